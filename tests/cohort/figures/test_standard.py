"""Figures say in words what they show, draw only what was told, and escape what authors write."""

import itertools
import json
import re
from collections.abc import Sequence
from typing import Any

import pytest

from course.cohort.disclosure.cells import cell
from course.cohort.disclosure.disclosed import Disclosed, hidden
from course.cohort.exercise_texts import StepText
from course.cohort.figures import case_step, standard, text_layout
from course.cohort.figures.figure import Figure
from course.cohort.publications.frozen import Figure as Frozen
from course.cohort.publications.told import SILENT, Told
from course.formatting import decimal, percent

TEXT = StepText(
    "Wat doe je?",
    {
        "a": "Je belt 'm <b>nu</b> & meteen",
        "b": "Je wacht tot morgen",
        "c": "Je vraagt een collega om mee te denken over wat er nu nodig is, en belt daarna terug "
        "zoals jullie eerder afspraken",
    },
)
TITLES = {"noord": "Team Noord", "zuid": "Team Zuid"}
AXIS = ("te_nabij", "professioneel_nabij", "professioneel_afstandelijk", "te_afstandelijk")
ABSENT = "Hierover zijn nog geen cijfers."


def frozen(*counts: int) -> Frozen:
    """What is told of a question with these counts."""
    told = cell(counts)
    options = tuple("abc"[: len(counts)])
    return Frozen("choice", "casus", "begin", options, told.told, told.size, told.size)


def choices(*counts: int, **said: Any) -> Figure:  # noqa: ANN401
    title = "Vraag 1. Wat doe je?"
    step = case_step.Step("vraag-begin", title, TEXT, ABSENT, **said)
    return case_step.choices(step, frozen(*counts) if counts else None)


def share(value: float, cohort: str, stance: str, width: float = 0.1) -> Disclosed:
    """A share as derived from figures."""
    ends = max(0.0, value - width), min(1.0, value + width)
    key = {"lesson": "les", "cohort": cohort, "stance": stance}
    return Disclosed(value, percent(value), value, value, *ends, 40, key=key)


def profile(**cohorts: Sequence[float]) -> Figure:
    rows = [
        share(value, cohort, stance)
        for cohort, values in cohorts.items()
        for stance, value in zip(AXIS, values, strict=True)
    ]
    return standard.profile(Told(tuple(rows), ABSENT), TITLES)


def position(value: float) -> Figure:
    told, ends = (value, decimal(value), value, value), (value - 0.1, value + 0.1)
    row = Disclosed(*told, *ends, 40, key={"lesson": "les", "cohort": "zuid"})
    return standard.position(Told((row,), ABSENT), TITLES)


def drawn(figure: Figure) -> dict[str, Any]:
    assert figure.plot is not None
    return figure.plot


def test_choices_are_told_from_most_to_least_chosen() -> None:
    found = choices(8, 20, 12)

    assert found.title == "Vraag 1. Wat doe je?"
    assert found.about == "40 deelnemers"
    assert found.summary.startswith("Het vaakst gekozen (")
    assert found.summary.index("Je wacht tot morgen") < found.summary.index("Daarna (")
    bars = drawn(found)["data"][0]["x"]
    assert bars == sorted(bars, reverse=True)
    assert found.table_html.count("<tr>") == 4


def test_options_with_a_risk_have_a_sign_a_word_and_a_colour_of_their_own() -> None:
    said = {"a": "▲ risico", "b": "✓ goed", "c": "≈ te verdedigen"}
    found = choices(8, 20, 12, verdicts=said, risky={"a"})

    labels = [note["text"] for note in drawn(found)["layout"]["annotations"]]
    assert sum("▲ risico" in label for label in labels) == 1
    colours = {trace["marker"]["color"]: len(trace["x"]) for trace in drawn(found)["data"]}
    assert colours == {"var(--bar)": 2, "var(--te-nabij)": 1}
    assert found.table_html.count("te verdedigen") == 1


def test_where_not_all_is_told_the_most_chosen_option_still_is() -> None:
    partly = Frozen("choice", "casus", "begin", ("a", "b", "c"), (None, None, None), 12, 12)
    first = frozen(8, 20, 12).told[1]
    told = Frozen("choice", "casus", "begin", ("a", "b", "c"), (None, first, None), 40, 40)
    step = case_step.Step("vraag-begin", "Vraag 1", TEXT, ABSENT)

    silent, only = case_step.choices(step, partly), case_step.choices(step, told)

    assert (silent.plot, silent.summary) == (None, SILENT)
    assert only.summary.endswith(case_step.PART)
    assert only.table_html.count("<tr>") == 2


