"""Numbers in the order of time, one row a moment: figures for cohorts and for weeks."""

from collections.abc import Sequence
from typing import NamedTuple

from course.cohort.disclosure import differences
from course.cohort.disclosure.differences import Difference
from course.cohort.disclosure.wording import Row, from_to, place, span
from course.cohort.figures import charts
from course.cohort.figures.standard import STANCES, Figure
from course.cohort.figures.tables import table
from course.cohort.statistics import POSITIONS

_NONE = "Geen verschil dat zeker genoeg is."
_BETWEEN = "Waarschijnlijk"


class Moment(NamedTuple):
    """One row: when (or which cohort, and from when), and what may be shown of it."""

    text: str
    row: Row


class Wording(NamedTuple):
    """What stands around a row of moments; `lone` is said where there are fewer than two."""

    name: str
    title: str
    about: str
    column: str
    lone: str


def shares(words: Wording, moments: Sequence[Moment], said: str) -> Figure:
    """Shares as bars."""
    if not moments:
        return Figure(words.name, words.title, words.lone)
    drawn = [charts.Bar(f"{one.text}: {_whole(one)}", "", *place(one.row)) for one in moments]
    cells = [(one.text, one.row["text"], from_to(one.row), _many(one)) for one in moments]
    head = (words.column, "Ingeleverd", _BETWEEN, "Begonnen")
    rows = table(words.title, head, cells)
    return Figure(words.name, words.title, said, words.about, charts.bars(drawn), rows)


def places(words: Wording, moments: Sequence[Moment], said: str) -> Figure:
    """Places on the line from too close to too distant, as points."""
    if not moments:
        return Figure(words.name, words.title, words.lone)
    drawn = [charts.Point(f"{one.text}: {one.row['text']}", *place(one.row)) for one in moments]
    cells = [(one.text, one.row["text"], span(one.row), _many(one)) for one in moments]
    head = (words.column, "Gemiddelde plek", _BETWEEN, "Deelnemers")
    ticks = [(at, STANCES[stance]) for stance, at in POSITIONS.items()]
    plot, rows = charts.points(drawn, ticks), table(words.title, head, cells)
    return Figure(words.name, words.title, said, words.about, plot, rows)


def from_first_to_last(moments: Sequence[Moment], lone: str) -> str:
    """What the first and the last say."""
    if len(moments) < 2:  # noqa: PLR2004 - a first and a last
        return lone
    first, last = moments[0].row["text"], moments[-1].row["text"]
    return f"Eerst {first}, en later ook." if first == last else f"Van {first} naar {last}."


def apart(moments: Sequence[Moment], difference: Difference) -> str:
    """What the first and the last cohort say, and whether that is a difference for sure."""
    (certain,) = differences.called([difference])
    said = " ".join(f"{one.text}: {one.row['text']}." for one in (moments[0], moments[-1]))
    return f"{said} {'Dat verschil is zeker genoeg.' if certain else _NONE}"


def _whole(one: Moment) -> str:
    """The share, not broken over two lines."""
    return str(one.row["text"]).replace(" %", "\u00a0%")


def _many(one: Moment) -> str:
    return f"ongeveer {one.row['n']}"
