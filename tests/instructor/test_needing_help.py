"""Who may need help: who never began or is stuck first, then who is furthest behind."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from course.content.settings import Settings
from course.instructor.learner_register import Register
from course.instructor.learner_status import Followed, Spot, Stand
from course.instructor.members import Member
from course.instructor.needing_help import InNeed, needing_help
from course.marking.results import Result
from course.records.completion import Rule

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)
NEW = Stand("een", "Een", True, Spot(0, 8, ""), None, NOW + 10 * DAY, None, False, False, None)
BUSY = replace(NEW, at=NOW - DAY, spot=Spot(3, 8, "Kerstavond"))
STUCK = replace(BUSY, at=NOW - 8 * DAY)
LATE = replace(BUSY, due=NOW - 2 * DAY)
MISSED = replace(BUSY, handed_in=NOW - 3 * DAY, result=Result(2, 10, 0))
OPENED = NOW - 30 * DAY


SETTINGS = Settings(id="cursus", title="Cursus", lessons=("een", "twee"))


@dataclass
class Opened:
    """A register in which each lesson opened at `OPENED`."""

    settings: Settings

    def opens(self, *_: object) -> datetime:
        return OPENED

    def rule(self, _: object) -> Rule:
        return Rule.of(self.settings)


def found(
    people: dict[str, tuple[Stand, ...]],
    since: datetime = OPENED,
    spoken: dict[str, frozenset[str]] | None = None,
) -> list[InNeed]:
    everybody = [Followed(name, name.title(), "noord", stands) for name, stands in people.items()]
    members = {name: Member(name, name.title(), "noord", since) for name in people}
    return needing_help(cast("Register", Opened(SETTINGS)), everybody, members, NOW, spoken=spoken)


def test_the_order() -> None:
    second = replace(LATE, lesson="twee")
    people = {
        "well": (BUSY,),
        "late": (LATE,),
        "later": (replace(LATE, due=NOW - 9 * DAY),),
        "twice": (LATE, second),
        "missed": (replace(MISSED, handed_in=NOW - DAY),),
        "stuck": (STUCK,),
        "never": (NEW,),
    }

    assert [one.who.learner for one in found(people)] == [
        *("never", "stuck", "twice", "later", "late", "missed")
    ]


@pytest.mark.parametrize(
    ("stand", "since", "shown"),
    [
        (NEW, NOW - 6 * DAY, False),
        (NEW, NOW - 7 * DAY, True),
        (replace(NEW, due=NOW - DAY), NOW - 2 * DAY, True),
        (replace(NEW, is_open=False, due=None), OPENED, False),
        (replace(NEW, feedback=True, handed_in=NOW), OPENED, False),
    ],
)
def test_who_never_began_is_there_after_a_week_or_a_date(
    stand: Stand, since: datetime, *, shown: bool
) -> None:
    assert [one.never for one in found({"anna": (stand,)}, since)] == [True] * shown


def test_who_works_in_another_lesson_is_not_stuck() -> None:
    assert found({"anna": (STUCK, replace(BUSY, lesson="twee"))}) == []
    (stuck,) = found({"anna": (STUCK, replace(NEW, lesson="twee"))})
    assert [stand.lesson for stand in stuck.stuck] == ["een"]


def test_who_was_talked_to_comes_back_with_something_new() -> None:
    (first,) = found({"anna": (LATE,)})
    spoken = {"anna": first.signs}

    assert found({"anna": (LATE,)}, spoken=spoken) == []
    assert found({"anna": (replace(LATE, due=NOW - 3 * DAY),)}, spoken=spoken) == []
    (again,) = found({"anna": (LATE, replace(MISSED, lesson="twee"))}, spoken=spoken)
    assert again.signs > first.signs
    stuck = replace(LATE, at=NOW - 8 * DAY)
    assert [one.who.learner for one in found({"anna": (stuck,)}, spoken=spoken)] == ["anna"]
