"""A learner's own progress in Dutch words."""

from course.answers.saving import Standing


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


def receipt_code(digest: str) -> str:
    """The first sixteen digits of a hash in groups of four, to read aloud or copy."""
    return " ".join(digest[i : i + 4] for i in range(0, 16, 4))
