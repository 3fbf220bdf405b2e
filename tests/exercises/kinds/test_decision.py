"""Properties of every decision that an author could write, and what it refuses."""

from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from course.exercises.base import Given, Refused
from course.exercises.case import AXES, END
from course.exercises.kinds.decision import Decision
from tests.canary import given, paths, taken

few = settings(max_examples=60, deadline=None)


@st.composite
def cases(draw: st.DrawFn) -> Decision:
    """A case whose options lead onwards only, and whose steps can all be reached."""
    names = [f"stap{number}" for number in range(draw(st.integers(1, 4)))]
    steps = {}
    for number, name in enumerate(names):
        onward = st.sampled_from([*names[number + 1 :], END])
        scores = [1.0, *draw(st.lists(st.sampled_from([0.0, 0.5]), min_size=1, max_size=3))]
        options = [
            _option(f"optie{place}", draw(onward), score)
            for place, score in enumerate(draw(st.permutations(scores)))
        ]
        steps[name] = {"question": "Wat doe je?", "axis": "afstand", "options": options}
    return Decision.model_validate(_case(_reachable(steps)))


def _option(name: str, onward: str, score: float) -> dict[str, Any]:
    texts = {"text": f"Tekst {name}", "consequence": f"Gevolg {name}", "why": f"Reden {name}"}
    return {"id": name, "next": onward, "stance": AXES["afstand"][1], "score": score, **texts}


def _case(steps: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": "proef", "kind": "decision", "title": "Proef", "concepts": ["CONT-01"], "points": 4,
        "situation": "Er gebeurt iets.", "steps": steps,
    }  # fmt: skip


def _reachable(steps: dict[str, Any]) -> dict[str, Any]:
    reached = {next(iter(steps))}
    for name, step in steps.items():
        reached |= {option["next"] for option in step["options"]} if name in reached else set()
    return {name: step for name, step in steps.items() if name in reached}


walks = cases().flatmap(lambda case: st.tuples(st.just(case), st.sampled_from(list(paths(case)))))
noise = st.lists(
    st.tuples(st.sampled_from(["stap0", "stap1", "stap9", ""]), st.sampled_from(["optie0", "x"])),
    max_size=6,
)


@for_all(walk=walks)
@few
def test_a_share_lies_between_nothing_and_all(walk: tuple[Decision, list[str]]) -> None:
    case, chosen = walk

    mark = case.mark(given(case, chosen))

    assert 0 <= mark.share <= 1
    assert 0 <= mark.points <= case.points


@for_all(case=cases(), answers=noise)
@few
def test_answers_that_make_no_sense_are_no_error(
    case: Decision, answers: list[tuple[str, str]]
) -> None:
    moment = given(case, next(p for p in paths(case) if p))[0].at
    held = [
        Given(id=f"antwoord-{n}", step=step, answer={"option": option}, at=moment)
        for n, (step, option) in enumerate(answers)
    ]

    assert 0 <= case.mark(held).share <= 1
    assert case.view(held, "anna").id == case.id
    assert len(case.remarks(held)) <= len(held)


@for_all(walk=walks)
@few
def test_renaming_ids_changes_nothing(walk: tuple[Decision, list[str]]) -> None:
    case, chosen = walk
    new = {name: f"ander-{number}" for number, name in enumerate(reversed([*case.steps]))}
    document = case.model_dump(mode="json")
    document["steps"] = {
        new[name]: {
            **step,
            "options": [
                {**o, "id": f"z-{o['id']}", "next": new.get(o["next"], END)}
                for o in step["options"]
            ],
        }
        for name, step in document["steps"].items()
    }
    renamed = Decision.model_validate(document)

    before = case.mark(given(case, chosen))
    after = renamed.mark(given(renamed, [f"z-{name}" for name in chosen]))

    assert after.share == before.share
    assert [(i.state, i.score) for i in after.items] == [(i.state, i.score) for i in before.items]


@for_all(case=cases())
@few
def test_a_better_choice_never_earns_less_when_the_path_stays_as_long(case: Decision) -> None:
    finished = [p for p in paths(case) if p and taken(case, p)[-1][1].next == END]
    scores = {tuple(p): [option.score for _, option in taken(case, p)] for p in finished}
    shares = {p: case.mark(given(case, p)).share for p in scores}

    for one, better in ((a, b) for a in scores for b in scores if len(a) == len(b)):
        if all(x <= y for x, y in zip(scores[one], scores[better], strict=True)):
            assert shares[one] <= shares[better]

    assert finished


