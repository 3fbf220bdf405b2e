"""What a learner may know of their results: those of lessons whose feedback is there."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from course.answers.bulk_reads import with_feedback
from course.answers.saving import Standing
from course.answers.store import HandIn, Store
from course.content.settings import Settings
from course.formatting import number as dutch_number
from course.marking.attempts import first_attempt, handins_that_count
from course.marking.results import results_in
from course.people.returning.starts import Starts, starts_of
from course.records.completion import LessonOutcome, Outcome, Rule, Work, outcome


class Mine(NamedTuple):
    """The outcome for one learner, and of which earlier attempts there is feedback, by lesson."""

    outcome: Outcome
    earlier: Mapping[str, tuple[int, ...]]


READY: Final = "Alles is gedaan. Lever de les nog in."


def my_outcome(
    store: Store, settings: Settings, rule: Rule, learner: str, standings: Mapping[str, Standing]
) -> Mine:
    """The outcome for one learner; a result without feedback counts as not known yet."""
    again = [name for name, standing in standings.items() if standing.attempt > 1]
    handins = {name: s.handin for name, s in standings.items() if s.handin}
    feedback = {(name, s.attempt) for name, s in standings.items() if s.has_feedback}
    if again:
        which = settings.completion.attempt
        feedback |= {found[1:] for found in with_feedback(store, again, [learner])}
        with store.snapshot() as connection:
            starts = starts_of(connection, [learner])
        handins |= {
            handin.lesson: handin
            for handin in handins_that_count(store, which, again, [learner])
            if _counts_now(handin, starts, standings[handin.lesson].attempt)
        }
    told = [h.seq for name, h in handins.items() if (name, h.attempt) in feedback]
    results = results_in(store, told) if told else {}
    work = {
        name: Work(
            begun=bool(standing.answers),
            ready=is_ready(standing),
            handin=handins.get(name),
            result=results.get(handins[name].seq) if name in handins else None,
        )
        for name, standing in standings.items()
    }
    titles = {name: standing.released.title for name, standing in standings.items()}
    earlier = {
        name: tuple(n for n in range(1, standings[name].attempt) if (name, n) in feedback)
        for name in again
    }
    return Mine(outcome(rule, settings.lessons, titles, work), earlier)


def _counts_now(handin: HandIn, starts: Starts, attempt: int) -> bool:
    """Whether it was handed in since the learner last began anew, in another cohort."""
    mine = starts.get((handin.learner, handin.lesson), ())
    return handin.attempt >= first_attempt(mine, attempt)


def is_ready(standing: Standing) -> bool:
    """Whether all that counts is done, and can be handed in."""
    return not standing.closed and 0 < standing.total == standing.done and not standing.handin


def lesson_text(rule: Rule, lesson: LessonOutcome) -> str:
    """A sentence about a lesson that is finished or marked; empty for any other."""
    if lesson.state == "ready":
        return READY
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
