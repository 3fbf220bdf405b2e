"""What a learner's coordinators see of whether they take part, by each of their own enrolments."""

from collections.abc import Iterator

from sqlalchemy import Connection

from course.people.enrolment import enrolments_of
from course.people.organisations import Organisation, cohorts, organisation_of
from course.records.taking_part.by_name import begun_at, stays


def seen_by(connection: Connection, person: str) -> list[str]:
    """A sentence or two for each organisation in which a person is enrolled now, by its name.

    Empty for "", whom the roster does not know, and for who is enrolled nowhere.
    """
    now = {e.cohort: e.seq for e in enrolments_of(connection, person) if e.until is None}
    of = {group.id: group.organisation for group in cohorts(connection)}
    places = [organisation_of(connection, id_) for id_ in sorted({of[name] for name in now})]
    told = sorted(places, key=lambda place: place.title.casefold())
    return list(_sentences(connection, told, set(now.values())))


def _sentences(
    connection: Connection, organisations: list[Organisation], mine: set[int]
) -> Iterator[str]:
    for place in organisations:
        every = stays(connection, place.id)
        begun = begun_at(every)
        since = place.names_since
        kept = {since is not None and begun[seq] >= since for seq in mine if seq in begun}
        for by_name in sorted(kept):
            yield _by_name(place) if by_name else _in_numbers(place)


def _by_name(place: Organisation) -> str:
    return (
        f"{place.title}: je coördinator ziet je naam, of je bent begonnen, hoeveel lessen je hebt "
        "ingeleverd, wanneer je klaar was en of je bent geslaagd. Je antwoorden en je punten ziet "
        "je coördinator niet."
    )


def _in_numbers(place: Organisation) -> str:
    names = (
        " Voor anderen koos deze organisatie later voor namen. Jij was toen al ingeschreven, dus "
        "jouw naam staat er niet bij."
        if place.participation == "names"
        else ""
    )
    return (
        f"{place.title}: je coördinator ziet hoeveel mensen zijn ingeschreven, zijn begonnen en "
        "klaar zijn, per team en zonder namen. Is je team klein, dan kan iemand die jullie kent "
        "soms raden over wie het gaat. Of mensen geslaagd zijn, ziet een coördinator alleen "
        f"afgerond en over {place.smallest_group} mensen of meer samen.{names}"
    )
