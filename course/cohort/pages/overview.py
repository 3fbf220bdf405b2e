"""The overview of a cohort: three sentences, figures over all lessons, and links to the lessons.

The sentences are made from what is shown, never from exact numbers, and say only what the
intervals allow.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from course.cohort import statistics
from course.cohort.disclosure import control
from course.cohort.disclosure.control import Shown
from course.cohort.disclosure.disclosed import Disclosed
from course.cohort.disclosure.wording import about_sizes
from course.cohort.exercise_texts import CaseText, exercise_texts
from course.cohort.figures import charts, matrix_sankey
from course.cohort.figures.figure import Figure
from course.cohort.figures.standard import PLACE_TICKS, handed_in_table, places
from course.cohort.pages.questions import leaning, sure_and_risky
from course.cohort.pages.source import Source


def completion_figure(shown: Shown, lessons: Mapping[str, str], cohort: str) -> Figure:
    """The share of those who began that handed in, lesson by lesson."""
    title = f"Hoeveel van {cohort} inleverde, per les"
    by_lesson = {r.key["lesson"]: r for r in shown.visible if r.key["state"] == "handed_in"}
    rows = {name: by_lesson[name] for name in lessons if name in by_lesson}
    hidden = [lessons[name] for name in lessons if name not in rows]
    if not rows:
        return Figure("voortgang", title, shown.absent)
    summary = handing_in(rows, lessons)
    if hidden:
        summary += f" Nog te weinig deelnemers: {', '.join(hidden)}."
    bars = [charts.Bar(f"{lessons[n]}: {row.text}", "", *row.drawn) for n, row in rows.items()]
    table = handed_in_table(title, "Les", [(lessons[n], row) for n, row in rows.items()])
    about = f"Van {about_sizes(rows.values())} deelnemers die aan de les begonnen"
    return Figure("voortgang", title, summary, about, charts.bars(bars), table)


def handing_in(rows: Mapping[str, Disclosed], lessons: Mapping[str, str]) -> str:
    """Whether one lesson is handed in less often than the others."""
    least = min(rows, key=lambda name: rows[name].value)
    most = max(rows, key=lambda name: rows[name].value)
    low, high = rows[least], rows[most]
    if low.high < high.low:
        return (
            f"De les “{lessons[least]}” is minder ingeleverd dan “{lessons[most]}”: "
            f"{low.text} tegen {high.text}."
        )
    if len(rows) == 1:
        return f"De les “{lessons[least]}” is ingeleverd door {low.text} van wie begon."
    span = low.text if low.text == high.text else f"{low.text} tot {high.text}"
    return f"In alle lessen leverde ongeveer evenveel in van wie begon: {span}."


def positions_figure(shown: Shown, lessons: Mapping[str, str], titles: Mapping[str, str]) -> Figure:
    """The mean place of each cohort in each lesson; the first of `titles` is the one looked at."""
    title = "Van te nabij naar te afstandelijk, per les"
    rows = {(row.key["lesson"], row.key["cohort"]): row for row in shown.visible}
    cohorts = [c for c in titles if any(cohort == c for _, cohort in rows)]
    seen = [name for name in lessons if any((name, c) in rows for c in cohorts)]
    if not seen:
        return Figure("plekken", title, shown.absent)
    lanes = [
        matrix_sankey.Lane(
            lessons[name],
            [
                charts.Point(titles[c], *rows[name, c].drawn) if (name, c) in rows else None
                for c in cohorts
            ],
        )
        for name in seen
    ]
    cells = [
        (f"{lessons[name]}: {titles[c]}", rows[name, c])
        for name in seen
        for c in cohorts
        if (name, c) in rows
    ]
    return Figure(
        "plekken",
        title,
        _apart(rows, seen, lessons, titles, cohorts),
        "Gemiddelde plek van wat deelnemers kozen, met het streepje hoe zeker dat is",
        matrix_sankey.lanes(lanes, [titles[c] for c in cohorts], PLACE_TICKS),
        places(title, "Les en cohort", cells),
    )


def _apart(
    rows: Mapping[tuple[str, str], Disclosed],
    seen: Sequence[str],
    lessons: Mapping[str, str],
    titles: Mapping[str, str],
    cohorts: Sequence[str],
) -> str:
    """In which lessons the cohorts clearly differ."""
    own, *others = cohorts
    sentences = []
    for cohort in others:
        both = [
            (f"“{lessons[n]}”", rows[n, own], rows[n, cohort])
            for n in seen
            if (n, own) in rows and (n, cohort) in rows
        ]
        nearer = [name for name, mine, theirs in both if mine.high < theirs.low]
        further = [name for name, mine, theirs in both if mine.low > theirs.high]
        if nearer:
            sentences.append(
                f"In {_and(nearer)} staat {titles[own]} dichterbij dan {titles[cohort]}."
            )
        if further:
            sentences.append(
                f"In {_and(further)} houdt {titles[own]} meer afstand dan {titles[cohort]}."
            )
    if sentences:
        return " ".join(sentences)
    if others:
        return "Tussen de cohorten is in geen enkele les een duidelijk verschil te zien."
    return "Hoe verder naar links, hoe dichterbij dit cohort gaat staan."


def _and(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} en {last}" if first else last


def overview_of(source: Source) -> dict[str, Any]:
    """The cohort on one screen: `sentences`, `figures`, and `lessons` to link to."""
    steps, asked = source.steps(), []
    texts: dict[str, CaseText] = {}
    for lesson, of_lesson in steps.groupby("lesson", observed=True):
        releases = source.releases(of_lesson)
        cases = {n: c for n, c in exercise_texts(releases).items() if c.kind == "decision"}
        asked += source.asked(str(lesson), source.choices(of_lesson, cases), cases, releases)
        texts |= cases
    done = control.parts(statistics.completion(source.progress()), source.k)
    positions = control.position(source.stances().positions(), source.k)
    titles = {source.cohort: source.titles[source.cohort], **source.titles}
    completion = completion_figure(done, source.lessons, titles[source.cohort])
    profile = positions_figure(positions, source.lessons, titles)
    risky = source.risky(steps, texts)
    sentences = [
        leaning(asked),
        sure_and_risky(risky, {name: case.title for name, case in texts.items()}),
        completion.summary,
    ]
    return {
        "sentences": sentences if completion.plot else [],
        "notice": None if completion.plot else completion.summary,
        "figures": [completion, profile] if completion.plot else [],
        "lessons": [{"id": name, "title": title} for name, title in source.lessons.items()],
    }
