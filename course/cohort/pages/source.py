"""What the published snapshot holds for one viewer, after disclosure control."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

import duckdb
import pandas as pd

from course.answers.store import Store
from course.cohort import statistics
from course.cohort.dataset.reader import Reader
from course.cohort.dataset.snapshot import Snapshot
from course.cohort.disclosure import control
from course.cohort.disclosure.control import Shown
from course.cohort.exercise_texts import CaseText, options_of
from course.cohort.statistics import response_frames
from course.cohort.statistics.stances_sql import StanceQueries, connected
from course.content.released import Released
from course.content.settings import Settings

_STEPS = [
    *("lesson", "cohort", "learner", "release", "exercise", "kind", "step", "state"),
    *("answer", "stance", "score", "certainty"),
]
_PROGRESS = ["lesson", "cohort", "learner", "done", "exercises", "handed_in", "late", "feedback"]
Titles = Mapping[str, str]


@dataclass(frozen=True)
class Source:
    """What is published about `cohort` and the other cohorts that the viewer may see (`titles`).

    A `whole` source reads each file once, for a report; see `Reader`.
    """

    snapshot: Snapshot
    settings: Settings
    store: Store
    titles: Titles
    cohort: str
    whole: bool = False

    @property
    def k(self) -> int:
        """The smallest group that may be shown."""
        return self.settings.smallest_group

    @cached_property
    def lessons(self) -> dict[str, str]:
        """Titles of the lessons, in course order."""
        openings = self.store.openings()
        return {
            name: self.store.as_released(openings[name].release).title if name in openings else name
            for name in self.settings.lessons
        }

    @cached_property
    def _reader(self) -> Reader:
        return Reader(self.snapshot, self.titles, whole=self.whole)

    @cached_property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        return connected(self._reader.source())

    def steps(self, lesson: str | None = None, exercise: str | None = None) -> pd.DataFrame:
        """The rows of the table `steps` of this cohort, of one lesson (or exercise) or of all."""
        values = {"exercise": [exercise]} if exercise else {}
        return self._steps(_STEPS, [self.cohort], lesson, **values)

    def steps_of(self, cohorts: Collection[str], lesson: str | None = None) -> pd.DataFrame:
        """The same for several cohorts, among those that the viewer may see."""
        return self._steps(_STEPS, cohorts, lesson)

    def own_steps(self, columns: list[str], **values: str) -> pd.DataFrame:
        """Some columns of this cohort's rows where the named columns have these values."""
        equal = {name: [value] for name, value in values.items()}
        return self._steps(columns, [self.cohort], None, **equal)

    def _steps(
        self,
        columns: list[str],
        cohorts: Collection[str],
        lesson: str | None,
        **values: Collection[str],
    ) -> pd.DataFrame:
        lessons = self._lessons(lesson)
        return self._reader.rows("steps", columns, cohorts, lesson=lessons, **values)

    def stances(self, lesson: str | None = None) -> StanceQueries:
        """The stances of the cohorts that the viewer may see."""
        return StanceQueries(self._connection, self._lessons(lesson), list(self.titles))

    def released(self, lesson: str) -> list[Released]:
        """The releases in which they answered, the one with most rows first."""
        return [self.store.release(name) for name in self.stances(lesson).releases()]

    def progress(self, lesson: str | None = None) -> pd.DataFrame:
        """The rows of the table `progress` of this cohort."""
        return self.own(self.every_progress(lesson))

    def every_progress(self, lesson: str | None = None) -> pd.DataFrame:
        """The rows of the table `progress` that concern the viewer."""
        lessons = self._lessons(lesson)
        return self._reader.rows("progress", _PROGRESS, self.titles, lesson=lessons)

    def _lessons(self, lesson: str | None) -> set[str]:
        return {lesson} if lesson else set(self.settings.lessons)

    def releases(self, steps: pd.DataFrame) -> list[Released]:
        """The releases in which these rows were answered, the one with most rows first."""
        return [self.store.release(str(name)) for name in steps["release"].value_counts().index]

    def own(self, steps: pd.DataFrame) -> pd.DataFrame:
        """The rows of this cohort."""
        return steps[steps["cohort"] == self.cohort]

    def choices(self, steps: pd.DataFrame, texts: Mapping[str, CaseText]) -> Shown:
        """What may be shown about the choices in this cohort."""
        own = response_frames.countable(self.own(steps))
        shares = statistics.option_shares(own, options_of(dict(texts)))
        return control.options(shares, self.k)

    def sure(self, steps: pd.DataFrame, texts: Mapping[str, CaseText]) -> Shown:
        """How sure people of this cohort were."""
        every = response_frames.every_step(options_of(dict(texts)), list(response_frames.SURE))
        shares = statistics.option_shares(response_frames.sureness(self.own(steps)), every)
        return control.options(shares, self.k)

    def risky(self, steps: pd.DataFrame, texts: Mapping[str, CaseText]) -> Shown:
        """The share of this cohort that was sure of a choice with a risk."""
        own = self.own(steps)
        sure = statistics.sure_and_wrong(own[own["exercise"].isin(list(texts))])
        return control.options(response_frames.risk_or_not(sure), self.k)