@for_all(case=cases())
@few
def test_the_key_earns_all_and_nothing_earns_nothing(case: Decision) -> None:
    chosen = [answer["option"] for _, answer in case.key()]

    assert case.mark(given(case, chosen)).share == 1
    assert case.mark(()).share == 0


@for_all(walk=walks)
@few
def test_items_tell_answered_unanswered_and_unreached_apart(
    walk: tuple[Decision, list[str]],
) -> None:
    case, chosen = walk
    way = taken(case, chosen)
    open_step = way[-1][1].next if way else case.start

    states = {item.step: item.state for item in case.mark(given(case, chosen)).items}

    assert list(states) == list(case.steps)
    assert {s for s, state in states.items() if state == "answered"} == {step for step, _ in way}
    assert {s for s, state in states.items() if state == "unanswered"} == {open_step} - {END}


@for_all(walk=walks)
@few
def test_only_the_first_answer_at_a_step_counts(walk: tuple[Decision, list[str]]) -> None:
    case, chosen = walk
    held = given(case, chosen)
    best = dict(case.key())
    later = [a.model_copy(update={"answer": best.get(a.step, a.answer)}) for a in held]

    assert case.mark([*held, *later]) == case.mark(held)
    assert case.view([*held, *later], "anna") == case.view(held, "anna")


def test_a_long_case_with_many_options_is_marked_at_once() -> None:
    names = [f"stap{number}" for number in range(12)]
    steps = {
        name: {
            "question": "Wat doe je?",
            "axis": "afstand",
            "options": [_option(f"optie{n}", onward, 1.0 if n == 0 else 0.0) for n in range(6)],
        }
        for name, onward in zip(names, [*names[1:], END], strict=True)
    }

    case = Decision.model_validate(_case(steps))

    assert case.shortest(case.start) == 12
    assert case.mark(given(case, ["optie0"] * 6)).share == 0.5


SMALL = Decision.model_validate(
    _case(
        {
            "eerst": {
                "question": "Wat doe je?",
                "axis": "afstand",
                "options": [_option("ja", "dan", 1.0), _option("nee", END, 0.0)],
            },
            "dan": {
                "question": "En nu?",
                "axis": "afstand",
                "options": [_option("ja", END, 0.5), _option("wachten", END, 1.0)],
            },
        }
    )
)
NOT_HERE = "Deze keuze hoort niet bij de vraag. Laad de pagina opnieuw."
NOT_NOW = "Deze stap is nu niet aan de beurt. Laad de pagina opnieuw."
NOT_CLEAR = "We begrijpen dit antwoord niet. Laad de pagina opnieuw."
ALREADY = "Deze stap had je al vastgelegd. Je eerste keuze telt."

REFUSED: dict[str, tuple[list[str], str, dict[str, Any], str]] = {
    "an unknown option": ([], "eerst", {"option": "misschien"}, NOT_HERE),
    "an option of another step": ([], "eerst", {"option": "wachten"}, NOT_HERE),
    "an unknown step": ([], "later", {"option": "ja"}, NOT_NOW),
    "no step": ([], "", {"option": "ja"}, NOT_NOW),
    "a step too early": ([], "dan", {"option": "ja"}, NOT_NOW),
    "the end as a step": (["nee"], END, {"option": "ja"}, NOT_NOW),
    "a step off the path": (["nee"], "dan", {"option": "ja"}, NOT_NOW),
    "a step that was decided": (["ja"], "eerst", {"option": "nee"}, ALREADY),
    "the same choice again": (["ja"], "eerst", {"option": "ja"}, ALREADY),
    "no option": ([], "eerst", {}, NOT_CLEAR),
    "another field": ([], "eerst", {"option": "ja", "score": 1}, NOT_CLEAR),
    "a list of options": ([], "eerst", {"option": ["ja", "nee"]}, NOT_CLEAR),
    "a number for an option": ([], "eerst", {"option": 1}, NOT_CLEAR),
    "half a character": ([], "eerst", {"option": "\ud800"}, NOT_CLEAR),
}


@pytest.mark.parametrize(("chosen", "step", "answer", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_follow_is_refused_in_one_dutch_sentence(
    chosen: list[str], step: str, answer: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Refused) as refused:
        SMALL.accept(given(SMALL, chosen), step, answer)

    assert str(refused.value) == sentence
