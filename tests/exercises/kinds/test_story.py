"""`story`: completeness by machine, friendly questions, and what a learner may see."""

import json
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from course.content.lesson import read_exercise
from course.exercises import hints
from course.exercises.base import Given, Refused
from course.exercises.kinds.story import LONGEST, Story, StoryView
from course.exercises.pii import finds
from tests.conftest import REPOSITORY
from tests.exercises.views import view_as
from tests.noticing import RECOGNISABLE
from tests.storycourse import FIELDS, HOSTILE

PATH = REPOSITORY / "source/star-methode/exercises/jouw-verhaal.yaml"
NOW = datetime(2026, 11, 22, 19, 14, tzinfo=UTC)
VIEW = {
    "kind", "id", "title", "points", "practice", "notice", "state", "help", "skipped_at",
    "instruction", "question", "fields", "longest", "hints", "names", "rubric", "rubric_points",
    "answer", "at", "closing",
}  # fmt: skip
Fields = dict[str, str]
texts = st.fixed_dictionaries({name: st.text(max_size=300) for name in FIELDS})


def load(path: Path = PATH) -> Story:
    exercise = read_exercise(path, REPOSITORY)
    assert isinstance(exercise, Story)
    return exercise


STORY = load()


def written(fields: Fields) -> tuple[Given, ...]:
    """A story as the store keeps it."""
    return (Given(id="antwoord-1", step="", answer={"fields": fields}, at=NOW),)


def share(fields: Fields, story: Story = STORY) -> float:
    return story.mark(written(fields)).share


def document() -> dict[str, Any]:
    held: dict[str, Any] = YAML(typ="safe").load(PATH.read_text(encoding="utf-8"))
    return held


def test_a_good_story_earns_all_points_for_completeness() -> None:
    mark = STORY.mark(written(FIELDS))

    assert (mark.share, mark.points) == (1, STORY.points)
    assert [(i.step, i.state, i.answer, i.score) for i in mark.items] == [
        (name, "answered", None, 1.0) for name in FIELDS
    ]


def test_no_story_earns_nothing_and_is_no_error() -> None:
    for held in ((), written({}), written(dict.fromkeys(FIELDS, " \n—…"))):
        mark = STORY.mark(held)
        assert mark.share == 0
        assert {item.state for item in mark.items} == {"unanswered"}
        assert STORY.view(held, "anna").state == "new"
        assert not STORY.remarks(held)
        assert not STORY.to_read(held)


@pytest.mark.parametrize(("number", "expected"), [(6, 0.5), (12, 1), (50, 1), (100, 0.5)])
def test_a_field_counts_by_its_length(number: int, expected: float) -> None:
    unlike = " ".join(f"woord{n}" for n in range(number))
    parts = len(FIELDS) + 2

    without = share({**FIELDS, "taak": ""})

    assert share({**FIELDS, "taak": unlike}) - without == pytest.approx(expected / parts)


def test_words_that_only_repeat_do_not_fill_a_field() -> None:
    without = share({**FIELDS, "taak": ""})

    assert share({**FIELDS, "taak": "taak " * 30}) - without == pytest.approx(2 / 12 / 6)


@pytest.mark.parametrize(
    ("taken", "expected"), [("ik", 1), ("wij", 0), ("ik wij", 1), ("ik wij wij", 0.5), ("", 0)]
)
def test_the_first_person_is_told_where_ik_stands_as_often_as_wij(
    taken: str, expected: float
) -> None:
    plain = {name: f"{taken} kleed 1" if name == "taak" else "kleed" for name in FIELDS}
    bare = {name: "kleed 1 2 3" if name == "taak" else "kleed" for name in FIELDS}
    words = len(taken.split()) + 2

    gained = share(plain) - share(bare)

    assert gained == pytest.approx(expected / 6 + (words - 4) / 12 / 6)


def test_a_result_is_named_by_a_word_for_it() -> None:
    vague = "kleed " + " ".join(f"stoel{n}" for n in range(25))

    assert share({**FIELDS, "resultaat": vague}) == pytest.approx(5 / 6)
    assert share({**FIELDS, "resultaat": f"{vague} daarna"}) == 1


