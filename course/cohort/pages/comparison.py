"""Cohort against cohort: what differs, what is uncertain, and among how many numbers.

Computed from frozen figures, see `publications.side_by_side`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from course.cohort.disclosure.disclosed import Disclosed
from course.cohort.disclosure.wording import capital, quoted
from course.cohort.figures import forest, tables
from course.cohort.figures.figure import Figure
from course.cohort.figures.tables import MEAN_PLACE, SHARE, Column, Kind, Table
from course.cohort.pages.published import Published
from course.cohort.publications import differences
from course.cohort.publications.differences import Difference
from course.cohort.publications.side_by_side import apart, told_of_both
from course.formatting import decimal

What = Literal["plek", "keuze"]
NONE = "Geen verschil dat zeker genoeg is."
_NOTHING = "Hierover zijn nog niet van beide cohorten cijfers."
_MOST, _IN_WORDS, _AT_TOP = 6, 3, 5  # differences in a figure, in its words, above all figures
_SEEN = 0.1  # of both cohorts together; an option that fewer chose says nothing about a difference
_BOTH = 2
_POINTS = "procentpunt"
_DIFFERENCE = Column(
    "Verschil",
    Kind.RANGE,
    "waar het verschil met 95 % zekerheid ligt: dit cohort min het andere; van delen van -1 tot 1",
)
_EFFECT = Column("Effect", Kind.TEXT, "hoe groot het verschil is, in woorden")
_CERTAIN = Column("Zeker", Kind.TEXT, "of het verschil zeker genoeg is om er iets uit te besluiten")
_TITLES: Mapping[What, str] = {
    "plek": "Wie dichterbij gaat staan, per les",
    "keuze": "Wat het ene cohort vaker kiest dan het andere",
}
_ABOUT: Mapping[What, str] = {
    "plek": "Verschil in de gemiddelde plek, op een lijn van te nabij naar te afstandelijk",
    "keuze": "Alleen de antwoorden die zeker genoeg verschillen, het grootste verschil bovenaan",
}
_ENDS: Mapping[What, tuple[str, str]] = {
    "plek": ("dichterbij", "verder weg"),
    "keuze": ("minder", "meer"),
}


class Compared(NamedTuple):
    """One number of two cohorts: what it is about, both rows as shown, and their difference.

    `titles` are those of the cohort looked at and the other; `text` names the lesson, or the case
    with the answer `option`.
    """

    what: What
    titles: tuple[str, str]
    text: str
    option: str
    at: tuple[str, ...]
    mine: Disclosed
    theirs: Disclosed
    difference: Difference
    certain: bool = False


def sentence(pair: Compared) -> str:
    """A difference that is certain enough, in words."""
    (mine, theirs), more = pair.titles, pair.difference.value > 0
    if pair.what == "plek":
        how = "houdt meer afstand" if more else "gaat dichterbij staan"
        return f"{mine} {how} dan {theirs} in “{pair.text}”."
    often = "vaker" if more else "minder vaak"
    shares = f"{pair.mine.text} tegen {pair.theirs.text}"
    return f"{mine} kiest bij “{pair.text}” {often} {pair.option} dan {theirs}: {shares}."


def amount(pair: Compared) -> str:
    """How large a difference is, as its interval."""
    low, high = pair.difference.low, pair.difference.high
    if pair.what == "plek":
        if low <= 0 <= high:
            return f"{decimal(low)} tot {decimal(high)}"
        return f"{' tot '.join(_ends(pair))} {_ENDS['plek'][low > 0]}"
    if low <= 0 <= high:
        return f"{_points(low)} tot {_points(high)} {_POINTS}"
    near, far = sorted((abs(low), abs(high)))
    return f"{_points(near)} tot {_points(far)} {_POINTS} {_ENDS['keuze'][low > 0]}"


def _ends(pair: Compared) -> list[str]:
    """The ends of the interval of a difference in place, without direction."""
    ends = sorted((abs(pair.difference.low), abs(pair.difference.high)))
    return [decimal(end) for end in ends]


def _points(share: float) -> str:
    """A difference of shares in whole percentage points."""
    return decimal(share * 100, 0)


def how_many(pairs: Sequence[Compared]) -> str:
    """How many differences are certain enough to be called so."""
    certain = sum(pair.certain for pair in pairs)
    if not certain:
        return NONE
    many = "1 verschil is" if certain == 1 else f"{certain} verschillen zijn"
    return f"{many} zeker genoeg om te noemen."


def figure(what: What, pairs: Sequence[Compared]) -> Figure:
    """The differences of one sort as a forest."""
    title, of_sort = _TITLES[what], [pair for pair in pairs if pair.what == what]
    certain = sorted((pair for pair in of_sort if pair.certain), key=_size)
    visible = certain[:_MOST] if what == "keuze" else of_sort
    if not visible:
        why = f"{NONE} We vergeleken {len(of_sort)} antwoorden." if of_sort else _NOTHING
        return Figure(f"verschil-{what}", title, why)
    leaves = [
        forest.Leaf(_name(p, of_sort), _verdict(p), *p.difference[:3], p.certain) for p in visible
    ]
    unit, step = ("", 0.5) if what == "plek" else (" punten", 0.25)
    plot = forest.forest(leaves, step, _ENDS[what], unit)
    table = _table(title, what, visible, of_sort)
    return Figure(f"verschil-{what}", title, _words(what, certain), _ABOUT[what], plot, table)


def _verdict(pair: Compared) -> str:
    """What a row of the picture says; how large it is stands in the table."""
    if not pair.certain:
        return "Geen zeker verschil"
    return capital(_ENDS[pair.what][pair.difference.value > 0])


def _words(what: What, certain: Sequence[Compared]) -> str:
    """What differs, the largest difference first."""
    if what != "keuze" or len(certain) == 1:
        return " ".join(sentence(pair) for pair in certain[:_IN_WORDS]) or NONE
    cut = f", hier staan er {_MOST}" if len(certain) > _MOST else ""
    return f"{len(certain)} antwoorden verschillen genoeg{cut}. {sentence(certain[0])}"


def _size(pair: Compared) -> float:
    return -abs(pair.difference.value)


def _name(pair: Compared, of_sort: Sequence[Compared]) -> str:
    """What a row is about, with the other cohort where there are several."""
    text = f"{pair.text}: {pair.option}" if pair.option else pair.text
    return text if _is_lone(of_sort) else f"{text} (tegen {pair.titles[1]})"


def _is_lone(pairs: Sequence[Compared]) -> bool:
    return len({pair.titles for pair in pairs}) == 1


def _table(
    title: str, what: What, visible: Sequence[Compared], of_sort: Sequence[Compared]
) -> Table:
    mine, theirs = of_sort[0].titles
    their_title = theirs if _is_lone(of_sort) else "Ander cohort"
    kind, cell = (Kind.NUMBER, tables.place) if what == "plek" else (Kind.SHARE, tables.share)
    about = f"{MEAN_PLACE.about if what == 'plek' else SHARE.about}; {{}}"
    columns = (
        Column(mine, kind, about.format("van dit cohort")),
        Column(their_title, kind, about.format("van het andere cohort")),
        *(_DIFFERENCE, _EFFECT, _CERTAIN),
    )
    rows = [
        (
            _name(pair, of_sort),
            [
                cell(pair.mine),
                cell(pair.theirs),
                tables.Cell(amount(pair), low=pair.difference.low, high=pair.difference.high),
                tables.text(pair.difference.size),
                tables.text("ja" if pair.certain else "niet genoeg"),
            ],
        )
        for pair in visible
    ]
    return Table.of(title, "Vergeleken", columns, rows)


def comparison_of(published: Published, others: Sequence[str]) -> dict[str, Any]:
    """The cohort of `published` against each of `others`, which are among its titles."""
    pairs = compared(published, others)
    certain = [pair for pair in pairs if pair.certain]
    most: dict[tuple[str, ...], Compared] = {}
    for pair in sorted(certain, key=lambda pair: -abs(pair.difference.effect)):
        most.setdefault(pair.at, pair)  # one of each exercise
    kinds: tuple[What, ...] = ("plek", "keuze")
    return {
        "notice": None if pairs else _nothing(published, others),
        "count_text": how_many(pairs) if pairs else "",
        "compared_text": f"We vergeleken {len(pairs)} cijfers." if pairs else "",
        "sentences": [
            {"text": sentence(pair), "at": "/".join(pair.at)} for pair in [*most.values()][:_AT_TOP]
        ],
        "missing": " ".join(_missing(published, others, pairs)),
        "figures": [figure(what, pairs) for what in kinds] if pairs else [],
    }


def _missing(
    published: Published, others: Sequence[str], pairs: Sequence[Compared]
) -> Iterator[str]:
    """Which lessons are not compared with anybody, and why."""
    known = {pair.at[0] for pair in pairs}
    for other in others:
        joint = [
            title
            for name, title in published.lessons.items()
            if name not in known and _is_joint(published, name, other)
        ]
        if joint:
            both = f"{published.titles[published.cohort]} en {published.titles[other]}"
            yield f"{both} zijn samen geteld, en dus niet te vergelijken, in: {', '.join(joint)}."
            known |= {name for name, title in published.lessons.items() if title in joint}
    few = [
        title
        for name, title in published.lessons.items()
        if name not in known
        and not (published.of(name) and any(published.of(name, other) for other in others))
    ]
    if few and pairs:
        yield f"Niet vergeleken, want nog niet van beide zijn er cijfers: {', '.join(few)}."


def _nothing(published: Published, others: Sequence[str]) -> str:
    if not others:
        return "Je ziet één cohort. Er is dus geen ander cohort om het mee te vergelijken."
    return " ".join(_missing(published, others, [])) or published.absent


def _is_joint(published: Published, lesson: str, other: str) -> bool:
    """Whether all figures of either cohort are of both."""
    mine, theirs = apart(published.of(lesson), published.of(lesson, other))
    return other in published.beside(lesson) and not (mine and theirs)


def compared(published: Published, others: Sequence[str]) -> list[Compared]:
    """Everything that can be compared, each with its verdict given all comparisons."""
    every = [
        pair
        for lesson in published.lessons
        for other in others
        for pair in _lesson(published, lesson, other)
    ]
    every.sort(key=lambda pair: pair.what == "keuze")
    verdicts = differences.called([pair.difference for pair in every])
    return [pair._replace(certain=c) for pair, c in zip(every, verdicts, strict=True)]


def _lesson(published: Published, lesson: str, other: str) -> Iterator[Compared]:
    mine, theirs = apart(published.of(lesson), published.of(lesson, other))
    if not mine or not theirs:
        return
    titles = published.titles[published.cohort], published.titles[other]
    releases, with_key = (
        published.released_in([*theirs, *mine]),
        lesson not in published.locked,
    )
    for pair in told_of_both(mine, theirs, releases, with_key=with_key):
        is_place = pair.what == "plek"
        yield Compared(
            pair.what,
            titles,
            published.lessons[lesson] if is_place else pair.title,
            "" if is_place else quoted(pair.option),
            (lesson,) if is_place else (lesson, pair.exercise),
            pair.mine,
            pair.theirs,
            pair.difference,
        )
