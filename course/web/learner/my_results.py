"""What a learner may know of their results: those of lessons whose feedback is there."""

from collections.abc import Mapping

from course.answers.saving import Standing
from course.answers.store import Store
from course.content.settings import Settings
from course.formatting import number as dutch_number
from course.marking.results import results_in
from course.records.completion import LessonOutcome, Outcome, Rule, Work, outcome


def my_outcome(
    store: Store, settings: Settings, rule: Rule, standings: Mapping[str, Standing]
) -> Outcome:
    """The outcome for one learner; a result without feedback counts as not known yet."""
    told = [s.handin.seq for s in standings.values() if s.handin and s.has_feedback]
    results = results_in(store, told) if told else {}
    work = {
        name: Work(
            begun=bool(standing.answers),
            ready=not standing.closed and 0 < standing.total == standing.done,
            handin=standing.handin,
            result=results.get(standing.handin.seq) if standing.handin else None,
        )
        for name, standing in standings.items()
    }
    titles = {name: standing.released.title for name, standing in standings.items()}
    return outcome(rule, settings.lessons, titles, work)


def lesson_text(rule: Rule, lesson: LessonOutcome) -> str:
    """A sentence about a lesson that is finished or marked; empty for any other."""
    if lesson.state == "ready":
        return "Alles is gedaan. Lever de les nog in."
    result = lesson.result
    if result is None or lesson.state not in {"passed", "not_passed"}:
        return ""
    points = f"{dutch_number(result.points)} van de {dutch_number(result.max_points)} punten"
    if lesson.state == "passed":
        return f"Gehaald: {points}."
    need = dutch_number(rule.needed(lesson.lesson, result.max_points))
    return f"Nog niet gehaald: {points}, en {need} zijn nodig."


def course_text(found: Outcome) -> str:
    """A sentence or two about the course, once it is finished; empty until then."""
    if not found.finished:
        return ""
    done = "Je hebt de cursus afgerond"
    if found.passed == "yes":
        return f"{done} en je bent geslaagd."
    if found.passed == "no":
        return f"{done}. Geslaagd ben je nog niet. {found.why}"
    return f"{done}. Of je geslaagd bent, weet je als alle terugkoppeling er is."
