"""The base of every exercise's widget: its traits, its style, its way to the service.

Imports anywidget, so only notebooks import this module.
"""

from __future__ import annotations

import asyncio
import base64
import inspect
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import anywidget
import traitlets

HERE = Path(__file__).parent

Message = dict[str, Any]
Send = Callable[[Message], Message]


@cache
def data_url(module: Path) -> str:
    """The text of a JavaScript module as a URL that a notebook can import without a server."""
    return "data:text/javascript;base64," + base64.b64encode(module.read_bytes()).decode()


def widget_class(kind: str) -> type[ExerciseWidget]:
    """The widget of a kind: the subclass of ExerciseWidget in `course.widgets.<kind>`.

    Raises
    ------
    LookupError
        There is no such module, or it has no widget; the message says which.
    """
    name = f"{__package__}.{kind}"
    try:
        module = import_module(name)
    except ModuleNotFoundError as error:
        raise LookupError(f"{name}: expected a widget for the kind {kind!r}, found none") from error
    for value in vars(module).values():
        if _is_own_widget(name, value):
            found: type[ExerciseWidget] = value
            return found
    raise LookupError(f"{name}: expected a subclass of ExerciseWidget, found none")


def _is_own_widget(module: str, value: object) -> bool:
    is_widget = isinstance(value, type) and issubclass(value, ExerciseWidget)
    return is_widget and value.__module__ == module


class ExerciseWidget(anywidget.AnyWidget):  # type: ignore[misc]  # anywidget is untyped to us
    """One exercise in a notebook; a subclass has a `.js` of the same name beside its module.

    Parameters
    ----------
    send : takes an answer (protocol of DESIGN.md) to the service and returns its reply; it may
        take seconds, and runs outside the kernel's loop. OSError counts as not saved.
    traits : view, learner, lesson, release, mode ("learn", "preview" or "closed") and message.
    """

    _css = HERE / "style.css"

    view = traitlets.Dict().tag(sync=True)
    learner = traitlets.Unicode().tag(sync=True)
    lesson = traitlets.Unicode().tag(sync=True)
    release = traitlets.Unicode().tag(sync=True)
    mode = traitlets.Enum(("learn", "preview", "closed"), "preview").tag(sync=True)
    message = traitlets.Unicode().tag(sync=True)
    shared = traitlets.Unicode().tag(sync=True)

    def __init_subclass__(cls, **kwargs: object) -> None:
        """Take the front-end module from the file beside the subclass's own."""
        if "_esm" not in vars(cls):  # traitlets' add_traits makes subclasses that have it
            cls._esm = Path(inspect.getfile(cls)).with_suffix(".js")
        super().__init_subclass__(**kwargs)

    def __init__(self, *, send: Send, **traits: object) -> None:
        super().__init__(shared=data_url(HERE / "shared.js"), **traits)
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
