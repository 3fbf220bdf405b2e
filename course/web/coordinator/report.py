"""`course report <cohort>`: one file that opens offline and prints, its tables beside it.

Like the agenda it prints no score, stance or reason of an option, because future learners may read
it: of the overview's sentences it takes none that name a case.
"""

from pathlib import Path
from typing import Any

from course.cohort.exports.tables import Sheet, write
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
from course.cohort.pages.viewer import Viewer
from course.web.render import Renderer
from course.web.static_files import static_file

Context = dict[str, Any]


def report(viewer: Viewer, folder: Path) -> Path:
    """Write the report of the viewer's cohort into `folder`, and return the HTML file.

    The tables stand beside it in `tabellen/`, one CSV and one Parquet file a figure; what
    their columns mean stands in `kolommen.csv`.
    """
    whole, tables = overview_page(viewer), folder / "tabellen"
    lessons = [_lesson(viewer, one["id"]) for one in whole["lessons"]]
    beside = comparison_page(viewer) if len(viewer.cohorts) > 1 else {"figures": []}
    across = [*movement_page(viewer)["figures"], *concepts_page(viewer)["figures"]]
    named = _named([*whole["figures"], *across, *beside["figures"]], lessons)
    write([Sheet.read(name, one["title"], str(one["table"])) for name, one in named], tables)
    html = Renderer("").page(
        "coordinator/report.html",
        course_title=viewer.settings.title,
        whole=whole,
        lessons=lessons,
        across=[one for one in across if one["plot"]],
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
    every = [exercise_page(viewer, name, one["id"]) for one in page["exercises"]]
    figures = [*page["figures"], *_over_time(viewer, name)]
    cases = [one for one in every if any(f["plot"] for f in one["figures"])]
    return {**page, "figures": figures, "cases": cases}


def _over_time(viewer: Viewer, name: str) -> list[Context]:
    """What there is of more than one week, and of more than one cohort."""
    several = "weken-" if len(viewer.cohorts) == 1 else ("weken-", "cohorten-")
    figures = time_page(viewer, name)["figures"]
    return [one for one in figures if one["plot"] and one["id"].startswith(several)]


def _named(whole: list[Context], lessons: list[Context]) -> list[tuple[str, Context]]:
    """Every figure that has a table, with the name of its file."""
    found = [(f"overzicht-{one['id']}", one) for one in whole]
    for lesson in lessons:
        name = lesson["lesson"]["id"]
        found += [(f"{name}-{one['id']}", one) for one in lesson["figures"]]
        for case in lesson["cases"]:
            at = f"{name}-{case['exercise']['id']}"
            found += [(f"{at}-{one['id']}", one) for one in case["figures"]]
    return [(name, one) for name, one in found if one["table"]]
