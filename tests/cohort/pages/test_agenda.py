"""The agenda: three to five questions, each for a reason, and nothing of the key on it."""

import html
import io

import pandas as pd
import pytest
from pypdf import PdfReader

from course.cohort.exports.agenda_pdf import as_pdf
from course.cohort.pages.agenda import as_markdown
from course.cohort.pages.agenda_choice import Pick, agenda, minutes
from course.cohort.pages.cache import agenda_page
from course.cohort.pages.viewer import Viewer
from course.content.released import Released
from course.content.settings import Settings
from tests.cohort.conftest import Course
from tests.cohort.pages.test_pages import filled, nothing_of_the_key

STANCES = ("te_nabij", "professioneel_nabij", "professioneel_afstandelijk", "te_afstandelijk")


def question(
    exercise: str, shares: tuple[float, ...], sure: float = 0.0, step: str = "begin"
) -> list[dict[str, object]]:
    """The rows of one question whose options stand from too close to too distant."""
    return [
        {
            "lesson": "les",
            "exercise": exercise,
            "step": step,
            "answer": stance,
            "stance": stance,
            "value": share,
            "low": max(0.0, share - 0.15),
            "high": min(1.0, share + 0.15),
            "sure": sure,
        }
        for stance, share in zip(STANCES, shares, strict=True)
    ]


def chosen(*questions: list[dict[str, object]]) -> list[Pick]:
    return agenda(pd.DataFrame([row for one in questions for row in one]))


def printed(pdf: bytes) -> str:
    """All that stands on paper, on one line."""
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    return " ".join("\n".join(pages).split())


AGREED = (0.1, 0.8, 0.1, 0.05)


def test_each_reason_finds_its_question() -> None:
    found = chosen(
        question("eens", AGREED),
        question("zeker", AGREED, sure=0.3),
        question("scheef", (0.7, 0.2, 0.1, 0.05)),
        question("verdeeld", (0.25, 0.25, 0.25, 0.25)),
    )

    assert [(one.exercise, one.reasons) for one in found] == [
        ("zeker", ("sure",)),
        ("scheef", ("leaning",)),
        ("verdeeld", ("divided",)),
    ]


def test_without_a_reason_the_most_divided_three_come() -> None:
    cases = [question(f"casus-{n}", (0.1, 0.55 + n / 50, 0.1, 0.1)) for n in range(6)]

    found = chosen(*cases)

    assert [one.exercise for one in found] == ["casus-0", "casus-1", "casus-2"]


def test_five_are_the_most_and_a_case_comes_once() -> None:
    even = (0.25, 0.25, 0.25, 0.25)
    cases = [question(f"casus-{n}", even, step=s) for n in range(9) for s in ("een", "twee")]

    found = chosen(*cases)

    assert len(found) == len({one.exercise for one in found}) == 5


def test_a_difference_that_is_not_clear_is_no_leaning() -> None:
    found = chosen(question("wie-weet", (0.3, 0.55, 0.1, 0.15)))

    assert [one.reasons for one in found] == [("divided",)]


def test_the_order_of_rows_does_not_matter() -> None:
    rows = [row for n in range(8) for row in question(f"casus-{n}", (0.4, 0.3, 0.2, 0.1), 0.2)]
    frame = pd.DataFrame(rows)

    assert agenda(frame.sample(frac=1, random_state=3)) == agenda(frame)


def test_nothing_that_may_be_shown_is_an_empty_agenda() -> None:
    assert agenda(pd.DataFrame(question("x", AGREED)).iloc[:0]) == []


@pytest.mark.parametrize(("picks", "each"), [(0, 0), (1, 20), (3, 20), (4, 15), (5, 12)])
def test_together_they_take_an_hour_at_most(picks: int, each: int) -> None:
    assert minutes(picks) == each


def test_page_and_markdown_hold_case_split_reason_questions_and_time(
    dashboard: Course, settings: Settings
) -> None:
    viewer = Viewer(dashboard[0], settings, dashboard[1], ["noord", "zuid"], "noord")
    context = agenda_page(viewer)

    page, text = html.unescape(filled("coordinator/agenda.html", context)), as_markdown(context)

    paper = printed(as_pdf(context))
    assert 3 <= len(context["dilemmas"]) <= 5
    assert f"{context['minutes']} minuten" in text
    for one in context["dilemmas"]:
        assert one["why"]
        assert len(one["questions"]) == 3
        told = [one["title"], one["situation"], one["question"], *one["why"], *one["questions"]]
        for part in (*told, *(option["text"] for option in one["split"])):
            assert part in page
            assert part in text
            assert " ".join(part.split()) in paper
        for option in one["split"]:
            assert option["share"] in paper


def test_no_score_stance_or_reason_of_an_option_is_on_it(
    dashboard: Course, settings: Settings, released: Released
) -> None:
    viewer = Viewer(dashboard[0], settings, dashboard[1], ["noord", "zuid"], "noord")
    context = agenda_page(viewer)
    text = html.unescape(filled("coordinator/agenda.html", context)) + as_markdown(context)
    text += printed(as_pdf(context))

    options = nothing_of_the_key(text, released)
    for option in options:
        assert option.stance not in text
        assert option.stance.replace("_", " ") not in text
    assert "risico" not in text


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