def test_results_as_people_tell_them_are_recognised() -> None:
    found = []
    for path in sorted(PATH.parent.glob("*.yaml")):
        held = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        if held["kind"] == "sort":
            found += [item["text"] for item in held["items"] if item["bin"] == "resultaat"]

    missed = [text for text in found if not hints.count(text, hints.RESULT)]

    assert len(found) >= 10
    assert missed == []


@hypothesis_given(texts)
@hypothesis_settings(max_examples=200, deadline=None)
def test_a_mark_lies_between_nothing_and_all(fields: Fields) -> None:
    mark = STORY.mark(written(fields))

    assert 0 <= mark.share <= 1
    assert all(item.score is None or 0 <= item.score <= 1 for item in mark.items)
    assert all(item.answer is None for item in mark.items)


@hypothesis_given(st.integers(0, 11), st.sampled_from(sorted(FIELDS)))
@hypothesis_settings(max_examples=40, deadline=None)
def test_a_longer_text_never_scores_less_up_to_its_length(number: int, name: str) -> None:
    def first(count: int) -> Fields:
        return {**FIELDS, name: " ".join(FIELDS[name].split()[:count])}

    assert share(first(number)) <= share(first(number + 1))


@hypothesis_given(texts)
@hypothesis_settings(max_examples=50, deadline=None)
def test_renaming_fields_changes_nothing(fields: Fields) -> None:
    held = document()
    held["fields"] = [{**field, "id": f"veld-{field['id']}"} for field in held["fields"]]
    renamed = Story.model_validate(held)

    assert share({f"veld-{k}": v for k, v in fields.items()}, renamed) == share(fields)


def test_one_word_a_field_earns_at_most_a_fifth() -> None:
    guesses = [dict.fromkeys(FIELDS, word) for word in ("x", "ja", "geen idee", "weet niet")]

    assert max(map(share, guesses)) < 0.2


def test_feedback_asks_where_completeness_cost_points() -> None:
    fields = {**FIELDS, "taak": "We waren er.", "actie": "We we we deden.", "resultaat": "Goed."}

    asked = [remark.judgement for remark in STORY.remarks(written(fields))]

    assert [remark.judgement for remark in STORY.remarks(written(FIELDS))] == [None] * 4
    assert asked[:3] == [
        None, "Hier is 12 tot 50 woorden prettig.", "Hier is 50 tot 140 woorden prettig.",
    ]  # fmt: skip
    assert asked[3]
    assert "Wat kwam ervan?" in asked[3]
    assert "Welk deel was van jou?" in asked[3]


def test_the_key_earns_all_and_has_its_length() -> None:
    ((step, answer),) = STORY.key()

    STORY.accept((), step, answer)

    assert share(answer["fields"]) == 1
    for part in STORY.fields:
        number = len(hints.words(answer["fields"][part.id]))
        assert part.min_words <= number <= part.max_words


def test_a_story_is_done_when_every_field_has_words() -> None:
    some = {**FIELDS, "taak": " "}

    assert STORY.view(written(some), "anna").state == "busy"
    assert STORY.view(written(FIELDS), "anna").state == "done"
    assert view_as(StoryView, STORY, written(some), "anna").closing is None


@pytest.mark.parametrize(
    "answer",
    [
        {}, {"fields": None}, {"fields": []}, {"fields": {"taak": 1}}, {"fields": {"taak": ["x"]}},
        {"fields": {"onbekend": "x"}}, {"fields": {"Taak": "x"}}, {"fields": {"taak": "\ud800"}},
        {"fields": {}, "meer": 1}, {"velden": {}}, {"fields": {"taak": "x" * (LONGEST + 1)}},
        {"fields": {"taak": "x" * 20_000}},
    ],
)  # fmt: skip
def test_what_is_no_answer_is_refused_in_one_dutch_sentence(answer: dict[str, Any]) -> None:
    with pytest.raises(Refused, match=r"(opnieuw|korter)\.$"):
        STORY.accept((), "", answer)


