"""What people confuse when they sort: bins against bins, for all items of a bin together.

No single sentence's place is revealed: a bin with one sentence is left out. Computed from the shown
shares of each sentence, see `pooled`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from course.cohort.disclosure.control import Shown
from course.cohort.disclosure.disclosed import Disclosed
from course.cohort.disclosure.pooling import pooled
from course.cohort.disclosure.wording import about_how_many, in_signs
from course.cohort.figures import matrix_sankey, tables
from course.cohort.figures.figure import Figure
from course.cohort.figures.tables import LEARNERS, Column, Kind, Table
from course.content.released import Released
from course.exercises.kinds.sort import Sort

_FEWEST = 2  # items of a bin
_SELDOM = 0.1
_WHY = (
    "Een onderdeel telt niet mee als het het enige is op zijn plek, of als we niet tonen waar "
    "deelnemers het zetten."
)
Item = tuple[str, str]  # exercise and item
Shares = dict[tuple[str, str], Disclosed]  # by bin where it belongs and bin where it was put


def _sorts(releases: Sequence[Released]) -> dict[str, dict[str, str]]:
    """The labels of the bins of every exercise of this kind, by exercise."""
    labels: dict[str, dict[str, str]] = {}
    for released in releases:
        for exercise in released.exercises:
            if isinstance(exercise, Sort):
                labels[exercise.id] = exercise.labels | labels.get(exercise.id, {})
    return labels


def _places(releases: Sequence[Released]) -> dict[Item, str]:
    """The bin of every item, without items that were moved from one release to another."""
    bins: dict[Item, set[str]] = {}
    for released in releases:
        for exercise in released.exercises:
            for item in exercise.items if isinstance(exercise, Sort) else ():
                bins.setdefault((exercise.id, item.id), set()).add(item.bin)
    return {item: next(iter(names)) for item, names in bins.items() if len(names) == 1}


def _families(bins: Mapping[str, Mapping[str, str]]) -> list[list[str]]:
    """Groups of several exercises that use the same bins."""
    families: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for exercise, labels in bins.items():
        families.setdefault(tuple(sorted(labels.items())), []).append(exercise)
    return [names for names in families.values() if len(names) > 1]


def of_exercise(shown: Shown, name: str, releases: Sequence[Released], k: int) -> Figure | None:
    """The figure of one exercise; None where there is nothing to pool."""
    labels, places = _sorts(releases).get(name, {}), _of([name], _places(releases))
    return _figure("verwisseld", shown, places, labels, k)


def of_lesson(shown: Shown, releases: Sequence[Released], k: int) -> list[Figure]:
    """A figure for each set of bins that several exercises of a lesson use."""
    labels, places = _sorts(releases), _places(releases)
    figures = []
    for number, names in enumerate(_families(labels), 1):
        name, of_family = f"verwisseld-{number}", _of(names, places)
        figure = _figure(name, shown, of_family, labels[names[0]], k)
        if figure:
            many = f"{figure.about}, uit {len(names)} oefeningen samen"
            figures.append(replace(figure, about=many))
    return figures


def _of(names: Sequence[str], places: Mapping[Item, str]) -> dict[Item, str]:
    return {item: bin_ for item, bin_ in places.items() if item[0] in names}


def _figure(
    name: str, shown: Shown, places: Mapping[Item, str], labels: Mapping[str, str], k: int
) -> Figure | None:
    """Where people put what belongs in each of the bins `labels`; None if there is nothing."""
    items = _by_bin(shown, places, labels)
    shares = {
        (bin_, chosen): pooled([rows[chosen] for rows in of_bin], k)
        for bin_, of_bin in items.items()
        for chosen in labels
    }
    if not shares:
        return None
    title, bins = "Wat deelnemers met elkaar verwisselen", [b for b in labels if b in items]
    grid = [[shares.get((bin_, chosen)) for chosen in labels] for bin_ in labels]
    drawn = [[(c.value, in_signs(c.text)) if c else None for c in line] for line in grid]
    counted, every = sum(map(len, items.values())), len(places)
    left_out = f" Van {every} onderdelen tellen er {counted} mee. {_WHY}" if counted < every else ""
    return Figure(
        name,
        title,
        f"{_most(shares, labels)} Lees een rij zo: van wat hier hoort, kwam zo veel bij 1, 2, 3 …"
        f"{left_out}",
        f"{about_how_many(next(iter(shares.values())))}, {counted} onderdelen",
        matrix_sankey.matrix(list(labels.values()), drawn),
        _table(title, bins, shares, labels),
    )


def _table(title: str, bins: Sequence[str], shares: Shares, labels: Mapping[str, str]) -> Table:
    columns = [Column(f"Gezet bij {text}", Kind.SHARE_AND_RANGE) for text in labels.values()]
    rows = [
        (
            labels[bin_],
            [
                *(tables.share_and_likely(shares[bin_, chosen]) for chosen in labels),
                tables.learners(shares[bin_, bin_].n),
            ],
        )
        for bin_ in bins
    ]
    return Table.of(title, "Hoort bij", (*columns, LEARNERS), rows)


def _by_bin(
    shown: Shown, places: Mapping[Item, str], labels: Mapping[str, str]
) -> dict[str, list[dict[str, Disclosed]]]:
    """For each bin its shown items, each as rows by the bin it was put in."""
    items: dict[Item, dict[str, Disclosed]] = {}
    for row in shown.visible:
        if (item := (row.key["exercise"], row.key["step"])) in places:
            items.setdefault(item, {})[row.key["answer"]] = row
    by_bin: dict[str, list[dict[str, Disclosed]]] = {}
    for item, rows in items.items():
        if labels.keys() <= rows.keys():  # an item of a release with fewer bins has no such row
            by_bin.setdefault(places[item], []).append(rows)
    return {bin_: of_bin for bin_, of_bin in by_bin.items() if len(of_bin) >= _FEWEST}


def _most(shares: Shares, labels: Mapping[str, str]) -> str:
    """Which bin is most often mistaken for which other, and how often the other way round."""
    apart = {pair: row for pair, row in shares.items() if pair[0] != pair[1]}
    (bin_, chosen), most = max(apart.items(), key=lambda pair: pair[1].value)
    if most.value < _SELDOM:
        return "Deelnemers verwisselen deze zelden met elkaar."
    back = f" Andersom is dat {shares[chosen, bin_].text}." if (chosen, bin_) in shares else ""
    return (
        f"Het vaakst verwisseld: wat hoort bij “{labels[bin_]}”, kwam voor {most.text} bij "
        f"“{labels[chosen]}”.{back}"
    )
