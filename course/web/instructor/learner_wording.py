"""A learner's status in Dutch words without a verdict, and as cells of a table."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from course.formatting import number as dutch_number
from course.formatting import with_attempt
from course.instructor.learner_status import Stand, Why
from course.records.completion import Rule
from course.web import dutch_dates

HEAD = (
    *("naam", "cohort", "les", "stand", "bij_oefening", "van_oefeningen", "oefening"),
    *("laatste_antwoord", "inleveren_tot_en_met", "ingeleverd", "te_laat"),
    *("punten", "van_punten", "waarom"),
)


def state(stand: Stand) -> str:
    """A lesson's state, with the attempt if it is not the first."""
    if stand.handed_in is not None:
        late = ", te laat" if stand.late else ""
        handed_in = f"{with_attempt('ingeleverd', stand.attempt)}{late}"
        if stand.is_being_marked:
            return f"{handed_in}, wordt nagekeken"
        return f"{handed_in}, wacht op een oordeel" if stand.waits else handed_in
    if not stand.is_open:
        return "dicht"
    return with_attempt("bezig" if stand.at else "nog niet begonnen", stand.attempt)


def points(stand: Stand) -> str:
    """What the last hand-in earned; empty if it is not fully marked."""
    result = stand.result
    if result is None or stand.waits or not result.max_points:
        return ""
    return f"{dutch_number(result.points)} van {dutch_number(result.max_points)} punten"


def reason(stand: Stand, why: Why, now: datetime, rule: Rule, zone: ZoneInfo) -> str:
    """Why somebody may need help in a lesson."""
    if why == "points" and stand.result:
        least = dutch_number(round(rule.needed(stand.lesson, stand.result.max_points), 1))
        return f"{points(stand)}. De grens ligt bij {least}."
    if why == "quiet":
        return f"Begonnen, en al {stand.days_quiet(now)} dagen geen antwoord."
    begun = "Nog niet ingeleverd" if stand.begun else "Nog niet begonnen"
    return f"{begun}. Inleveren kon tot en met {dutch_dates.day(last_day(stand), zone)}."


def last_day(stand: Stand) -> datetime:
    """A moment on the last day for handing in the lesson."""
    if stand.due is None:
        raise ValueError(f"{stand.lesson} has no due date")
    return stand.due - timedelta(seconds=1)


def where(stand: Stand, zone: ZoneInfo) -> str:
    """How far somebody got, and since when."""
    number, of, title = stand.spot
    again = f"Poging {stand.attempt}. " if stand.attempt > 1 else ""
    if stand.handed_in is not None:
        late = ", te laat" if stand.late else ""
        return f"{again}Ingeleverd op {dutch_dates.day(stand.handed_in, zone)}{late}."
    if stand.at is None:
        return f"{again}Nog niet begonnen."
    at = f"Laatste antwoord op {dutch_dates.day(stand.at, zone)}."
    if not number:
        return f"{again}Nog niet verder gekomen dan het begin. {at}"
    if number == of:
        return f"{again}Gekomen tot de laatste oefening, “{title}”. {at}"
    return f"{again}Nog niet verder gekomen dan oefening {number} van {of}, “{title}”. {at}"


def cells(  # noqa: PLR0917 - who and where, what, and how to say it
    name: str, cohort: str, stands: Iterable[Stand], now: datetime, rule: Rule, zone: ZoneInfo
) -> list[tuple[str, ...]]:
    """A row for each lesson of somebody, under `HEAD`."""
    rows: list[tuple[str, ...]] = []
    for stand in stands:
        result = stand.result if points(stand) else None
        why = [reason(stand, need, now, rule, zone) for need in stand.needs(now, rule)]
        rows.append(
            (
                *(name, cohort, stand.title, state(stand)),
                *_spot(stand),
                _moment(stand.at, zone),
                f"{last_day(stand).astimezone(zone):%Y-%m-%d}" if stand.due else "",
                _moment(stand.handed_in, zone),
                "ja" if stand.late else "",
                dutch_number(result.points) if result else "",
                dutch_number(result.max_points) if result else "",
                " ".join(why),
            )
        )
    return rows


def _spot(stand: Stand) -> tuple[str, str, str]:
    """Where somebody is; empty for those who have handed in."""
    number, of, title = stand.spot
    return ("", str(of), "") if stand.handed_in else (str(number), str(of), title)


def _moment(at: datetime | None, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if at else ""
