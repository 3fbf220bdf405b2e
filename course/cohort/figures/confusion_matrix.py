"""What people confuse when they sort: bins against bins, for all items of a bin together.

No single sentence's place is named: a bin with one sentence is left out. Computed from what was
told of each sentence, see `publications.estimates`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from course.cohort.disclosure.disclosed import Disclosed
from course.cohort.disclosure.wording import in_signs
from course.cohort.figures import matrix_sankey, tables
from course.cohort.figures.figure import Figure
from course.cohort.figures.tables import COUNT, Column, Kind, Table
from course.cohort.publications import derived
from course.cohort.publications.estimates import Question, mean
from course.cohort.publications.frozen import Figure as Frozen
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


def of_exercise(told: Iterable[Frozen], name: str, releases: Sequence[Released]) -> Figure | None:
    """The figure of one exercise; None where there is nothing to pool."""
    labels, places = _sorts(releases).get(name, {}), _of([name], _places(releases))
    return _figure("verwisseld", told, places, labels)


def of_lesson(told: Sequence[Frozen], releases: Sequence[Released]) -> list[Figure]:
    """A figure for each set of bins that several exercises of a lesson use."""
    labels, places = _sorts(releases), _places(releases)
    figures = []
    for number, names in enumerate(_families(labels), 1):
        name, of_family = f"verwisseld-{number}", _of(names, places)
        figure = _figure(name, told, of_family, labels[names[0]])
        if figure:
            many = f"{figure.about}, uit {len(names)} oefeningen samen"
            figures.append(replace(figure, about=many))
    return figures


def _of(names: Sequence[str], places: Mapping[Item, str]) -> dict[Item, str]:
    return {item: bin_ for item, bin_ in places.items() if item[0] in names}


def _figure(
    name: str, told: Iterable[Frozen], places: Mapping[Item, str], labels: Mapping[str, str]
) -> Figure | None:
    """Where people put what belongs in each of the bins `labels`; None if there is nothing."""
    items = _by_bin(told, places, labels)
    shares = {
        (bin_, chosen): _share(of_bin, chosen, labels)
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
        f"{next(iter(shares.values())).n} deelnemers, {counted} onderdelen",
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
                tables.count(shares[bin_, bin_].n),
            ],
        )
        for bin_ in bins
    ]
    return Table.of(title, "Hoort bij", (*columns, COUNT), rows)


def _by_bin(
    told: Iterable[Frozen], places: Mapping[Item, str], labels: Mapping[str, str]
) -> dict[str, list[Frozen]]:
    """For each bin the figures of its items; of several items, or none."""
    by_bin: dict[str, list[Frozen]] = {}
    for one in told:
        item = one.exercise, one.step
        # An item of a release with fewer bins lacks some of them.
        is_whole = one.what == "choice" and labels.keys() == set(one.options)
        if item in places and is_whole and not one.is_silent:
            by_bin.setdefault(places[item], []).append(one)
    return {bin_: of_bin for bin_, of_bin in by_bin.items() if len(of_bin) >= _FEWEST}


def _share(items: Sequence[Frozen], chosen: str, labels: Mapping[str, str]) -> Disclosed:
    """Which share of these items was put in a bin."""
    worth = {bin_: float(bin_ == chosen) for bin_ in labels}
    return derived.share(mean(Question(item, worth) for item in items))


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
