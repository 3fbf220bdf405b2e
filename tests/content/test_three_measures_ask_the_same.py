"""What is compared must be the same question: the items before, after and looking back."""

from course.exercises.kinds.scale import Scale
from tests import lessons


def _asked(lesson: str, name: str) -> list[tuple[str, str, str | None, bool]]:
    found = lessons.read(lesson).exercise(name)
    assert isinstance(found, Scale)
    return [(item.id, item.text, item.group, item.reversed) for item in found.items]


def test_the_three_measures_have_the_same_items_in_the_same_order() -> None:
    before = _asked("voormeting", "zelfmeting-vooraf")

    assert len(before) == 12
    assert _asked("nameting", "zelfmeting-achteraf") == before
    assert _asked("nameting", "zelfmeting-terugblik") == before
