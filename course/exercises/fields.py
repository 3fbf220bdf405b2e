"""The basis of every model: field types, the frozen model, and errors for authors."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

from course.messages import _

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Concept = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3,4}-\d{2}$")]


class Model(BaseModel):
    """A frozen model in which an unknown field is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def author_error(field: str, found: str, expected: str, cure: str) -> PydanticCustomError:
    """A validation error for an author: what the field holds, what belongs there, how to fix it."""
    return PydanticCustomError(
        "author",
        "{field}: found {found}, expected {expected}; {cure}",
        {"field": field, "found": found, "expected": expected, "cure": cure},
    )


def check_unique(field: str, ids: Sequence[str]) -> None:
    """Raise an author's error when an id occurs twice."""
    for name in ids:
        if ids.count(name) > 1:
            raise author_error(
                field, _("the id {name} twice", name=name), _("each id once"), _("rename one")
            )
