"""Two small lessons with every kind of question of which figures are told.

In `samen` two options lead to a step each, and two to none; in `uiteen` everybody comes to one of
two; in `los` nobody is led anywhere. What is rated in `vooraf` is rated again in `achteraf`.
"""

from typing import Any, Final

from course.content.released import Released
from course.exercises import kind_of
from course.exercises.base import Exercise

BEFORE: Final = "eerst"
LESSON: Final = "daarna"
LESSONS: Final = (BEFORE, LESSON)
_CONCEPTS: Final = ["PROX-02"]
_STANCES: Final = (
    "te_nabij", "professioneel_nabij", "professioneel_afstandelijk", "te_afstandelijk", "te_nabij"
)  # fmt: skip
_SCORES: Final = (0.0, 1.0, 0.5, 0.0, 0.5)


def releases() -> list[Released]:
    """Both lessons, as they are released."""
    return [
        Released("release-eerst", BEFORE, "Eerst", {}, (_scale("vooraf", "achteraf", "earlier"),)),
        Released("release-daarna", LESSON, "Daarna", {}, tuple(_exercises())),
    ]


def _exercises() -> list[Exercise]:
    return [
        _case("samen", begin="links rechts slot slot", links="slot slot slot", rechts="slot slot",
              slot="einde einde"),
        _case("uiteen", begin="een twee", een="einde einde", twee="einde einde einde"),
        _case("los", begin="einde einde einde einde einde"),
        _sorted(),
        _placed(),
        _ticked(),
        _ordered(),
        _scale("achteraf", "vooraf", "later"),
        _scale("zelf"),
    ]  # fmt: skip


def _exercise(name: str, kind: str, points: float = 4.0, **fields: Any) -> Exercise:  # noqa: ANN401
    heading = {"id": name, "kind": kind, "title": name.capitalize(), "concepts": _CONCEPTS}
    return kind_of(kind).model_validate({**heading, "points": points, **fields})


def _case(name: str, **steps: str) -> Exercise:
    """A case; of each step where its options lead."""
    made = {
        step: {
            "question": f"Wat doe je bij {step}?",
            "axis": "afstand",
            "options": [
                {
                    "id": "abcde"[at],
                    "text": f"Dit is wat je kunt doen, manier {at}.",
                    "consequence": "Dan gebeurt er iets.",
                    "next": to,
                    "stance": _STANCES[at],
                    "score": _SCORES[at],
                    "why": "Daarom.",
                }
                for at, to in enumerate(nexts.split())
            ],
        }
        for step, nexts in steps.items()
    }
    return _exercise(name, "decision", situation="Er is iets aan de hand.", steps=made)


def _items(**fields: list[Any]) -> list[dict[str, Any]]:
    """Items `a`, `b` and so on, with their own values of these fields."""
    (many,) = {len(values) for values in fields.values()}
    return [
        {
            "id": "abcdef"[at],
            "text": f"Zin {at}.",
            "why": "Daarom.",
            **{name: values[at] for name, values in fields.items()},
        }
        for at in range(many)
    ]


def _sorted() -> Exercise:
    bins = [{"id": name, "label": name.capitalize()} for name in ("rood", "wit", "blauw")]
    items = _items(bin=["rood", "wit", "blauw"])
    return _exercise("sorteren", "sort", instruction="Sorteer.", bins=bins, items=items)


def _placed() -> Exercise:
    axis = {"from": "dichtbij", "to": "ver weg"}
    items = _items(band=[[10, 30], [60, 80]])
    return _exercise("plaatsen", "place", instruction="Plaats.", axis=axis, items=items)


def _ticked() -> Exercise:
    items = _items(holds=[True, False, True])
    return _exercise(
        "aanvinken",
        "checklist",
        instruction="Vink aan.",
        situation="Er is iets.",
        question="Wat klopt?",
        items=items,
    )


def _ordered() -> Exercise:
    items = [{"id": name, "text": f"Stap {name}."} for name in "abcd"]
    before = [["a", "b"], ["b", "c"]]
    return _exercise(
        "volgorde",
        "order",
        instruction="Kies.",
        situation="Er is iets.",
        items=items,
        before=before,
        why="Daarom.",
    )


def _scale(name: str, other: str = "", this_is: str = "") -> Exercise:
    """Two sentences on three levels, of which a second scale can ask the same."""
    fields: dict[str, Any] = {
        "instruction": "Kies wat past.",
        "question": "Hoe vaak?",
        "options": [{"value": at, "label": f"{at} keer"} for at in (1, 2, 3)],
        "items": [
            {"id": item, "text": f"Zin {item}.", "group": "groep", "reversed": item == "b"}
            for item in "ab"
        ],
        "groups": [{"id": "groep", "title": "Groep", "text": "Over de groep."}],
    }
    if other:
        fields["compare"] = {
            "with": other, "labels": ["toen", "nu"], "this_is": this_is, "text": "Verschil."
        }  # fmt: skip
    return _exercise(name, "scale", 0.0, **fields)
