"""The agenda for intervisie without figures, for a team that is too small for them.

Cases of the lessons that are open; nothing of anybody.
"""

from collections.abc import Collection
from itertools import islice, zip_longest
from typing import Any

from course.answers.store import Store
from course.cohort.exercise_texts import CaseText, exercise_texts
from course.cohort.pages.agenda import ALWAYS, good, judged
from course.cohort.pages.agenda_choice import HOUR, MOST, minutes
from course.cohort.pages.key import Key
from course.content.released import Released
from course.content.settings import Settings

_NOTICE = (
    "Over dit team zijn er te weinig cijfers om te tonen. Praten kan wel: dit zijn casussen uit de "
    "lessen, zonder cijfers."
)
_WHY = "Een casus uit de les “{}”, om samen over te praten."
_ASK = "Wat weegt voor jou het zwaarst? En voor wie iets anders zou kiezen?"


def plain_agenda(
    store: Store, settings: Settings, locked: Collection[str] = frozenset()
) -> dict[str, Any]:
    """What the page of an agenda shows: cases of each lesson in turn, five at most.

    `notice` says why there are no figures; the options of a case have no share. Of lessons that are
    `locked` it has nothing of the key.
    """
    openings = store.openings()
    opened = [store.release(openings[x].release) for x in settings.lessons if x in openings]
    by_lesson = [[(lesson, *case) for case in _cases(lesson)] for lesson in opened]
    in_turn = (case for turn in zip_longest(*by_lesson) for case in turn if case)
    picked = list(islice(in_turn, MOST))
    each = minutes(len(picked))
    return {
        "notice": _NOTICE if picked else None,
        "plain": True,
        "minutes": each,
        "hour": HOUR,
        "dilemmas": [
            _dilemma(lesson, name, case, is_closed=lesson.lesson in locked)
            for lesson, name, case in picked
        ],
    }


def _cases(lesson: Released) -> list[tuple[str, CaseText]]:
    """The cases of a lesson that are no practice and warn of nothing, by id."""
    counting = {exercise.id for exercise in lesson.exercises if not exercise.practice}
    return [
        (name, case)
        for name, case in exercise_texts([lesson]).items()
        if case.kind == "decision" and name in counting and not case.notice and case.situation
    ]


def _dilemma(lesson: Released, name: str, case: CaseText, *, is_closed: bool) -> dict[str, Any]:
    at, step = next(iter(case.steps.items()))
    key = Key() if is_closed else Key.of([lesson])
    return {
        "lesson": lesson.lesson,
        "lesson_title": lesson.title,
        "exercise": name,
        "title": case.title,
        "themes": list(case.themes),
        "sensitive": "",
        "situation": case.situation,
        "question": step.question,
        "is_first": True,
        "learners": None,
        "split": [
            {**judged(key, name, at, option, text), "share": "", "value": 0.0}
            for option, text in step.options.items()
        ],
        "options": list(step.options.values()),
        "why": [_WHY.format(lesson.title)],
        **good(key, name, at, is_closed=is_closed),
        "questions": [*filter(None, [case.closing]), _ASK, ALWAYS],
    }
