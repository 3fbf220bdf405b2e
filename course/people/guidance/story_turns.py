"""Whose story it is to read: taken by an instructor, handed to a colleague, or laid back."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection, and_, func, select
from sqlalchemy.exc import IntegrityError

from course.messages import noop
from course.people.audit import Actor, recorded
from course.people.errors import RosterError
from course.people.guidance import schema as t
from course.people.persons import find_person

_C = t.story_turns.c
Story = tuple[str, str, str]
"""Lesson, learner and exercise."""


class Turn(NamedTuple):
    """That a story is `taker`'s, "" for nobody's; `turn` counts how often that changed."""

    turn: int
    taker: str
    by: str
    at: datetime


NOBODYS = Turn(0, "", "", datetime.min.replace(tzinfo=UTC))


def story_turns(connection: Connection) -> dict[Story, Turn]:
    """Whose every story is that was ever taken, in one statement."""
    last = (
        select(_C.lesson, _C.learner, _C.exercise, func.max(_C.turn).label("turn"))
        .group_by(_C.lesson, _C.learner, _C.exercise)
        .subquery()
    )
    same = and_(*(_C[name] == last.c[name] for name in ("lesson", "learner", "exercise", "turn")))
    query = select(_C.lesson, _C.learner, _C.exercise, _C.turn, _C.taker, _C.by, _C.at).join_from(
        t.story_turns, last, same
    )
    rows = connection.execute(query)
    return {(lesson, learner, exercise): Turn(*rest) for lesson, learner, exercise, *rest in rows}


def hand_over(
    connection: Connection,
    actor: Actor,
    stories: Mapping[Story, tuple[int, str | None]],
    taker: str,
) -> None:
    """Make these stories `taker`'s ("" for nobody's), all or none.

    `stories` come with the turn that the actor saw, 0 for none, and the cohort of the work.

    Raises
    ------
    RosterError
        Somebody took or handed over one of them in the meantime; nothing was changed.
    """
    now = story_turns(connection)
    whom = taker if find_person(connection, taker) else None
    for story, (seen, cohort) in stories.items():
        held = now.get(story, NOBODYS)
        if held.turn != seen:
            raise _taken()
        if held.taker == taker:
            continue
        lesson, learner, exercise = story
        where = {"lesson": lesson, "learner": learner, "exercise": exercise}
        try:
            what = f"{cohort or '-'} {lesson} {exercise} {learner}"
            with recorded(connection, actor, "hand-story", whom, what) as change:
                values = {"turn": seen + 1, "taker": taker, "by": actor.name, "at": actor.at}
                change.add(t.story_turns, **where, **values)
        except IntegrityError:  # at the same moment, by another process
            raise _taken() from None


def takers(turns: Iterable[Turn]) -> set[str]:
    """Everybody who has a story now."""
    return {turn.taker for turn in turns if turn.taker}


def _taken() -> RosterError:
    return RosterError(
        noop("A colleague took or handed over one of these stories. Look again before you go on.")
    )
