"""What the published snapshot holds for one viewer, read and protected for the pages to show."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from course.answers.store import Store
from course.cohort import statistics
from course.cohort.dataset.snapshot import Snapshot
from course.cohort.disclosure import control
from course.cohort.disclosure.control import Shown
from course.cohort.disclosure.disclosed import Disclosed
from course.cohort.exercise_texts import CaseText, options_of
from course.cohort.pages.questions import Asked
from course.cohort.statistics import response_frames
from course.cohort.statistics.stances_sql import Whereabouts
from course.content.released import Released
from course.content.settings import Settings
from course.exercises.kinds.decision import Decision

_STEPS = [
    *("lesson", "cohort", "learner", "release", "exercise", "kind", "step", "state"),
    *("answer", "stance", "score", "certainty"),
]
_PROGRESS = ["lesson", "cohort", "learner", "done", "exercises", "handed_in", "late", "feedback"]
Titles = Mapping[str, str]


@dataclass(frozen=True)
class Board:
    """What is published about `cohort` and the other cohorts that the viewer may see (`titles`)."""

    snapshot: Snapshot
    settings: Settings
    store: Store
    titles: Titles
    cohort: str

    @property
    def k(self) -> int:
        """The smallest group that may be shown."""
        return self.settings.smallest_group

    @cached_property
    def lessons(self) -> dict[str, str]:
        """Titles of the lessons, in the running order."""
        openings = self.store.openings()
        return {
            name: self.store.release(openings[name].release).title if name in openings else name
            for name in self.settings.lessons
        }

    def steps(self, lesson: str | None = None) -> pd.DataFrame:
        """The rows of the table `steps` of this cohort, of one lesson or of all."""
        return self.steps_of([self.cohort], lesson)

    def steps_of(self, cohorts: Collection[str], lesson: str | None = None) -> pd.DataFrame:
        """The same of several cohorts, of those that the viewer may see."""
        return self._read(self.snapshot.steps.as_posix(), _STEPS, lesson, cohorts)

    def where(self, lesson: str | None = None) -> Whereabouts:
        """Where the cohorts stand that concern the viewer."""
        return Whereabouts(self.snapshot.steps, self._lessons(lesson), list(self.titles))

    def released(self, lesson: str) -> list[Released]:
        """The releases in which they answered, the one with most rows first."""
        return [self.store.release(name) for name in self.where(lesson).releases()]

    def own_steps(self, columns: list[str], **values: str) -> pd.DataFrame:
        """Some columns of this cohort's rows in which the named columns have these values."""
        equal = [(name, "==", value) for name, value in values.items()]
        lessons = ("lesson", "in", self._lessons(None))
        wanted = [lessons, ("cohort", "==", self.cohort), *equal]
        return pd.read_parquet(self.snapshot.steps.as_posix(), columns=columns, filters=wanted)

    def progress(self, lesson: str | None = None) -> pd.DataFrame:
        """The same of the table `progress`, of this cohort only."""
        return self.own(self.every_progress(lesson))

    def every_progress(self, lesson: str | None = None) -> pd.DataFrame:
        """The rows of the table `progress` that concern the viewer."""
        path = self.snapshot.progress.as_posix()
        return self._read(path, _PROGRESS, lesson, self.titles)

    def _read(
        self, path: str, columns: list[str], lesson: str | None, cohorts: Collection[str]
    ) -> pd.DataFrame:
        known = {name for name in cohorts if name in self.titles}
        wanted = [("lesson", "in", self._lessons(lesson)), ("cohort", "in", known)]
        return pd.read_parquet(path, columns=columns, filters=wanted)

    def _lessons(self, lesson: str | None) -> set[str]:
        return {lesson} if lesson else set(self.settings.lessons)

    def releases(self, steps: pd.DataFrame) -> list[Released]:
        """The releases in which these rows were answered, the one with most rows first."""
        return [self.store.release(str(name)) for name in steps["release"].value_counts().index]

    def own(self, steps: pd.DataFrame) -> pd.DataFrame:
        """The rows of this cohort."""
        return steps[steps["cohort"] == self.cohort]

    def choices(self, steps: pd.DataFrame, texts: Mapping[str, CaseText]) -> Shown:
        """What may be shown of who chose what in this cohort."""
        own = response_frames.countable(self.own(steps))
        shares = statistics.option_shares(own, options_of(dict(texts)))
        return control.options(shares, self.k)

    def sure(self, steps: pd.DataFrame, texts: Mapping[str, CaseText]) -> Shown:
        """How sure people of this cohort were."""
        every = response_frames.every_step(options_of(dict(texts)), list(response_frames.SURE))
        shares = statistics.option_shares(response_frames.sureness(self.own(steps)), every)
        return control.options(shares, self.k)

    def risky(self, steps: pd.DataFrame, texts: Mapping[str, CaseText]) -> Shown:
        """Which part of this cohort was sure of a choice with a risk."""
        own = self.own(steps)
        found = statistics.sure_and_wrong(own[own["exercise"].isin(list(texts))])
        return control.options(response_frames.risk_or_not(found), self.k)

    def asked(
        self, lesson: str, shown: Shown, texts: Mapping[str, CaseText], releases: list[Released]
    ) -> list[Asked]:
        """Every question of every case that is shown, with the stance of each option."""
        by_step: dict[tuple[str, str], list[tuple[str, Disclosed]]] = {}
        stances = stances_of(releases)
        for row in shown.visible:
            at = row.key["exercise"], row.key["step"]
            by_step.setdefault(at, []).append((stances.get((*at, row.key["answer"]), ""), row))
        return [
            Asked(lesson, exercise, step, case.title, next(iter(case.themes), ""), options)
            for (exercise, step), options in by_step.items()
            for case in [texts[exercise]]
        ]


def stances_of(releases: list[Released]) -> dict[tuple[str, str, str], str]:
    """The stance of each option; for choosing what to talk about, never to print."""
    return {
        (case.id, name, option.id): option.stance
        for released in reversed(releases)
        for case in released.exercises
        if isinstance(case, Decision)
        for name, step in case.steps.items()
        for option in step.options
    }
