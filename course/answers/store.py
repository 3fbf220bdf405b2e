"""Reading and writing the store: releases, openings, answers, hand-ins and feedback."""

import functools
import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, and_, func, insert, select, update

from course.answers import schema as t
from course.answers.engine import is_sqlite, open_engine
from course.answers.write_queue import Writer
from course.content.released import Released
from course.exercises.base import Given
from course.people.mailing.announcing import News, announce

_AT_ONCE = 500  # hand-ins in one statement; databases have a limit


class Opening(NamedTuple):
    """A lesson that is open to learners, and its release; `at` is when it first opened (UTC)."""

    lesson: str
    release: str
    at: datetime


class Answer(NamedTuple):
    """One stored answer and where it belongs; `seq` grows in the order of storing.

    `cohort` is the learner's at the time of answering, None where there was none.
    """

    seq: int
    learner: str
    cohort: str | None
    lesson: str
    release: str
    exercise: str
    given: Given
    attempt: int = 1


class HandIn(NamedTuple):
    """A hand-in; it covers the attempt's answers in the lesson with seq up to `last_answer`.

    `signed_as` is the learner's name in what `hash` is over, where that is not `learner`.
    """

    seq: int
    learner: str
    cohort: str | None
    lesson: str
    release: str
    at: datetime
    last_answer: int
    late: bool
    hash: str
    signed_as: str | None = None
    attempt: int = 1


class Feedback(NamedTuple):
    """Feedback released to a learner; `hash` is that of the hand-in it is about."""

    learner: str
    lesson: str
    hash: str
    article: str
    at: datetime
    attempt: int = 1


