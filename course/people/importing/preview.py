"""What reading a file in would do, row by row, before anything changes."""

from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

from sqlalchemy import Connection

from course.messages import noop
from course.people.importing.entries import Entry, entries
from course.people.importing.roster_view import RosterView, roster_view
from course.people.importing.rules import Note, note
from course.people.importing.table import Sheet
from course.people.names import folded
from course.people.organisations import Group, open_cohort_of, organisation_of

State = Literal["new", "joins", "known", "moved", "doubtful", "wrong"]
STATES: Final[tuple[State, ...]] = ("new", "joins", "known", "moved", "doubtful", "wrong")


class Planned(NamedTuple):
    """One row, and what it would do.

    `new`: a new person, enrolled. `joins`: somebody known is enrolled too. `moved`: from the cohort
    `leaves`. `known`: enrolled there already; at most an address, log-in or number is added.
    `doubtful`: done only when a person says so. `wrong`: never. `why` are the sentences.

    `person` is None where a new one is made. `enrols`: gets an enrolment in `cohort`. `renamed`:
    gets the name and the address of the row.
    """

    entry: Entry
    state: State
    why: tuple[Note, ...] = ()
    person: str | None = None
    cohort: str = ""
    leaves: str | None = None
    enrols: bool = False
    renamed: bool = False
    adds_login: bool = False
    adds_number: bool = False

    @property
    def changes(self) -> bool:
        """Whether doing it changes anything."""
        moves = self.leaves is not None or self.enrols
        return moves or self.renamed or self.adds_login or self.adds_number


class Preview(NamedTuple):
    """Every row of a file, in its order; `unread` are headings that nothing reads."""

    organisation: str
    default: str | None
    rows: tuple[Planned, ...]
    unread: tuple[str, ...]

    def counts(self) -> dict[State, int]:
        """How many rows there are of each state."""
        return {state: sum(row.state == state for row in self.rows) for state in STATES}


def preview(
    connection: Connection, sheet: Sheet, organisation: str, default: str | None = None
) -> Preview:
    """What reading the sheet in would do; `default` is the cohort of rows that name none.

    Raises
    ------
    RosterError
        There is no such organisation or open cohort.
    """
    if default is not None:
        open_cohort_of(connection, default)
    rows = entries(sheet, organisation_of(connection, organisation).track)
    view = roster_view(connection, organisation, rows)
    planner = _Planner(view, default)
    return Preview(
        organisation, default, tuple(planner.plan(row) for row in rows), sheet.columns.unread
    )


