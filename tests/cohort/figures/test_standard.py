"""Figures say in words what they show, draw only what is rounded, and escape what authors write."""

import itertools
import json
import re
from typing import Any

import pandas as pd
import pytest

from course.cohort import statistics
from course.cohort.disclosure import control
from course.cohort.exercise_texts import StepText
from course.cohort.figures import standard, text_layout
from course.cohort.figures.figure import Figure
from tests.cohort.conftest import Frame

K = 10
TEXT = StepText(
    "Wat doe je?",
    {
        "a": "Je belt 'm <b>nu</b> & meteen",
        "b": "Je wacht tot morgen",
        "c": "Je vraagt een collega om mee te denken over wat er nu nodig is, en belt daarna terug "
        "zoals jullie eerder afspraken",
    },
)
OPTIONS = pd.DataFrame(
    [("casus", "begin", answer) for answer in TEXT.options], columns=["exercise", "step", "answer"]
)
TITLES = {"noord": "Team Noord", "zuid": "Team Zuid"}
AXIS = ("te_nabij", "professioneel_nabij", "professioneel_afstandelijk", "te_afstandelijk")


def choices(steps: pd.DataFrame) -> Figure:
    shown = control.options(statistics.option_shares(steps, OPTIONS), K)
    return standard.choices("casus-begin", shown, TEXT, 1, 2)


def stances(steps: Frame, cohort: str, counts: tuple[int, ...]) -> pd.DataFrame:
    held = [
        steps({f"a{stance}": count}, cohort=cohort, stance=stance)
        for stance, count in zip(AXIS, counts, strict=True)
    ]
    return pd.concat(held)


def profile(steps: pd.DataFrame) -> Figure:
    shown = control.profile(statistics.profile(statistics.with_total(steps)), K)
    return standard.profile(shown, TITLES)


def drawn(figure: Figure) -> dict[str, Any]:
    assert figure.plot is not None
    return figure.plot


def test_choices_are_told_from_most_to_least_chosen(steps: Frame) -> None:
    found = choices(steps({"a": 8, "b": 20, "c": 12}))

    assert found.title == "Vraag 1. Wat doe je?"
    assert found.about == "Ongeveer 40 deelnemers"
    assert found.summary.startswith(
        "Het vaakst gekozen (50 %): “Je wacht tot morgen”. Daarna (30 %)"
    )
    assert drawn(found)["data"][0]["x"] == [0.5, 0.3, 0.2]
    assert found.table_html.count("<tr>") == 4
    assert "<td>50\u00a0%</td>" in found.table_html


def test_an_only_question_has_no_number(steps: Frame) -> None:
    shown = control.options(statistics.option_shares(steps({"a": 20}), OPTIONS), K)

    assert standard.choices("x", shown, TEXT, 1, 1).title == "Wat doe je?"


def test_what_authors_write_is_escaped(steps: Frame) -> None:
    found = choices(steps({"a": 8, "b": 20, "c": 12}))

    assert "<b>nu</b>" not in found.table_html
    assert "&lt;b&gt;nu&lt;/b&gt; &amp; meteen" in found.table_html
    notes = [note["text"] for note in drawn(found)["layout"]["annotations"]]
    assert any("&lt;b&gt;nu&lt;/b&gt; &amp; meteen" in note for note in notes)


def test_long_texts_wrap(steps: Frame) -> None:
    found = choices(steps({"a": 8, "b": 20, "c": 12}))

    lines = [
        line
        for note in drawn(found)["layout"]["annotations"]
        for line in note["text"].split("<br>")
    ]
    assert len(lines) > 6
    assert max(len(re.sub("&[a-z]+;", "x", line)) for line in lines) <= 42


def test_texts_and_bars_do_not_overlap(steps: Frame) -> None:
    layout = drawn(choices(steps({"a": 8, "b": 20, "c": 12})))["layout"]
    trace = drawn(choices(steps({"a": 8, "b": 20, "c": 12})))["data"][0]

    spans = [(y - trace["width"] / 2, y + trace["width"] / 2) for y in trace["y"]]
    spans += [
        (note["y"], note["y"] + 19 * len(note["text"].split("<br>")))
        for note in layout["annotations"]
    ]
    spans.sort()
    assert len(spans) == 9
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans))
    assert spans[-1][1] <= layout["yaxis"]["range"][0]


