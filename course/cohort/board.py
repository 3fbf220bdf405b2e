"""A cohort's figures from the published snapshot: overview, one lesson, one exercise."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from course.answers.store import Store
from course.cohort import answers, figures, kinds, measures, overview, privacy, routes
from course.cohort.figures import Figure
from course.cohort.privacy import Shown
from course.cohort.saying import quoted, rows_of
from course.cohort.snapshot import Snapshot
from course.cohort.texts import CaseText, exercise_texts, options_of
from course.content.released import Released
from course.content.settings import Settings
from course.exercises.decision import Decision
from course.exercises.scale import Scale

_STEPS = [
    *("lesson", "cohort", "learner", "release", "exercise", "kind", "step", "state"),
    *("answer", "stance", "score", "certainty"),
]
_PROGRESS = ["lesson", "cohort", "learner", "done", "exercises", "handed_in", "late", "feedback"]
_KINDS = {
    "decision": "casus",
    "sort": "sorteren",
    "checklist": "aanvinken",
    "place": "op een lijn zetten",
    "order": "in volgorde zetten",
    "scale": "zelfmeting",
    "story": "eigen verhaal",
    "reflect": "voor jezelf",
}
_NOT_SHOWN = {
    "story": "Wat deelnemers schrijven, laten we hier niet zien. Alleen hun docent leest het.",
    "reflect": "Dit schrijven deelnemers voor zichzelf. Het blijft in hun eigen browser.",
}
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
        """The rows of the table `steps` that concern the viewer, of one lesson or of all."""
        return self._read(self.snapshot.steps.as_posix(), _STEPS, lesson)

    def progress(self, lesson: str | None = None) -> pd.DataFrame:
        """The same of the table `progress`, of this cohort only."""
        held = self._read(self.snapshot.progress.as_posix(), _PROGRESS, lesson)
        return held[held["cohort"] == self.cohort]

    def _read(self, path: str, columns: list[str], lesson: str | None) -> pd.DataFrame:
        names = {lesson} if lesson else set(self.settings.lessons)
        wanted = [("lesson", "in", names), ("cohort", "in", set(self.titles))]
        return pd.read_parquet(path, columns=columns, filters=wanted)

    def releases(self, steps: pd.DataFrame) -> list[Released]:
        """The releases in which these rows were answered, the one with most rows first."""
        return [self.store.release(str(name)) for name in steps["release"].value_counts().index]

    def own(self, steps: pd.DataFrame) -> pd.DataFrame:
        """The rows of this cohort."""
        return steps[steps["cohort"] == self.cohort]

    def choices(self, steps: pd.DataFrame, texts: Mapping[str, CaseText]) -> Shown:
        """What may be shown of who chose what in this cohort."""
        own = answers.countable(self.own(steps))
        shares = measures.option_shares(own, options_of(dict(texts)))
        return privacy.options(shares, self.k)

    def sure(self, steps: pd.DataFrame, texts: Mapping[str, CaseText]) -> Shown:
        """How sure people of this cohort were."""
        every = answers.every_step(options_of(dict(texts)), list(answers.SURE))
        shares = measures.option_shares(answers.sureness(self.own(steps)), every)
        return privacy.options(shares, self.k)

    def risky(self, steps: pd.DataFrame, texts: Mapping[str, CaseText]) -> Shown:
        """Which part of this cohort was sure of a choice with a risk."""
        both = [answers.RISK, answers.NO_RISK]
        every = answers.every_step(options_of(dict(texts)), both)
        shares = measures.option_shares(answers.sure_and_risky(self.own(steps)), every)
        return privacy.options(shares, self.k)

    def asked(
        self, lesson: str, shown: Shown, texts: Mapping[str, CaseText], releases: list[Released]
    ) -> list[overview.Asked]:
        """Every question of every case that is shown, with the stance of each option."""
        held: dict[tuple[str, str], list[tuple[str, dict[str, Any]]]] = {}
        stances = stances_of(releases)
        for row in rows_of(shown):
            if row["shown"]:
                stance = stances.get((row["exercise"], row["step"], row["answer"]), "")
                held.setdefault((row["exercise"], row["step"]), []).append((stance, row))
        return [
            overview.Asked(lesson, exercise, step, case.title, next(iter(case.themes), ""), options)
            for (exercise, step), options in held.items()
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


def overview_of(board: Board) -> dict[str, Any]:
    """The cohort in one screen: `sentences`, `figures`, and `lessons` to go on to."""
    steps, asked = board.steps(), []
    texts: dict[str, CaseText] = {}
    for lesson, held in steps.groupby("lesson", observed=True):
        releases = board.releases(held)
        cases = {n: c for n, c in exercise_texts(releases).items() if c.kind == "decision"}
        asked += board.asked(str(lesson), board.choices(held, cases), cases, releases)
        texts |= cases
    done = privacy.parts(measures.completion(board.progress()), board.k)
    positions = privacy.position(measures.position(steps), board.k)
    titles = {board.cohort: board.titles[board.cohort], **board.titles}
    completion = overview.completion(done, board.lessons, titles[board.cohort])
    profile = overview.positions(positions, board.lessons, titles)
    risky = board.risky(steps, texts)
    sentences = [
        overview.leaning(asked),
        overview.sure_and_risky(risky, {name: case.title for name, case in texts.items()}),
        completion.summary,
    ]
    return {
        "sentences": sentences if completion.plot else [],
        "notice": None if completion.plot else completion.summary,
        "figures": [asdict(completion), asdict(profile)] if completion.plot else [],
        "lessons": [{"id": name, "title": title} for name, title in board.lessons.items()],
    }


def lesson_of(board: Board, lesson: str) -> dict[str, Any]:
    """One lesson: `overview` figures, and its `exercises` with a sentence each."""
    steps, progress = board.steps(lesson), board.progress(lesson)
    shown = {"id": lesson, "title": board.lessons[lesson]}
    if progress.empty:
        return {"lesson": shown, "notice": privacy.too_few(board.k), "figures": [], "exercises": []}
    several = steps["cohort"].nunique() > 1
    every = measures.with_total(steps) if several else steps
    done = privacy.parts(measures.completion(progress), board.k)
    found = [figures.completion(done, board.titles[board.cohort])]
    if steps["stance"].isin(figures.STANCES).any():
        profile = privacy.profile(measures.profile(every), board.k)
        position = privacy.position(measures.position(every), board.k)
        found += [figures.profile(profile, board.titles), figures.position(position, board.titles)]
    texts = exercise_texts(board.releases(steps))
    choices = board.choices(steps, texts)
    return {
        "lesson": shown,
        "notice": None,
        "figures": [asdict(figure) for figure in found],
        "exercises": [
            {
                "id": name,
                "title": case.title,
                "kind": _KINDS[case.kind],
                "text": _gist(choices, name, case),
            }
            for name, case in texts.items()
        ],
    }


def _gist(shown: Shown, name: str, case: CaseText) -> str:
    """One sentence about an exercise."""
    if case.kind in _NOT_SHOWN:
        return _NOT_SHOWN[case.kind]
    if case.kind == "scale":
        return "Alleen gemiddelden van tien deelnemers of meer."
    if case.kind == "order":
        return "Wie zette welke stap eerder dan welke?"
    best: dict[str, float] = {}
    said: dict[str, str] = {}
    for row in rows_of(shown.where(exercise=name)):
        if row["shown"] and row["value"] > best.get(row["step"], 0):
            best[row["step"]], said[row["step"]] = float(row["value"]), str(row["text"])
    if not best:
        return shown.absent
    step = min(best, key=lambda one: best[one])
    about = quoted(case.steps[step].question)
    return f"Het meest verdeeld bij {about}: het vaakst gekozen antwoord kreeg {said[step]}."


def exercise_of(board: Board, lesson: str, exercise: str) -> dict[str, Any]:
    """One exercise with its figures; KeyError when the lesson has no such exercise."""
    steps = board.steps(lesson)
    releases = board.releases(steps)
    texts = exercise_texts(releases)
    case, names = texts[exercise], list(texts)
    at = names.index(exercise)
    before, after = ([None, *names][at], [*names, None][at + 1])
    found = _figures(board, steps[steps["exercise"] == exercise], exercise, case, releases)
    return {
        "lesson": {"id": lesson, "title": board.lessons[lesson]},
        "exercise": {
            "id": exercise,
            "title": case.title,
            "kind": _KINDS[case.kind],
            "situation": case.situation,
            "sensitive": case.notice,
        },
        "notice": _NOT_SHOWN.get(case.kind),
        "figures": [asdict(figure) for figure in found],
        "before": _link(texts, before),
        "after": _link(texts, after),
    }


def _link(texts: Mapping[str, CaseText], name: str | None) -> dict[str, str] | None:
    return {"id": name, "title": texts[name].title} if name else None


def _figures(
    board: Board, steps: pd.DataFrame, name: str, case: CaseText, releases: list[Released]
) -> list[Figure]:
    one = {name: case}
    match case.kind:
        case "decision":
            shown, of = board.choices(steps, one), len(case.steps)
            found = [
                figures.choices(f"vraag-{step}", shown.where(step=step), text, number, of)
                for number, (step, text) in enumerate(case.steps.items(), 1)
            ]
            way = _routes(shown, name, case, releases)
            return [*found, kinds.sureness(board.sure(steps, one), case), *([way] if way else [])]
        case "sort" | "place":
            return [kinds.bins(board.choices(steps, one), case)]
        case "checklist":
            return [kinds.ticks(board.choices(steps, one), case)]
        case "order":
            items = list(case.steps)
            pairs = answers.pairs(board.own(steps), items)
            shares = measures.option_shares(pairs, answers.pair_options(name, items))
            return [kinds.order(privacy.options(shares, board.k), case)]
        case "scale":
            return _scale(board, steps, name, releases)
    return []


def _routes(shown: Shown, name: str, case: CaseText, releases: list[Released]) -> Figure | None:
    found = (released.exercise(name) for released in releases)
    known = next((one for one in found if isinstance(one, Decision)), None)
    return routes.routes(shown, case, routes.nexts(known)) if known else None


def _scale(board: Board, steps: pd.DataFrame, name: str, releases: list[Released]) -> list[Figure]:
    found = (released.exercise(name) for released in releases)
    scale = next((one for one in found if isinstance(one, Scale)), None)
    if scale is None:
        return []
    named = {group.id: group.title for group in scale.groups} or {i.id: i.text for i in scale.items}
    groups = {item.id: item.group or item.id for item in scale.items}
    shown = privacy.ratings(answers.ratings(board.own(steps), groups), board.k)
    ends = scale.options[0].label, scale.options[-1].label
    return [kinds.ratings(shown, named, ends)]
