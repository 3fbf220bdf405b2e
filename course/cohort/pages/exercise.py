"""One exercise of a cohort as a page, with the figures of its kind."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from course.cohort import statistics
from course.cohort.disclosure import control
from course.cohort.disclosure.control import Shown
from course.cohort.exercise_texts import CaseText, exercise_texts
from course.cohort.figures import (
    by_kind,
    confusion_matrix,
    order_matrix,
    routes,
    self_rating,
    standard,
)
from course.cohort.figures.figure import Figure
from course.cohort.pages.lesson import KINDS, NOT_SHOWN
from course.cohort.pages.source import Source
from course.cohort.statistics import response_frames
from course.content.released import Released
from course.exercises.kinds.decision import Decision
from course.exercises.kinds.scale import Scale


def exercise_of(source: Source, lesson: str, exercise: str) -> dict[str, Any]:
    """One exercise with its figures; KeyError when the lesson has no such exercise."""
    releases = source.released(lesson)
    texts = exercise_texts(releases)
    case, names = texts[exercise], list(texts)
    steps = source.steps(lesson, exercise)
    at = names.index(exercise)
    before, after = ([None, *names][at], [*names, None][at + 1])
    figures = _figures(source, steps, exercise, case, releases)
    return {
        "lesson": {"id": lesson, "title": source.lessons[lesson]},
        "exercise": {
            "id": exercise,
            "title": case.title,
            "kind": KINDS[case.kind],
            "situation": case.situation,
            "sensitive": case.notice,
        },
        "notice": NOT_SHOWN.get(case.kind),
        "figures": figures,
        "before": _link(texts, before),
        "after": _link(texts, after),
    }


def _link(texts: Mapping[str, CaseText], name: str | None) -> dict[str, str] | None:
    return {"id": name, "title": texts[name].title} if name else None


def _figures(
    source: Source, steps: pd.DataFrame, name: str, case: CaseText, releases: list[Released]
) -> list[Figure]:
    cases = {name: case}
    match case.kind:
        case "decision":
            shown, of = source.choices(steps, cases), len(case.steps)
            figures = [
                standard.choices(f"vraag-{step}", shown.where(step=step), text, number, of)
                for number, (step, text) in enumerate(case.steps.items(), 1)
            ]
            way = _routes(shown, name, case, releases)
            return [
                *figures,
                by_kind.sureness(source.sure(steps, cases), case),
                *([way] if way else []),
            ]
        case "sort" | "place":
            shown = source.choices(steps, cases)
            mixed = confusion_matrix.of_exercise(shown, name, releases, source.k)
            return [*([mixed] if mixed else []), by_kind.bins(shown, case)]
        case "checklist":
            return [by_kind.ticks(source.choices(steps, cases), case)]
        case "order":
            items = list(case.steps)
            pairs = response_frames.pairs(source.own(steps), items)
            shares = statistics.option_shares(pairs, response_frames.pair_options(name, items))
            return [order_matrix.order(control.options(shares, source.k), case)]
        case "scale":
            return _scale(source, steps, name, releases)
    return []


def _routes(shown: Shown, name: str, case: CaseText, releases: list[Released]) -> Figure | None:
    versions = (released.exercise(name) for released in releases)
    known = next((version for version in versions if isinstance(version, Decision)), None)
    return routes.routes(shown, case, routes.nexts(known)) if known else None


def _scale(
    source: Source, steps: pd.DataFrame, name: str, releases: list[Released]
) -> list[Figure]:
    versions = (released.exercise(name) for released in releases)
    scale = next((version for version in versions if isinstance(version, Scale)), None)
    if scale is None:
        return []
    names = {group.id: group.title for group in scale.groups} or {i.id: i.text for i in scale.items}
    groups = {item.id: item.group or item.id for item in scale.items}
    shown = control.ratings(response_frames.ratings(source.own(steps), groups), source.k)
    ends = scale.options[0].label, scale.options[-1].label
    return [self_rating.ratings(shown, names, ends)]
