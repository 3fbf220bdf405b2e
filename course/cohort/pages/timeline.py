"""One lesson over time: cohorts one after another, and one cohort over the weeks."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from babel.dates import format_date

from course.cohort import statistics
from course.cohort.disclosure import control, differences, history
from course.cohort.disclosure.control import Shown
from course.cohort.disclosure.differences import Difference
from course.cohort.disclosure.disclosed import Disclosed
from course.cohort.disclosure.history import Line
from course.cohort.figures import charts
from course.cohort.figures.figure import Figure
from course.cohort.figures.standard import PLACE_TICKS, handed_in_table, places
from course.cohort.pages.source import Source
from course.people.schedule import schedule

_NONE = "Geen verschil dat zeker genoeg is."
_ONE_COHORT = "Er is nog maar één cohort met cijfers over deze les."
_SAME_DAY = "Deze cohorten begonnen op dezelfde dag. Wat er verschilt, staat bij Vergelijken."
_ONE_WEEK = (
    "Er is nog maar één week met cijfers. Voor elke week waarin er nieuwe cijfers komen, komt hier "
    "een regel bij."
)
_MOST = 12  # cohorts in one figure: the last
_SAME = "Steeds grotendeels dezelfde deelnemers, en wie er die week bij kwam"
_MEASURES = {
    "inleveren": ("wie inleverde", "Deel dat inleverde, van wie aan de les begon"),
    "plek": (
        "waar ze staan",
        "Gemiddelde plek, op een lijn van −1 (te nabij) tot 1 (te afstandelijk)",  # noqa: RUF001 - a minus sign
    ),
}
Apart = Callable[[Disclosed, Disclosed], Difference]


class Moment(NamedTuple):
    """One row: when (or which cohort, and from when), and what may be shown of it."""

    text: str
    row: Disclosed


class Wording(NamedTuple):
    """The text around a row of moments; `lone` is used if there are fewer than two."""

    name: str
    title: str
    about: str
    column: str
    lone: str


def shares_figure(words: Wording, moments: Sequence[Moment], summary: str) -> Figure:
    """Shares as bars."""
    if not moments:
        return Figure(words.name, words.title, words.lone)
    bars = [
        charts.Bar(f"{text}: {row.text}".replace(" %", "\u00a0%"), "", *row.drawn)
        for text, row in moments
    ]
    table = handed_in_table(words.title, words.column, moments)
    return Figure(words.name, words.title, summary, words.about, charts.bars(bars), table)


def places_figure(words: Wording, moments: Sequence[Moment], summary: str) -> Figure:
    """Places on the line from too close to too distant, as points."""
    if not moments:
        return Figure(words.name, words.title, words.lone)
    points = [charts.Point(f"{text}: {row.text}", *row.drawn) for text, row in moments]
    plot, table = charts.points(points, PLACE_TICKS), places(words.title, words.column, moments)
    return Figure(words.name, words.title, summary, words.about, plot, table)


def from_first_to_last(moments: Sequence[Moment], lone: str) -> str:
    """What the first and the last say."""
    if len(moments) < 2:  # noqa: PLR2004 - a first and a last
        return lone
    first, last = moments[0].row.text, moments[-1].row.text
    return f"Eerst {first}, en later ook." if first == last else f"Van {first} naar {last}."


def apart(moments: Sequence[Moment], difference: Difference) -> str:
    """What the first and the last cohort say, and whether that is a certain difference."""
    (certain,) = differences.called([difference])
    both = " ".join(f"{text}: {row.text}." for text, row in (moments[0], moments[-1]))
    return f"{both} {'Dat verschil is zeker genoeg.' if certain else _NONE}"


def time_of(source: Source, lesson: str) -> dict[str, Any]:
    """The lesson over time: `figures`, and the `lesson` with its title."""
    cohorts, weeks = _cohorts(source, lesson), _weeks(source, lesson)
    figures = [figure for figure in (*cohorts, *weeks) if figure is not None]
    return {
        "lesson": {"id": lesson, "title": source.lessons[lesson]},
        "lessons": [{"id": name, "title": title} for name, title in source.lessons.items()],
        "notice": None if figures else control.too_few(source.k),
        "figures": figures,
    }


def _cohorts(source: Source, lesson: str) -> tuple[Figure | None, Figure | None]:
    done = control.parts(statistics.completion(source.every_progress(lesson)), source.k)
    where = control.position(source.stances(lesson).positions(), source.k)
    handed_in = _in_order(source, lesson, done.where(state="handed_in"))
    placed = _in_order(source, lesson, where)
    summary = _what_happened(
        source, lesson, handed_in, lambda left, right: differences.of_shares(left, right, source.k)
    )
    moved = _what_happened(source, lesson, placed, differences.of_places)
    words = {
        name: Wording(
            f"cohorten-{name}", f"Cohorten na elkaar: {which}", about, "Cohort", _ONE_COHORT
        )
        for name, (which, about) in _MEASURES.items()
    }
    return (
        shares_figure(words["inleveren"], handed_in[-_MOST:], summary) if handed_in else None,
        places_figure(words["plek"], placed[-_MOST:], moved) if placed else None,
    )


def _what_happened(source: Source, lesson: str, moments: list[Moment], difference: Apart) -> str:
    """What happened from the first to the last cohort, and which cohorts have too few learners."""
    known, days = [moment.row.key["cohort"] for moment in moments], _days(source, lesson)
    hidden = [title for cohort, title in source.titles.items() if cohort not in known]
    few = f" Nog te weinig deelnemers: {', '.join(hidden)}." if hidden and moments else ""
    if len(moments) < 2:  # noqa: PLR2004 - a first and a last
        return _ONE_COHORT + few
    if len({days.get(cohort) for cohort in known}) == 1:
        return _SAME_DAY + few
    gap = difference(moments[-1].row, moments[0].row)
    return apart(moments, gap) + few


def _in_order(source: Source, lesson: str, shown: Shown) -> list[Moment]:
    """The cohorts that are shown, by the day on which the lesson opened for them."""
    rows, days = {r.key["cohort"]: r for r in shown.rows if r.shown}, _days(source, lesson)
    named = {c: f"{source.titles[c]} (vanaf {_day(days[c])})" for c in rows if c in days}
    return [
        Moment(named.get(cohort, source.titles[cohort]), rows[cohort])
        for cohort in sorted(rows, key=lambda name: (days.get(name, date.min), name))
    ]


def _days(source: Source, lesson: str) -> dict[str, date]:
    """When the lesson opened for each cohort; nothing of a lesson that is closed now."""
    settings, opening = source.settings, source.store.openings().get(lesson)
    if opening is None:
        return {}
    with source.store.engine.connect() as connection:
        dates = schedule(connection, settings)
    return {
        cohort: dates.of(cohort, lesson, opening.at).opens.astimezone(settings.zone).date()
        for cohort in source.titles
    }


def _weeks(source: Source, lesson: str) -> tuple[Figure | None, Figure | None]:
    lines = history.history(source.snapshot, lesson, source.cohort, source.k)
    title = source.titles[source.cohort]
    handed_in = [*_known(lines, lambda line: history.handed_in(line, source.k))]
    placed = [*_known(lines, lambda line: history.standing(line, source.k))]
    words = {
        name: Wording(
            f"weken-{name}", f"{title} per week: {which}", f"{about}. {_SAME}", "Week", _ONE_WEEK
        )
        for name, (which, about) in _MEASURES.items()
    }
    return (
        _over(shares_figure, words["inleveren"], handed_in) if handed_in else None,
        _over(places_figure, words["plek"], placed) if placed else None,
    )


def _over(
    draw: Callable[[Wording, list[Moment], str], Figure], words: Wording, moments: list[Moment]
) -> Figure | None:
    """A figure of two weeks or more, otherwise the sentence that there is only one."""
    several = moments if len(moments) > 1 else []
    return draw(words, several, from_first_to_last(several, _ONE_WEEK))


def _known(lines: list[Line], show: Callable[[Line], Shown]) -> list[Moment]:
    """The weeks about which something is shown."""
    return [
        Moment(f"Tot en met {_day(date.fromisoformat(line.day))}", row)
        for line in lines
        for row in show(line).visible
    ]


def _day(day: date) -> str:
    return str(format_date(day, "d MMM y", locale="nl"))
