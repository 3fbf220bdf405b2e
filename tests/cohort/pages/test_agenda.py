"""The agenda: three to five questions, each for a reason; the key is for the chair alone."""

import html
import io
import re
from typing import Any

import pytest
from pypdf import PdfReader

from course.cohort.exports.agenda_pdf import as_pdf, sheet_as_pdf
from course.cohort.pages.agenda import as_markdown
from course.cohort.pages.agenda_choice import Candidate, agenda, minutes
from course.cohort.pages.cache import agenda_page
from course.cohort.pages.plain_agenda import plain_agenda
from course.cohort.pages.viewer import Viewer
from course.content.released import Released
from course.content.settings import Settings
from course.exercises.kinds.decision import Decision
from tests.cohort.conftest import Course
from tests.cohort.pages.test_pages import filled, nothing_of_the_key
from tests.conftest import LESSON


def question(exercise: str, step: str = "begin", **weights: float) -> Candidate:
    """A question on which people agree, but for what `weights` say."""
    agreed = {"risk": 0.0, "leaning": 0.0, "split": 0.3, "most": 0.8}
    return Candidate("les", exercise, step, **{**agreed, **weights})


def printed(pdf: bytes) -> str:
    """All that stands on paper, on one line."""
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    return " ".join("\n".join(pages).split())


def test_each_reason_finds_its_question() -> None:
    found = agenda(
        [
            question("eens"),
            question("riskant", risk=0.3),
            question("scheef", leaning=0.4),
            question("verdeeld", split=1.0, most=0.25),
        ]
    )

    assert [(one.exercise, one.reasons) for one in found] == [
        ("riskant", ("risk",)),
        ("scheef", ("leaning",)),
        ("verdeeld", ("divided",)),
    ]


def test_without_a_reason_the_most_divided_three_come() -> None:
    found = agenda([question(f"casus-{n}", split=0.5 - n / 50) for n in range(6)])

    assert [one.exercise for one in found] == ["casus-0", "casus-1", "casus-2"]


def test_five_are_the_most_and_a_case_comes_once() -> None:
    even = [
        question(f"casus-{n}", step, split=1.0, most=0.25)
        for n in range(9)
        for step in ("een", "twee")
    ]

    found = agenda(even)

    assert len(found) == len({one.exercise for one in found}) == 5


def test_what_holds_for_less_than_a_tenth_is_no_reason() -> None:
    found = agenda([question("wie-weet", risk=0.09, leaning=0.05, split=0.9, most=0.4)])

    assert [one.reasons for one in found] == [("divided",)]


def test_the_order_of_questions_does_not_matter() -> None:
    questions = [question(f"casus-{n}", risk=0.2, split=0.9, most=0.4) for n in range(8)]

    assert agenda(questions[::-1]) == agenda(questions)


def test_nothing_that_is_told_is_an_empty_agenda() -> None:
    assert agenda([]) == []


@pytest.mark.parametrize(("picks", "each"), [(0, 0), (1, 20), (3, 20), (4, 15), (5, 12)])
def test_together_they_take_an_hour_at_most(picks: int, each: int) -> None:
    assert minutes(picks) == each


def page_of(dashboard: Course, settings: Settings, *locked: str) -> dict[str, Any]:
    who = dashboard[0], settings, dashboard[1], ["noord", "zuid"], "noord"
    return agenda_page(Viewer(*who, frozenset(locked)))


def test_page_and_markdown_hold_case_split_reason_questions_and_time(
    dashboard: Course, settings: Settings
) -> None:
    context = page_of(dashboard, settings)

    page, text = html.unescape(filled("coordinator/agenda.html", context)), as_markdown(context)

    paper = printed(as_pdf(context))
    assert 3 <= len(context["dilemmas"]) <= 5
    assert f"{context['minutes']} minuten" in text
    for one in context["dilemmas"]:
        assert one["why"]
        assert len(one["questions"]) == 3
        told = [one["title"], one["situation"], one["question"], *one["why"], *one["questions"]]
        for part in (*told, *(option["text"] for option in one["split"])):
            assert " ".join(part.split()) in " ".join(page.replace("\u00a0", " ").split())
            assert part in text
            assert " ".join(part.split()) in paper
        for option in one["split"]:
            assert option["share"] in paper


