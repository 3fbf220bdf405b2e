"""Due dates in nbgrader's gradebook: the roster's, and a date that was typed there is put back.

nbgrader knows one date a lesson. It gets the last at which anybody hands in in time, extensions
included, so that Formgrader calls nobody late who is not. Pages and receipts do not read it.
"""

import logging
from datetime import datetime, timedelta

from course.answers.store import Store, openings
from course.content.mistakes import Mistakes
from course.content.settings import Settings, read_settings
from course.grading import gradebook
from course.messages import _
from course.paths import CoursePaths
from course.people.schedule import schedule

_BEFORE = timedelta(microseconds=1)  # nbgrader calls late what comes after its date
_log = logging.getLogger(__name__)


def put_back(paths: CoursePaths, store: Store) -> int:
    """Give every open lesson in the gradebook its date, and say in the log what was another one.

    Returns how many got another one. Nothing is done while `course.yaml` cannot be read.

    Raises
    ------
    GradebookError
        The gradebook cannot be read or written now.
    """
    there = gradebook.due_dates(paths.gradebook_url)
    if not there:
        return 0
    try:
        settings = read_settings(paths.source)
    except Mistakes:
        return 0
    dates = latest(store, settings)
    wanted = {name: due for name, due in dates.items() if there.get(name, due) != due}
    gradebook.set_due_dates(paths.gradebook_url, wanted)
    for lesson, due in wanted.items():
        level = logging.WARNING if there[lesson] else logging.INFO
        _log.log(level, _told(lesson, there[lesson], due, settings))
    return len(wanted)


def latest(store: Store, settings: Settings) -> dict[str, datetime | None]:
    """The last moment at which anybody hands in in time, of every open lesson; None without."""
    with store.snapshot() as connection:
        opened, dates = openings(connection), schedule(connection, settings)
    found = {lesson: dates.latest(lesson, opening.at) for lesson, opening in opened.items()}
    return {lesson: due and due - _BEFORE for lesson, due in found.items()}


def _told(lesson: str, old: datetime | None, new: datetime | None, settings: Settings) -> str:
    was, is_now = (
        f"{due.astimezone(settings.zone):%Y-%m-%d %H:%M}" if due else _("none")
        for due in (old, new)
    )
    sentence = _(
        "The due date of {lesson} in nbgrader's gradebook was {was} and is {is_now} now: dates are "
        "those of the roster and course.yaml, not of the gradebook."
    )
    return sentence.format(lesson=lesson, was=was, is_now=is_now)
