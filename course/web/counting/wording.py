"""When figures come, in Dutch sentences."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from course.cohort.publications.kept import Publication
from course.cohort.scheduling.now import Proposal
from course.cohort.scheduling.situation import LessonDivided
from course.web import dutch_dates

_QUARTERS: Final = ("eerste", "tweede", "derde", "vierde")
_NOBODY: Final = "Er heeft nog niemand ingeleverd."
_EVERYBODY: Final = "Iedereen die inleverde, is geteld."
UNDONE: Final = "Je kunt dit niet ongedaan maken. Bij Wie deed wat staat dat je dit deed."


def people(number: int) -> str:
    """As in *1 persoon*, *12 mensen*."""
    return "1 persoon" if number == 1 else f"{number} mensen"


def together(names: Sequence[str]) -> str:
    """As in *Avond, Nacht en Weekend*."""
    *most, last = names
    return f"{', '.join(most)} en {last}" if most else last


def published(made: Publication, cohort: str, titles: Mapping[str, str], zone: ZoneInfo) -> str:
    """When it was, of how many people, and with which other teams."""
    when = dutch_dates.day_and_year(made.at, zone)
    beside = [titles.get(name, name) for name in made.cohorts if name != cohort]
    whose = f", samen met {together(beside)}" if beside else ""
    why = ""
    if made.period:
        year, number = made.period.split("-Q")
        why = f" Ze leverden in tot en met het {_QUARTERS[int(number) - 1]} kwartaal van {year}."
    return f"Vastgelegd op {when}, van {people(made.size)}{whose}.{why}"


def waiting(divided: LessonDivided, cohort: str, *, is_first: bool) -> Iterator[str]:
    """Who waits in a lesson, since when, and what they wait for."""
    zone, team, own = divided.situation.settings.zone, divided.teams[cohort], divided.of(cohort)
    k = divided.situation.k_of(team.organisation)
    until = divided.next_moment(cohort)
    number = len(own)
    if not own:
        yield _NOBODY if is_first else _EVERYBODY
    else:
        since = dutch_dates.day_and_year(min(who.at for who in own), zone)
        did = "leverde" if number == 1 else "leverden"
        waits = "wacht" if number == 1 else "wachten"
        told = f"{people(number)} {did}" if is_first else f"Daarna {did} {people(number)}"
        yield f"{told} in en {waits} op cijfers, sinds {since}."
    if until is not None and (own or is_first or team.is_open):
        yield from _coming(divided, cohort, until, number, k)
    elif own:
        place = _place(divided, cohort)
        yield (
            f"Een groep heeft minstens {people(k)} nodig. De cijfers komen zodra er genoeg zijn"
            f"{place}."
        )


def _coming(
    divided: LessonDivided, cohort: str, until: datetime, number: int, k: int
) -> Iterator[str]:
    zone, team = divided.situation.settings.zone, divided.teams[cohort]
    last = dutch_dates.last_day(until, zone)
    if team.is_open:
        yield (
            f"Deze les heeft geen einddatum. Er wordt geteld per kwartaal: nu na {last}, als het "
            f"er dan minstens {k} zijn{_place(divided, cohort)}. Anders tellen ze mee in het "
            "kwartaal erna."
        )
    elif team.is_over(divided.situation.at):
        yield (
            f"Het zijn er te weinig voor een eigen groep van {k}. Ze tellen samen met andere "
            f"kleine teams, na {last}."
        )
    elif number >= k:
        yield f"De cijfers komen na de einddatum, {last}."
    else:
        yield (
            f"De cijfers komen na de einddatum, {last}, als het er dan minstens {k} zijn"
            f"{_place(divided, cohort)}."
        )


def _place(divided: LessonDivided, cohort: str) -> str:
    team = divided.teams[cohort]
    return ", of samen met andere kleine teams" if team.organisation else ""


def refusal(asked: Proposal) -> str:
    """Why figures cannot be made now."""
    if not asked.own:
        return "Er is nu niemand die nog geteld kan worden."
    number = len(asked.own)
    have = "heeft" if number == 1 else "hebben"
    few = (
        f"{people(number)} {have} ingeleverd en {'is' if number == 1 else 'zijn'} nog "
        f"niet geteld. Een groep heeft er minstens {asked.k} nodig"
    )
    more = f"Er {'is' if asked.missing == 1 else 'zijn'} er nog {asked.missing} nodig."
    if not asked.team.organisation or asked.missing == asked.k - number:
        return f"{few}. {more}"
    return f"{few}, en samen met kleine teams die al wachten is dat ook te weinig. {more}"


def proposed(asked: Proposal, titles: Mapping[str, str], zone: ZoneInfo) -> Iterator[str]:
    """What asking now does, before anything happens."""
    own, team = len(asked.own), asked.team
    size = len(asked.group.people) if asked.group else 0
    did = "heeft ingeleverd en telt" if own == 1 else "hebben ingeleverd en tellen"
    inside = f" Ingeschreven zijn er nu {team.enrolled}." if team.enrolled else ""
    yield f"{people(own)} {did} nu mee.{inside}"
    if asked.beside:
        names = together([titles.get(name, name) for name in asked.beside])
        yield (
            f"Dat is te weinig voor een eigen groep van {asked.k}. Ze tellen samen met "
            f"{people(size - own)} van {names}, die al wachtten."
        )
    yield f"De cijfers gaan over {size} mensen samen, en veranderen daarna niet meer."
    yield f"Wie later inlevert, telt pas mee als er weer minstens {asked.k} zijn."
    if team.due is not None and not team.closed:
        yield f"Zonder jouw vraag komen de cijfers na {dutch_dates.last_day(team.due, zone)}."
    yield UNDONE
