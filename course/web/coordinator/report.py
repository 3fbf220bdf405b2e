"""`course report <cohort>`: one file that opens offline and prints, with its tables next to it.

It prints nothing of the key, because future learners may read it: every lesson is locked for it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from course.cohort.exports.table_files import Sheet, write
from course.cohort.figures.figure import Figure
from course.cohort.figures.svg import can_draw, picture
from course.cohort.pages.cache import (
    agenda_page,
    comparison_page,
    concepts_page,
    exercise_page,
    lesson_page,
    movement_page,
    overview_page,
    time_page,
)
from course.cohort.pages.registry import shared
from course.cohort.pages.viewer import Viewer
from course.web.render import Renderer
from course.web.static_files import static_file

Context = dict[str, Any]


def report(viewer: Viewer, folder: Path) -> Path:
    """Write the report of the viewer's cohort into `folder`, and return the HTML file.

    The tables are next to it in `tabellen/`, one CSV and one Parquet file per figure;
    `kolommen.csv` says what their columns mean.
    """
    viewer = shared(viewer._replace(locked=frozenset(viewer.settings.lessons)))
    overview = overview_page(viewer)
    lessons = [_lesson(viewer, lesson["id"]) for lesson in overview["lessons"]]
    beside = comparison_page(viewer) if len(viewer.cohorts) > 1 else {"figures": []}
    across = [*movement_page(viewer)["figures"], *concepts_page(viewer)["figures"]]
    figures = [*overview["figures"], *across, *beside["figures"]]
    write(list(_sheets(figures, lessons)), folder / "tabellen")
    html = Renderer("").page(
        "coordinator/report.html",
        course_title=viewer.settings.title,
        overview=overview,
        lessons=lessons,
        across=[figure for figure in across if figure.plot],
        beside=beside,
        agenda=agenda_page(viewer),
        style=[
            static_file(name).content.decode()
            for name in ("widgets/style.css", "web/static/cohort.css")
        ],
        picture=picture,
        can_draw=can_draw,
    )
    path = folder / f"rapport-{viewer.cohort}.html"
    path.write_text(html, encoding="utf-8")
    return path


def _lesson(viewer: Viewer, name: str) -> Context:
    page = lesson_page(viewer, name)
    every = [exercise_page(viewer, name, exercise["id"]) for exercise in page["exercises"]]
    figures = [*page["figures"], *_over_time(viewer, name)]
    cases = [case for case in every if any(figure.plot for figure in case["figures"])]
    return {**page, "figures": figures, "cases": cases}


def _over_time(viewer: Viewer, name: str) -> list[Figure]:
    """The figures over more than one publication, and over more than one cohort."""
    several = "keren-" if len(viewer.cohorts) == 1 else ("keren-", "cohorten-")
    figures: list[Figure] = time_page(viewer, name)["figures"]
    return [figure for figure in figures if figure.plot and figure.id.startswith(several)]


def _sheets(figures: list[Figure], lessons: list[Context]) -> Iterator[Sheet]:
    """The table of every figure that has one, with the name of its file."""
    named = [(f"overzicht-{figure.id}", figure) for figure in figures]
    for lesson in lessons:
        name = lesson["lesson"]["id"]
        named += [(f"{name}-{figure.id}", figure) for figure in lesson["figures"]]
        for case in lesson["cases"]:
            at = f"{name}-{case['exercise']['id']}"
            named += [(f"{at}-{figure.id}", figure) for figure in case["figures"]]
    for name, figure in named:
        if figure.table:
            yield Sheet(name, figure.table)
