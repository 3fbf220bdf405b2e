"""Why somebody may need help, in Dutch words without a verdict."""

from datetime import datetime
from zoneinfo import ZoneInfo

from course.instructor.learner_status import Stand
from course.instructor.needing_help import InNeed
from course.records.completion import Rule
from course.web import dutch_dates
from course.web.instructor import learner_wording


def rule(quiet_days: int) -> tuple[str, str]:
    """Who is on the list, and in which order: a sentence each."""
    return (
        f"Hier staat wie {quiet_days} dagen kon beginnen en dat niet deed, wie begon en al "
        f"{quiet_days} dagen geen antwoord gaf, wie een inleverdatum miste, en wie een les niet "
        "haalde.",
        "Bovenaan staat wie nog niet begon of vastzit, dan wie de meeste lessen achterloopt, en "
        "bij evenveel lessen wie het langst.",
    )


def whys(one: InNeed, now: datetime, passing: Rule, zone: ZoneInfo) -> list[str]:
    """Each thing that is the matter, in a sentence or two."""
    found = []
    if one.never:
        found.append(f"Nog niet begonnen. Dat kon sinds {dutch_dates.day(one.since, zone)}.")
    found += [_where(stand, now, zone) for stand in one.stuck]
    stuck = {stand.lesson for stand in one.stuck}
    late = [stand for stand in one.behind if stand.lesson not in stuck]
    if len(late) == 1 and late[0].at:
        found.append(_where(late[0], now, zone))
    elif len(late) == 1:
        found.append(
            f"{late[0].title}: {learner_wording.reason(late[0], 'due', now, passing, zone)}"
        )
    elif late:
        titles = ", ".join(stand.title for stand in late)
        first = min(late, key=learner_wording.last_day)
        found.append(
            f"{len(late)} lessen niet ingeleverd: {titles}. De eerste datum was "
            f"{dutch_dates.day(learner_wording.last_day(first), zone)}."
        )
    for stand in one.missed:
        reason = learner_wording.reason(stand, "points", now, passing, zone)
        found.append(f"{stand.title}: {reason}")
    return found


def _where(stand: Stand, now: datetime, zone: ZoneInfo) -> str:
    due = ""
    if stand.due is not None and now >= stand.due:
        last = dutch_dates.day(learner_wording.last_day(stand), zone)
        due = f" Inleveren kon tot en met {last}."
    return f"{stand.title}: {learner_wording.where(stand, zone)}{due}"