class _Planner:
    """Plans rows one by one, and knows those before."""

    def __init__(self, view: RosterView, default: str | None) -> None:
        self.view = view
        self.default = default
        self._rows: dict[tuple[str, ...], int] = {}

    def plan(self, entry: Entry) -> Planned:
        """What the row would do."""
        if not entry.readable:
            return Planned(entry, "wrong", entry.wrong)
        group, refusal = self._group(entry)
        person, strange = self._person(entry)
        wrong = [*entry.wrong, *filter(None, (refusal, strange, self._twice(entry)))]
        wrong += filter(None, (self._number_of_other(entry, person),))
        if wrong or group is None:
            return Planned(entry, "wrong", tuple(wrong))
        planned = self._enrolled(Planned(entry, "new", (), person, group.id))
        return self._doubted(self._completed(planned))

    def _group(self, entry: Entry) -> tuple[Group | None, Note | None]:
        """The cohort that the row names, or what is wrong with it."""
        named = entry.cohort or self.default
        if not named:
            return None, note(noop("There is no cohort."))
        group = self.view.groups.get(named) or self.view.groups.get(folded(named))
        if group is None:
            other = folded(named) in self.view.elsewhere
            message = (
                noop("“{cohort}” is a cohort of another organisation.")
                if other
                else noop("There is no cohort “{cohort}”.")
            )
            return None, note(message, cohort=named)
        if group.closed:
            return None, note(noop("The cohort “{cohort}” is closed."), cohort=group.name)
        return group, None

    def _person(self, entry: Entry) -> tuple[str | None, Note | None]:
        """Whom the row is about; None for somebody new, or what speaks against it."""
        by_mail = self.view.by_mail.get(entry.mail, [])
        by_login = self.view.by_login.get(entry.login)
        if len(by_mail) > 1 and by_login not in by_mail:
            return None, note(noop("More than one person has the address {mail}."), mail=entry.mail)
        if by_login and by_mail and by_login not in by_mail:
            return None, note(
                noop("The user name {login} is of somebody else than {mail}."),
                login=entry.login,
                mail=entry.mail,
            )
        return by_login or next(iter(by_mail), None), None

    def _twice(self, entry: Entry) -> Note | None:
        """Whether an earlier row has the same address, user name or number."""
        keys = (("mail", entry.mail), ("login", entry.login), (entry.register, entry.number))
        for key in keys:
            if key[1] and self._rows.setdefault(key, entry.row) != entry.row:
                return note(
                    noop("Row {row} has “{value}” already."), row=self._rows[key], value=key[1]
                )
        return None

    def _number_of_other(self, entry: Entry, person: str | None) -> Note | None:
        holder = self.view.numbers.get((entry.register, entry.number))
        if holder is None or holder == person:
            return None
        return note(noop("The number in {register} is of somebody else."), register=entry.register)

    def _enrolled(self, planned: Planned) -> Planned:
        """Whether the person is enrolled, joins or moves."""
        if planned.person is None:
            return planned._replace(enrols=True)
        now = self.view.enrolments.get(planned.person, [])
        if any(enrolment.cohort == planned.cohort for enrolment in now):
            return planned._replace(state="known")
        if not now:
            return planned._replace(state="joins", enrols=True)
        names = ", ".join(sorted(self.view.groups[e.cohort].name for e in now))
        if len(now) > 1:
            why = note(noop("Is in more than one cohort ({cohorts}): move by hand."), cohorts=names)
            return planned._replace(state="wrong", why=(why,))
        if now[0].managed_by == "hub":
            why = note(noop("An identity provider manages who is in {cohort}."), cohort=names)
            return planned._replace(state="wrong", why=(why,))
        why = note(noop("Moves from {cohort}."), cohort=names)
        return planned._replace(state="moved", why=(why,), leaves=now[0].cohort)

    def _completed(self, planned: Planned) -> Planned:
        """With the log-in and the number that the row adds."""
        entry, why = planned.entry, list(planned.why)
        login = bool(entry.login) and entry.login not in self.view.by_login
        fresh = bool(entry.number) and (entry.register, entry.number) not in self.view.numbers
        if fresh and not entry.consent:
            why.append(note(noop("The register number is not kept: it does not say who agreed.")))
        if login and planned.person:
            why.append(note(noop("Gets the user name {login}."), login=entry.login))
        return planned._replace(
            why=tuple(why), adds_login=login, adds_number=fresh and entry.consent
        )

    def _doubted(self, planned: Planned) -> Planned:
        """Doubtful where the name or the address is another than is known."""
        if planned.state == "wrong":
            return planned
        entry, name = planned.entry, folded(planned.entry.name.full)
        if planned.person is None:
            return self._namesake(planned, name)
        person = self.view.people[planned.person]
        why, unnamed = [], not person.name.full  # came in before anybody named them
        if not unnamed and folded(person.name.full) != name:
            known = person.shown if person.id in self.view.known_here else "?"
            why.append(
                note(noop("Is known as {name}: would get the name in this row."), name=known)
            )
        if entry.mail and person.mail and entry.mail != person.mail:
            why.append(note(noop("Has the address {mail}: would get another."), mail=person.mail))
        if why:
            whole = (*why, *planned.why)
            return planned._replace(state="doubtful", why=whole, renamed=True)
        return planned._replace(renamed=unnamed or (bool(entry.mail) and not person.mail))

    def _namesake(self, planned: Planned, name: str) -> Planned:
        """Doubtful where somebody here, or in an earlier row, has the same name."""
        same: Iterable[str] = self.view.by_name.get(name, ())
        why = [_known_here(self.view.people[id_].mail) for id_ in same]
        row = self._rows.setdefault(("name", name), planned.entry.row)
        if row != planned.entry.row:
            why.append(note(noop("Row {row} has the same name: would be another person."), row=row))
        if why:
            return planned._replace(state="doubtful", why=(*why, *planned.why))
        return planned


def _known_here(mail: str) -> Note:
    """That somebody of the same name is known."""
    if not mail:
        return note(
            noop("Somebody of this name is known here, without an address: would be another.")
        )
    return note(
        noop("Somebody of this name is known here, with {mail}: would be another person."),
        mail=mail,
    )
