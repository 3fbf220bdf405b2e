"""`course cohort build`: the rows for staff, brought up to date when enough is new."""

from collections.abc import Mapping, Sequence

from course.answers.store import Store
from course.cohort.dataset.parquet import Part
from course.cohort.dataset.published_tables import Written, exclusive, write_tables
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
