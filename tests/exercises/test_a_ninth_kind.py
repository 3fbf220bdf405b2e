"""A kind that the course does not have, made as its page says: nothing else is touched."""

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import course.exercises.kinds
import course.widgets
from course.answers.saving import preview
from course.content.lesson import read_exercise
from course.exercises import kind_of
from course.exercises.base import Exercise, Given, Refused
from course.widgets.base import ExerciseWidget, library
from tests.conftest import REPOSITORY

KIND = "coin"
PAGE = (REPOSITORY / "docs" / "kinds" / "a-new-kind.md").read_text("utf-8")


def block(language: str) -> str:
    """The block of code in that language, on the page on how to add a kind."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return str(found)


EXERCISE, FRONT_END, FILE = block("python"), block("js"), block("yaml")


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