class Store:
    """One course's store, by SQLAlchemy URL. Reads are safe from any thread."""

    def __init__(self, url: str) -> None:
        self.engine = open_engine(url)
        self._snapshots = self.engine
        if not is_sqlite(url):  # where each statement would otherwise see its own snapshot
            self._snapshots = self.engine.execution_options(isolation_level="REPEATABLE READ")
        self.writer = Writer(self.engine)
        self.release_at = functools.lru_cache(maxsize=128)(self._release_at)

    def close(self) -> None:
        """Finish writing, then close all connections."""
        self.writer.close()
        self.engine.dispose()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A read transaction: all its statements see the store at one moment."""
        with self._snapshots.connect() as connection:
            yield connection

    # Releases and openings

    def release(self, name: str) -> Released:
        """The release of that id with all its corrections: the key that counts now.

        Costs a statement. Raises LookupError.
        """
        with self.engine.connect() as connection:
            return self.release_at(name, newest_correction(connection, name))

    def as_released(self, name: str) -> Released:
        """The release of that id without corrections: what learners saw, and never for its key.

        Raises LookupError.
        """
        return self.release_at(name, None)

    def _release_at(self, name: str, correction: int | None) -> Released:
        """The release with its corrections up to that one; raises LookupError."""
        content = select(t.releases.c.content).where(t.releases.c.id == name)
        c = t.corrections.c
        keys = select(c.seq, c.key).where(c.release == name, c.seq <= (correction or 0))
        with self.engine.connect() as connection:
            text = connection.execute(content).scalar()
            if text is None:
                raise LookupError(f"the store holds no release {name}")
            released = Released.from_json(name, text)
            if correction is None:
                return released
            rows = connection.execute(keys.order_by(c.seq))
            return released.corrected((row.seq, row.key) for row in rows)

    def open_lesson(self, released: Released, at: datetime) -> None:
        """Store `released`, unless it is stored already, and open its lesson with it."""

        def work(connection: Connection) -> None:
            same = select(t.releases.c.id).where(t.releases.c.id == released.id)
            if connection.execute(same).first() is None:
                connection.execute(
                    insert(t.releases).values(
                        id=released.id,
                        lesson=released.lesson,
                        created_at=at,
                        content=released.to_json(),
                    )
                )
            connection.execute(
                insert(t.openings).values(lesson=released.lesson, release=released.id, at=at)
            )

        self.writer.do(work)

    def close_lesson(self, lesson: str, at: datetime) -> None:
        """Close a lesson: nobody can start it any more, and answers stay readable."""
        self.writer.do(lambda c: close_lesson(c, lesson, at))

    def openings(self) -> dict[str, Opening]:
        """The lessons that are open now; `at` is when the lesson was first opened."""
        with self.engine.connect() as connection:
            return openings(connection)

    # Answers

    def answers(self, learner: str, lesson: str) -> list[Answer]:
        """The answers of this learner in this lesson, in storage order."""
        with self.engine.connect() as connection:
            return answers_of(connection, learner, lesson)

    def answers_in(self, lesson: str) -> Iterator[Answer]:
        """All answers in a lesson, by learner, in storage order."""
        query = select(t.answers).where(t.answers.c.lesson == lesson)
        with self.engine.connect() as connection:
            ordered = query.order_by(t.answers.c.learner, t.answers.c.seq)
            for row in connection.execution_options(yield_per=1000).execute(ordered):
                yield answer_of_row(row)

    def releases_answered(self, lesson: str) -> list[str]:
        """The releases of a lesson in which somebody answered or handed in."""
        answered = select(t.answers.c.release).where(t.answers.c.lesson == lesson)
        handed = select(t.handins.c.release).where(t.handins.c.lesson == lesson)
        with self.engine.connect() as connection:
            return sorted(connection.execute(answered.union(handed)).scalars())

    # Hand-ins and feedback

    def handins(self, lesson: str, learner: str | None = None) -> list[HandIn]:
        """The last hand-in of each learner, whichever attempt it is, in the order of handing in."""
        last = select(func.max(t.handins.c.seq)).where(t.handins.c.lesson == lesson)
        if learner is not None:
            last = last.where(t.handins.c.learner == learner)
        query = select(t.handins).where(t.handins.c.seq.in_(last.group_by(t.handins.c.learner)))
        with self.engine.connect() as connection:
            rows = connection.execute(query.order_by(t.handins.c.seq))
            return [HandIn(*row) for row in rows]

    def handins_before(self, lesson: str, learner: str) -> list[HandIn]:
        """All hand-ins of one learner in a lesson, oldest first."""
        query = select(t.handins).where(
            and_(t.handins.c.lesson == lesson, t.handins.c.learner == learner)
        )
        with self.engine.connect() as connection:
            return [HandIn(*r) for r in connection.execute(query.order_by(t.handins.c.seq))]

    def handed_in(self, handin: HandIn) -> list[Answer]:
        """The answers that a hand-in covers, without those that only the learner may see."""
        answers = self.answers(handin.learner, handin.lesson)
        covered = [answer for answer in answers if covers(handin, answer)]
        return as_handed_in(covered, self.as_released(handin.release))

    def release_feedback(self, pages: Sequence[Feedback]) -> None:
        """Give learners their feedback; a new page replaces the old one of the same attempt."""

        def work(connection: Connection) -> None:
            for page in pages:
                c = t.feedback.c
                mine = and_(
                    c.learner == page.learner,
                    c.lesson == page.lesson,
                    c.attempt == page.attempt,
                )
                changed = connection.execute(
                    update(t.feedback).where(mine).values(page._asdict())
                ).rowcount
                if not changed:
                    connection.execute(insert(t.feedback).values(page._asdict()))
            _announce(connection, pages)

        self.writer.do(work)

    def feedback(self, lesson: str, learner: str | None = None) -> dict[str, Feedback]:
        """Released feedback in a lesson by learner: that of the newest attempt that has any."""
        pages = self.feedback_of_attempts(lesson, learner)
        return {name: of[max(of)] for name, of in pages.items()}

    def feedback_of_attempts(
        self, lesson: str, learner: str | None = None
    ) -> dict[str, dict[int, Feedback]]:
        """Released feedback in a lesson by learner, and then by attempt."""
        c = t.feedback.c
        query = select(*(c[name] for name in Feedback._fields)).where(c.lesson == lesson)
        if learner is not None:
            query = query.where(c.learner == learner)
        pages: dict[str, dict[int, Feedback]] = {}
        with self.engine.connect() as connection:
            for row in connection.execute(query.order_by(c.attempt)):
                pages.setdefault(row.learner, {})[row.attempt] = Feedback(*row)
        return pages


def _announce(connection: Connection, pages: Sequence[Feedback]) -> None:
    """Have learners told that there is feedback; of one hand-in once, however often it is given."""
    c = t.handins.c
    for start in range(0, len(pages), _AT_ONCE):
        some = pages[start : start + _AT_ONCE]
        lessons, hashes = {page.lesson for page in some}, {page.hash for page in some}
        query = select(c.seq).where(c.lesson.in_(lessons), c.hash.in_(hashes))
        seqs = connection.execute(query.order_by(c.seq)).scalars()
        announce(connection, [News("result", seq) for seq in seqs], some[0].at)


def newest_correction(connection: Connection, release: str) -> int | None:
    """The number of the last correction of a release; None without any."""
    newest = select(func.max(t.corrections.c.seq)).where(t.corrections.c.release == release)
    number: int | None = connection.execute(newest).scalar()
    return number


def close_lesson(connection: Connection, lesson: str, at: datetime) -> None:
    """`Store.close_lesson` within the caller's transaction."""
    connection.execute(insert(t.openings).values(lesson=lesson, release=None, at=at))


