"""A cohort's figures, lesson by lesson, from the published snapshot."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, NamedTuple

import pandas as pd

from course.answers.store import Store
from course.cohort import figures, measures, privacy
from course.cohort.snapshot import Snapshot
from course.cohort.texts import CaseText, case_texts, options_of
from course.content.settings import Settings

_STEPS = ["lesson", "cohort", "learner", "release", "exercise", "step", "state", "answer", "stance"]
_PROGRESS = ["lesson", "cohort", "learner", "done", "exercises", "handed_in", "late", "feedback"]
Titles = Mapping[str, str]


class _Lesson(NamedTuple):
    """The rows of one lesson that concern the cohorts of the viewer."""

    steps: pd.DataFrame
    progress: pd.DataFrame
    titles: Titles
    cohort: str
    k: int

    @property
    def steps_of_cohort(self) -> pd.DataFrame:
        return self.steps[self.steps["cohort"] == self.cohort]

    @property
    def steps_of_all(self) -> pd.DataFrame:
        """With the total, where there is more than one cohort."""
        several = self.steps["cohort"].nunique() > 1
        return measures.with_total(self.steps) if several else self.steps


def lessons(
    snapshot: Snapshot, settings: Settings, store: Store, titles: Titles, cohort: str
) -> list[dict[str, Any]]:
    """What the page shows of each lesson: `id`, `title`, `notice`, `overview` and `cases`.

    Figures come as dictionaries with the fields of `figures.Figure`. `titles` are those of the
    cohorts that the viewer may see.
    """
    found = []
    for name in settings.lessons:
        wanted = [("lesson", "==", name), ("cohort", "in", set(titles))]
        steps = pd.read_parquet(snapshot.steps, columns=_STEPS, filters=wanted)
        progress = pd.read_parquet(snapshot.progress, columns=_PROGRESS, filters=wanted)
        held = _Lesson(steps, progress, titles, cohort, settings.smallest_group)
        found.append(_lesson(store, name, held))
    return found


def _lesson(store: Store, name: str, held: _Lesson) -> dict[str, Any]:
    progress = held.progress[held.progress["cohort"] == held.cohort]
    shown = {"id": name, "title": _title(store, name), "overview": [], "cases": []}
    if progress.empty:
        return {**shown, "notice": privacy.too_few(held.k)}
    names = held.steps["release"].value_counts().index
    cases = case_texts([store.release(str(release)) for release in names])
    overview = [asdict(figure) for figure in _overview(held, progress)]
    return {**shown, "notice": None, "overview": overview, "cases": _cases(held, cases)}


def _title(store: Store, lesson: str) -> str:
    opening = store.openings().get(lesson)
    return store.release(opening.release).title if opening else lesson


def _overview(held: _Lesson, progress: pd.DataFrame) -> list[figures.Figure]:
    title, steps = held.titles[held.cohort], held.steps_of_all
    return [
        figures.completion(privacy.parts(measures.completion(progress), held.k), title),
        figures.profile(privacy.profile(measures.profile(steps), held.k), held.titles),
        figures.position(privacy.position(measures.position(steps), held.k), held.titles),
    ]


def _cases(held: _Lesson, cases: Mapping[str, CaseText]) -> list[dict[str, Any]]:
    shares = measures.option_shares(held.steps_of_cohort, options_of(dict(cases)))
    shown = privacy.options(shares, held.k)
    return [
        {
            "id": name,
            "title": case.title,
            "figures": [
                asdict(figures.choices(f"{name}-{step}", own, text, number, len(case.steps)))
                for number, (step, text) in enumerate(case.steps.items(), 1)
                for own in [shown.where(exercise=name, step=step)]
            ],
        }
        for name, case in cases.items()
    ]
