"""A learner's own progress in Dutch words."""

from zoneinfo import ZoneInfo

from course.answers.saving import Standing
from course.formatting import number as dutch_number
from course.web import dutch_dates


def lesson_state(standing: Standing | None) -> tuple[str, str]:
    """A lesson's state as code and in words; None is a lesson about which nothing is known."""
    if standing is None or not (standing.answers or standing.handin):
        return "new", "nieuw"
    if standing.has_feedback:
        return "feedback", "terugkoppeling"
    if standing.handin:
        return "handed_in", "ingeleverd, te laat" if standing.handin.late else "ingeleverd"
    total = standing.total
    return "busy", f"bezig: {standing.done} van {total}" if total else "bezig"


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
