"""Handing in: the hand-in and its marks are stored in one transaction, or not at all."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Connection

from course.answers.saving import Intake, Learner
from course.answers.store import HandIn, Store, answers_of, covers
from course.marking.marks import mark_handin, unmarked

_AT_ONCE = 50  # hand-ins that are marked in one transaction
_log = logging.getLogger(__name__)


def hand_in(
    intake: Intake, who: Learner, lesson: str, now: datetime | None = None, *, attempt: int = 1
) -> HandIn:
    """Hand in what is answered now in that attempt, and mark it; returns after the commit.

    Raises
    ------
    Refused
        The lesson takes no hand-in from this learner; the message is for the learner.
    """
    moment = (now or datetime.now(UTC)).astimezone(UTC)

    def work(connection: Connection) -> HandIn:
        handin, standing = intake.record_handin(connection, who, lesson, moment, attempt)
        mark_handin(connection, handin, standing.released, standing.answers)
        return handin

    return intake.store.writer.do(work)


def mark_older(store: Store, progress: Callable[[int], None] | None = None) -> int:
    """Mark the hand-ins that have no marks, which only a store of version 0.1.0 holds.

    Can be stopped at any moment and run again: marks are kept. `progress` is called with how many
    are done. Returns how many were marked.
    """
    done = 0
    while count := store.writer.do(lambda connection: _mark_some(store, connection)):
        done += count
        _log.info("Marked %s hand-ins of an earlier version", done)
        if progress:
            progress(done)
    return done


def _mark_some(store: Store, connection: Connection) -> int:
    handins = unmarked(connection, _AT_ONCE)
    for handin in handins:
        every = answers_of(connection, handin.learner, handin.lesson)
        covered = [answer for answer in every if covers(handin, answer)]
        mark_handin(connection, handin, store.release(handin.release), covered)
    return len(handins)
