"""A decision in practice: why at once, again as often as one likes, the first one for figures."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from course.exercises.base import Given, Refused
from course.exercises.kinds.decision import Decision, DecisionView
from tests.conftest import REPOSITORY
from tests.exercises.views import view_as

AT = datetime(2026, 11, 22, 19, 14, tzinfo=UTC)
AGAIN = ("", {"again": True})


def option(name: str, onward: str, score: float) -> dict[str, Any]:
    return {
        "id": name, "text": f"Tekst {name}", "consequence": f"Gevolg {name}", "next": onward,
        "stance": "professioneel_nabij", "score": score, "why": f"Reden {name}",
    }  # fmt: skip


DOCUMENT: dict[str, Any] = {
    "id": "proef", "kind": "decision", "title": "Proef", "concepts": ["CONT-01"], "points": 0,
    "practice": True, "situation": "Er gebeurt iets.", "closing": "En jij?",
    "steps": {
        "eerst": {"question": "Wat doe je?", "axis": "afstand",
                  "options": [option("ja", "dan", 1.0), option("nee", "einde", 0.0)]},
        "dan": {"question": "En nu?", "axis": "afstand",
                "options": [option("blijf", "einde", 0.5), option("wacht", "einde", 1.0)]},
    },
}  # fmt: skip
CASE = Decision.model_validate(DOCUMENT)


def held(*sent: str | tuple[str, dict[str, Any]]) -> list[Given]:
    """Chosen options and new attempts as stored, each accepted after those before it."""
    given: list[Given] = []
    for number, one in enumerate(sent):
        step = next(
            (n for n, s in CASE.steps.items() if isinstance(one, str) and s.option(one)), ""
        )
        where, answer = (step, {"option": one}) if isinstance(one, str) else one
        CASE.accept(given, where, answer)
        given.append(Given(id=f"antwoord-{number}", step=where, answer=answer, at=AT))
    return given


def test_each_taken_step_shows_why_of_what_was_chosen_and_of_nothing_else() -> None:
    view = view_as(DecisionView, CASE, held("ja"), "anna")

    assert [step.why for step in view.taken] == ["Reden ja"]
    assert "Reden" not in view.model_dump_json().replace("Reden ja", "")


def test_without_practice_no_reason_is_shown() -> None:
    marked = Decision.model_validate(DOCUMENT | {"practice": False, "points": 4})

    assert [step.why for step in view_as(DecisionView, marked, held("ja"), "anna").taken] == [None]


def test_trying_again_starts_anew_and_stays_done() -> None:
    view = view_as(DecisionView, CASE, held("nee", AGAIN), "anna")

    assert (view.state, view.attempt, view.taken, view.closing) == ("done", 2, (), None)
    assert view.open
    assert view.open.step == "eerst"


def test_starting_again_halfway_is_busy() -> None:
    assert view_as(DecisionView, CASE, held("ja", AGAIN), "anna").state == "busy"


def test_the_last_attempt_is_shown_and_the_first_counts() -> None:
    given = held("nee", AGAIN, "ja", "wacht", AGAIN, "ja")

    view, mark = view_as(DecisionView, CASE, given, "anna"), CASE.mark(given)

    assert [step.chosen for step in view.taken] == ["ja"]
    assert (view.attempt, view.state) == (3, "done")
    assert mark == CASE.mark(given[:1])
    assert [(i.step, i.state, i.answer) for i in mark.items] == [
        ("eerst", "answered", "nee"), ("dan", "unreached", None),
    ]  # fmt: skip
    assert [remark.chosen for remark in CASE.remarks(given)] == ["Tekst ja"]


@pytest.mark.parametrize(
    ("before", "step", "answer", "sentence"),
    [
        ((), "", {"again": True}, "Je was al opnieuw begonnen."),
        (("nee", AGAIN), "", {"again": True}, "Je was al opnieuw begonnen."),
        (("nee",), "eerst", {"again": True}, "We begrijpen dit antwoord niet."),
        (("nee",), "", {"again": False}, "We begrijpen dit antwoord niet."),
        (("nee",), "", {"again": 1}, "We begrijpen dit antwoord niet."),
        (("nee",), "", {"again": True, "option": "ja"}, "We begrijpen dit antwoord niet."),
        (("nee",), "eerst", {"option": "ja"}, "Deze stap had je al vastgelegd."),
    ],
)
def test_what_is_no_new_attempt_is_refused(
    before: tuple[Any, ...], step: str, answer: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        CASE.accept(held(*before), step, answer)


def test_a_case_with_points_is_done_once() -> None:
    marked = Decision.model_validate(DOCUMENT | {"practice": False, "points": 4})

    with pytest.raises(Refused, match="Je eerste keuze telt"):
        marked.accept(held("nee"), *AGAIN)


@pytest.mark.parametrize(
    ("changed", "cure"),
    [
        ({"points": 4}, "write points: 0 or practice: false"),
        ({"practice": False}, "give points, or write practice: true"),
        ({"practice": False, "points": 4, "sensitive": "ruw handelen"}, "write practice: true"),
    ],
)
def test_an_author_hears_that_points_and_practice_exclude_each_other(
    changed: dict[str, Any], cure: str
) -> None:
    with pytest.raises(ValidationError, match=cure):
        Decision.model_validate(DOCUMENT | changed)


def test_the_course_has_cases_of_this_sort() -> None:
    files = (REPOSITORY / "source").glob("*/exercises/*.yaml")
    texts = [path.read_text(encoding="utf-8") for path in files]

    assert sum("\nkind: decision\n" in t and "\npractice: true\n" in t for t in texts) >= 5
