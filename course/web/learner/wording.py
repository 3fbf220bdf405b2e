"""A learner's own progress in Dutch words."""

from typing import Final
from zoneinfo import ZoneInfo

from course.answers.saving import Standing
from course.content.settings import WhichAttempt
from course.formatting import number as dutch_number
from course.formatting import with_attempt
from course.web import dutch_dates

WHICH_COUNTS: Final = {
    "last": "De laatste poging die is ingeleverd telt, ook als die minder punten geeft.",
    "best": "De poging met de meeste punten telt.",
}
"""Which attempt at a lesson counts, by the setting `completion.attempt`."""


def lesson_state(standing: Standing | None) -> tuple[str, str]:
    """A lesson's state as code and in words; None is a lesson about which nothing is known.

    The words name the attempt, if it is not the first.
    """
    if standing is None:
        return "new", "nieuw"
    code, text = _state(standing)
    if code == "new" and standing.attempt > 1:
        text = "nieuw" if standing.anew else "opnieuw geopend"
    return code, with_attempt(text, standing.attempt)


def _state(standing: Standing) -> tuple[str, str]:
    if not (standing.answers or standing.handin):
        return "new", "nieuw"
    if standing.has_feedback:
        return "feedback", "terugkoppeling"
    if standing.handin:
        return "handed_in", "ingeleverd, te laat" if standing.handin.late else "ingeleverd"
    total = standing.total
    return "busy", f"bezig: {standing.done} van {total}" if total else "bezig"


def attempt_text(standing: Standing, which: WhichAttempt, zone: ZoneInfo) -> str:
    """Since when this is another attempt, and which counts; empty in the first."""
    if standing.reopened_at is None:
        return ""
    if standing.anew:
        return (
            f"Je doet deze les opnieuw, in een nieuwe groep: dit is poging {standing.attempt}. Wat "
            "je eerder deed, blijft bewaard en telt in deze groep niet mee."
        )
    return (
        f"Deze les is voor jou opnieuw geopend op {dutch_dates.day(standing.reopened_at, zone)}: "
        f"dit is poging {standing.attempt}. {WHICH_COUNTS[which]}"
    )


def corrected_text(standing: Standing, zone: ZoneInfo) -> str:
    """That a correction changed the points, and how; empty where not, or where none were shown."""
    corrected = standing.corrected
    if corrected is None or not standing.has_feedback:
        return ""
    before, after = dutch_number(corrected.before), dutch_number(corrected.after)
    return (
        f"De sleutel van {standing.released.title} is verbeterd op "
        f"{dutch_dates.day(corrected.at, zone)}; je punten gingen van {before} naar {after}."
    )


def receipt_code(digest: str) -> str:
    """The first sixteen digits of a hash in groups of four, to read aloud or copy."""
    return " ".join(digest[i : i + 4] for i in range(0, 16, 4))
