"""The demo's roster: two organisations, their teams, and people of whom some never began.

The accounts of the demo and its synthetic learners are among them, so that one roster holds who is
at work and who was only invited. Names are made up; ids are new in each demo.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import Connection

from course.answers.store import Opening
from course.content.settings import Settings
from course.people.audit import Actor
from course.people.dates import LessonDates, extend, set_dates
from course.people.enrolment import enrol
from course.people.invitations import invite
from course.people.logins import add_login, hub, identify
from course.people.names import Name, parse
from course.people.newcomers import Newcomer, enrol_newcomers
from course.people.organisations import (
    Group,
    Organisation,
    Unit,
    add_cohort,
    add_organisation,
    add_unit,
    close_cohort,
    organisations,
    slug,
)
from course.people.persons import Person, add_person, rename
from course.people.staff import Scope, appoint

_GIVEN_NAMES: Final = """
    Zoë Daan Fatima Jeroen Chloë Samir Anneke Björn Priya Wouter Ayşe Marieke Renée Tjeerd Naomi
    Łukasz Ingrid Mehmet Désirée Floris Aminata Joost Noëlle Rachid Truus Kofi Hanneke İbrahim Lieke
"""
_FAMILY_NAMES: Final = (
    "van den Berg|de Vries|Bakker|Y\u0131lmaz|van der Meer|El Amrani|Smit|in 't Veld|Nowak|Prins|"
    "ter Horst|Crèvecoeur|van Dijk|Böhm|Kaya|de Wit|Wójcik|Mulder|van 't Hof|Søndergaard|Peeters|"
    "Achterberg|op den Kelder|Haddad|Visser|Núñez|te Wierik|Osei|Vermeulen|'t Hart|Ramdin"
)
_LINDE, _VEER, _KLAS, _LAST_YEAR = "de-linde", "het-veer", "veer-klas-een", "vorig-jaar"
_WEEK: Final = timedelta(weeks=1)
_NEVER_BEGAN: Final = {"noord": 4, "zuid": 3}
_TEAMS: Final = {"avonddienst": 8, "nachtdienst": 12, _KLAS: 12}  # besides accounts


class Around(NamedTuple):
    """What there is already: the course, its open lessons, the synthetic learners by cohort.

    `key` is that of invitations.
    """

    settings: Settings
    openings: Sequence[Opening]
    simulated: Mapping[str, Sequence[str]]
    key: str


def fill_roster(connection: Connection, around: Around, at: datetime) -> bool:
    """Fill the roster, unless it holds an organisation already; whether it did."""
    if organisations(connection):
        return False
    _Filling(connection, around, Actor("demo", at)).run()
    return True


class _Filling:
    """Fills an empty roster, each name given once."""

    def __init__(self, connection: Connection, around: Around, by: Actor) -> None:
        self.connection = connection
        self.around = around
        self.by = by
        self.names = _names()

    def run(self) -> None:
        """Everything, in its order."""
        self._organise()
        learners = [
            person
            for cohort, logins in self.around.simulated.items()
            for person in self._people(cohort, logins)
        ]
        for cohort, count in _NEVER_BEGAN.items():
            self._invite(cohort, self._people(cohort, [""] * count))
        for cohort, count in _TEAMS.items():
            self._people(cohort, [""] * count, flemish=cohort == _KLAS)
        self._accounts()
        self._dates()
        self._more_time_for(learners[0])

    def _organise(self) -> None:
        """The organisations, units and cohorts; those of course.yaml are De Linde's."""
        settings = self.around.settings
        linde = Organisation(_LINDE, "Zorggroep De Linde", settings.smallest_group)
        veer = Organisation(_VEER, "Zorgschool Het Veer", participation="names", track="VL")
        for organisation in (linde, veer):
            add_organisation(self.connection, self.by, organisation)
        for unit, name in (("thuiszorg", "Thuiszorg"), ("woonzorg", "Woonzorg")):
            add_unit(self.connection, self.by, Unit(unit, _LINDE, name))
        for group in (
            Group(settings.cohorts[0].id, settings.cohorts[0].title, _LINDE, "thuiszorg"),
            *(Group(other.id, other.title, _LINDE, "woonzorg") for other in settings.cohorts[1:]),
            Group("avonddienst", "Avonddienst", _LINDE, "thuiszorg"),
            Group("nachtdienst", "Nachtdienst", _LINDE, "thuiszorg"),
            Group("dagdienst", "Dagdienst", _LINDE, "woonzorg"),
            Group("weekenddienst", "Weekenddienst", _LINDE, "woonzorg"),
            Group(_LAST_YEAR, "Team Noord, vorig jaar", _LINDE, "thuiszorg"),
            Group(_KLAS, "Klas 1", _VEER),
        ):
            add_cohort(self.connection, self.by, group)

    def _people(self, cohort: str, logins: Iterable[str], *, flemish: bool = False) -> list[Person]:
        """People in a cohort; an empty log-in for who never came in.

        Who came in before the roster was filled gets a name.
        """
        newcomers, known = [], []
        for login in logins:
            name = next(self.names)
            mail = _mail(name, _VEER if flemish else _LINDE)
            name = _flemish(name) if flemish else name
            if login and (id_ := identify(self.connection, *hub(login))):
                known.append(rename(self.connection, self.by, id_, name, mail=mail))
                enrol(self.connection, self.by, id_, cohort)
            else:
                newcomers.append(Newcomer(name, mail, login, cohort))
        return [*known, *enrol_newcomers(self.connection, self.by, newcomers)]

    def _invite(self, cohort: str, people: Iterable[Person]) -> None:
        """Invitations that nobody has used."""
        expires = self.by.at + 4 * _WEEK
        for person in people:
            invite(
                self.connection, self.by, self.around.key, cohort, person=person.id, expires=expires
            )

    def _accounts(self) -> None:
        """The three who may log in: a learner who was here last year, an instructor, a coordinator.

        The instructor manages the organisation as well, so that the demo shows all of the office.

        The coordinator follows the course too, as the ninth of a team.
        """
        connection, by = self.connection, self.by
        learner = self._account("leerling", "Lena van 't Hof")
        instructor = self._account("docent", "Dirk Janssens")
        coordinator = self._account("coordinator", "Cora de Wit")
        enrol(connection, Actor(by.name, by.at - 52 * _WEEK), learner, _LAST_YEAR)
        close_cohort(connection, by, _LAST_YEAR)
        enrol(connection, by, learner, "noord")
        enrol(connection, by, coordinator, "avonddienst")
        for role in ("instructor", "manager"):
            appoint(connection, by, instructor, role, Scope(organisation=_LINDE))
        for cohort in ("noord", "zuid", "dagdienst"):
            appoint(connection, by, coordinator, "coordinator", Scope(cohort=cohort))

    def _account(self, login: str, full: str) -> str:
        """The id of a person for an account of the demo."""
        name = parse(full)
        mail = _mail(name, _LINDE)
        if id_ := identify(self.connection, *hub(login)):
            return rename(self.connection, self.by, id_, name, mail=mail).id
        person = add_person(self.connection, self.by, name, mail=mail)
        add_login(self.connection, self.by, person.id, hub(login))
        return person.id

    def _dates(self) -> None:
        """The dates of course.yaml for its cohorts; small teams are late with the first lesson."""
        settings, at = self.around.settings, self.by.at
        late = LessonDates(at - 4 * _WEEK, at - _WEEK)
        for cohort in _TEAMS:
            set_dates(self.connection, self.by, cohort, settings.lessons[0], late)
        for lesson, _, first in self.around.openings:
            for group in settings.cohorts:
                opens = settings.opens(group.id, lesson, first)
                due = settings.due(group.id, lesson, first)
                set_dates(self.connection, self.by, group.id, lesson, LessonDates(opens, due))

    def _more_time_for(self, person: Person) -> None:
        """Somebody fell ill."""
        lesson, due = self.around.settings.lessons[-1], self.by.at + 20 * _WEEK
        extend(self.connection, self.by, person.id, "noord", lesson, due=due)


def _names() -> Iterator[Name]:
    """Names that differ from each other: the lists have no common factor in their lengths."""
    given, family = _GIVEN_NAMES.split(), _FAMILY_NAMES.split("|")
    for number in range(len(given) * len(family)):
        yield parse(f"{given[number % len(given)]} {family[number % len(family)]}")


def _flemish(name: Name) -> Name:
    whole = f"{name.infix} {name.family}".strip()
    return Name(name.given, "", whole[:1].upper() + whole[1:])


def _mail(name: Name, domain: str) -> str:
    return f"{slug(name.full)}@{domain}.example"
