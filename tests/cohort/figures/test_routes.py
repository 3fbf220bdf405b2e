"""Routes through a case, as they are told."""

import pytest

from course.cohort.disclosure.branches import branch
from course.cohort.disclosure.cells import cell
from course.cohort.exercise_texts import CaseText, StepText
from course.cohort.figures import routes
from course.cohort.publications.frozen import Figure
from course.cohort.publications.told import Told, told

CASE = CaseText(
    "Casus",
    {
        "een": StepText("Wat doe je?", {"a": "A", "b": "B"}),
        "twee": StepText("En dan?", {"c": "C", "d": "D"}),
    },
)
WAYS = {"een": {"a": "twee", "b": "einde"}, "twee": {"c": "einde", "d": "einde"}}


def told_of(first: tuple[int, ...], then: tuple[int, ...]) -> Told:
    """What is told of a case of which the first option leads to a second step."""
    before = cell(first)
    after = branch(before.box, (0,), then, 10)
    size = sum(first)
    figures = (
        Figure("choice", "casus", "een", ("a", "b"), before.told, size, size),
        Figure(
            "choice",
            "casus",
            "twee",
            ("c", "d"),
            after.told or (None, None),
            after.fewest,
            after.most,
        ),
    )
    return told([("les", "noord", one) for one in figures], "Nog niet.")


def test_routes_are_made_of_what_is_told() -> None:
    found = routes.routes(told_of((30, 10), (15, 15)), CASE, WAYS)

    assert found is not None
    assert found.plot is not None
    link = found.plot["data"][0]["link"]
    flows = list(zip(link["source"], link["target"], link["value"], strict=True))
    assert [(a, b) for a, b, _ in flows] == [(0, 1), (0, 2), (1, 2)]
    assert [value for *_, value in flows] == pytest.approx([0.75, 0.25, 0.75], abs=0.05)
    assert found.table_html.count("<tr>") == 5
    assert "vraag 2" in found.summary
    assert found.about == "40 deelnemers"


def test_a_step_that_is_silent_leads_on_to_nowhere() -> None:
    found = routes.routes(told_of((10, 10), (6, 4)), CASE, WAYS)

    assert found is not None
    assert "Waar een weg ophoudt, tonen we niet hoe die verderging." in found.summary


def test_a_first_step_of_which_only_one_option_is_told_has_no_routes() -> None:
    told_ = told_of((30, 10), (15, 15))
    part = Told(tuple(r for r in told_.rows if r.key["step"] == "twee"), told_.absent)

    assert routes.routes(part, CASE, WAYS) is None


def test_a_case_with_one_way_has_no_routes() -> None:
    one_way = {**WAYS, "een": {"a": "twee", "b": "twee"}}

    assert routes.routes(told_of((30, 10), (15, 15)), CASE, one_way) is None
