"""Movement: of who rated themselves twice, how many went forward and back, and how sure that is.

And where a cohort stood in its first lesson with choices, and in its last.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from course.cohort.disclosure.wording import joined, quoted
from course.cohort.figures import charts, tables
from course.cohort.figures.figure import Figure
from course.cohort.figures.standard import PLACE_TICKS
from course.cohort.figures.tables import COUNT, LIKELY, MEAN_PLACE, Cell, Column, Kind, Table
from course.cohort.pages.published import Published
from course.cohort.publications import derived, differences
from course.cohort.publications.changes import Change, change
from course.cohort.publications.estimates import Estimate
from course.cohort.publications.worth import positions
from course.exercises.kinds.scale import Scale
from course.formatting import decimal

_ALL = "Alle zinnen samen"
_FEW = 20  # people; of fewer no verdict is given, a convention
_WAYS = ("Vooruit", "Gelijk", "Achteruit")
_COLOURS = ("--bin-1", "--middle", "--te-nabij")
_NET = Column(
    "Verschil", Kind.RANGE, "vooruit min achteruit, waar dat met 95 % zekerheid ligt, van -1 tot 1"
)
_CERTAIN = Column("Zeker", Kind.TEXT, "of het zeker genoeg is om er iets uit te besluiten")
_CASES = "De casussen zijn in beide lessen anders: lees dit als een richting, niet als een bewijs."
_TOO_FEW = "Het zijn te weinig deelnemers om te zeggen of dat meer is dan toeval."
NOTHING = "Er is geen verandering die zeker genoeg is."
_SELVES = "Hoe deelnemers zichzelf inschatten, eerst en daarna"
_STOOD = "Waar dit cohort staat, eerst en daarna"
_ONE_MEASURE = (
    "Hier zie je iets zodra genoeg deelnemers twee keer dezelfde zelfmeting deden. Dat is nu nog "
    "niet zo."
)
_ONE_LESSON = (
    "Hier zie je iets zodra er van twee lessen met casussen cijfers zijn. Dat is nu nog niet zo."
)


class Twice(NamedTuple):
    """A self-rating that is compared with an earlier one, and how each group of it changed."""

    scale: Scale
    changes: Mapping[str, Change]


def movement_of(published: Published) -> dict[str, Any]:
    """The figures of the page: one for each self-rating taken twice, and one for places."""
    ratings = [
        ratings_figure(f"zelfmeting-{number}", twice)
        for number, twice in enumerate(twice_rated(published), 1)
    ]
    rated = ratings or [Figure("zelfmeting-1", _SELVES, _ONE_MEASURE)]
    return {"notice": None, "figures": [*rated, places_figure(_places(published))]}


def twice_rated(published: Published) -> Iterator[Twice]:
    """The self-ratings of which a change is told, in the order of the lessons."""
    for lesson in published.lessons:
        figures = [one for one in published.figures(lesson).values() if one.what == "change"]
        scales = {
            exercise.id: exercise
            for released in reversed(published.released(lesson) if figures else [])
            for exercise in released.exercises
            if isinstance(exercise, Scale)
        }
        for name in dict.fromkeys(one.exercise for one in figures):
            if name not in scales:
                continue
            scale, own = scales[name], [one for one in figures if one.exercise == name]
            turned = {item.id for item in scale.items if item.reversed}
            named = {group.title: group.id for group in scale.groups}
            of_group = {item.id: item.group for item in scale.items}
            parts = {_ALL: own} | {
                title: [one for one in own if of_group.get(one.step) == group]
                for title, group in named.items()
            }
            changes = {
                title: found for title, part in parts.items() if (found := change(part, turned))
            }
            if changes:
                yield Twice(scale, changes)


def ratings_figure(name: str, twice: Twice) -> Figure:
    """How many went forward and back, over all sentences and by group."""
    changes = twice.changes
    verdicts = dict(
        zip(changes, differences.called([one.net for one in changes.values()]), strict=True)
    )
    stacks = [
        charts.Stack(
            title,
            [(max(part.value, 0.0), derived.share(part).text) for part in one[:3]],
        )
        for title, one in changes.items()
    ]
    labels = twice.scale.compare.labels if twice.scale.compare else ("eerst", "daarna")
    about = f"Dezelfde {_many(changes.values())} deelnemers, {labels[0]} en {labels[1]}"
    shares = [
        Column(way, Kind.SHARE_AND_RANGE, f"welk deel op een zin {words}, gemiddeld")
        for way, words in zip(_WAYS, ("vooruitging", "gelijk bleef", "achteruitging"), strict=True)
    ]
    rows = [(title, _cells(one, is_called=verdicts[title])) for title, one in changes.items()]
    table = Table.of(_SELVES, "Onderwerp", (*shares, _NET, _CERTAIN, COUNT), rows)
    plot = charts.stacks(stacks, _WAYS, _COLOURS)
    return Figure(name, _SELVES, summary(changes, verdicts), about, plot, table)


def summary(changes: Mapping[str, Change], verdicts: Mapping[str, bool]) -> str:
    """Whether it got better, and in what."""
    whole = changes.get(_ALL) or next(iter(changes.values()))
    shares = (
        f"Op een zin ging gemiddeld {derived.share(whole.forward).text} vooruit en "
        f"{derived.share(whole.back).text} achteruit."
    )
    if whole.n < _FEW:
        return f"{shares} {_TOO_FEW}"
    certain = {title: one for title, one in changes.items() if verdicts[title]}
    up, down = (
        [
            quoted(title)
            for title, one in certain.items()
            if title != _ALL and (one.net.value > 0) is is_up
        ]
        for is_up in (True, False)
    )
    if not certain:
        return f"{NOTHING} {shares}"
    sentences = []
    if verdicts.get(_ALL):
        ways = ("vooruit", "achteruit") if whole.net.value > 0 else ("achteruit", "vooruit")
        sentences = ["Over alle zinnen samen gingen meer mensen {} dan {}.".format(*ways)]
    sentences += [f"Vooruit bij {joined(up)}."] if up else []
    sentences += [f"Achteruit bij {joined(down)}."] if down else []
    return f"{' '.join(sentences)} {shares}"


def _cells(one: Change, *, is_called: bool) -> list[Cell]:
    low, high = one.net.low, one.net.high
    verdict = "te weinig deelnemers" if one.n < _FEW else "ja" if is_called else "niet genoeg"
    return [
        *(tables.share_and_likely(derived.share(part)) for part in one[:3]),
        Cell(
            f"{decimal(low * 100, 0)} tot {decimal(high * 100, 0)} procentpunt", low=low, high=high
        ),
        tables.text(verdict),
        tables.count(one.n),
    ]


def _many(changes: Iterable[Change]) -> str:
    sizes = sorted({one.n for one in changes})
    return str(sizes[0]) if len(sizes) == 1 else f"{sizes[0]} tot {sizes[-1]}"


def _places(published: Published) -> list[tuple[str, Estimate]]:
    """Where the cohort stood in the first lesson with choices on the axis, and in the last."""
    placed = []
    for lesson, title in published.open_lessons.items():
        worth = positions(published.released(lesson))
        if place := derived.position(published.figures(lesson).values(), worth):
            placed.append((title, place))
    return [placed[0], placed[-1]] if len(placed) > 1 else []


def places_figure(placed: Sequence[tuple[str, Estimate]]) -> Figure:
    """The two places, and whether they are apart."""
    if not placed:
        return Figure("plek", _STOOD, _ONE_LESSON)
    (_, first), (_, last) = placed
    rows = [(title, derived.place(place)) for title, place in placed]
    # Mostly the same people, which makes the difference surer than that of two groups.
    (is_certain,) = differences.called([differences.of_estimates(last, first)])
    words = "Er is geen duidelijke verandering."
    if is_certain:
        nearer = abs(last.value) < abs(first.value)
        where = "meer afstand houden" if last.value > first.value else "dichterbij staan"
        words = f"Dit cohort ging {'naar het midden' if nearer else where}."
    cells = [
        (title, [tables.place(row), tables.likely_place(row), tables.count(row.n)])
        for title, row in rows
    ]
    plot = charts.points([charts.Point(title, *row.drawn) for title, row in rows], PLACE_TICKS)
    table = Table.of(_STOOD, "Les", (MEAN_PLACE, LIKELY, COUNT), cells)
    about = f"Gemiddelde plek, {rows[0][1].n} en {rows[1][1].n} deelnemers"
    return Figure("plek", _STOOD, f"{words} {_CASES}", about, plot, table)
