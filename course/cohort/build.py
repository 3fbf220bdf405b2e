"""`course cohort build`: publish what is new, and add it to the weekly history."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from course.answers.store import Store
from course.cohort.dataset.parquet import Part
from course.cohort.dataset.published_tables import Written, exclusive, write_tables
from course.cohort.disclosure.history import note
from course.content.settings import Settings
from course.messages import _, noop
from course.paths import CoursePaths

_CONTENT = {  # what each table holds, in a sentence
    "steps": noop("choices of {cohort} in {lesson}"),
    "progress": noop("progress of {cohort} in {lesson}"),
}


def build(paths: CoursePaths, store: Store, settings: Settings) -> str:
    """Publish a new snapshot of the cohort data if enough is new, see `write_tables`.

    Returns
    -------
    One or more sentences for the operator: what was published, and what was not and why.
    """
    with exclusive(paths.cohort):
        written = write_tables(paths, store, settings)
        if written.snapshot and written.renewed:
            today = datetime.now(settings.zone).date()
            note(written.snapshot, written.renewed, settings.smallest_group, today)
    return _sentence(written, settings.smallest_group)


def _sentence(written: Written, k: int) -> str:
    published, waiting = _listed(written.published), _listed(written.waiting)
    if not published and not waiting:
        return _("Nothing is new: the published cohort data stay as they are.")
    sentences = [_("Published: {parts}.", parts=published)] if published else []
    if waiting:
        message = _("Not published, because fewer than {least} learners are new: {parts}.")
        sentences.append(message.format(least=k, parts=waiting))
    return " ".join(sentences)


def _listed(parts: Mapping[str, Sequence[Part]]) -> str:
    return ", ".join(
        _(_CONTENT[table], cohort=cohort, lesson=lesson)
        for table, of_table in parts.items()
        for lesson, cohort in of_table
    )
