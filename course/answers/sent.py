"""An answer as a browser sends it: shape and size, checked before any look-up."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Final

from pydantic import ConfigDict, Field, StringConstraints, ValidationError, field_validator

from course.exercises.base import Exercise, Given, Refused, View
from course.exercises.fields import Model
from course.exercises.marks import Certainty

_LONGEST_ANSWER: Final = 20_000  # characters of JSON


class Sent(Model):
    """An answer as a browser sends it. `id` is made there, so that sending twice is harmless.

    `attempt` is that of the page it was given on; pages from before there were attempts do not say.
    """

    model_config = ConfigDict(strict=True)

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{8,64}$")]
    learner: Annotated[str, StringConstraints(max_length=255)]
    step: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{0,60}$")]
    answer: dict[str, Any]
    certainty: Certainty | None = None
    seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    attempt: Annotated[int, Field(ge=1)] = 1

    @field_validator("certainty", mode="before")
    @classmethod
    def _is_a_number(cls, value: object) -> object:
        """Python takes `true` and `1.0` for 1; neither is a level of certainty."""
        if value is not None and type(value) is not int:
            raise ValueError("no whole number")
        return value


def preview(exercise: Exercise, sent: Sequence[Any], learner: str) -> View:
    """The view after `sent`, storing nothing; for staff. Raises `Refused`."""
    given: list[Given] = []
    for body in sent:
        sent_answer = read_sent(body)
        exercise.accept(given, sent_answer.step, sent_answer.answer)
        fields = sent_answer.model_dump(exclude={"learner", "attempt"})
        given.append(Given(**fields, at=datetime.now(UTC)))
    return exercise.view(given, learner)


def read_sent(body: Any) -> Sent:  # noqa: ANN401
    """The answer in the body of a request; raises `Refused`."""
    try:
        sent = Sent.model_validate(body)
        text = json.dumps(sent.answer, ensure_ascii=False, allow_nan=False)
        text.encode()  # half a character cannot be stored
    except (ValidationError, ValueError, TypeError, RecursionError) as error:
        raise Refused("We begrijpen dit antwoord niet. Laad de pagina opnieuw.") from error
    if len(text) > _LONGEST_ANSWER:
        raise Refused("Dit antwoord is te lang om te bewaren. Maak het korter.")
    return sent
