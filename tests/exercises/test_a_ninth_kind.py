"""A kind that the course does not have: one module, one front end, and nothing else to touch."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import course.exercises.kinds
import course.widgets
from course.answers.intake import preview
from course.content.lesson import read_exercise
from course.exercises import kind_of
from course.exercises.base import Exercise, Given, Refused
from course.widgets.base import ExerciseWidget, library

KIND = "coin"
EXERCISE = '''
"""`coin`: guesses how a coin falls."""

from typing import Literal

from course.exercises.base import Exercise, Item, Mark, Refused, Remark, View


class CoinView(View):
    question: str
    side: str | None


class Coin(Exercise):
    kind: Literal["coin"]
    question: str
    falls: Literal["kop", "munt"]

    def _accept(self, given, step, answer):
        if step or answer not in ({"side": "kop"}, {"side": "munt"}):
            raise Refused("Kies kop of munt.")

    def _view(self, given, learner):
        return CoinView(
            **self.heading(), state="done" if given else "new", question=self.question,
            side=given[-1].answer["side"] if given else None,
        )

    def _mark(self, given):
        right = bool(given) and given[-1].answer["side"] == self.falls
        state = "answered" if given else "unanswered"
        return Mark(share=right, max_points=self.points, items=(Item(step="", state=state),))

    def _remarks(self, given):
        return tuple(Remark(question=self.question, chosen=one.answer["side"]) for one in given)

    def key(self):
        return (("", {"side": self.falls}),)


EXERCISE = Coin
'''
FRONT_END = (
    "export default { render({ model, el }) { el.textContent = model.get('view').title; } };"
)
FILE = """
id: opgooien
kind: coin
title: Opgooien
concepts: [CONT-01]
points: 2
question: Hoe valt de munt?
falls: munt
"""


@pytest.fixture
def coin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Exercise]:
    """An exercise of the ninth kind, read from its file."""
    for package, name, text in (
        (course.exercises.kinds, "coin.py", EXERCISE),
        (course.widgets, "coin.js", FRONT_END),
    ):
        folder = tmp_path / package.__name__
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
        monkeypatch.setattr(package, "__path__", [*package.__path__, str(folder)])
    file = tmp_path / "opgooien.yaml"
    file.write_text(FILE, encoding="utf-8")
    library.cache_clear()
    yield read_exercise(file, tmp_path)
    library.cache_clear()
    sys.modules.pop(f"{course.exercises.kinds.__name__}.{KIND}", None)
    vars(course.exercises.kinds).pop(KIND, None)


def test_it_is_read_shown_answered_and_marked(coin: Exercise) -> None:
    side = {"side": "munt"}
    body = {"id": "antwoord-1", "learner": "anna", "step": "", "answer": side}
    given = [Given(id="antwoord-1", step="", answer=side, at=datetime.now(UTC))]

    opening, after = coin.view((), "anna"), preview(coin, [body], "anna")

    assert isinstance(coin, kind_of(KIND))
    assert (opening.state, after.state) == ("new", "done")
    assert "falls" not in opening.model_dump()
    assert (coin.mark(given).points, coin.mark(()).points) == (2, 0)
    with pytest.raises(Refused, match="Kies kop of munt"):
        coin.accept((), "", {"side": "rand"})


def test_a_notebook_shows_it_with_a_front_end_of_its_own(coin: Exercise) -> None:
    view = coin.view((), "anna").model_dump(mode="json")

    shown = ExerciseWidget(send=dict, view=view, learner="anna", lesson="les")

    assert (shown.view["title"], shown.library.modules["coin.js"]) == ("Opgooien", FRONT_END)


def test_it_is_gone_when_its_files_are() -> None:
    with pytest.raises(LookupError):
        kind_of(KIND)
