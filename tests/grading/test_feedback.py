"""generate_feedback: a Dutch page about what was chosen, escaped, with nothing from elsewhere."""

import html
import re
from datetime import UTC, datetime

import pytest
from nbgrader.api import Gradebook

from course.answers.store import Store
from course.content.settings import Settings
from course.exchange.feedback_article import END, START, article_of
from course.exercises.marks import Remark
from course.formatting import number as dutch_number
from course.grading.feedback_html import page_html, remarks_html
from course.records.completion import Rule
from tests.canary import taken
from tests.conftest import LESSON, Formgrader
from tests.pipeline import GRADED, Course

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
RULE = Rule.of(Settings(id="cursus", title="Cursus", lessons=("les",)))
ENGLISH = re.compile(r"\b(score|feedback|points?|grade|comment|student|submission|Exercise)\b")


def page(course: Course, learner: str) -> str:
    path = course.root / "feedback" / learner / LESSON / f"{LESSON}.html"
    return path.read_text("utf-8")


def seen(page: str) -> str:
    """What a reader sees: the text without tags."""
    return html.unescape(re.sub(r"<[^>]*>", " ", page))


@pytest.mark.parametrize("learner", GRADED)
def test_a_page_tells_each_choice_what_followed_why_and_the_points(
    graded_course: Course, learner: str
) -> None:
    text = seen(page(graded_course, learner))
    told = 0

    for exercise in graded_course.lesson.exercises:
        case = graded_course.case(exercise.id)
        assert case.title in text
        for step, option in taken(case, graded_course.chosen[learner].get(case.id, [])):
            assert case.steps[step].question in text
            for part in (option.text, option.consequence, option.why):
                assert part in text
            told += 1

    points = sum(graded_course.points(learner).values())
    most = sum(e.points for e in graded_course.lesson.exercises)
    assert f"Samen: {dutch_number(points)} van {dutch_number(most)} punten." in text
    assert told == sum(map(len, graded_course.chosen[learner].values()))


def test_what_was_not_done_or_not_finished_is_said(graded_course: Course) -> None:
    chris, dewi = (page(graded_course, name) for name in ("chris", "dewi"))

    assert chris.count("Je was hier nog niet klaar.") == 1
    assert chris.count("Deze oefening heb je niet gedaan.") == 6
    assert dewi.count("Deze oefening heb je niet gedaan.") == 8


@pytest.mark.parametrize("learner", GRADED)
def test_a_page_is_dutch_and_loads_nothing(graded_course: Course, learner: str) -> None:
    text = page(graded_course, learner)

    assert '<html lang="nl">' in text
    assert not re.findall(r"(?i)<(script|link|img|iframe|object|style|base|form)\b", text)
    assert not re.findall(r"(?i)\b(src|href|style|on\w+)\s*=", text)
    assert "http" not in text
    assert not ENGLISH.findall(seen(text))


def test_all_graded_learners_have_feedback_but_not_on_an_older_hand_in(
    graded_course: Course,
) -> None:
    with Store(graded_course.paths.store_url) as store:
        released = store.feedback(LESSON)
        hashes = {h.learner: h.hash for h in store.handins(LESSON)}

    assert set(released) == set(GRADED) - {"iris"}
    assert {name: f.hash for name, f in released.items()} == {n: hashes[n] for n in released}
    assert "iris handed in again after this was graded" in graded_course.said[
        "release_feedback"
    ].stderr  # fmt: skip
    for name, feedback in released.items():
        assert feedback.article == article_of(page(graded_course, name))
        assert feedback.at <= datetime.now(UTC)


def test_a_persons_mark_stands_in_the_feedback(graded_copy: Course, formgrader: Formgrader) -> None:
    with Gradebook(graded_copy.paths.gradebook_url) as gradebook:
        gradebook.find_grade("kerstavond", LESSON, LESSON, "bram").manual_score = 2.5
        gradebook.db.commit()

    result = formgrader(graded_copy.root).generate_feedback(LESSON, "bram")

    assert result["success"], result
    text = seen(page(graded_copy, "bram"))
    assert "Je punten: 2,5 van 4 punten." in text
    assert "Samen: 2,5 van 44 punten." in text


# Pages


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (4.0, "4"), (2.5, "2,5"), (1.333333, "1,33"), (10.0, "10"), (100.0, "100")],
)
def test_numbers_are_written_as_dutch_readers_do(value: float, text: str) -> None:
    assert dutch_number(value) == text


def test_what_was_not_marked_is_not_a_nothing() -> None:
    text = seen(page_html("les", "Les", [("", None, 4.0), ("", 3.0, 4.0)], "", RULE))

    assert "Je punten: nog niet nagekeken." in text
    assert "Je punten: 3 van 4 punten." in text


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ((3.0, 3.0), "Je hebt deze les gehaald."),
        ((2.3, 0.1), "Om deze les te halen zijn 4,8 punten nodig."),
        ((4.0, None), "Of je de les hebt gehaald, weet je als alles is nagekeken."),
        ((None, 4.0), "Of je de les hebt gehaald, weet je als alles is nagekeken."),
        ((4.0, 0.8), "Je hebt deze les gehaald."),
    ],
)
def test_it_says_whether_the_lesson_is_passed(
    scores: tuple[float | None, float | None], said: str
) -> None:
    text = seen(page_html("les", "Les", [("", score, 4.0) for score in scores], "", RULE))

    assert said in " ".join(text.split())


def test_what_waits_for_a_mark_cannot_undo_that_it_is_passed() -> None:
    text = seen(page_html("les", "Les", [("", 8.0, 8.0), ("", None, 2.0)], "", RULE))

    assert "Je hebt deze les gehaald." in text
    assert "nog niet nagekeken" in text


def test_a_persons_comment_stands_in_the_page_escaped() -> None:
    text = page_html("les", "Les", [], "<b>Mooi</b> {{ 7 * 7 }}", RULE)

    assert "&lt;b&gt;Mooi&lt;/b&gt; {{ 7 * 7 }}" in text


HOSTILE = "<script>alert(1)</script> {{ 7 * 7 }} {% raw %} ' \" & " + START + END


def test_everything_in_remarks_is_escaped_and_no_template_is_run() -> None:
    remark = Remark(question=HOSTILE, chosen=HOSTILE, followed=HOSTILE, why=HOSTILE)

    text = remarks_html(HOSTILE, [remark], finished=False)

    assert "<script" not in text
    assert text.count("&lt;script&gt;alert(1)&lt;/script&gt; {{ 7 * 7 }} {% raw %}") == 5
    assert START not in text
    assert END not in text


def test_no_text_can_forge_the_articles_markers() -> None:
    remark = Remark(question=HOSTILE, chosen=HOSTILE, followed=HOSTILE, why=HOSTILE)
    inner = remarks_html(HOSTILE, [remark], finished=True)

    article = article_of(page_html("les", HOSTILE, [(inner, 1.0, 1.0)], HOSTILE, RULE))

    assert inner.strip() in article
    assert article.endswith("</article>")
