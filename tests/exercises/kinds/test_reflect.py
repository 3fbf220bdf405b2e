"""A text for oneself: nothing is taken, nothing is marked, nothing counts."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from course.exercises.base import Given, Refused
from course.exercises.kinds.reflect import Reflect

REFLECT = Reflect.model_validate(
    {
        "id": "proef",
        "kind": "reflect",
        "title": "Proef",
        "concepts": ["CONT-01"],
        "points": 0,
        "practice": True,
        "question": "Wat neem je mee?",
        "examples": ["Een zin."],
    }
)


@for_all(step=st.text(max_size=5), answer=st.dictionaries(st.text(max_size=5), st.text(max_size=5)))
def test_whatever_is_sent_is_refused_with_the_reason(step: str, answer: dict[str, Any]) -> None:
    with pytest.raises(Refused, match=r"alleen voor jou|niet overslaan"):
        REFLECT.accept((), step, answer)


def test_nobody_can_know_whether_it_was_done() -> None:
    stray = [Given(id="antwoord-1", step="", answer={"text": "geheim"}, at=datetime.now(UTC))]

    view = REFLECT.view(stray, "anna")

    assert (view.state, REFLECT.local) == ("new", True)
    assert "geheim" not in view.model_dump_json()
    assert (REFLECT.mark(stray).items, REFLECT.mark(stray).points) == ((), 0)
    assert (REFLECT.remarks(stray), REFLECT.key()) == ((), ())