def test_an_answer_to_a_step_is_refused() -> None:
    with pytest.raises(Refused, match="geen stappen"):
        STORY.accept((), "situatie", {"fields": FIELDS})


def test_hostile_text_is_taken_and_given_back_as_it_was_written() -> None:
    STORY.accept((), "", {"fields": HOSTILE})

    view = view_as(StoryView, STORY, written(HOSTILE), "anna")

    assert view.answer
    assert view.answer.fields == HOSTILE
    assert [remark.chosen for remark in STORY.remarks(written(HOSTILE))] == list(HOSTILE.values())


def test_an_answer_of_another_release_shows_what_is_still_there() -> None:
    for answer in ({"option": "x"}, {"fields": "x"}, {"fields": {"oud": "x", "taak": "nog"}}):
        held = (Given(id="antwoord-1", step="", answer=answer, at=NOW),)
        view = view_as(StoryView, STORY, held, "anna")
        assert view.answer
        assert set(view.answer.fields) == set(FIELDS)
        STORY.mark(held)


def test_a_view_names_what_may_leave() -> None:
    view = STORY.view((), "anna").model_dump(mode="json")

    assert set(view) <= VIEW
    assert set(view["fields"][0]) == {"id", "label", "question", "help", "min_words", "max_words"}
    assert set(view["rubric"][0]) == {"title", "levels"}
    for secret in ("STAR-", "RB-", "brief", "bands", "blocker", "concepts"):
        assert secret not in json.dumps(view)


@pytest.mark.parametrize("shown", [True, False])
def test_learners_see_examples_of_levels_only_where_the_file_says_so(shown: bool) -> None:
    held = document()
    held["rubric"]["show_anchors"] = shown

    view = view_as(StoryView, Story.model_validate(held), (), "anna")

    anchors = [level.anchor for criterion in view.rubric for level in criterion.levels]
    assert all(anchors) if shown else not any(anchors)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"situatie": "Soms vinden we dat."}, {"lengte"}),
        ({"taak": "Het was druk."}, {"taak"}),
        ({"resultaat": "Iedereen tevreden."}, {"resultaat"}),
        ({"actie": "Volgens mij is dat goed."}, {"mening", "lengte"}),
        ({"actie": FIELDS["actie"] + " Ik was dag en nacht bereikbaar."}, {"redden"}),
        ({"actie": FIELDS["actie"] + " Een moeilijke cliënt."}, {"oordeel"}),
        ({"actie": "We gaan. Wij doen. Onze zorg. " * 9}, {"ik-vorm"}),
    ],
)
def test_a_question_is_asked_where_something_may_be_missing(
    changed: Fields, expected: set[str]
) -> None:
    fields = {**FIELDS, "resultaat": "Na zes weken belde hij nog twee keer.", **changed}

    asked = {hint.id for hint in STORY.hints if hints.asked(hint, fields)}

    assert expected <= asked


def test_nothing_is_asked_about_an_empty_story() -> None:
    assert not [hint for hint in STORY.hints if hints.asked(hint, dict.fromkeys(FIELDS, ""))]


def test_every_question_is_one() -> None:
    assert len(STORY.hints) == 7
    assert all("?" in hint.ask for hint in STORY.hints)


@pytest.mark.parametrize(("text", "expected"), RECOGNISABLE, ids=lambda value: str(value)[:30])
def test_what_may_point_at_somebody_is_found(
    text: str, expected: tuple[tuple[str, str], ...]
) -> None:
    assert tuple((one.kind, one.text) for one in finds(text)) == expected


@hypothesis_given(st.text(max_size=500))
@hypothesis_settings(max_examples=200, deadline=None)
def test_what_is_found_stands_in_the_text(text: str) -> None:
    found = finds(text)

    assert all(text[one.at : one.at + len(one.text)] == one.text for one in found)
    assert all(a.at + len(a.text) <= b.at for a, b in pairwise(found))
