"""What an instructor's notebook works with: one cohort's published answers as frames and figures.

Learners are pseudonyms. Self-ratings are left out of the frames: next to the points they could be
traced to a person. They appear only in the figures, as averages.
"""

from functools import cached_property

import pandas as pd

from course.answers.store import Store
from course.cohort import statistics
from course.cohort.dataset.schema import PROGRESS, STEPS
from course.cohort.dataset.snapshot import readable
from course.cohort.exercise_texts import exercise_texts, options_of
from course.cohort.figures.figure import Figure
from course.cohort.item_quality import advice, quality
from course.cohort.item_quality.quality import Quality
from course.cohort.pages.cache import exercise_page, lesson_page
from course.cohort.pages.viewer import Viewer
from course.content.settings import read_settings
from course.paths import CoursePaths
from course.people.cohorts.known import with_roster

NO_FIGURES = (
    "Er zijn nog geen cijfers over {title}. Ze komen er als genoeg deelnemers hebben ingeleverd, "
    "hun werk is nagekeken en daarna `course cohort build` is gedraaid."
)
ABOUT = {
    "lesson": "de les",
    "cohort": "het cohort, zoals het bij het inleveren was",
    "learner": "een schuilnaam, in alle lessen dezelfde",
    "release": "de versie van de les",
    "exercise": "de oefening",
    "kind": "de soort oefening",
    "step": "de stap in een casus, of het onderdeel",
    "state": "answered: beantwoord, unanswered: niet, skipped: overgeslagen, "
    "unreached: deze weg niet gegaan",
    "answer": "wat is gekozen; leeg bij vrije tekst",
    "stance": "de houding die bij de keuze hoort",
    "score": "0 tot 1, van deze stap; leeg als er geen antwoord is",
    "points": "punten van de hele oefening, op elke rij hetzelfde",
    "max_points": "meeste punten van de hele oefening",
    "certainty": "1 ik gok, 2 ik twijfel, 3 ik weet het zeker",
    "answered_at": "wanneer, in UTC",
    "seconds": "tijd op het scherm, in seconden",
    "done": "oefeningen af",
    "exercises": "oefeningen in de les",
    "handed_in": "of er is ingeleverd",
    "late": "of dat na de inleverdatum was",
    "feedback": "of er terugkoppeling is gegeven",
}


class Analysis:
    """One cohort, as last published. `paths` defaults to those of the current folder."""

    def __init__(self, cohort: str, paths: CoursePaths | None = None) -> None:
        self._paths = paths or CoursePaths.here()
        self._store = Store(self._paths.store_url)
        with self._store.snapshot() as connection:
            self._settings = with_roster(connection, read_settings(self._paths.source))
        known_cohort = self._settings.cohort(cohort)
        if known_cohort is None:
            known = ", ".join(cohort_.id for cohort_ in self._settings.cohorts)
            raise LookupError(f"Er is geen cohort {cohort}. Wel: {known}.")
        self.cohort, self.title = cohort, known_cohort.title
        self._snapshot = readable(self._paths, self._store)
        every = [cohort_.id for cohort_ in self._settings.cohorts]
        self._viewer = Viewer(self._paths, self._settings, self._store, every, cohort)

    @property
    def notice(self) -> str:
        """How much there is to look at, in one sentence."""
        if self.progress.empty:
            return NO_FIGURES.format(title=self.title)
        lessons, people = self.progress["lesson"].nunique(), self.progress["learner"].nunique()
        return f"{self.title}: {people} deelnemers in {lessons} lessen."

    @cached_property
    def steps(self) -> pd.DataFrame:
        """One row a learner, exercise and step, of marked hand-ins; no self-ratings."""
        rows = self._read("steps", [column.name for column in STEPS])
        return rows[rows["kind"] != "scale"].reset_index(drop=True)

    @cached_property
    def progress(self) -> pd.DataFrame:
        """One row a learner and lesson."""
        return self._read("progress", [column.name for column in PROGRESS])

    def _read(self, table: str, columns: list[str]) -> pd.DataFrame:
        if self._snapshot is None:
            return pd.DataFrame(columns=columns)
        path = getattr(self._snapshot, table)
        filters = [("cohort", "==", self.cohort)]
        return pd.read_parquet(path, columns=columns, filters=filters)

    def columns(self) -> pd.DataFrame:
        """What each column means, in Dutch."""
        rows = [(column.name, ABOUT[column.name]) for column in (*STEPS, *PROGRESS)]
        return pd.DataFrame(rows, columns=["kolom", "betekenis"]).drop_duplicates("kolom")

    @cached_property
    def lessons(self) -> dict[str, str]:
        """Titles of the lessons that have figures, in course order."""
        openings, there = self._store.openings(), set(self.progress["lesson"])
        return {
            name: self._store.as_released(openings[name].release).title
            if name in openings
            else name
            for name in self._settings.lessons
            if name in there
        }

    @property
    def first(self) -> str | None:
        """The first lesson with points, else the first lesson; None if nothing is published."""
        worth = set(self.steps[self.steps["max_points"] > 0]["lesson"])
        return next(
            (name for name in self.lessons if name in worth), next(iter(self.lessons), None)
        )

    def exercises(self, lesson: str) -> dict[str, str]:
        """Titles of the exercises of a lesson that have their own figures."""
        return {
            exercise["id"]: exercise["title"]
            for exercise in lesson_page(self._viewer, lesson)["exercises"]
        }

    def figures(self, lesson: str, exercise: str | None = None) -> list[Figure]:
        """The figures of the coordinator's page: rounded, and only for large enough groups."""
        if exercise is None:
            page = lesson_page(self._viewer, lesson)
        else:
            page = exercise_page(self._viewer, lesson, exercise)
        return list(page["figures"])

    def items(self, lesson: str) -> pd.DataFrame:
        """The quality of a lesson's exercises: exact numbers, with suggestions."""
        rows = [
            {
                "oefening": item.title,
                "deelnemers": item.learners,
                "deel van de punten": item.facility.estimate,
                "laag": item.facility.low,
                "hoog": item.facility.high,
                "spreiding": item.sd,
                "samenhang": item.discrimination.estimate,
                "efficiëntie": item.efficiency,
                "wie gokt": item.guess,
                "gewicht bedoeld": item.weight,
                "gewicht echt": item.effective,
                "seconden": item.seconds,
                "proberen": " ".join(suggestion.text for suggestion in advice.advice(item)),
            }
            for item in self._quality(lesson).items
        ]
        return pd.DataFrame(rows).set_index("oefening") if rows else pd.DataFrame()

    def _quality(self, lesson: str) -> Quality:
        own = self.steps[self.steps["lesson"] == lesson]
        names = own["release"].value_counts().index
        return quality.quality(own, [self._store.release(str(name)) for name in names])

    def choices(self, lesson: str, exercise: str | None = None) -> pd.DataFrame:
        """Who chose what, exactly, with Wilson's interval of 95 %."""
        own = self.steps[self.steps["lesson"] == lesson]
        if exercise is not None:
            own = own[own["exercise"] == exercise]
        names = own["release"].value_counts().index
        texts = exercise_texts([self._store.release(str(name)) for name in names])
        shares = statistics.option_shares(own, options_of(texts))
        steps = [texts[e].steps[s] for e, s in zip(shares["exercise"], shares["step"], strict=True)]
        return shares.assign(
            question=[step.question for step in steps],
            option=[step.options[a] for step, a in zip(steps, shares["answer"], strict=True)],
        )