def test_of_a_step_for_some_it_says_between_which_numbers() -> None:
    some = Frozen("choice", "casus", "later", ("a", "b", "c"), frozen(4, 4, 4).told, 12, 15)

    found = case_step.choices(case_step.Step("x", "Vraag 2", TEXT, ABSENT), some)

    assert found.about == "Van de 12 tot 15 deelnemers die hier kwamen"
    assert "<td>12 tot 15</td>" in found.table_html


def test_what_authors_write_is_escaped() -> None:
    found = choices(8, 20, 12)

    assert "<b>nu</b>" not in found.table_html
    assert "&lt;b&gt;nu&lt;/b&gt; &amp; meteen" in found.table_html
    notes = [note["text"] for note in drawn(found)["layout"]["annotations"]]
    assert any("&lt;b&gt;nu&lt;/b&gt; &amp; meteen" in note for note in notes)


def test_long_texts_wrap() -> None:
    lines = [
        line
        for note in drawn(choices(8, 20, 12))["layout"]["annotations"]
        for line in note["text"].split("<br>")
    ]
    assert len(lines) > 6
    assert max(len(re.sub("&[a-z]+;", "x", line)) for line in lines) <= 42


def test_texts_and_bars_do_not_overlap() -> None:
    plot = drawn(choices(8, 20, 12, risky={"a"}))

    spans = [
        (y - trace["width"] / 2, y + trace["width"] / 2)
        for trace in plot["data"]
        for y in trace["y"]
    ]
    spans += [
        (note["y"], note["y"] + 19 * len(note["text"].split("<br>")))
        for note in plot["layout"]["annotations"]
    ]
    spans.sort()
    assert len(spans) == 9
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans))
    assert spans[-1][1] <= plot["layout"]["yaxis"]["range"][0]


def test_without_figures_there_is_a_sentence() -> None:
    found = choices()

    assert (found.plot, found.table, found.summary) == (None, None, ABSENT)


def test_no_score_stance_or_reason_stands_on_choices_without_the_key() -> None:
    found = choices(8, 20, 12)

    text = (
        json.dumps(found.plot, ensure_ascii=False) + found.table_html + found.summary + found.title
    )
    assert not re.search("nabij|afstandelijk|score|risico|De cursus", text)


def test_a_profile_says_which_way_each_cohort_leans() -> None:
    found = profile(noord=(0.5, 0.25, 0.15, 0.1), zuid=(0.25, 0.25, 0.25, 0.25))

    assert "Team Noord koos duidelijk vaker te nabij dan te afstandelijk (50 % tegen 10 %)." in (
        found.summary
    )
    assert "Team Zuid: geen duidelijk verschil tussen te nabij en te afstandelijk" in found.summary
    assert [trace["name"] for trace in drawn(found)["data"]] == list(standard.STANCES.values())
    assert found.table_html.count("<tr>") == 9


def test_a_profile_leaves_out_a_cohort_of_which_nothing_is_told_and_says_why() -> None:
    found = profile(noord=(0.5, 0.25, 0.15, 0.1))

    assert "Team Zuid: hierover zijn nog geen cijfers." in found.summary
    assert found.table_html.count("<tr>") == 5
    assert len(drawn(found)["data"][0]["x"]) == 1


def test_stacks_are_drawn_as_a_whole() -> None:
    found = drawn(profile(noord=(0.5, 0.3, 0.1, 0.05)))

    for row in range(len(found["data"][0]["x"])):
        assert sum(trace["x"][row] for trace in found["data"]) == pytest.approx(1)


def test_position_names_the_nearest_stance() -> None:
    found = position(0.5)

    assert found.summary == "Team Zuid: gemiddeld het dichtst bij professioneel afstandelijk."
    assert drawn(found)["data"][0]["x"] == [0.5]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.0, "ongeveer midden tussen professioneel nabij en professioneel afstandelijk"),
        (0.1, "het dichtst bij professioneel afstandelijk"),
        (-0.1, "het dichtst bij professioneel nabij"),
        (-0.7, "ongeveer midden tussen te nabij en professioneel nabij"),
        (-0.6, "het dichtst bij professioneel nabij"),
        (0.9, "het dichtst bij te afstandelijk"),
    ],
)
def test_a_place_between_two_stances_is_told_as_between_them(value: float, words: str) -> None:
    assert standard.nearest(value) == words


def test_position_of_nobody_is_a_sentence() -> None:
    found = standard.position(Told((hidden(ABSENT),), ABSENT), TITLES)

    assert (found.plot, found.summary) == (None, ABSENT)


def test_figures_are_json_without_a_mode_bar_and_with_colours_by_name() -> None:
    found = drawn(choices(8, 20, 12))

    text = json.dumps(found)
    assert found["config"]["displayModeBar"] is False
    assert not re.search(r"#[0-9a-f]{3,6}\b", text)
    assert "var(--bar)" in text


def test_an_empty_text_still_has_a_line() -> None:
    assert text_layout.wrapped("") == [""]
