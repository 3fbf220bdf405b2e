"""What goes from a kernel to the browser when a long lesson is run: the front end once."""

import json
from collections.abc import Iterator
from typing import Any

import comm
import pytest
from comm.base_comm import BaseComm

from course.content.lesson import read_lesson
from course.content.settings import read_settings
from course.widgets import module_texts, style
from course.widgets.base import ExerciseWidget, library
from tests.conftest import REPOSITORY


class Wire(BaseComm):
    """A comm that only keeps the bytes of what is sent over it."""

    sent: list[bytes]

    def publish_msg(
        self,
        msg_type: str,
        data: dict[str, Any] | None = None,
        metadata: dict[str, Any] | None = None,
        buffers: list[bytes] | None = None,
        **keys: Any,  # noqa: ANN401
    ) -> None:
        content = [msg_type, data, metadata, keys]
        self.sent.append(json.dumps(content, default=repr).encode() + b"".join(buffers or []))


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """The messages of a new kernel, as they are sent."""
    messages: list[bytes] = []
    monkeypatch.setattr(Wire, "sent", messages, raising=False)
    monkeypatch.setattr(comm, "create_comm", Wire)
    library.cache_clear()
    yield messages
    library.cache_clear()


def longest_lesson() -> list[dict[str, Any]]:
    """The opening views of the lesson with most exercises."""
    source = REPOSITORY / "source"
    lessons = [read_lesson(source, name).exercises for name in read_settings(source).lessons]
    return [e.view((), "anna").model_dump(mode="json") for e in max(lessons, key=len)]


def show(views: list[dict[str, Any]]) -> None:
    for view in views:
        ExerciseWidget(send=dict, view=view, learner="anna", lesson="les")


def test_the_modules_and_the_style_are_sent_once_a_kernel(sent: list[bytes]) -> None:
    views = longest_lesson()
    show(views)

    front_end = sum(map(len, module_texts().values())) + len(style())
    holding = [message for message in sent if b"export class Outbox" in message]

    assert len(views) >= 24
    assert len(holding) == 1
    assert front_end < len(holding[0]) < 1.25 * front_end
    assert [m for m in sent if b"data:text/javascript" in m] == []


def test_an_exercise_brings_little_more_than_its_view(sent: list[bytes]) -> None:
    views = longest_lesson()
    show(views[:1])
    first = sum(map(len, sent))
    sent.clear()

    show(views[1:])

    own = sum(len(json.dumps(view)) for view in views[1:])
    beside = (sum(map(len, sent)) - own) / len(views[1:])
    assert first < 150_000
    assert beside < 4_000
