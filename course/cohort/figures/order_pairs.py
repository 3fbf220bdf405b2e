"""Which of two steps of an order people put first: pairs that have no step in common."""

from course.cohort.disclosure.disclosed import Disclosed
from course.cohort.disclosure.wording import quoted
from course.cohort.exercise_texts import CaseText
from course.cohort.figures import charts, tables
from course.cohort.figures.figure import Figure
from course.cohort.figures.per_step import by_step
from course.cohort.figures.tables import COUNT, LIKELY, Column, Kind, Table
from course.cohort.publications.told import Told
from course.cohort.statistics.response_frames import EARLIER, LATER

_TITLE = "Welke stap deelnemers eerder zetten"
_SHARE = Column("Eerder gezet", Kind.SHARE, "welk deel van de deelnemers deze stap eerder zette")
_ABOUT = (
    "Steeds twee stappen naast elkaar. Meer dan deze paren tonen we niet: uit alle paren samen is "
    "af te leiden wat iemand deed"
)


def order(told: Told, case: CaseText) -> Figure:
    """Of each pair the step that most people put first, the clearest pair on top."""
    pairs = {row.key["step"]: "" for row in told.rows}
    groups, hidden = by_step(told, pairs)
    if not groups:
        return Figure("volgorde", _TITLE, hidden or told.absent)
    rows = sorted((_first(pair, of_pair, case) for pair, of_pair in groups.items()), key=_clear)
    words, most = rows[0]
    summary = f"Het meest eens: {words} ({most.text}). {hidden}".strip()
    plot = charts.bars([charts.Bar(text, row.text, *row.drawn) for text, row in rows])
    cells = [
        (text, [tables.share(row), tables.likely(row), tables.count(row.n)]) for text, row in rows
    ]
    table = Table.of(_TITLE, "Paar", (_SHARE, LIKELY, COUNT), cells)
    return Figure("volgorde", _TITLE, summary, f"{most.n} deelnemers. {_ABOUT}", plot, table)


def _first(pair: str, rows: dict[str, Disclosed], case: CaseText) -> tuple[str, Disclosed]:
    """In words which step most people put first, and how many did."""
    one, other = (quoted(case.steps[step].question) for step in pair.split("|"))
    if rows[EARLIER].value >= rows[LATER].value:
        return f"{one} eerder dan {other}", rows[EARLIER]
    return f"{other} eerder dan {one}", rows[LATER]


def _clear(pair: tuple[str, Disclosed]) -> tuple[float, str]:
    words, row = pair
    return -row.value, words
