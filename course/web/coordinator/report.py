"""The report of a cohort: paper for a board, and its tables as data; from the pages' own figures.

Future learners may read both, so neither says which choice is good or has a risk: on paper it is at
which question how many took one, and the tables are those of a reader for whom the key is closed.
"""

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from babel.dates import format_date

from course.cohort.exports import board_report
from course.cohort.exports.board_report import Lesson, Part, Report
from course.cohort.exports.table_files import Sheet, write
from course.cohort.figures.figure import Figure
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
from course.cohort.pages.overview import finished
from course.cohort.pages.participation import lessons_figure
from course.cohort.pages.registry import shared
from course.cohort.pages.viewer import Viewer
from course.people.errors import RosterError
from course.records.taking_part.counts import Participation, participation, place_of

_DAY = "d MMMM y"


def report_pdf(viewer: Viewer, at: datetime | None = None) -> bytes:
    """The report as PDF; as of `at`, by default now."""
    return board_report.as_pdf(_report(shared(viewer), at or datetime.now(UTC)))


def tables_zip(viewer: Viewer) -> bytes:
    """The tables of all pages of the cohort, as CSV and Parquet, in a zip."""
    held = io.BytesIO()
    with TemporaryDirectory() as name, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        folder = Path(name)
        write(list(_sheets(shared(viewer))), folder)
        for path in sorted(folder.iterdir()):
            packed.write(path, f"tabellen-{viewer.cohort}/{path.name}")
    return held.getvalue()


def report(viewer: Viewer, folder: Path, at: datetime | None = None) -> Path:
    """Write the report of the viewer's cohort into `folder`, and return the PDF.

    The tables are next to it in `tabellen/`, one CSV and one Parquet file a figure; `kolommen.csv`
    says what their columns mean.
    """
    viewer = shared(viewer)
    write(list(_sheets(viewer)), folder / "tabellen")
    path = folder / f"rapport-{viewer.cohort}.pdf"
    path.write_bytes(board_report.as_pdf(_report(viewer, at or datetime.now(UTC))))
    return path


def _closed(viewer: Viewer) -> Viewer:
    """Somebody who reads the same, of what was read already, and nothing of the key."""
    locked = frozenset(viewer.settings.lessons)
    seen = viewer.published.without_key() if viewer.published else None
    return viewer._replace(locked=locked, published=seen)


def _report(viewer: Viewer, at: datetime) -> Report:
    overview, found, closed = overview_page(viewer), _taking_part(viewer, at), _closed(viewer)
    zone = viewer.settings.zone
    asked = {one["id"]: board_report.mapped(one) for one in overview["questions"]}
    asked["praten"] = asked["praten"]._replace(figure=None, more=_dilemmas(viewer))
    parts = [*([_finished(found)] if found else []), *asked.values(), *_beside(viewer)]
    titles = {lesson["id"]: lesson["title"] for lesson in overview["lessons"]}
    made = [
        (titles[lesson], _day(one.at, viewer), str(one.size))
        for lesson in titles
        for one in (viewer.published.of(lesson) if viewer.published else [])
    ]
    since = min((who.stay.since for who in found.people), default=None) if found else None
    today = _day(at, viewer)
    begin = format_date(since.astimezone(zone).date(), _DAY, locale="nl") if since else ""
    place = f"{found.place.organisation.title} · " if found else ""
    return Report(
        title=f"Rapport: {viewer.titles[viewer.cohort]}",
        about=f"{place}{viewer.settings.title}",
        period=f"Van {begin} tot en met {today}. Stand van {today}."
        if begin
        else f"Stand van {today}.",
        beside=overview.get("about", ""),
        parts=parts,
        lessons=[_lesson(closed, lesson["id"]) for lesson in overview["lessons"]],
        publications=made,
        k=viewer.published.k if viewer.published else viewer.settings.smallest_group,
    )


def _day(at: datetime, viewer: Viewer) -> str:
    return str(format_date(at.astimezone(viewer.settings.zone).date(), _DAY, locale="nl"))


def _taking_part(viewer: Viewer, at: datetime) -> Participation | None:
    """Who takes part, where the roster knows the cohort."""
    try:
        with viewer.store.snapshot() as connection:
            place = place_of(connection, "cohort", viewer.cohort)
    except RosterError:
        return None
    return participation(viewer.store, viewer.settings, place, at)


def _finished(found: Participation) -> Part:
    first = finished(found.counts)
    return Part(first["title"], first["sentence"], lessons_figure(found), ())


def _dilemmas(viewer: Viewer) -> list[str]:
    return [
        f"{one['title']} ({one['lesson_title']}). {one['question']} {one['why'][0]}"
        for one in agenda_page(viewer)["dilemmas"]
    ]


def _beside(viewer: Viewer) -> Iterator[Part]:
    """What differs from the other cohorts that the reader may see, where anything does."""
    if len(viewer.cohorts) > 1 and (page := comparison_page(viewer))["sentences"]:
        yield Part(
            "Wat is er anders dan bij andere teams?",
            page["count_text"],
            None,
            [one["text"] for one in page["sentences"]],
        )


def _lesson(viewer: Viewer, name: str) -> Lesson:
    page = lesson_page(viewer, name)
    exercises = [(one["title"], one["text"]) for one in page["exercises"]]
    return Lesson(page["lesson"]["title"], page.get("about") or page["notice"] or "", exercises)


def _sheets(viewer: Viewer) -> Iterator[Sheet]:
    """The table of every figure that has one, with the name of its file."""
    for name, figure in _figures(viewer, _closed(viewer)):
        if figure.table:
            yield Sheet(name, figure.table)


def _figures(viewer: Viewer, closed: Viewer) -> Iterator[tuple[str, Figure]]:
    overview = overview_page(viewer)
    pages: list[dict[str, Any]] = [overview, movement_page(viewer), concepts_page(viewer)]
    if len(viewer.cohorts) > 1:
        pages.append(comparison_page(viewer))
    for page in pages:
        yield from ((f"overzicht-{figure.id}", figure) for figure in page["figures"])
    for name in (lesson["id"] for lesson in overview["lessons"]):
        page = lesson_page(closed, name)
        for figure in (*page["figures"], *time_page(viewer, name)["figures"]):
            yield f"{name}-{figure.id}", figure
        for exercise in page["exercises"]:
            at = f"{name}-{exercise['id']}"
            for figure in exercise_page(closed, name, exercise["id"])["figures"]:
                yield f"{at}-{figure.id}", figure