def openings(connection: Connection) -> dict[str, Opening]:
    """`Store.openings` within the caller's transaction."""
    rows = connection.execute(select(t.openings).order_by(t.openings.c.seq)).all()
    first: dict[str, datetime] = {}
    now: dict[str, str | None] = {}
    for row in rows:
        first.setdefault(row.lesson, row.at)
        now[row.lesson] = row.release
    return {
        lesson: Opening(lesson, release, first[lesson])
        for lesson, release in now.items()
        if release
    }


def answers_of(connection: Connection, learner: str, lesson: str) -> list[Answer]:
    """`Store.answers` within the caller's transaction."""
    query = select(t.answers).where(
        and_(t.answers.c.learner == learner, t.answers.c.lesson == lesson)
    )
    return [answer_of_row(row) for row in connection.execute(query.order_by(t.answers.c.seq))]


def answer_of_row(row: Row[Any]) -> Answer:
    """A row of the answers table."""
    given = Given.model_construct(
        id=row.id,
        step=row.step,
        answer=row.answer,
        certainty=row.certainty,
        seconds=row.seconds,
        at=row.at,
    )
    of = row.seq, row.learner, row.cohort, row.lesson, row.release, row.exercise
    return Answer(*of, given, row.attempt)


def covers(handin: HandIn, answer: Answer) -> bool:
    """Whether a hand-in covers an answer of its learner in its lesson."""
    return answer.attempt == handin.attempt and answer.seq <= handin.last_answer


def as_handed_in(answers: Sequence[Answer], released: Released) -> list[Answer]:
    """Answers as a hand-in contains them.

    Of an exercise that is for the learner's eyes only, it contains that it was done and no more.
    """
    visible: dict[str, Given] = {}
    for exercise in released.exercises:
        given = [a.given for a in answers if a.exercise == exercise.id]
        visible |= {answer.id: answer for answer in exercise.handed_in(given)}
    return [a._replace(given=visible[a.given.id]) for a in answers if a.given.id in visible]


def answers_document(handin: HandIn, answers: Sequence[Answer]) -> dict[str, Any]:
    """The content of `answers.json`: the hand-in, its answers, and the hash of both.

    The hash is SHA-256 over the canonical JSON of everything else, and so the learner is named as
    at the time of handing in. The first attempt is not named, so that receipts from before there
    were attempts stay right.
    """
    document: dict[str, Any] = {
        "learner": handin.signed_as or handin.learner,
        "lesson": handin.lesson,
        "release": handin.release,
        "at": handin.at.isoformat(),
        "late": handin.late,
        "answers": [{"exercise": a.exercise, **a.given.model_dump(mode="json")} for a in answers],
    }
    if handin.attempt > 1:
        document["attempt"] = handin.attempt
    return {**document, "hash": digest(document)}


def digest(document: dict[str, Any]) -> str:
    """SHA-256 of `document` without its own `hash`."""
    bare = {k: v for k, v in document.items() if k != "hash"}
    text = json.dumps(bare, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
