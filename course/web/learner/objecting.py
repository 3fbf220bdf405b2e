"""What a learner sees of objecting to a result, on the page of the feedback."""

from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple, TypedDict

from sqlalchemy import Connection

from course.answers.store import Feedback, HandIn
from course.content.released import Released
from course.exercises.base import Exercise
from course.formatting import number as dutch_number
from course.marking.by_hand import handin_with, marks_of_handin
from course.marking.results import Counted
from course.messages import noop
from course.people.errors import RosterError
from course.people.guidance.guides import Guides, guides
from course.people.guidance.objections import (
    LONGEST,
    WHOLE,
    About,
    Answerer,
    Objection,
    answer_by,
    object_to,
    objections,
    plain,
    who_answers,
)
from course.people.persons import persons
from course.web import dutch_dates
from course.web.learner.results_read import Shown
from course.web.service import Service

_ALL: Final = "hele-les"  # of a form: the whole lesson
_WHOLE_TEXT: Final = "de hele les"


class Draft(NamedTuple):
    """What was sent and could not be kept, with the reason; empty where nothing was."""

    over: str = ""
    why: str = ""
    error: str = ""


class ObjectionRow(TypedDict):
    """One objection: about what, when it came, in whose hands it is, and what was answered."""

    about: str
    received: str
    text: str
    state: list[str]
    answer: str
    points: str


class ObjectingContext(TypedDict):
    """What `learner/objecting.html` shows; `until` is "" when it is too late for a new one."""

    path: str
    xsrf: str
    rows: list[ObjectionRow]
    until: str
    days: int
    longest: int
    choices: list[tuple[str, str]]
    draft: Draft


def keep(service: Service, learner: str, feedback: Feedback, draft: Draft) -> int:
    """Keep an objection to a result; its number.

    Raises
    ------
    RosterError
        It is too late, it is about nothing that has points, or `object_to` refuses it.
    """
    now = datetime.now(UTC)
    if now >= _end(service, feedback):
        raise RosterError(noop("It is too late to object to this result."))

    def work(connection: Connection) -> int:
        handin = handin_with(connection, learner, feedback.hash)
        chosen = WHOLE if draft.over == _ALL else draft.over
        known = [] if handin is None else _objectionable(service, handin)
        if handin is None or (draft.over != _ALL and chosen not in [id_ for id_, _ in known]):
            raise RosterError(noop("Choose what it is about."))
        about = About(learner, handin.lesson, handin.seq, handin.attempt, handin.cohort, chosen)
        return object_to(connection, about, plain(draft.why), now)

    return service.store.writer.do(work)


def section(
    service: Service, handin: HandIn, page: Shown, draft: Draft, xsrf: str
) -> ObjectingContext | None:
    """The section; None where there was no objection and there can be none any more."""
    feedback, days = page.feedback, service.settings.objections.answer_days
    end = _end(service, feedback)
    is_open = datetime.now(UTC) < end
    if not (page.objections or is_open):
        return None
    rows = _rows(service, handin) if page.objections else []
    choices = _objectionable(service, handin) if is_open else []
    path = f"{service.renderer.base}les/{feedback.lesson}/terugkoppeling?poging={feedback.attempt}"
    return {
        "path": path,
        "xsrf": xsrf,
        "rows": rows,
        "until": dutch_dates.last_day(end, service.settings.zone) if choices else "",
        "days": days,
        "longest": LONGEST,
        "choices": [(_ALL, "De hele les"), *choices],
        "draft": draft,
    }


def _end(service: Service, feedback: Feedback) -> datetime:
    """The first moment at which it is too late."""
    settings = service.settings
    days = settings.objections.days
    if not days:
        return feedback.at
    day = feedback.at.astimezone(settings.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return day + timedelta(days=days + 1)


def _objectionable(service: Service, handin: HandIn) -> list[tuple[str, str]]:
    """Id and title of each exercise that has points, and whose answers may be read by staff."""
    return [
        (exercise.id, exercise.title)
        for exercise in service.store.as_released(handin.release).exercises
        if _has_points(exercise) and not (exercise.sensitive or exercise.local)
    ]


def _has_points(exercise: Exercise) -> bool:
    return bool(exercise.points and not exercise.practice) or exercise.by_hand is not None


def _rows(service: Service, handin: HandIn) -> list[ObjectionRow]:
    released = service.store.as_released(handin.release)
    with service.store.snapshot() as connection:
        mine = objections(connection, learner=handin.learner, handin=handin.seq)
        known, marks = guides(connection), marks_of_handin(connection, handin)
        answered = persons(connection, [o.answer.by for o in mine if o.answer])
        names = {id_: who.shown for id_, who in answered.items()}
        return [_row(connection, service, released, one, known, marks, names) for one in mine]


def _row(  # noqa: PLR0917 - what all rows share
    connection: Connection,
    service: Service,
    released: Released,
    one: Objection,
    known: Guides,
    marks: list[Counted],
    names: dict[str, str],
) -> ObjectionRow:
    zone, given = service.settings.zone, one.answer
    if given is None:
        by = who_answers(connection, known, one.about, makers(marks, one.about.exercise))
        last = answer_by(one, service.settings.objections.answer_days)
        state = [f"{answerer(by)} antwoordt uiterlijk {dutch_dates.day_and_year(last, zone)}."]
        if by and by.is_second:
            state.append(f"{by.shown} gaf je punten niet zelf en kijkt als tweede naar je werk.")
    else:
        name = names.get(given.by, "Een docent")
        state = [f"{name} antwoordde op {dutch_dates.day_and_year(given.at, zone)}:"]
    return {
        "about": about_text(released, one.about.exercise),
        "received": dutch_dates.moment(one.at, zone),
        "text": one.text,
        "state": state,
        "answer": given.text if given else "",
        "points": points_text(one) if given else "",
    }


def makers(marks: list[Counted], exercise: str) -> set[str]:
    """Who gave the points of an exercise, or of the whole lesson, by hand."""
    return {m.by for m in marks if m.by and exercise in {WHOLE, m.exercise}}


def about_text(released: Released, exercise: str) -> str:
    """What an objection is about, in words."""
    known = released.exercise(exercise) if exercise else None
    return f"“{known.title}”" if known else exercise or _WHOLE_TEXT


def answerer(by: Answerer | None) -> str:
    """Name and role of who answers."""
    if by is None:
        return "Een docent van de cursus"
    return f"{by.shown}, {'eigenaar van de cursus' if by.owns else 'docent van je cohort'},"


def points_text(objection: Objection) -> str:
    """What became of the points, in one sentence."""
    given = objection.answer
    if given is None or given.before == given.after or given.after is None:
        return "Je punten zijn gelijk gebleven."
    after = dutch_number(given.after)
    if given.before is None:
        return f"Je hebt hiervoor nu {after} punten."
    return f"Je punten gingen van {dutch_number(given.before)} naar {after}."
