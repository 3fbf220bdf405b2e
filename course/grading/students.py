"""Students in nbgrader's gradebook are persons of the roster, by id and with their names.

Whoever stands there by another name (the Hub's user name, as earlier versions wrote it, or what
`nbgrader db student import` was given) becomes the person behind it, with everything that was done
in Formgrader; who is nobody's stays as typed. Work follows persons who were merged or parted.
"""

import logging
import shutil
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, update

from course.answers import schema as t
from course.answers.bulk_reads import pieces
from course.answers.store import Store
from course.exchange.gradebooks import those_here
from course.grading.gradebook import utc
from course.grading.gradebook_database import assignment, connected, student, submitted
from course.messages import _
from course.paths import CoursePaths
from course.people import schema as p
from course.people.persons import Person, earlier_names, persons

UNNAMED: Final = "(naam onbekend)"
"""Stands for the given name of whom nobody named yet: Formgrader shows names in two parts."""
_LONGEST: Final = 128  # as nbgrader's columns
_log = logging.getLogger(__name__)


class Seen(NamedTuple):
    """What the last look saw: while it is the same there is nothing to do."""

    audit: int
    students: int
    handins: int


class Work(NamedTuple):
    """A hand-in as the gradebook knows it."""

    id: str
    lesson: str
    student: str
    at: datetime | None


def put_right(paths: CoursePaths, store: Store, seen: Seen | None = None) -> Seen | None:
    """Make the gradebook's students the persons of the roster; what there is to compare next time.

    Raises
    ------
    GradebookError
        The gradebook cannot be read or written now.
    """
    with connected(paths.gradebook_url) as connection:
        if connection is None:
            return None
        if seen is not None and seen == _seen(connection, store):
            return seen
        students = _Students(connection)
        with store.snapshot() as roster:
            known = _Roster.of(roster, students.there)
            moves = _moves(connection, roster, known)
            students.move(moves)
            gone = students.fold(known)
            students.add(_handed_in(paths, roster))
            students.name(persons(roster, students.there))
            folders = list(_named_before(paths, roster))
        seen = _seen(connection, store)
    move_folders(paths, ((one.lesson, one.student, whose) for one, whose in moves))
    move_folders(paths, folders)
    if gone:
        _log.warning(_told(gone))
    return seen


def _told(gone: Collection[str]) -> str:
    sentence = _(
        "These students of nbgrader's gradebook are persons of the roster, and stand there as such "
        "now: {names}."
    )
    return sentence.format(names=", ".join(gone))


def _seen(connection: Connection, store: Store) -> Seen:
    with store.engine.connect() as roster:
        audit = roster.execute(select(func.max(p.audit.c.seq))).scalar()
        handins = roster.execute(select(func.max(t.handins.c.seq))).scalar()
    students = connection.execute(select(func.count()).select_from(student)).scalar()
    return Seen(int(audit or 0), int(students or 0), int(handins or 0))


def _handed_in(paths: CoursePaths, roster: Connection) -> set[str]:
    """The persons of this gradebook who handed in anything.

    Formgrader lists them before anything is graded, and knows a name only of who is a student.
    """
    learners = set(roster.execute(select(t.handins.c.learner).distinct()).scalars())
    return persons(roster, those_here(paths, roster, learners)).keys() & learners


@dataclass(frozen=True)
class _Roster:
    """Whom names mean; `suspects` are students whose work may be another's.

    Those are whoever is no person, and who was ever merged into another, or got another's work so.
    """

    meant: Mapping[str, str]
    suspects: frozenset[str]

    @classmethod
    def of(cls, connection: Connection, students: Collection[str]) -> "_Roster":
        a, c = p.audit.c, p.persons.c
        lines = connection.execute(select(a.whom, a.what).where(a.did == "merge")).all()
        parties = {id_ for line in lines for id_ in line}
        strangers = set(students) - persons(connection, students).keys()
        merged = select(c.id, c.merged_into).where(c.merged_into.is_not(None))
        meant = {row.id: row.merged_into for row in connection.execute(merged)}
        if strangers:
            meant |= _meant(connection)
        return cls(meant, frozenset(strangers | (set(students) & (parties | meant.keys()))))

    def behind(self, name: str) -> str | None:
        """The person whom the name of a student means, where it is not their own id."""
        found = self.meant.get(name) or self.meant.get(name.casefold())
        if found is None or found == name:
            return None
        return self.behind(found) or found


def _meant(connection: Connection) -> dict[str, str]:
    """The person of every user name of the Hub, in any capitals, and of every mail address."""
    c, o = p.persons.c, p.logins.c
    mails = connection.execute(
        select(func.max(c.id), c.mail)
        .where(c.mail != "", c.merged_into.is_(None))
        .group_by(c.mail)
        .having(func.count() == 1)
    )
    names = connection.execute(select(o.person, o.subject).where(o.kind == "hub", o.issuer == ""))
    earlier = connection.execute(select(c.id, c.worked_as).where(c.worked_as.is_not(None)))
    meant: dict[str, str] = {}
    for rows in (mails, names, earlier):
        every = [tuple(row) for row in rows]
        meant |= {name.casefold(): id_ for id_, name in every}
        meant |= {name: id_ for id_, name in every}
    return meant


