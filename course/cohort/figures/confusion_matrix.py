"""What people take for what when they sort: bins against bins, for all items of a bin together.

So no single sentence's place is given away: a bin with one sentence is left out. Made of the shares
that are shown of each sentence, see `pooled`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from course.cohort.disclosure.control import Shown
from course.cohort.disclosure.pooling import pooled
from course.cohort.disclosure.wording import Row, about_how_many, from_to, in_signs, rows_of
from course.cohort.figures import matrix_sankey
from course.cohort.figures.standard import Figure
from course.cohort.figures.tables import table
from course.content.released import Released
from course.exercises.kinds.sort import Sort

_FEWEST = 2  # items of a bin
_SELDOM = 0.1
_WHY = (
    "Een onderdeel telt niet mee als het het enige is op zijn plek, of als we niet tonen waar "
    "deelnemers het zetten."
)
Item = tuple[str, str]  # exercise and item
Cells = dict[tuple[str, str], Row]  # by bin where it belongs and bin where it was put


def _sorts(releases: Sequence[Released]) -> dict[str, dict[str, str]]:
    """The labels of the bins of every exercise of this kind, by exercise."""
    found: dict[str, dict[str, str]] = {}
    for released in releases:
        for exercise in released.exercises:
            if isinstance(exercise, Sort):
                found[exercise.id] = exercise.labels | found.get(exercise.id, {})
    return found


def _places(releases: Sequence[Released]) -> dict[Item, str]:
    """The bin of every item, without items that were moved from one release to another."""
    found: dict[Item, set[str]] = {}
    for released in releases:
        for exercise in released.exercises:
            for item in exercise.items if isinstance(exercise, Sort) else ():
                found.setdefault((exercise.id, item.id), set()).add(item.bin)
    return {item: next(iter(bins)) for item, bins in found.items() if len(bins) == 1}


def _families(bins: Mapping[str, Mapping[str, str]]) -> list[list[str]]:
    """Exercises over the same bins, where there are several."""
    found: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for exercise, labels in bins.items():
        found.setdefault(tuple(sorted(labels.items())), []).append(exercise)
    return [names for names in found.values() if len(names) > 1]


def of_exercise(shown: Shown, name: str, releases: Sequence[Released], k: int) -> Figure | None:
    """The figure of one exercise; None where there is nothing to pool."""
    labels, places = _sorts(releases).get(name, {}), _of([name], _places(releases))
    return _figure("verwisseld", shown, places, labels, k)


def of_lesson(shown: Shown, releases: Sequence[Released], k: int) -> list[Figure]:
    """A figure for each set of bins that several exercises of a lesson use."""
    labels, places = _sorts(releases), _places(releases)
    found = []
    for number, names in enumerate(_families(labels), 1):
        some = _of(names, places)
        figure = _figure(f"verwisseld-{number}", shown, some, labels[names[0]], k)
        if figure:
            many = f"{figure.about}, uit {len(names)} oefeningen samen"
            found.append(replace(figure, about=many))
    return found


def _of(names: Sequence[str], places: Mapping[Item, str]) -> dict[Item, str]:
    return {item: bin_ for item, bin_ in places.items() if item[0] in names}


def _figure(
    name: str, shown: Shown, places: Mapping[Item, str], labels: Mapping[str, str], k: int
) -> Figure | None:
    """Where people put what belongs in each of the bins `labels`; None where there is nothing."""
    held = _by_bin(shown, places, labels)
    cells = {
        (bin_, other): pooled([rows[other] for rows in items], k)
        for bin_, items in held.items()
        for other in labels
    }
    if not cells:
        return None
    title, bins = "Wat deelnemers met elkaar verwisselen", [b for b in labels if b in held]
    rows = [[cells.get((bin_, other)) for other in labels] for bin_ in labels]
    drawn = [[(c["value"], in_signs(c["text"])) if c else None for c in line] for line in rows]
    said = [
        (labels[b], *(f"{cells[b, o]['text']} ({from_to(cells[b, o])})" for o in labels))
        for b in bins
    ]
    counted, every = sum(map(len, held.values())), len(places)
    left_out = f" Van {every} onderdelen tellen er {counted} mee. {_WHY}" if counted < every else ""
    return Figure(
        name,
        title,
        f"{_most(cells, labels)} Lees een rij zo: van wat hier hoort, kwam zo veel bij 1, 2, 3 …"
        f"{left_out}",
        f"{about_how_many(next(iter(cells.values())))}, {counted} onderdelen",
        matrix_sankey.matrix(list(labels.values()), drawn),
        table(title, ("Hoort bij", *(f"Gezet bij {text}" for text in labels.values())), said),
    )


def _by_bin(
    shown: Shown, places: Mapping[Item, str], labels: Mapping[str, str]
) -> dict[str, list[dict[str, Row]]]:
    """For each bin its items that are shown, each as rows by the bin it was put in."""
    items: dict[Item, dict[str, Row]] = {}
    for row in rows_of(shown):
        if row["shown"] and (item := (row["exercise"], row["step"])) in places:
            items.setdefault(item, {})[row["answer"]] = row
    found: dict[str, list[dict[str, Row]]] = {}
    for item, rows in items.items():
        if labels.keys() <= rows.keys():  # an item of a release with fewer bins has no such row
            found.setdefault(places[item], []).append(rows)
    return {bin_: held for bin_, held in found.items() if len(held) >= _FEWEST}


def _most(cells: Cells, labels: Mapping[str, str]) -> str:
    """Which bin is taken most for which other one, and how often the other way round."""
    apart = {pair: row for pair, row in cells.items() if pair[0] != pair[1]}
    (one, other), most = max(apart.items(), key=lambda held: float(held[1]["value"]))
    if most["value"] < _SELDOM:
        return "Deelnemers verwisselen deze zelden met elkaar."
    back = f" Andersom is dat {cells[other, one]['text']}." if (other, one) in cells else ""
    return (
        f"Het vaakst verwisseld: wat hoort bij “{labels[one]}”, kwam voor {most['text']} bij "
        f"“{labels[other]}”.{back}"
    )
