"""One exercise of a cohort as a page, with the figures of its kind."""

from collections.abc import Mapping
from typing import Any

from course.cohort.exercise_texts import CaseText, exercise_texts
from course.cohort.figures import (
    by_kind,
    case_step,
    confusion_matrix,
    order_pairs,
    routes,
    self_rating,
)
from course.cohort.figures.figure import Figure
from course.cohort.pages.agenda import judged
from course.cohort.pages.key import SIGNS, WORDS, Key, verdict
from course.cohort.pages.lesson import KINDS, NOT_SHOWN
from course.cohort.pages.published import Published
from course.exercises.case import END
from course.exercises.kinds.scale import Scale

_CLOSED = (
    "Welke keuzes een risico hebben en wat de cursus ervan vindt, lees je hier zodra je deze les "
    "zelf hebt ingeleverd en er niets meer aan kunt veranderen."
)
_COMPARED = (
    "Van deze zelfmeting tonen we alleen wat er veranderde tussen twee momenten. Dat staat bij "
    "“Wat veranderde er?”."
)


def exercise_of(published: Published, lesson: str, exercise: str) -> dict[str, Any]:
    """One exercise with its figures; KeyError when the lesson has no such exercise."""
    texts = exercise_texts(published.released(lesson))
    case, names = texts[exercise], list(texts)
    at = names.index(exercise)
    before, after = ([None, *names][at], [*names, None][at + 1])
    is_case, key = case.kind == "decision", published.key(lesson)
    return {
        "lesson": {"id": lesson, "title": published.lessons[lesson]},
        "exercise": {
            "id": exercise,
            "title": case.title,
            "kind": KINDS[case.kind],
            "situation": case.situation,
            "sensitive": case.notice,
        },
        "notice": NOT_SHOWN.get(case.kind),
        "about": published.about(lesson),
        "closed": _CLOSED if is_case and lesson in published.locked else "",
        "figures": _figures(published, lesson, exercise, case, key),
        "judged": _judged(key, exercise, case) if is_case else {},
        "before": _link(texts, before),
        "after": _link(texts, after),
    }


def _link(texts: Mapping[str, CaseText], name: str | None) -> dict[str, str] | None:
    return {"id": name, "title": texts[name].title} if name else None


def _judged(key: Key, exercise: str, case: CaseText) -> dict[str, list[dict[str, Any]]]:
    """What the course says of every option, by the id of the figure of its step; the best first."""
    order = list(WORDS)
    found = {
        f"vraag-{step}": [
            judged(key, exercise, step, option, words) for option, words in text.options.items()
        ]
        for step, text in case.steps.items()
    }
    return {
        name: sorted(options, key=lambda one: order.index(one["verdict"]))
        for name, options in found.items()
        if all(one["verdict"] for one in options)
    }


def _figures(
    published: Published, lesson: str, name: str, case: CaseText, key: Key
) -> list[Figure]:
    if case.kind == "decision":
        return _steps(published, lesson, name, case, key)
    if case.kind == "scale":
        return _scale(published, lesson, name)
    if case.kind == "order":
        return [order_pairs.order(published.told("pair", [lesson], exercise=name), case)]
    told = published.told("choice", [lesson], exercise=name)
    if case.kind in {"sort", "place"}:
        return [*_mixed(published, lesson, name), by_kind.bins(told, case)]
    return [by_kind.ticks(told, case)] if case.kind == "checklist" else []


def _steps(published: Published, lesson: str, name: str, case: CaseText, key: Key) -> list[Figure]:
    """Every question of a case in order, and how sure people were."""
    figures, of = published.figures(lesson), len(case.steps)
    some = {to for text in case.steps.values() for to in _branches(text.leads)}
    drawn = [
        case_step.choices(
            case_step.Step(
                f"vraag-{step}",
                text.question if of == 1 else f"Vraag {number}. {text.question}",
                text,
                case_step.NEVER if step in some and published.of(lesson) else published.absent,
                _words(key, name, step),
                key.risky(name, step),
            ),
            figures.get(("choice", name, step)),
        )
        for number, (step, text) in enumerate(case.steps.items(), 1)
    ]
    way = routes.routes(
        published.told("choice", [lesson], exercise=name),
        case,
        {step: text.leads for step, text in case.steps.items()},
    )
    sure = by_kind.sureness(published.told("sure", [lesson], exercise=name), case)
    return [*drawn, sure, *([way] if way else [])]


def _mixed(published: Published, lesson: str, name: str) -> list[Figure]:
    """Which bins were taken for which others; nothing where the key, which says so, is closed."""
    if lesson in published.locked:
        return []
    figures = published.figures(lesson).values()
    mixed = confusion_matrix.of_exercise(figures, name, published.released(lesson))
    return [mixed] if mixed else []


def _branches(leads: Mapping[str, str]) -> set[str]:
    """The steps to which only some of the options lead."""
    ways = set(leads.values()) - {END}
    return ways if len(set(leads.values())) > 1 else set()


def _words(key: Key, exercise: str, step: str) -> dict[str, str]:
    """What the course says of each option, sign and word."""
    found = key.steps.get((exercise, step))
    options = found.options if found else ()
    return {one.id: f"{SIGNS[verdict(one)]} {WORDS[verdict(one)]}" for one in options}


def _scale(published: Published, lesson: str, name: str) -> list[Figure]:
    versions = (released.exercise(name) for released in published.released(lesson))
    scale = next((version for version in versions if isinstance(version, Scale)), None)
    if scale is None:
        return []
    told = published.told("rating", [lesson], exercise=name)
    if not told.rows and published.of(lesson):
        return [Figure("zelfmeting", "Hoe deelnemers zichzelf inschatten", _COMPARED)]
    return [self_rating.ratings(told, scale)]
