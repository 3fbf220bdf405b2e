"""Which fields of an exercise may be corrected after learners saw it, and how two versions differ.

A field that its description calls a key (`Key: …`) may be corrected: scores, stances, bands, orders
and reasons. What a learner could see may not. What nobody is shown (`_NOT_SHOWN`) plays no part: a
correction leaves it as it was released.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import BaseModel

from course.exercises.base import Exercise

_KEY = "Key: "
_NOT_SHOWN = {
    "brief", "module", "country", "level", "profession", "sector", "dilemma", "concepts",
}  # fmt: skip

Place = tuple[str | int, ...]


class Difference(NamedTuple):
    """One field that differs; `field` names it as an author would, `place` leads to it in JSON.

    `before` is the value in the first version, `after` in the second, both as JSON. `is_key`: it
    may be corrected.
    """

    field: str
    place: Place
    before: object
    after: object
    is_key: bool

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Difference":
        """The change that `document` made."""
        return cls(**{**document, "place": tuple(document["place"])}, is_key=True)

    @property
    def document(self) -> dict[str, object]:
        """As the store keeps a change of a key."""
        return {
            "field": self.field,
            "place": list(self.place),
            "before": self.before,
            "after": self.after,
        }


def differences(released: Exercise, authored: Exercise) -> tuple[Difference, ...]:
    """How `authored` differs from `released`, in the order of the file; empty where it does not."""
    if type(released) is not type(authored):
        return (Difference("kind", ("kind",), released.kind, authored.kind, is_key=False),)
    return tuple(_of_models(released, authored, "", ()))


def corrected(released: Exercise, changes: Iterable[Difference]) -> Exercise:
    """`released` with these changes of its key.

    Raises
    ------
    ValueError
        A change is not of the key, or the result is no valid exercise.
    """
    document = released.model_dump(mode="json")
    for change in changes:
        _put(document, change.place, change.after)
    exercise = type(released).model_validate(document)
    if not all(difference.is_key for difference in differences(released, exercise)):
        raise ValueError(f"a correction of {released.id} changes more than its key")
    return exercise


def _put(document: Any, place: Place, value: object) -> None:  # noqa: ANN401 - JSON
    *path, last = place
    for step in path:
        document = document[step]
    document[last] = value


def _of_models(
    before: BaseModel, after: BaseModel, field: str, place: Place
) -> Iterator[Difference]:
    for name, info in type(before).model_fields.items():
        if name in _NOT_SHOWN:
            continue
        values = getattr(before, name), getattr(after, name)
        here = f"{field}.{name}" if field else name
        at = (*place, info.serialization_alias or info.alias or name)
        if (info.description or "").startswith(_KEY):
            if values[0] != values[1]:
                yield Difference(here, at, _json(values[0]), _json(values[1]), is_key=True)
        else:
            yield from _of_values(*values, here, at)


def _of_values(before: object, after: object, field: str, place: Place) -> Iterator[Difference]:
    if before == after:
        return
    if isinstance(before, BaseModel) and type(before) is type(after):
        assert isinstance(after, BaseModel)  # noqa: S101 - for mypy
        yield from _of_models(before, after, field, place)
    elif (pairs := _paired(before, after)) is not None:
        for name, at, one, other in pairs:
            yield from _of_values(one, other, f"{field}.{name}", (*place, at))
    else:
        yield Difference(field, place, _json(before), _json(after), is_key=False)


def _paired(before: object, after: object) -> list[tuple[str, str | int, Any, Any]] | None:
    """The parts of two values that belong together; None where they are not made of the same."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        same = list(before) == list(after)  # the first step is where a case starts
        return [(name, name, before[name], after[name]) for name in before] if same else None
    if not (isinstance(before, tuple) and isinstance(after, tuple)) or len(before) != len(after):
        return None
    names, others = _ids(before), _ids(after)
    if set(names) != set(others) or not all(isinstance(one, BaseModel) for one in before):
        return None
    by_name = dict(zip(others, after, strict=True))
    return [(name, at, before[at], by_name[name]) for at, name in enumerate(names)]


def _ids(parts: Sequence[object]) -> list[str]:
    return [str(getattr(part, "id", at)) for at, part in enumerate(parts)]


def _json(value: object) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, tuple | list):
        return [_json(part) for part in value]
    if isinstance(value, Mapping):
        return {name: _json(part) for name, part in value.items()}
    return value
