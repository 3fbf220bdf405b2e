"""The report of a cohort for a board: four questions first, then each of them, then an annex.

Made from what the coordinator's pages show, and tagged for screen readers as the agenda is. Source
of the rules: PDF/UA-1, ISO 14289-1.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import typst

from course.cohort.figures.figure import Figure
from course.cohort.figures.tables import Cell, Kind, Row, Table

_FORM: Final = Path(__file__).with_name("board_report.typ")
MOST_PAGES: Final = 8
_MOST_LESSONS: Final = 12  # in the annex
_PAGES: Final = re.compile(rb"/Type/Pages/Count (\d+)")
_MOST_COLUMNS: Final = 4  # of numbers, beside the names of the rows
_LONGEST: Final = 160  # characters of a row's name
_HOW: Final = (
    "Elk cijfer is één keer gemaakt, over een vaste groep van minstens {k} mensen, en verandert "
    "daarna niet meer. Wie later inlevert, komt in een volgende groep.",
    "We tellen in stappen, zodat niemand te herkennen is: ook niet voor wie alle rapporten naast "
    "elkaar legt, of de antwoorden van twee deelnemers kent. Zou een verdeling te veel zeggen, dan "
    "staat er niets.",
    "Het lijntje in een balk laat zien waar het echte cijfer met 95 % zekerheid ligt.",
    "Wie meedoet is administratie. Die aantallen zijn precies.",
)
Block = dict[str, Any]


class Part(NamedTuple):
    """A question of the report: its answer in a sentence, and what is shown below it."""

    title: str
    sentence: str
    figure: Figure | None = None
    more: Sequence[str] = ()


class Lesson(NamedTuple):
    """A lesson in the annex: its title, of whom its figures are, each exercise in a sentence."""

    title: str
    about: str
    exercises: Sequence[tuple[str, str]]


class _Fit(NamedTuple):
    """How much goes on paper; the files have all: rows of a figure, exercises of a lesson, type."""

    rows: int
    exercises: int
    points: float


_FITS: Final = (_Fit(8, 12, 10.5), _Fit(6, 8, 10), _Fit(5, 5, 9.5), _Fit(4, 2, 9), _Fit(3, 0, 9))


class Report(NamedTuple):
    """Everything that is on paper, in the order in which it is read.

    `about` is the course and the organisation, `period` says from when to when and as of which day,
    `beside` with which teams the figures are ("" for alone), `publications` are rows of lesson, day
    and number of people.
    """

    title: str
    about: str
    period: str
    beside: str
    parts: Sequence[Part]
    lessons: Sequence[Lesson]
    publications: Sequence[tuple[str, str, str]]
    k: int


def as_pdf(report: Report) -> bytes:
    """The report on paper, with less in it where there is much to tell; the same, the same file."""
    for fit in _FITS:
        paper: bytes = typst.compile(
            _FORM.read_bytes(),
            format="pdf",
            ignore_system_fonts=True,
            sys_inputs={"report": json.dumps(_words(report, fit))},
            pdf_standards="ua-1",
        )
        pages = _PAGES.search(paper)
        if pages and int(pages[1]) <= MOST_PAGES:
            break
    return paper


def _words(report: Report, fit: _Fit) -> dict[str, Any]:
    return {
        "size": fit.points,
        "title": report.title,
        "about": report.about,
        "period": report.period,
        "beside": report.beside,
        "footer": f"{report.title} · {report.period.rpartition('. ')[2].rstrip('.')}",
        "summary": [{"question": one.title, "answer": _firm(one.sentence)} for one in report.parts],
        "sections": [
            *({"title": one.title, "blocks": list(_blocks(one, fit))} for one in report.parts),
            {"title": "Bijlage: les voor les", "blocks": list(_annex(report, fit)), "apart": True},
            {"title": "Zo zijn deze cijfers gemaakt", "blocks": list(_made(report))},
        ],
    }


def _firm(text: str) -> str:
    """A number keeps its sign on the same line."""
    return text.replace(" %", "\u00a0%")


def _blocks(part: Part, fit: _Fit) -> Iterator[Block]:
    yield {"kind": "text", "text": _firm(part.sentence)}
    figure = part.figure
    if figure and figure.table:
        if figure.about:
            yield {"kind": "soft", "text": _firm(f"{figure.about}.")}
        yield _rows(figure.table, fit.rows)
        if (more := len(figure.table.rows) - fit.rows) > 0:
            yield {"kind": "soft", "text": f"Nog {more} staan in de tabel bij dit rapport."}
    if part.more:
        yield {"kind": "list", "rows": [_firm(text) for text in part.more]}


def _rows(table: Table, most: int) -> Block:
    """Bars where the table has shares with their intervals; otherwise the table."""
    kinds = [column.kind for column in table.columns]
    rows = table.rows[:most]
    if kinds[:2] == [Kind.SHARE, Kind.RANGE]:
        bars = [_bar(row) for row in rows if row.cells[0].low is not None or row.cells[0].value]
        return {"kind": "bars", "heads": [table.first, table.columns[0].title], "rows": bars}
    # On paper there is room for a few columns; those of the intervals are in the files.
    shown = range(len(table.columns)) if len(table.columns) <= _MOST_COLUMNS else (0, 1, 2, -1)
    heads = [table.first or "", *(table.columns[at].title for at in shown)]
    cells = [
        [_short(row.name), *(_firm(row.cells[at].label.partition(" (")[0]) for at in shown)]
        for row in rows
    ]
    return {"kind": "table", "heads": heads, "rows": cells}


def _bar(row: Row) -> Block:
    share, likely = row.cells[:2]
    low, high = _ends(likely)
    return {
        "label": _short(row.name),
        "text": _firm(share.label),
        "value": share.value if share.value is not None else sum(_ends(share)) / 2,
        "low": low,
        "high": high,
    }


def _ends(cell: Cell) -> tuple[float, float]:
    return cell.low or 0.0, cell.high if cell.high is not None else 1.0


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _annex(report: Report, fit: _Fit) -> Iterator[Block]:
    for lesson in report.lessons[:_MOST_LESSONS]:
        yield {"kind": "part", "text": lesson.title}
        yield {"kind": "soft", "text": _firm(lesson.about)}
        rows = [f"{title}. {_firm(text)}" for title, text in lesson.exercises[: fit.exercises]]
        if rows:
            yield {"kind": "list", "rows": rows}
    left = len(report.lessons) - _MOST_LESSONS
    if left > 0:
        yield {"kind": "soft", "text": f"Nog {left} lessen staan in de tabellen bij dit rapport."}


def _made(report: Report) -> Iterator[Block]:
    yield {"kind": "list", "rows": [_firm(text.format(k=report.k)) for text in _HOW]}
    if report.publications:
        rows = [[*row] for row in report.publications]
        yield {"kind": "table", "heads": ["Les", "Gemaakt op", "Van hoeveel mensen"], "rows": rows}


def mapped(question: Mapping[str, Any]) -> Part:
    """A question of the first page as a part of the report."""
    return Part(question["title"], question["sentence"], question["figure"], question["more"])
