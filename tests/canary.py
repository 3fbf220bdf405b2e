"""Canaries: a word of its own in every field of a case, and who may come to see which.

`earned_by_answering` and `earned_by_grading` say it from the design, not from the code under test.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from course.exercises.base import Exercise, Given
from course.exercises.case import END, Option
from course.exercises.kinds.decision import Decision

_CANARY = re.compile(r"kanarie\d+x")
_CODE = re.compile(r"QZ[A-Z]{2}-\d{2}")
_numbers = itertools.count(1)


def canaries(text: str | bytes) -> set[str]:
    """The canaries that stand in `text`."""
    read = text.decode(errors="replace") if isinstance(text, bytes) else text
    return {*_CANARY.findall(read), *_CODE.findall(read)}


def with_canaries(document: dict[str, Any]) -> dict[str, Any]:
    """A case's YAML with a canary in each text, option id, step id and concept.

    Fields with a closed list of values (kind, axis, stance, …) and the exercise's id stay.
    """
    steps = {name: f"{name}-{_word()}" for name in document["steps"]}
    marked = {key: _marked(key, value) for key, value in document.items() if key != "steps"}
    marked["steps"] = {
        steps[name]: {
            **step,
            "question": _marked("question", step["question"]),
            "options": [_option(option, steps) for option in step["options"]],
        }
        for name, step in document["steps"].items()
    }
    return marked


def _option(option: dict[str, Any], steps: dict[str, str]) -> dict[str, Any]:
    marked = {key: _marked(key, value) for key, value in option.items()}
    onward = option["next"]
    return {**marked, "id": f"{option['id']}-{_word()}", "next": steps.get(onward, onward)}


def _marked(key: str, value: Any) -> Any:  # noqa: ANN401
    if key == "concepts":
        return [_concept(next(_numbers)) for _ in value]
    if key == "dilemma":
        return [f"{line} {_word()}" for line in value]
    closed = {"id", "kind", "country", "next", "stance", "axis"}
    if not isinstance(value, str) or key in closed:
        return value
    return f"{value}-{_word()}" if key == "module" else f"{value} {_word()}"


def _word() -> str:
    return f"kanarie{next(_numbers)}x"


def _concept(number: int) -> str:
    rest, two = divmod(number, 100)
    first, second = divmod(rest, 26)
    return f"QZ{chr(65 + first)}{chr(65 + second)}-{two:02}"


def taken(case: Decision, chosen: Sequence[str]) -> list[tuple[str, Option]]:
    """Step and option for each choice, from the start."""
    at, found = case.start, []
    for name in chosen:
        option = next(o for o in case.steps[at].options if o.id == name)
        found.append((at, option))
        at = option.next
    return found


def paths(case: Decision) -> Iterator[list[str]]:
    """Every list of choices that a learner can make, finished or not; first the empty one."""
    waiting: list[tuple[str, list[str]]] = [(case.start, [])]
    while waiting:
        at, chosen = waiting.pop()
        yield chosen
        if at != END:
            waiting += [(o.next, [*chosen, o.id]) for o in case.steps[at].options]


def given(case: Decision, chosen: Sequence[str]) -> tuple[Given, ...]:
    """These choices as the store keeps them."""
    moment = datetime(2026, 11, 22, 19, 14, tzinfo=UTC)
    return tuple(
        Given(id=f"antwoord-{n}", step=step, answer={"option": option.id}, certainty=2, at=moment)
        for n, (step, option) in enumerate(taken(case, chosen), 1)
    )


def earned_by_opening(exercise: Exercise) -> set[str]:
    """What everybody may see of an exercise."""
    assert isinstance(exercise, Decision)
    return earned_by_answering(exercise, ())


def earned_by_answering(case: Decision, chosen: Sequence[str]) -> set[str]:
    """What a learner who chose this may see before the work is graded."""
    way = taken(case, chosen)
    at = way[-1][1].next if way else case.start
    seen: list[str] = [case.title, case.situation, case.sensitive or ""]
    for name in [*(step for step, _ in way), *([] if at == END else [at])]:
        step = case.steps[name]
        seen += [
            name,
            step.question,
            *(o.id for o in step.options),
            *(o.text for o in step.options),
        ]
    seen += [option.consequence for _, option in way]
    seen += [option.why for _, option in way] if case.practice else []
    seen += [case.closing or ""] if at == END else []
    return canaries(" ".join(seen))


def earned_by_grading(case: Decision, chosen: Sequence[str]) -> set[str]:
    """What stands in the feedback of a learner who chose this."""
    seen = [case.title]
    for step, option in taken(case, chosen):
        seen += [case.steps[step].question, option.text, option.consequence, option.why]
    return canaries(" ".join(seen))
