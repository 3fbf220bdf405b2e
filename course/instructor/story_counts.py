"""How many stories that wait somebody took: a part of a statement, for pages with a budget."""

from sqlalchemy import ScalarSelect, and_, exists, func, select

from course.answers import schema as t
from course.people.guidance import schema as guidance


def how_many_taken(taker: str, *, but: bool = False) -> ScalarSelect[int]:
    """How many stories that wait are `taker`'s; with `but`, how many are somebody else's."""
    c, later = guidance.story_turns.c, guidance.story_turns.alias()
    h, again = t.handins.c, t.handins.alias()
    same = and_(*(later.c[n] == c[n] for n in ("lesson", "learner", "exercise")))
    newer = and_(again.c.lesson == h.lesson, again.c.learner == h.learner, again.c.seq > h.seq)
    waits = (
        exists()
        .select_from(t.handins.join(t.results, t.results.c.handin == h.seq))
        .where(h.lesson == c.lesson, h.learner == c.learner, t.results.c.waiting > 0)
        .where(~exists().select_from(again).where(newer))
    )
    whose = and_(c.taker != taker, c.taker != "") if but else c.taker == taker
    return (
        select(func.count())
        .select_from(guidance.story_turns)
        .where(whose, ~exists().select_from(later).where(same, later.c.turn > c.turn), waits)
        .scalar_subquery()
    )
