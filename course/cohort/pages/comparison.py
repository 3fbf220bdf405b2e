"""Cohort against cohort: what differs, what is uncertain, and among how many numbers."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import pandas as pd

from course.cohort import statistics
from course.cohort.disclosure import control, differences
from course.cohort.disclosure.control import Shown
from course.cohort.disclosure.differences import Difference
from course.cohort.disclosure.disclosed import Disclosed
from course.cohort.disclosure.wording import capital, quoted
from course.cohort.exercise_texts import CaseText, exercise_texts, options_of
from course.cohort.figures import forest, tables
from course.cohort.figures.figure import Figure
from course.cohort.figures.tables import MEAN_PLACE, SHARE, Column, Kind, Table
from course.cohort.pages.source import Source
from course.cohort.statistics import response_frames
from course.formatting import decimal

What = Literal["inleveren", "plek", "keuze"]
NONE = "Geen verschil dat zeker genoeg is."
_NOTHING = "Hierover zijn nog niet van beide cohorten cijfers."
_MOST, _IN_WORDS, _AT_TOP = 6, 3, 5  # differences in a figure, in its words, above all figures
_SEEN = 0.1  # of both cohorts together; an option that fewer chose says nothing about a difference
_BOTH = 2
_POINTS = "procentpunt"
_LINE = "waarschijnlijk {} tot {} op de lijn van −1 tot 1"  # noqa: RUF001 - a minus sign
_DIFFERENCE = Column(
    "Verschil",
    Kind.RANGE,
    "waar het verschil met 95 % zekerheid ligt: dit cohort min het andere; van delen van -1 tot 1",
)
_EFFECT = Column("Effect", Kind.TEXT, "hoe groot het verschil is, in woorden")
_CERTAIN = Column("Zeker", Kind.TEXT, "of het verschil zeker genoeg is om er iets uit te besluiten")
_TITLES: Mapping[What, str] = {
    "inleveren": "Wie vaker inlevert, per les",
    "plek": "Wie dichterbij gaat staan, per les",
    "keuze": "Wat het ene cohort vaker kiest dan het andere",
}
_ABOUT: Mapping[What, str] = {
    "inleveren": "Verschil in het deel dat inleverde, van wie aan de les begon",
    "plek": "Verschil in de gemiddelde plek, op een lijn van te nabij naar te afstandelijk",
    "keuze": "Alleen de antwoorden die zeker genoeg verschillen, het grootste verschil bovenaan",
}
_ENDS: Mapping[What, tuple[str, str]] = {
    "inleveren": ("minder", "meer"),
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
    (mine, theirs), much = pair.titles, amount(pair)
    more = pair.difference.value > 0
    often = "vaker" if more else "minder vaak"
    match pair.what:
        case "inleveren":
            return f"{mine} levert “{pair.text}” {often} in dan {theirs}: {much}."
        case "plek":
            how = "houdt meer afstand" if more else "gaat dichterbij staan"
            return f"{mine} {how} dan {theirs} in “{pair.text}”: {_LINE.format(*_ends(pair))}."
    return f"{mine} kiest bij “{pair.text}” {often} {pair.option} dan {theirs}: {much}."


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
    """How many numbers were compared, and what that means for what is called a difference."""
    certain = sum(pair.certain for pair in pairs)
    compared_text = f"We vergeleken {len(pairs)} cijfers."
    if not certain:
        return f"{compared_text} {NONE}"
    many = "1 verschil is" if certain == 1 else f"{certain} verschillen zijn"
    return f"{compared_text} {many} zeker genoeg om te noemen."


def figure(what: What, pairs: Sequence[Compared]) -> Figure:
    """The differences of one sort as a forest."""
    title, of_sort = _TITLES[what], [pair for pair in pairs if pair.what == what]
    certain = sorted((pair for pair in of_sort if pair.certain), key=_size)
    visible = certain[:_MOST] if what == "keuze" else of_sort
    if not visible:
        why = f"{NONE} We vergeleken {len(of_sort)} antwoorden." if of_sort else _NOTHING
        return Figure(f"verschil-{what}", title, why)
    leaves = [
        forest.Leaf(_name(p, of_sort), capital(amount(p)), *p.difference[:3], p.certain)
        for p in visible
    ]
    unit, step = ("", 0.5) if what == "plek" else (" punten", 0.25)
    plot = forest.forest(leaves, step, _ENDS[what], unit)
    table = _table(title, what, visible, of_sort)
    return Figure(f"verschil-{what}", title, _words(what, certain), _ABOUT[what], plot, table)


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


def comparison_of(source: Source, others: Sequence[str]) -> dict[str, Any]:
    """The cohort of `source` against each of `others`, which are among its titles."""
    pairs = compared(source, others)
    certain = [pair for pair in pairs if pair.certain]
    most: dict[tuple[str, ...], Compared] = {}
    for pair in sorted(certain, key=lambda pair: -abs(pair.difference.effect)):
        most.setdefault(pair.at, pair)  # one of each exercise
    kinds: tuple[What, ...] = ("inleveren", "plek", "keuze")
    return {
        "notice": None if pairs else _nothing(source, others),
        "count_text": how_many(pairs) if pairs else "",
        "sentences": [
            {"text": sentence(pair), "at": "/".join(pair.at)} for pair in [*most.values()][:_AT_TOP]
        ],
        "missing": _missing(source, pairs),
        "figures": [figure(what, pairs) for what in kinds] if pairs else [],
    }


def _missing(source: Source, pairs: Sequence[Compared]) -> str:
    """Which lessons are not compared with anybody, and why."""
    known = {pair.at[0] for pair in pairs}
    names = [title for name, title in source.lessons.items() if name not in known]
    return f"Niet vergeleken, want nog te weinig deelnemers: {', '.join(names)}." if names else ""


def _nothing(source: Source, others: Sequence[str]) -> str:
    if not others:
        return "Je ziet één cohort. Er is dus geen ander cohort om het mee te vergelijken."
    return control.too_few(source.k)


def compared(source: Source, others: Sequence[str]) -> list[Compared]:
    """Everything that can be compared, each with its verdict given all comparisons."""
    steps = source.steps_of([source.cohort, *others])
    pairs = [*_lessons(source, steps, others)]
    for lesson, rows in steps[steps["kind"] == "decision"].groupby("lesson", observed=True):
        texts = exercise_texts(source.releases(rows))
        cases = {name: case for name, case in texts.items() if case.kind == "decision"}
        pairs += _cases(source, str(lesson), rows, cases, others)
    verdicts = differences.called([pair.difference for pair in pairs])
    return [pair._replace(certain=c) for pair, c in zip(pairs, verdicts, strict=True)]


def _lessons(source: Source, steps: pd.DataFrame, others: Sequence[str]) -> Iterator[Compared]:
    progress, order = source.every_progress(), list(source.lessons)
    of_both = progress[progress["cohort"].isin([source.cohort, *others])]
    done = control.parts(statistics.completion(of_both), source.k).where(state="handed_in")
    places = control.position(statistics.position(steps), source.k)
    shown: tuple[tuple[What, Shown], ...] = (("inleveren", done), ("plek", places))
    for what, rows in shown:
        pairs = list(_pairs(rows, ["lesson"], source, others))
        for (lesson,), mine, theirs, name in sorted(pairs, key=lambda p: order.index(p[0][0])):
            apart = (
                differences.of_places(mine, theirs)
                if what == "plek"
                else differences.of_shares(mine, theirs, source.k)
            )
            titles, text = (
                (source.titles[source.cohort], source.titles[name]),
                source.lessons[lesson],
            )
            yield Compared(what, titles, text, "", (lesson,), mine, theirs, apart)


def _cases(
    source: Source,
    lesson: str,
    steps: pd.DataFrame,
    cases: Mapping[str, CaseText],
    others: Sequence[str],
) -> Iterator[Compared]:
    shares = statistics.option_shares(response_frames.countable(steps), options_of(dict(cases)))
    shown = control.options(shares, source.k)
    keys = ["exercise", "step", "answer"]
    for (exercise, step, answer), mine, theirs, name in _pairs(shown, keys, source, others):
        options = cases[exercise].steps[step].options
        is_mirrored = len(options) == _BOTH and answer != next(iter(options))
        if _is_rare(mine, theirs) or is_mirrored:
            continue
        yield Compared(
            "keuze",
            (source.titles[source.cohort], source.titles[name]),
            cases[exercise].title,
            quoted(options[answer]),
            (lesson, exercise),
            mine,
            theirs,
            differences.of_shares(mine, theirs, source.k),
        )


def _is_rare(mine: Disclosed, theirs: Disclosed) -> bool:
    """Whether hardly anybody chose it; of both together, so as not to favour a difference."""
    both = mine.value * mine.n + theirs.value * theirs.n
    return both < _SEEN * (mine.n + theirs.n)


def _pairs(
    shown: Shown, keys: list[str], source: Source, others: Sequence[str]
) -> Iterator[tuple[tuple[str, ...], Disclosed, Disclosed, str]]:
    """Where both cohorts are shown: the values of `keys`, both rows, and the other cohort."""
    rows = {(row.key["cohort"], *(row.key[key] for key in keys)): row for row in shown.visible}
    for at in [at for cohort, *at in rows if cohort == source.cohort]:
        for name in others:
            if theirs := rows.get((name, *at)):
                yield tuple(at), rows[source.cohort, *at], theirs, name
