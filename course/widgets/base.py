"""The widget of an exercise in a notebook: its traits, its front end, its way to the service.

Imports anywidget, so only notebooks import this module.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import traitlets

from course.widgets import module_texts, style

Message = dict[str, Any]
Send = Callable[[Message], Message]


class Library(ipywidgets.Widget):  # type: ignore[misc]  # ipywidgets is untyped to us
    """Every front-end module and the style, sent to the browser once per kernel.

    `modules` has the text of each by its path, as `decision.js` or `core/dom.js`. `version` is
    a digest of all: widgets of one version share their modules, in other notebooks too.
    """

    _model_name = traitlets.Unicode("WidgetModel").tag(sync=True)
    modules = traitlets.Dict().tag(sync=True)
    style = traitlets.Unicode().tag(sync=True)
    version = traitlets.Unicode().tag(sync=True)

    def __init__(self) -> None:
        modules, css = module_texts(), style()
        digest = hashlib.sha256(repr((sorted(modules.items()), css)).encode())
        super().__init__(modules=modules, style=css, version=digest.hexdigest()[:12])


@cache
def library() -> Library:
    """The one library of this kernel."""
    return Library()


class ExerciseWidget(anywidget.AnyWidget):
    """One exercise in a notebook, shown by the front-end module named after its kind.

    Parameters
    ----------
    send : sends an answer to the service and returns its reply; it may take seconds, and runs
        outside the kernel's loop. OSError counts as not saved.
    traits : view, learner, lesson, release, attempt, mode ("learn", "preview" or "closed") and
        message.

    Raises
    ------
    LookupError
        The view's kind has no front-end module; the message names the file that is missing.
    """

    _esm = Path(__file__).with_name("notebook.js")

    view = traitlets.Dict().tag(sync=True)
    learner = traitlets.Unicode().tag(sync=True)
    lesson = traitlets.Unicode().tag(sync=True)
    release = traitlets.Unicode().tag(sync=True)
    attempt = traitlets.Int(1).tag(sync=True)
    mode = traitlets.Enum(("learn", "preview", "closed"), "preview").tag(sync=True)
    message = traitlets.Unicode().tag(sync=True)
    library = traitlets.Instance(Library).tag(sync=True, **ipywidgets.widget_serialization)

    def __init__(self, *, send: Send, view: dict[str, Any], **traits: object) -> None:
        modules = library()
        name = f"{view['kind']}.js"
        if name not in modules.modules:
            raise LookupError(f"course/widgets/{name}: expected a front-end module, found none")
        super().__init__(view=view, library=modules, **traits)
        self._deliver = send
        self._under_way: set[asyncio.Future[Message]] = set()
        self.on_msg(self._hear)

    def _hear(self, _widget: object, content: object, _buffers: object) -> None:
        if not isinstance(content, dict) or content.get("type") != "answer":
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._reply(self._saved_or_not(content))
            return
        task = loop.run_in_executor(None, self._saved_or_not, content)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        task.add_done_callback(lambda done: self._reply(done.result()))

    def _saved_or_not(self, content: Message) -> Message:
        try:
            return self._deliver(content)
        except OSError:
            return {"type": "failed", "id": content.get("id"), "message": ""}

    def _reply(self, reply: Message) -> None:
        """Send first, then sync: the front end learns which answer brought the new view."""
        self.send(reply)
        if reply.get("view"):
            self.view = reply["view"]