@pytest.mark.parametrize("learners", [0, 1, 9])
def test_a_small_group_has_a_sentence_in_place_of_a_figure(steps: Frame, learners: int) -> None:
    found = choices(steps({"a": learners}))

    assert found.plot is None
    assert not found.table
    assert found.summary == control.too_few(K)


def test_no_score_stance_or_reason_stands_on_choices(steps: Frame) -> None:
    found = choices(steps({"a": 8, "b": 20, "c": 12}))

    text = (
        json.dumps(found.plot, ensure_ascii=False) + found.table_html + found.summary + found.title
    )
    assert "nabij" not in text
    assert "afstandelijk" not in text
    assert "score" not in text


def test_completion_says_how_many_handed_in(progress: Frame) -> None:
    started = pd.concat([progress(32), progress(8, handed_in=False, late=None, done=5)])

    found = standard.completion(control.parts(statistics.completion(started), K), "Team Noord")

    assert found.about == "Ongeveer 40 deelnemers begonnen"
    assert found.summary == (
        "Van wie begon, leverde 80 % in. Minder dan 5 % deed dat te laat. "
        "80 % heeft alle oefeningen af."
    )
    assert len(drawn(found)["data"][0]["x"]) == 5
    assert found.table_html.count("<tr>") == 6


def test_a_profile_says_which_way_each_cohort_leans(steps: Frame) -> None:
    near = stances(steps, "noord", (20, 10, 6, 4))
    even = stances(steps, "zuid", (9, 11, 11, 9))

    found = profile(pd.concat([near, even]))

    assert "Team Noord koos duidelijk vaker te nabij dan te afstandelijk (50 % tegen 10 %)." in (
        found.summary
    )
    assert "Team Zuid: geen duidelijk verschil tussen te nabij en te afstandelijk" in found.summary
    assert [trace["name"] for trace in drawn(found)["data"]] == list(standard.STANCES.values())
    assert found.table_html.count("<tr>") == 13


def test_a_profile_leaves_a_small_cohort_and_the_total_out_and_says_why(steps: Frame) -> None:
    near, few = stances(steps, "noord", (20, 10, 6, 4)), stances(steps, "zuid", (3, 3, 2, 1))

    found = profile(pd.concat([near, few]))

    assert "Team Zuid: dit gaat over minder dan 10 deelnemers." in found.summary
    assert "Alle cohorten samen: dit totaal tonen we niet." in found.summary
    assert found.table_html.count("<tr>") == 5
    assert len(drawn(found)["data"][0]["x"]) == 1


def test_stacks_are_drawn_as_a_whole(steps: Frame) -> None:
    found = drawn(profile(stances(steps, "noord", (20, 10, 6, 4))))

    for row in range(len(found["data"][0]["x"])):
        assert sum(trace["x"][row] for trace in found["data"]) == pytest.approx(1)


def test_position_names_the_nearest_stance(steps: Frame) -> None:
    far = stances(steps, "zuid", (0, 5, 15, 15))

    found = standard.position(control.position(statistics.position(far), K), TITLES)

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


def test_a_mean_that_rounds_to_the_middle_is_in_the_middle(steps: Frame) -> None:
    even = stances(steps, "zuid", (10, 9, 10, 11))
    mean = statistics.position(even)["mean"].item()

    found = standard.position(control.position(statistics.position(even), K), TITLES)

    assert 0.03 < mean < 0.05
    assert found.summary == (
        "Team Zuid: gemiddeld ongeveer midden tussen professioneel nabij en professioneel "
        "afstandelijk."
    )


def test_position_of_nobody_is_a_sentence(steps: Frame) -> None:
    found = standard.position(control.position(statistics.position(steps({})), K), TITLES)

    assert (found.plot, found.summary) == (None, control.too_few(K))


def test_figures_are_json_without_a_mode_bar_and_with_colours_by_name(steps: Frame) -> None:
    found = drawn(choices(steps({"a": 8, "b": 20, "c": 12})))

    text = json.dumps(found)
    assert found["config"]["displayModeBar"] is False
    assert not re.search(r"#[0-9a-f]{3,6}\b", text)
    assert "var(--bar)" in text


def test_an_empty_text_still_has_a_line() -> None:
    assert text_layout.wrapped("") == [""]