def test_the_chair_reads_what_the_course_holds_to_be_good_and_why(
    dashboard: Course, settings: Settings, released: Released
) -> None:
    context = page_of(dashboard, settings)
    everywhere = (
        html.unescape(filled("coordinator/agenda.html", context)),
        as_markdown(context),
        printed(as_pdf(context)),
    )

    assert context["dilemmas"]
    for one in context["dilemmas"]:
        case = released.exercise(one["exercise"])
        assert isinstance(case, Decision)
        (step,) = [s for s in case.steps.values() if s.question == one["question"]]
        (best,) = [option for option in step.options if option.score == 1]
        for text in everywhere:
            assert " ".join(best.text.split()) in " ".join(text.split())
            assert " ".join(best.why.split()) in " ".join(text.split())


def test_the_sheet_for_the_table_has_no_figure_and_nothing_of_the_key(
    dashboard: Course, settings: Settings, released: Released
) -> None:
    context = page_of(dashboard, settings)
    text = html.unescape(filled("coordinator/table_sheet.html", context))
    text += printed(sheet_as_pdf(context))

    nothing_of_the_key(text, released)
    assert not re.search(r"\d\s%|risico|te verdedigen", text)
    for one in context["dilemmas"]:
        assert one["situation"] in text
        assert not any(why in text for why in one["why"])


def test_who_still_has_to_do_the_lesson_gets_nothing_of_the_key(
    dashboard: Course, settings: Settings, released: Released
) -> None:
    context = page_of(dashboard, settings, LESSON)
    text = html.unescape(filled("coordinator/agenda.html", context)) + as_markdown(context)
    text += printed(as_pdf(context))

    options = nothing_of_the_key(text, released)
    assert context["dilemmas"]
    for option in options:
        assert option.stance not in text
        assert option.stance.replace("_", " ") not in text
    assert "risico" not in text
    assert "zodra je deze les zelf hebt ingeleverd" in text


def test_without_figures_the_key_is_locked_as_well(
    dashboard: Course, settings: Settings, released: Released
) -> None:
    store = dashboard[1]
    opened, locked = (plain_agenda(store, settings, names) for names in ((), (LESSON,)))

    assert opened["dilemmas"]
    assert all(one["good"] for one in opened["dilemmas"])
    frame = {"cohort": {"id": "noord", "title": "Team Noord"}}
    text = as_markdown({**frame, **locked}) + printed(as_pdf({**frame, **locked}))
    nothing_of_the_key(text, released)
    assert all(one["closed"] and not one["good"] for one in locked["dilemmas"])


def test_the_paper_can_be_read_aloud_and_says_what_it_is(
    dashboard: Course, settings: Settings
) -> None:
    viewer = Viewer(dashboard[0], settings, dashboard[1], ["noord"], "noord")
    pdf = PdfReader(io.BytesIO(as_pdf(agenda_page(viewer))))

    root = pdf.root_object
    assert str(root["/Lang"]) == "nl-NL"
    assert "/Marked" in str(root["/MarkInfo"])
    assert "/StructTreeRoot" in root
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Agenda voor intervisie: Team Noord"


@pytest.mark.parametrize("text", ["#eval(1) *_$x$", "− “aan” é ’s ë €", "a" * 300, '\\ " ` ~'])  # noqa: RUF001
def test_any_text_stands_on_paper_as_it_is(
    dashboard: Course, settings: Settings, text: str
) -> None:
    viewer = Viewer(dashboard[0], settings, dashboard[1], ["noord"], "noord")
    page = agenda_page(viewer)
    first = {**page["dilemmas"][0], "situation": text, "themes": [], "sensitive": text}

    paper = printed(as_pdf({**page, "dilemmas": [first]}))

    assert text.replace(" ", "") in paper.replace(" ", "")
    assert "Let op: dit gaat over" in paper


def test_an_empty_agenda_on_paper_says_why(dashboard: Course, settings: Settings) -> None:
    viewer = Viewer(dashboard[0], settings, dashboard[1], ["noord"], "noord")
    page = {**agenda_page(viewer), "notice": "Er zijn nog geen cijfers.", "dilemmas": []}

    assert "Er zijn nog geen cijfers." in printed(as_pdf(page))
