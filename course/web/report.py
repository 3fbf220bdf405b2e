"""`course report <cohort>`: one file that opens offline and prints, and its tables as CSV.

Like the agenda it prints no score, stance or reason of an option, because future learners may read
it: of the overview's sentences it takes none that name a case.
"""

import csv
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from course.cohort.page import Viewer, agenda_page, exercise_page, lesson_page, overview_page
from course.cohort.picture import can_draw, picture
from course.web.render import Renderer, static_file

_FORMULA = ("=", "+", "-", "@")
Context = dict[str, Any]


def report(viewer: Viewer, folder: Path) -> Path:
    """Write the report of the viewer's cohort into `folder`, and return the HTML file.

    The tables stand beside it in `tabellen/`, one CSV a figure.
    """
    whole = overview_page(viewer)
    lessons = [_lesson(viewer, one["id"]) for one in whole["lessons"]]
    (folder / "tabellen").mkdir(parents=True, exist_ok=True)
    for name, figure in _named(whole, lessons):
        _write_table(folder / "tabellen" / f"{name}.csv", str(figure["table"]))
    html = Renderer("").page(
        "report.html",
        course_title=viewer.settings.title,
        whole=whole,
        lessons=lessons,
        agenda=agenda_page(viewer),
        style=[static_file(name).content.decode() for name in ("widgets/style.css", "cohort.css")],
        picture=picture,
        can_draw=can_draw,
    )
    path = folder / f"rapport-{viewer.cohort}.html"
    path.write_text(html, encoding="utf-8")
    return path


def _lesson(viewer: Viewer, name: str) -> Context:
    page = lesson_page(viewer, name)
    every = [exercise_page(viewer, name, one["id"]) for one in page["exercises"]]
    return {**page, "cases": [one for one in every if any(f["plot"] for f in one["figures"])]}


def _named(whole: Context, lessons: list[Context]) -> list[tuple[str, Context]]:
    """Every figure that has a table, with the name of its file."""
    found = [(f"overzicht-{one['id']}", one) for one in whole["figures"]]
    for lesson in lessons:
        name = lesson["lesson"]["id"]
        found += [(f"{name}-{one['id']}", one) for one in lesson["figures"]]
        for case in lesson["cases"]:
            at = f"{name}-{case['exercise']['id']}"
            found += [(f"{at}-{one['id']}", one) for one in case["figures"]]
    return [(name, one) for name, one in found if one["table"]]


class _Cells(HTMLParser):
    """The cells of a table of ours, row by row."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag == "tr":
            self.rows.append([])
        elif tag in {"th", "td"}:
            self.rows[-1].append("")
            self._inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in {"th", "td"}:
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.rows[-1][-1] += data.replace("\u00a0", " ")


def _write_table(path: Path, table: str) -> None:
    """Semicolons and a mark of UTF-8, as Dutch spreadsheets want; no cell can be a formula."""
    cells = _Cells()
    cells.feed(table)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        for row in cells.rows:
            safe = [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row]
            csv.writer(file, delimiter=";").writerow(safe)
