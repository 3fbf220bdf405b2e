"""One lesson over time: cohorts one after another, and the people of one cohort as they came.

Each publication counts other people, so that what is between two of them is a difference of groups.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from babel.dates import format_date

from course.cohort.disclosure.disclosed import Disclosed
from course.cohort.disclosure.wording import joined
from course.cohort.figures import charts, tables
from course.cohort.figures.figure import Figure
from course.cohort.figures.standard import PLACE_TICKS
from course.cohort.figures.tables import COUNT, LIKELY, MEAN_PLACE, Column, Kind, Table
from course.cohort.pages.published import Published
from course.cohort.publications import derived, differences
from course.cohort.publications.estimates import Estimate
from course.cohort.publications.kept import Publication, all_together
from course.cohort.publications.side_by_side import apart
from course.cohort.publications.worth import Worth, positions, rightness
from course.people.schedule import schedule

_NONE = "Geen verschil dat zeker genoeg is."
_ONE_COHORT = "Er is nog maar één cohort met cijfers over deze les."
_SAME_DAY = "Deze cohorten begonnen op dezelfde dag. Wat er verschilt, staat bij Vergelijken."
_JOINT = "De eerste en de laatste zijn deels samen geteld. Daarom noemen we geen verschil."
_ONE_TIME = (
    "De deelnemers zijn tot nu toe één keer geteld. Wie later inlevert, komt hier als er genoeg "
    "zijn om samen te tellen."
)
_CLOSED = (
    "Deze cijfers lees je zodra je deze les zelf hebt ingeleverd. Anders zou je de goede "
    "antwoorden al kennen."
)
_MOST = 12  # rows in one figure: the last
_GOOD = Column("Deel goed", Kind.SHARE, "welk deel van wat deelnemers antwoordden goed was")
_OTHERS = "Elke regel gaat over andere deelnemers"


class Measure(NamedTuple):
    """What is shown over time: its name, what it is called, about what, and how it is told.

    `unit` is how finely a difference of it is told.
    """

    name: str
    title: str
    about: str
    shown: Callable[[Estimate | None], Disclosed]
    unit: int


PLACE = Measure(
    "plek",
    "waar ze staan",
    "Gemiddelde plek, op een lijn van −1 (te nabij) tot 1 (te afstandelijk)",  # noqa: RUF001 - a minus sign
    derived.place,
    10,
)
GOOD = Measure(
    "goed", "hoeveel er goed ging", "Deel van de antwoorden dat goed was", derived.share, 20
)


class Moment(NamedTuple):
    """One row: when (or which cohort, and from when), who are counted, and how many."""

    text: str
    made: tuple[Publication, ...]
    day: date | None = None

    @property
    def size(self) -> int:
        """How many people are counted."""
        return sum(one.size for one in self.made)


class Course(NamedTuple):
    """Moments in a row: their names, and what is said where there is one only."""

    name: str
    title: str
    column: str
    lone: str
    moments: Sequence[Moment]


def time_of(published: Published, lesson: str) -> dict[str, Any]:
    """The lesson over time: `figures`, and the `lesson` with its title."""
    if lesson in published.locked:
        return _closed(published, lesson)
    every = published.released_in([one for one in published.every if one.lesson == lesson])
    own = f"{published.titles[published.cohort]} keer na keer"
    cohorts = Course(
        "cohorten", "Cohorten na elkaar", "Cohort", _ONE_COHORT, _cohorts(published, lesson)
    )
    times = Course("keren", own, "Geteld", _ONE_TIME, _times(published, lesson))
    figures: list[Figure] = []
    for measure, worth in ((PLACE, positions(every)), (GOOD, rightness(every))):
        drawn = [_figure(course, measure, worth) for course in (cohorts, times)]
        said = {one.summary for one in figures if not one.plot}
        figures += [one for one in drawn if one and one.summary not in said]
    return {
        "lesson": {"id": lesson, "title": published.lessons[lesson]},
        "lessons": [{"id": name, "title": title} for name, title in published.lessons.items()],
        "notice": None if figures else published.absent,
        "figures": figures,
    }


def _closed(published: Published, lesson: str) -> dict[str, Any]:
    """Where the key of the lesson is closed to the viewer: all measures are made with it."""
    return {
        "lesson": {"id": lesson, "title": published.lessons[lesson]},
        "lessons": [{"id": name, "title": title} for name, title in published.lessons.items()],
        "notice": _CLOSED,
        "figures": [],
    }


def _figure(course: Course, measure: Measure, worth: Worth) -> Figure | None:
    """A row for each moment of which something is told; None where there is none."""
    told = [(moment, _estimate(moment.made, worth, measure)) for moment in course.moments]
    known = [(moment, estimate) for moment, estimate in told if estimate][-_MOST:]
    if not known:
        return None
    id_, head = f"{course.name}-{measure.name}", f"{course.title}: {measure.title}"
    few = [moment.text for moment, estimate in told if not estimate]
    hidden = f" Nog geen cijfers: {', '.join(few)}." if few else ""
    if len(known) < 2:  # noqa: PLR2004 - a first and a last
        return Figure(id_, head, f"{course.lone}{hidden}")
    rows = [(moment, measure.shown(estimate)) for moment, estimate in known]
    summary = f"{_what_happened(known, rows, measure, worth)}{hidden}"
    texts = [
        f"{moment.text}, {moment.size} deelnemers: {row.text}".replace(" %", "\u00a0%")
        for moment, row in rows
    ]
    drawn = [row.drawn for _, row in rows]
    plot = (
        charts.points([charts.Point(t, *d) for t, d in zip(texts, drawn, strict=True)], PLACE_TICKS)
        if measure is PLACE
        else charts.bars([charts.Bar(t, "", *d) for t, d in zip(texts, drawn, strict=True)])
    )
    about = f"{measure.about}. {_OTHERS}"
    return Figure(id_, head, summary, about, plot, _table(head, course.column, measure, rows))


def _table(
    title: str, column: str, measure: Measure, rows: Sequence[tuple[Moment, Disclosed]]
) -> Table:
    is_place = measure is PLACE
    columns = (MEAN_PLACE if is_place else _GOOD, LIKELY, COUNT)
    cell, likely = (
        (tables.place, tables.likely_place) if is_place else (tables.share, tables.likely)
    )
    cells = [
        (moment.text, [cell(row), likely(row), tables.count(moment.size)]) for moment, row in rows
    ]
    return Table.of(title, column, columns, cells)


def _estimate(
    made: Sequence[Publication],
    worth: Worth,
    measure: Measure,
    among: frozenset[object] = frozenset(),
) -> Estimate | None:
    """A measure over the questions that are told; `among`: only over those of these."""
    figures = [
        one
        for one in all_together(made).values()
        if not among or (one.what, one.exercise, one.step) in among
    ]
    if measure is PLACE:
        return derived.position(figures, worth)
    names = dict.fromkeys(one.exercise for one in figures)
    return derived.together([derived.right(figures, worth, name) for name in names])


def _what_happened(
    known: Sequence[tuple[Moment, Estimate]],
    rows: Sequence[tuple[Moment, Disclosed]],
    measure: Measure,
    worth: Worth,
) -> str:
    """What the first and the last say, and whether that is a certain difference."""
    first, last = known[0][0], known[-1][0]
    both = " ".join(f"{moment.text}: {row.text}." for moment, row in (rows[0], rows[-1]))
    if first.day and len({moment.day for moment, _ in known}) == 1:
        return f"{both} {_SAME_DAY}"
    old, new = apart(first.made, last.made)
    if len(old) < len(first.made) or len(new) < len(last.made):
        return f"{both} {_JOINT}"
    told = [_told(moment.made) for moment in (first, last)]
    same = [_estimate(m.made, worth, measure, told[0] & told[1]) for m in (last, first)]
    if not (same[0] and same[1]):
        return both
    (certain,) = differences.called([differences.of_estimates(same[0], same[1], measure.unit)])
    return f"{both} {'Dat verschil is zeker genoeg.' if certain else _NONE}"


def _told(made: Sequence[Publication]) -> frozenset[object]:
    figures = all_together(made).items()
    return frozenset(where for where, figure in figures if not figure.is_silent)


def _cohorts(published: Published, lesson: str) -> list[Moment]:
    """The cohorts by the day on which the lesson opened for them; those counted alike are one."""
    days = _days(published, lesson)
    groups: dict[tuple[object, ...], list[str]] = {}
    for cohort in sorted(published.titles, key=lambda name: (days.get(name, date.min), name)):
        seqs = tuple(one.seq for one in published.of(lesson, cohort))
        groups.setdefault(seqs or (cohort,), []).append(cohort)
    return [
        Moment(
            _named(published, names, days),
            tuple(published.of(lesson, names[0])),
            days.get(names[0]),
        )
        for names in groups.values()
    ]


def _named(published: Published, names: Sequence[str], days: dict[str, date]) -> str:
    text = joined([published.titles[name] for name in names])
    text += " samen" if len(names) > 1 else ""
    return f"{text} (vanaf {_day(days[names[0]])})" if names[0] in days else text


def _times(published: Published, lesson: str) -> list[Moment]:
    """The publications of the cohort, the oldest first."""
    zone = published.settings.zone
    return [
        Moment(_period(one.period) or f"Geteld op {_day(one.at.astimezone(zone).date())}", (one,))
        for one in published.of(lesson)
    ]


def _period(period: str) -> str:
    """As in *3e kwartaal van 2026*; "" where there is none."""
    year, _, quarter = period.partition("-Q")
    return f"{quarter}e kwartaal van {year}" if quarter else ""


def _days(published: Published, lesson: str) -> dict[str, date]:
    """When the lesson opened for each cohort; nothing of a lesson that is closed now."""
    settings, opening = published.settings, published.store.openings().get(lesson)
    if opening is None:
        return {}
    with published.store.engine.connect() as connection:
        dates = schedule(connection, settings)
    return {
        cohort: dates.of(cohort, lesson, opening.at).opens.astimezone(settings.zone).date()
        for cohort in published.titles
    }


def _day(day: date) -> str:
    return str(format_date(day, "d MMM y", locale="nl"))
