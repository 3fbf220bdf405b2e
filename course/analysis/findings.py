"""What learners' published answers say about the exercises, as lines for a terminal."""

from collections.abc import Iterator

from course.answers.store import Store
from course.cohort.dataset.snapshot import readable
from course.cohort.item_quality import advice, quality
from course.cohort.item_quality.quality import Quality
from course.content.settings import read_settings
from course.messages import _
from course.paths import CoursePaths


def advice_lines(paths: CoursePaths) -> Iterator[str]:
    """Each lesson with suggestions; one line if nothing is published yet."""
    with Store(paths.store_url) as store:
        snapshot = readable(paths, store)
        if snapshot is None:
            yield _("There are no figures yet: run {command} first.", command="course cohort build")
            return
        for lesson in read_settings(paths.source).lessons:
            steps = quality.read(snapshot.steps.as_posix(), lesson)
            names = steps["release"].value_counts().index
            measures = quality.quality(steps, [store.release(str(name)) for name in names])
            if measures.items:
                yield from _lesson(lesson, measures)


def _lesson(name: str, measures: Quality) -> Iterator[str]:
    yield f"{name}: {advice.together(measures)}"
    for item in measures.items:
        for remark in advice.advice(item):
            certainty = _("clearly") if remark.clear else _("possibly")
            yield f"  {item.id}: {certainty}: {remark.message}"