def _moves(connection: Connection, roster: Connection, known: _Roster) -> list[tuple[Work, str]]:
    """Work that is another's than the student's under whom it stands, with whose it is."""
    work = _work_of(connection, known.suspects)
    owners = _owners(roster, {one.lesson for one in work})
    taken = {(one.student, one.lesson) for one in work}
    moves = []
    for one in work:
        whose = owners.get((one.lesson, one.at), frozenset())
        if one.student in whose:
            continue
        meant = known.behind(one.student)
        target = next(iter(whose)) if len(whose) == 1 else meant
        if target and (not whose or target in whose) and (target, one.lesson) not in taken:
            moves.append((one, target))
    return moves


def _work_of(connection: Connection, students: Collection[str]) -> list[Work]:
    query = select(
        submitted.c.id, assignment.c.name, submitted.c.student_id, submitted.c.timestamp
    ).join_from(submitted, assignment, assignment.c.id == submitted.c.assignment_id)
    return [
        Work(id_, lesson, name, utc(at))
        for some in pieces(sorted(students))
        for id_, lesson, name, at in connection.execute(
            query.where(submitted.c.student_id.in_(some))
        )
    ]


def _owners(
    roster: Connection, lessons: Collection[str]
) -> dict[tuple[str, datetime | None], frozenset[str]]:
    """Who handed a lesson in at a moment."""
    h = t.handins.c
    owners: dict[tuple[str, datetime | None], set[str]] = defaultdict(set)
    query = select(h.lesson, h.at, h.learner).where(h.lesson.in_(lessons))
    for lesson, at, learner in roster.execute(query) if lessons else ():
        owners[lesson, at].add(learner)
    return {key: frozenset(names) for key, names in owners.items()}


class _Students:
    """The students of a gradebook; `there` are they by id."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.there = {row.id: row for row in connection.execute(select(student))}

    def move(self, moves: Iterable[tuple[Work, str]]) -> None:
        """Give work to whose it is."""
        for one, whose in moves:
            self._add(whose)
            change = update(submitted).where(submitted.c.id == one.id)
            self._connection.execute(change.values(student_id=whose))

    def fold(self, known: _Roster) -> list[str]:
        """Take out who is somebody else and has no work here; returns those names."""
        left = {one.student for one in _work_of(self._connection, known.suspects)}
        gone = []
        for name in sorted(known.suspects - left):
            if person := known.behind(name):
                self._add(person)
                self._connection.execute(delete(student).where(student.c.id == name))
                del self.there[name]
                gone.append(name)
        return gone

    def add(self, ids: Collection[str]) -> None:
        """Add whoever is not there yet."""
        new = sorted(set(ids) - self.there.keys())
        if new:
            self._connection.execute(insert(student), [{"id": id_} for id_ in new])
            for some in pieces(new):
                rows = self._connection.execute(select(student).where(student.c.id.in_(some)))
                self.there |= {row.id: row for row in rows}

    def name(self, people: Mapping[str, Person]) -> None:
        """Give students the names and addresses of the roster."""
        for id_, person in people.items():
            row, names = self.there[id_], _names(person)
            if (row.first_name, row.last_name, row.email) != tuple(names.values()):
                change = update(student).where(student.c.id == id_)
                self._connection.execute(change.values(names))

    def _add(self, id_: str) -> None:
        if id_ not in self.there:
            self._connection.execute(insert(student).values(id=id_))
            query = select(student).where(student.c.id == id_)
            self.there[id_] = self._connection.execute(query).one()


def _names(person: Person) -> dict[str, str | None]:
    """As lists show them: `Berg` and `Anna van den`."""
    first = f"{person.given} {person.infix}".strip()
    last = person.family or (person.shown if not first else "")
    return {
        "first_name": (first or UNNAMED)[:_LONGEST],
        "last_name": last[:_LONGEST],
        "email": person.mail[:_LONGEST] or None,
    }


def move_folders(paths: CoursePaths, moves: Iterable[tuple[str, str, str]]) -> None:
    """Move what nbgrader wrote about a lesson of one student to the folders of another.

    What is there already stays, and the old one goes: all of it can be written again. `moves` are
    lesson, old and new name.
    """
    for lesson, old_name, new_name in moves:
        for kind in (paths.submitted, paths.autograded, paths.feedback):
            old, new = kind / old_name / lesson, kind / new_name / lesson
            if not old.is_dir():
                continue
            new.parent.mkdir(parents=True, exist_ok=True)
            if new.exists():
                shutil.rmtree(old)
            else:
                old.rename(new)
            with suppress(OSError):  # there are other lessons in it
                old.parent.rmdir()


def _named_before(paths: CoursePaths, roster: Connection) -> Iterator[tuple[str, str, str]]:
    """The folders of hand-ins that an earlier version called as the Hub's user name."""
    folders = [folder for folder in paths.submitted.glob("*/*") if folder.is_dir()]
    ids = {name: id_ for id_, name in earlier_names(roster).items()} if folders else {}
    for folder in folders:
        if id_ := ids.get(folder.parent.name):
            yield folder.name, folder.parent.name, id_
