"""The job that writes the mails *verhaal gelezen* and *uitslag*, from what was announced.

What is no longer so when the job runs is not told: the feedback of another hand-in, a cohort that
was closed, a learner who wants no such mail.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import Connection, select

from course.answers import schema as t
from course.answers.store import HandIn, Store
from course.content.settings import Settings
from course.jobs.queue import Job
from course.jobs.worker import Closing, Kind, PostponedError
from course.paths import CoursePaths
from course.people.mailing.announcing import JOB, News
from course.people.mailing.recipients import AddressBook
from course.people.mailing.writing import MailWriter
from course.people.persons import find_person

_LATER: Final = timedelta(minutes=5)
_NO_ADDRESS_YET: Final = timedelta(hours=1)


class Announcing:
    """Writes mails about what was announced in one store."""

    def __init__(
        self,
        paths: CoursePaths,
        store: Store,
        settings: Callable[[], Settings],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._paths, self._store, self._settings, self._clock = paths, store, settings, clock

    def kind(self) -> Kind:
        """The kind of job."""
        return Kind(JOB, "Bericht schrijven", self._work)

    def _work(self, job: Job) -> Closing | None:
        now, news = self._clock(), News(**job.payload)
        writer = MailWriter.of(self._paths, self._settings())
        if not writer.address:
            raise PostponedError(now + _NO_ADDRESS_YET)
        with self._store.engine.connect() as connection:
            handin = _handin(connection, news.handin)
            if handin is None or not _is_there(connection, news, handin):
                return None
            if not _is_done(connection, news):
                raise PostponedError(now + _LATER)
            found = find_person(connection, handin.learner)
        if found is None:
            return None
        person = found.id
        title = self._store.as_released(handin.release).title
        page = "/terugkoppeling" if news.what == "result" else ""
        values = {"lesson": title, "link": f"{writer.address}les/{handin.lesson}{page}"}

        def closing(connection: Connection) -> None:
            book = AddressBook.read(connection)
            place = (person, handin.cohort)
            to = book.recipients(connection, [place]).get(place)
            if to is not None:
                writer.write(connection, book, to, news.what, values, now=now, key=news.key)

        return closing


def _handin(connection: Connection, seq: int) -> HandIn | None:
    row = connection.execute(select(t.handins).where(t.handins.c.seq == seq)).one_or_none()
    return None if row is None else HandIn(*row)


def _is_there(connection: Connection, news: News, handin: HandIn) -> bool:
    """Whether there is something to see: of a result the feedback of this hand-in."""
    c = t.feedback.c
    if news.what != "result":
        return True
    mine = (c.learner == handin.learner, c.lesson == handin.lesson, c.hash == handin.hash)
    return connection.execute(select(c.seq).where(*mine)).first() is not None


def _is_done(connection: Connection, news: News) -> bool:
    """Whether the feedback has followed a correction of the key."""
    c = t.corrections.c
    if news.correction is None:
        return True
    done = select(c.done_at).where(c.seq == news.correction)
    return connection.execute(done).scalar() is not None
