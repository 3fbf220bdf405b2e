"""Afgerond and geslaagd: one rule, with what is missing told apart from what failed."""

import ast
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from course.answers.store import HandIn
from course.content.settings import Completion, Settings
from course.marking.results import Result
from course.records.completion import Outcome, Rule, Work, outcome
from tests.conftest import REPOSITORY

LESSONS = ("begin", "midden", "slot")
TITLES = {"begin": "Het begin", "midden": "Het midden", "slot": "Het slot"}
DAY = datetime(2026, 11, 1, 9, tzinfo=UTC)


def settings(**completion: Any) -> Settings:  # noqa: ANN401 - whatever an author writes
    document = {"id": "c", "title": "C", "lessons": LESSONS, "completion": completion}
    return Settings.model_validate(document)


def done(points: float | None, most: float = 10, waiting: int = 0, day: int = 0) -> Work:
    """A hand-in with so many points; None has no marks yet."""
    at = DAY + timedelta(days=day)
    handin = HandIn(1, "anna", "noord", "les", "r", at + timedelta(hours=5), 1, False, "h")
    result = None if points is None else Result(points, most, waiting)
    return Work(begun=True, ready=True, handin=handin, first_at=at, result=result)


def found(work: dict[str, Work], **completion: Any) -> Outcome:  # noqa: ANN401
    return outcome(Rule.of(settings(**completion)), LESSONS, TITLES, work)


ALL = {"begin": done(6), "midden": done(0, most=0, day=3), "slot": done(10, day=1)}


def test_who_handed_in_everything_with_enough_points_has_finished_and_passed() -> None:
    result = found(ALL)

    assert [lesson.state for lesson in result.lessons] == ["passed", "handed_in", "passed"]
    assert (result.finished, result.passed) == (True, "yes")
    assert result.finished_at == DAY + timedelta(days=3)  # the last of the first hand-ins
    assert result.why == ("Alles wat nodig is, is ingeleverd, en elke les die meetelt is gehaald.")


def test_who_never_began_has_failed_nothing() -> None:
    result = found({})

    assert [lesson.state for lesson in result.lessons] == ["not_begun"] * 3
    assert (result.finished, result.finished_at, result.passed) == (False, None, "not_yet")
    assert result.why == "Nog niet ingeleverd: Het begin, Het midden en Het slot."
    assert {(lesson.points, lesson.max_points, lesson.passed) for lesson in result.lessons} == {
        (None, None, None)
    }


@pytest.mark.parametrize(
    ("work", "state"),
    [
        (Work(), "not_begun"),
        (Work(begun=True), "busy"),
        (Work(begun=True, ready=True), "ready"),
        (done(0, most=0), "handed_in"),
        (done(None), "waits"),
        (done(2, waiting=1), "waits"),
        (done(6, waiting=1), "passed"),
        (done(5.9999999), "passed"),
        (done(5.99), "not_passed"),
        (done(0), "not_passed"),
    ],
)
def test_each_state_of_a_lesson(work: Work, state: str) -> None:
    assert found({"begin": work}).lesson("begin").state == state


def test_too_few_points_in_one_lesson_is_a_no_with_the_figures() -> None:
    result = found({"begin": done(2.5)})

    assert (result.finished, result.passed) == (False, "no")
    assert result.why == "Niet gehaald: Het begin (2,5 van de 10 punten, 6 nodig)."


def test_points_so_far_are_no_points_yet() -> None:
    lesson = found({"begin": done(2, waiting=1)}).lesson("begin")

    assert (lesson.points, lesson.max_points, lesson.passed) == (None, 10, None)


def test_nobody_passes_while_a_story_waits_unless_the_rule_allows_it() -> None:
    work = {**ALL, "slot": done(8, waiting=1)}

    strict, loose = found(work), found(work, stories_judged=False)

    assert (strict.finished, strict.passed) == (True, "not_yet")
    assert strict.why == "Nog niet helemaal nagekeken: Het slot."
    assert loose.passed == "yes"


def test_a_hand_in_without_marks_waits_also_where_stories_need_not_be_judged() -> None:
    result = found({**ALL, "slot": done(None)}, stories_judged=False)

    assert (result.passed, result.why) == ("not_yet", "Nog niet helemaal nagekeken: Het slot.")


def test_points_are_added_where_the_rule_says_so() -> None:
    work = {"begin": done(2), "midden": done(9), "slot": done(8)}

    assert found(work).passed == "no"
    assert found(work, passing="together").passed == "yes"
    short = found({**work, "slot": done(6.5)}, passing="together")
    assert (short.passed, short.why) == (
        "no",
        "Samen zijn het 17,5 van de 30 punten, en 18 zijn nodig.",
    )


@pytest.mark.parametrize(("points", "expected"), [(5.0, "not_yet"), (7.0, "yes")])
def test_added_points_wait_only_while_they_may_still_decide(points: float, expected: str) -> None:
    work = {"begin": done(2), "midden": done(9), "slot": done(points, waiting=1)}

    assert found(work, passing="together", stories_judged=False).passed == expected


def test_the_closing_test_is_required_and_passed_on_its_own() -> None:
    rule = {"lessons": ["begin"], "passing": "together",
            "closing_test": {"lesson": "slot", "pass_mark": 0.8}}  # fmt: skip
    begun = {"begin": done(10)}

    assert found(begun, **rule).why == "Nog niet ingeleverd: Het slot."
    failed = found({**begun, "slot": done(7)}, **rule)
    assert (failed.finished, failed.passed) == (True, "no")
    assert failed.why == "Niet gehaald: Het slot (7 van de 10 punten, 8 nodig)."
    assert found({**begun, "slot": done(8)}, **rule).passed == "yes"


def test_lessons_that_do_not_count_decide_nothing() -> None:
    work = {"begin": done(1), "midden": done(9)}

    result = found(work, lessons=["begin", "midden"], counts=["midden"])

    assert (result.finished, result.passed) == (True, "yes")


def test_a_lesson_that_counts_must_be_handed_in_to_pass_and_not_to_finish() -> None:
    result = found({"begin": done(9)}, lessons=["begin"], counts=["begin", "slot"])

    assert (result.finished, result.passed) == (True, "not_yet")
    assert result.why == "Nog niet ingeleverd: Het slot."


def test_an_organisations_own_rule_replaces_that_of_the_course() -> None:
    own = Completion(lessons=("midden",), pass_mark=0.9)

    rule = Rule.of(settings(passing="together"), own)

    assert (rule.required, rule.counting, rule.together) == (("midden",), ("midden",), False)
    assert (rule.pass_mark, rule.needed("midden", 10)) == (0.9, 9)


def test_many_lessons_are_named_in_one_sentence() -> None:
    names = tuple(f"les-{number}" for number in range(5))
    course = Settings(id="c", title="C", lessons=names)

    result = outcome(Rule.of(course), names, {}, {})

    assert result.why == "Nog niet ingeleverd: les-0, les-1, les-2 en 2 andere lessen."


def test_nobody_else_knows_the_pass_mark() -> None:
    knows = {
        path.relative_to(REPOSITORY / "course").as_posix()
        for path in (REPOSITORY / "course").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if "pass_mark" in {getattr(node, "attr", ""), getattr(node, "id", "")}
    }
    pages = [*(REPOSITORY / "course").rglob("*.html"), *(REPOSITORY / "course").rglob("*.js")]

    assert knows == {"content/settings.py", "records/completion.py"}
    assert pages
    assert [page.name for page in pages if "pass_mark" in page.read_text(encoding="utf-8")] == []
