"""How good the exercises of a lesson are, from the published answers: exact numbers, for staff.

Only exercises with points: practice, scales and reflections are not meant to discriminate. Of a
story, only the machine-marked part.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import nan
from typing import Any, NamedTuple

import pandas as pd

from course.cohort import statistics
from course.cohort.exercise_texts import CaseText, exercise_texts, options_of
from course.cohort.statistics.correlation import fisher
from course.cohort.statistics.intervals import LEAST, WIDEST_SHARE, Estimate, means
from course.content.released import Released
from course.exercises.chance import expected_guess

COLUMNS = [
    *("lesson", "cohort", "learner", "release", "exercise", "kind", "step", "state", "answer"),
    *("score", "points", "max_points", "certainty", "seconds"),
]
_WIDEST_INDEX = 0.4  # of a correlation; any wider, and weak looks the same as good


class Share(NamedTuple):
    """`number` of `learners` at one step, with Wilson's interval; `text` says of what."""

    question: str
    text: str
    number: int
    learners: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Item:
    """One exercise; unknown values are NaN.

    `facility` with Student's interval and `discrimination` with Fisher's are those of
    `statistics.item_statistics`; `guess` is the chance score; `weight` the share of the lesson's
    points, `effective` the share that it turned out to have. `options` are all choices of all
    steps, `risky` how many were sure of a choice with a risk, `seconds` the median time.
    """

    id: str
    title: str
    kind: str
    facility: Estimate
    sd: float
    discrimination: Estimate
    efficiency: float
    guess: float
    weight: float
    effective: float
    seconds: float
    options: tuple[Share, ...] = ()
    risky: tuple[Share, ...] = ()

    @property
    def learners(self) -> int:
        """How many answered it."""
        return self.facility.learners


@dataclass(frozen=True)
class Quality:
    """The exercises of a lesson in its order, and how well they hang together.

    `releases` is how many releases were answered: everything is about the one with most rows.
    """

    items: tuple[Item, ...]
    alpha: Estimate
    releases: int


def read(path: str, lesson: str, cohort: str | None = None) -> pd.DataFrame:
    """The rows of a lesson in the published table `steps`, of one cohort or of all."""
    wanted = [("lesson", "==", lesson), *([("cohort", "==", cohort)] if cohort else [])]
    return pd.read_parquet(path, columns=COLUMNS, filters=wanted)


def quality(steps: pd.DataFrame, releases: list[Released]) -> Quality:
    """The quality of a lesson's exercises; `releases` has the one with most rows first.

    Learners of all cohorts in `steps` are taken together.
    """
    if not releases:
        return Quality((), Estimate.missing(0), 0)
    first, together = releases[0], steps.assign(cohort=statistics.TOTAL)
    worth = together[(together["release"] == first.id) & (together["max_points"] > 0)]
    scores, points = statistics.exercise_scores(worth)
    known = {e.id: e for e in first.exercises if e.id in scores}
    scores, points = scores[list(known)], points.reindex(list(known))
    guess = {name: nan if e.by_hand else expected_guess(e) for name, e in known.items()}
    texts = exercise_texts([first])
    parts = _Parts(
        table=statistics.item_statistics(scores, points, pd.Series(guess, dtype=float)),
        facility=_facility(scores),
        weight=points / points.sum(),
        seconds=_seconds(worth),
        options=_by_exercise(_options(worth, texts)),
        risky=_by_exercise(_risky(worth, texts)),
    )
    items = tuple(parts.item(name, texts[name]) for name in known)
    return Quality(items, statistics.alpha(scores * points), len(releases))


@dataclass(frozen=True)
class _Parts:
    """What is known about all exercises, by id."""

    table: pd.DataFrame
    facility: Mapping[str, Estimate]
    weight: "pd.Series[float]"
    seconds: Mapping[str, float]
    options: Mapping[str, list[Share]]
    risky: Mapping[str, list[Share]]

    def item(self, name: str, text: CaseText) -> Item:
        facility, row = self.facility[name], self.table.loc[[name]].to_dict("records")[0]
        n, index = facility.learners, float(row["discrimination_index"])
        ends = fisher(index, n)
        return Item(
            id=name,
            title=text.title,
            kind=text.kind,
            facility=facility,
            sd=float(row["sd"]),
            discrimination=Estimate.of(index, *ends, n, widest=_WIDEST_INDEX, least=LEAST),
            efficiency=float(row["discriminative_efficiency"]),
            guess=float(row["random_guess_score"]),
            weight=float(self.weight[name]),
            effective=float(row["effective_weight"]),
            seconds=self.seconds.get(name, nan),
            options=tuple(self.options.get(name, ())),
            risky=tuple(self.risky.get(name, ())),
        )


def _facility(scores: pd.DataFrame) -> dict[str, Estimate]:
    """The mean score of each exercise with Student's interval, cut at 0 and 1."""
    long = scores.melt(var_name="exercise").dropna()
    by_exercise = {str(row["exercise"]): row for _, row in means(long, ["exercise"]).iterrows()}
    return {
        str(name): Estimate.of(
            row["mean"],
            max(0.0, row["low"]),
            min(1.0, row["high"]),
            int(row["learners"]),
            widest=WIDEST_SHARE,
            least=LEAST,
        )
        if (row := by_exercise.get(str(name))) is not None
        else Estimate.missing(0)
        for name in scores.columns
    }


def _seconds(steps: pd.DataFrame) -> dict[str, float]:
    times = statistics.time_spent(steps)
    return dict(zip(times["exercise"], times["estimate"].astype(float), strict=True))


def _options(steps: pd.DataFrame, texts: Mapping[str, CaseText]) -> Iterator[tuple[str, Share]]:
    """Every choice of every case."""
    cases = {name: text for name, text in texts.items() if text.kind == "decision"}
    shares = statistics.option_shares(steps, options_of(cases))
    for row in shares.to_dict("records"):
        step = cases[row["exercise"]].steps[row["step"]]
        yield row["exercise"], _share(step.question, step.options[row["answer"]], row)


def _risky(steps: pd.DataFrame, texts: Mapping[str, CaseText]) -> Iterator[tuple[str, Share]]:
    """How many were sure of a choice with a risk, at every step of every case."""
    cases = steps[steps["kind"] == "decision"]
    for row in statistics.sure_and_wrong(cases).to_dict("records"):
        question = texts[row["exercise"]].steps[row["step"]].question
        yield row["exercise"], _share(question, "", row)


def _share(question: str, text: str, row: Mapping[Any, Any]) -> Share:
    ends = (float(row[name]) for name in ("share", "low", "high"))
    return Share(question, text, int(row["count"]), int(row["learners"]), *ends)


def _by_exercise(rows: Iterator[tuple[str, Share]]) -> dict[str, list[Share]]:
    by_exercise: dict[str, list[Share]] = {}
    for name, share in rows:
        by_exercise.setdefault(name, []).append(share)
    return by_exercise
