"""`course cohort build`: publish what is new, and add it to the weekly history."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from course.answers.store import Store
from course.cohort.dataset.parquet import Part
from course.cohort.dataset.published_tables import Written, exclusive, write_tables
from course.cohort.disclosure.history import note
from course.content.settings import Settings
from course.paths import CoursePaths

_CONTENT = {"steps": "choices", "progress": "progress"}  # what each table holds, in a sentence


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
        return "Nothing is new: the published cohort data stay as they are."
    sentences = [f"Published: {published}."] if published else []
    if waiting:
        sentences.append(f"Not published, because fewer than {k} learners are new: {waiting}.")
    return " ".join(sentences)


def _listed(parts: Mapping[str, Sequence[Part]]) -> str:
    return ", ".join(
        f"{_CONTENT[table]} of {cohort} in {lesson}"
        for table, of_table in parts.items()
        for lesson, cohort in of_table
    )
