import pytest

from course.content.concepts import Idea
from course.content.coverage import Covered


@pytest.mark.parametrize(
    ("core", "taught", "practised", "missing"),
    [
        (True, ("les",), ("oefening",), ""),
        (True, ("les",), (), "is not practised"),
        (True, (), ("oefening",), "is not taught"),
        (True, (), (), "is neither taught nor practised"),
        (False, (), ("oefening",), ""),
        (False, ("les",), (), ""),
        (False, (), (), "appears nowhere"),
    ],
)
def test_what_is_missing_is_told_in_words(
    core: bool, taught: tuple[str, ...], practised: tuple[str, ...], missing: str
) -> None:
    idea = Idea(id="PROX-01", module="nabijheid", core=core, name="Iets", text="Iets.")

    assert Covered(idea, taught, practised).missing == missing
