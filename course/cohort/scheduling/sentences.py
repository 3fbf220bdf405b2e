"""What a round did, in sentences for an operator."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from course.cohort.publications.kept import Publication
from course.cohort.scheduling.rounds import Left, Round
from course.messages import _


def sentences(done: Round, zone: ZoneInfo) -> Iterator[str]:
    """What was published, and what waits and why; one line where there is nothing to say."""
    for publication in done.published:
        yield _published(publication)
    for left in done.left:
        yield _left(left, zone)
    if not done.published and not done.left:
        yield _("Nothing waits to be published.")


def _published(made: Publication) -> str:
    cohorts = ", ".join(made.cohorts)
    if made.period:
        return _(
            "{lesson}: published, {size} people of {cohorts}, {period}.",
            lesson=made.lesson,
            size=made.size,
            cohorts=cohorts,
            period=made.period,
        )
    return _(
        "{lesson}: published, {size} people of {cohorts}.",
        lesson=made.lesson,
        size=made.size,
        cohorts=cohorts,
    )


def _left(left: Left, zone: ZoneInfo) -> str:
    words = {
        "lesson": left.lesson,
        "cohort": left.team.id,
        "waiting": left.waiting,
        "k": left.k,
        "day": left.until.astimezone(zone).date() if left.until else "",
    }
    if left.until is None:
        return _(
            "{lesson}: {waiting} people of {cohort} wait; a group needs {k}, and there are too few "
            "with other small teams as well.",
            **words,
        )
    if left.ready:
        return _(
            "{lesson}: {waiting} people of {cohort} wait; a group needs {k}, and the next moment "
            "is {day}.",
            **words,
        )
    return _("{lesson}: {waiting} people of {cohort} wait until {day}.", **words)
