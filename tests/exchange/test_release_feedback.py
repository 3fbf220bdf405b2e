"""release_feedback: a learner's page into the store, when it is about the last hand-in."""

import json
import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from course.answers.saving import Closed, Intake, Learner
from course.answers.store import HandIn
from course.content.settings import Settings
from course.exchange.feedback_article import END, START, article_of
from course.exchange.release import ReleaseAssignment
from course.exchange.release_feedback import ReleaseFeedback
from course.grading.feedback_html import page_html
from course.marking.handing_in import hand_in
from course.records.completion import Rule
from tests.conftest import LESSON
from tests.exchange.conftest import Door

Page = Callable[..., Path]
RULE = Rule.of(Settings(id="cursus", title="Cursus", lessons=("les",)))


@pytest.fixture
def open_desk(door: Door, course_desk: Intake) -> Intake:
    """An open lesson."""
    door(ReleaseAssignment).start()
    return course_desk


@pytest.fixture
def page(root: Path) -> Page:
    """Writes a feedback page as nbgrader leaves it, about one hand-in."""

    def write(handin: HandIn, text: str = "<p>Goed gekozen</p>") -> Path:
        folder = root / "feedback" / handin.learner / LESSON
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "answers.json").write_text(json.dumps({"hash": handin.hash}), encoding="utf-8")
        (folder / f"{LESSON}.html").write_text(
            page_html("les", "Les", [(text, 1.0, 2.0)], "", RULE), "utf-8"
        )
        return folder

    return write


def test_released_feedback_is_the_pages_article_and_closes_the_lesson(
    open_desk: Intake, door: Door, page: Page
) -> None:
    handin = hand_in(open_desk, Learner("anna", None), LESSON)
    hand_in(open_desk, Learner("bram", None), LESSON)
    page(handin)

    door(ReleaseFeedback).start()

    (feedback,) = open_desk.store.feedback(LESSON).values()
    assert (feedback.learner, feedback.hash) == ("anna", handin.hash)
    assert feedback.article.startswith('<article class="feedback">')
    assert feedback.article.endswith("</article>")
    assert "<p>Goed gekozen</p>" in feedback.article
    with pytest.raises(Closed, match="Je terugkoppeling is er"):
        hand_in(open_desk, Learner("anna", None), LESSON)
    assert hand_in(open_desk, Learner("bram", None), LESSON).learner == "bram"


def test_one_learners_feedback_can_be_released_alone(
    open_desk: Intake, door: Door, page: Page
) -> None:
    for name in ("anna", "bram"):
        page(hand_in(open_desk, Learner(name, None), LESSON))

    door(ReleaseFeedback, student="bram").start()

    assert set(open_desk.store.feedback(LESSON)) == {"bram"}


def test_feedback_on_an_older_hand_in_is_held_back_and_others_are_released(
    open_desk: Intake, door: Door, page: Page, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("anna", "bram"):
        page(hand_in(open_desk, Learner(name, None), LESSON))
    hand_in(open_desk, Learner("anna", None), LESSON)

    door(ReleaseFeedback).start()

    assert set(open_desk.store.feedback(LESSON)) == {"bram"}
    assert "anna handed in again after this was graded" in caplog.text


def test_feedback_released_again_takes_the_place_of_the_old(
    open_desk: Intake, door: Door, page: Page
) -> None:
    handin = hand_in(open_desk, Learner("anna", None), LESSON)
    for text in ("<p>Eerst</p>", "<p>Daarna</p>"):
        page(handin, text)
        door(ReleaseFeedback).start()

    (feedback,) = open_desk.store.feedback(LESSON).values()
    assert "<p>Daarna</p>" in feedback.article
    assert "<p>Eerst</p>" not in feedback.article


DAMAGED = [
    (f"{LESSON}.html", "<html>geen artikel</html>"),
    (f"{LESSON}.html", ""),
    (f"{LESSON}.html", f"<p>{START} half"),
    ("answers.json", "{"),
    ("answers.json", "{}"),
    ("answers.json", "[]"),
    ("answers.json", None),
]


@pytest.mark.parametrize("damaged", DAMAGED)
def test_a_damaged_page_is_one_sentence_and_others_are_released(
    open_desk: Intake,
    door: Door,
    page: Page,
    caplog: pytest.LogCaptureFixture,
    damaged: tuple[str, str | None],
) -> None:
    name, content = damaged
    folder = page(hand_in(open_desk, Learner("anna", None), LESSON))
    page(hand_in(open_desk, Learner("bram", None), LESSON))
    path = folder / name
    path.unlink() if content is None else path.write_text(content, encoding="utf-8")

    with caplog.at_level(logging.ERROR):
        door(ReleaseFeedback).start()

    assert set(open_desk.store.feedback(LESSON)) == {"bram"}
    (said,) = [record.getMessage() for record in caplog.records]
    assert said.startswith(f"{folder / LESSON}.html: found no whole page (")
    assert said.endswith("); generate the feedback of anna again.")


def test_nothing_to_release_is_no_error(open_desk: Intake, door: Door) -> None:
    door(ReleaseFeedback).start()

    assert open_desk.store.feedback(LESSON) == {}


def test_a_page_of_somebody_who_never_handed_in_is_not_released(
    open_desk: Intake, door: Door, page: Page
) -> None:
    handin = hand_in(open_desk, Learner("anna", None), LESSON)
    page(handin._replace(learner="bram"))

    door(ReleaseFeedback).start()

    assert open_desk.store.feedback(LESSON) == {}


def test_the_article_stands_between_its_markers() -> None:
    assert article_of(f"kop {START}\n<p>tekst</p>\n{END} staart") == "<p>tekst</p>"


@pytest.mark.parametrize("text", ["", "tekst", START, END, f"{END}{START}", f"x{START}x"])
def test_a_page_without_an_article_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="no article"):
        article_of(text)
