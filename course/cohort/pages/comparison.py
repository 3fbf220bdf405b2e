"""Cohort against cohort: what differs, what is not certain, and of how many numbers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Literal, NamedTuple

import pandas as pd
from markupsafe import Markup

from course.cohort import statistics
from course.cohort.disclosure import control, differences
from course.cohort.disclosure.control import Shown
from course.cohort.disclosure.differences import Difference
from course.cohort.disclosure.wording import Row, capital, dutch, quoted, rows_of
from course.cohort.exercise_texts import CaseText, exercise_texts, options_of
from course.cohort.figures import forest
from course.cohort.figures.standard import Figure
from course.cohort.figures.tables import table
from course.cohort.pages.source import Board
from course.cohort.statistics import response_frames

What = Literal["inleveren", "plek", "keuze"]
NONE = "Geen verschil dat zeker genoeg is."
_NOTHING = "Hierover zijn nog niet van beide cohorten cijfers."
_MOST, _SAID = 6, 3  # differences in one figure, and in words
_POINTS = "procentpunt"
_LINE = "waarschijnlijk {} tot {} op de lijn van −1 tot 1"  # noqa: RUF001 - a minus sign
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
    one: Row
    other: Row
    difference: Difference
    certain: bool = False


def sentence(one: Compared) -> str:
    """A difference that is certain enough, in words."""
    (mine, theirs), much = one.titles, amount(one)
    more = one.difference.value > 0
    often = "vaker" if more else "minder vaak"
    match one.what:
        case "inleveren":
            return f"{mine} levert “{one.text}” {often} in dan {theirs}: {much}."
        case "plek":
            how = "houdt meer afstand" if more else "gaat dichterbij staan"
            return f"{mine} {how} dan {theirs} in “{one.text}”: {_LINE.format(*_ends(one))}."
    return f"{mine} kiest bij “{one.text}” {often} {one.option} dan {theirs}: {much}."


def amount(one: Compared) -> str:
    """How large a difference is, as its interval."""
    low, high = one.difference.low, one.difference.high
    if one.what == "plek":
        if low <= 0 <= high:
            return f"{dutch(low)} tot {dutch(high)}"
        return f"{' tot '.join(_ends(one))} {_ENDS['plek'][low > 0]}"
    if low <= 0 <= high:
        return f"{_whole(low)} tot {_whole(high)} {_POINTS}"
    near, far = sorted((abs(low), abs(high)))
    return f"{_whole(near)} tot {_whole(far)} {_POINTS} {_ENDS['keuze'][low > 0]}"


def _ends(one: Compared) -> list[str]:
    """The ends of the interval of a difference in place, without direction."""
    return [dutch(end) for end in sorted(abs(end) for end in one.difference[1:3])]


def _whole(share: float) -> str:
    return f"{round(share * 100)}".replace("-", "−")  # noqa: RUF001 - a minus sign


def how_many(found: Sequence[Compared]) -> str:
    """How many numbers were compared, and what that means for what is called a difference."""
    certain = sum(one.certain for one in found)
    said = f"We vergeleken {len(found)} cijfers. "
    if not certain:
        return f"{said}{NONE}"
    many = "1 verschil is" if certain == 1 else f"{certain} verschillen zijn"
    return f"{said}{many} zeker genoeg om te noemen."


def figure(what: What, found: Sequence[Compared]) -> Figure:
    """The differences of one sort as a forest."""
    title, held = _TITLES[what], [one for one in found if one.what == what]
    certain = sorted((one for one in held if one.certain), key=_size)
    shown = certain[:_MOST] if what == "keuze" else held
    if not shown:
        why = f"{NONE} We vergeleken {len(held)} antwoorden." if held else _NOTHING
        return Figure(f"verschil-{what}", title, why)
    leaves = [
        forest.Leaf(_name(one, held), capital(amount(one)), *one.difference[:3], one.certain)
        for one in shown
    ]
    unit, step = ("", 0.5) if what == "plek" else (" punten", 0.25)
    said = _words(what, certain)
    plot = forest.forest(leaves, step, _ENDS[what], unit)
    cells = _table(title, shown, held)
    return Figure(f"verschil-{what}", title, said, _ABOUT[what], plot, cells)


def _words(what: What, certain: Sequence[Compared]) -> str:
    """What differs, the largest difference first."""
    if what != "keuze" or len(certain) == 1:
        return " ".join(sentence(one) for one in certain[:_SAID]) or NONE
    shown = f", hier staan er {_MOST}" if len(certain) > _MOST else ""
    return f"{len(certain)} antwoorden verschillen genoeg{shown}. {sentence(certain[0])}"


def _size(one: Compared) -> float:
    return -abs(one.difference.value)


def _name(one: Compared, held: Sequence[Compared]) -> str:
    """What a row is about, with the other cohort where there are several."""
    text = f"{one.text}: {one.option}" if one.option else one.text
    return text if _is_lone(held) else f"{text} (tegen {one.titles[1]})"


def _is_lone(held: Sequence[Compared]) -> bool:
    return len({one.titles for one in held}) == 1


def _table(title: str, shown: Sequence[Compared], held: Sequence[Compared]) -> Markup:
    mine, theirs = held[0].titles
    other = theirs if _is_lone(held) else "Ander cohort"
    cells = [
        (
            _name(one, held),
            str(one.one["text"]),
            str(one.other["text"]),
            amount(one),
            one.difference.size,
            "ja" if one.certain else "niet genoeg",
        )
        for one in shown
    ]
    return table(title, ("Vergeleken", mine, other, "Verschil", "Effect", "Zeker"), cells)


_SAID = 5  # differences in words at the top
_SEEN = 0.1  # of both cohorts together; what fewer chose says nothing about a difference
_BOTH = 2


def comparison_of(board: Board, others: Sequence[str]) -> dict[str, Any]:
    """The cohort of `board` against each of `others`, which are among its titles."""
    found = compared(board, others)
    most: dict[tuple[str, ...], Compared] = {}
    for one in sorted(filter(_is_certain, found), key=lambda one: -abs(one.difference.effect)):
        most.setdefault(one.at, one)  # one of each exercise
    kinds: tuple[What, ...] = ("inleveren", "plek", "keuze")
    return {
        "notice": None if found else _nothing(board, others),
        "count_text": how_many(found) if found else "",
        "sentences": [
            {"text": sentence(one), "at": "/".join(one.at)} for one in [*most.values()][:_SAID]
        ],
        "missing": _missing(board, found),
        "figures": [asdict(figure(what, found)) for what in kinds] if found else [],
    }


def _missing(board: Board, found: Sequence[Compared]) -> str:
    """Which lessons are not compared with anybody, and why."""
    known = {one.at[0] for one in found}
    names = [title for name, title in board.lessons.items() if name not in known]
    return f"Niet vergeleken, want nog te weinig deelnemers: {', '.join(names)}." if names else ""


def _is_certain(one: Compared) -> bool:
    return one.certain


def _nothing(board: Board, others: Sequence[str]) -> str:
    if not others:
        return "Je ziet één cohort. Er is dus geen ander cohort om het mee te vergelijken."
    return control.too_few(board.k)


def compared(board: Board, others: Sequence[str]) -> list[Compared]:
    """Everything that can be compared, each with its verdict over all of them together."""
    steps = board.steps_of([board.cohort, *others])
    found = [*_lessons(board, steps, others)]
    for lesson, rows in steps[steps["kind"] == "decision"].groupby("lesson", observed=True):
        texts = exercise_texts(board.releases(rows))
        cases = {name: case for name, case in texts.items() if case.kind == "decision"}
        found += _cases(board, str(lesson), rows, cases, others)
    verdicts = differences.called([one.difference for one in found])
    return [one._replace(certain=said) for one, said in zip(found, verdicts, strict=True)]


def _lessons(board: Board, steps: pd.DataFrame, others: Sequence[str]) -> Iterator[Compared]:
    progress, order = board.every_progress(), list(board.lessons)
    held = progress[progress["cohort"].isin([board.cohort, *others])]
    done = control.parts(statistics.completion(held), board.k).where(state="handed_in")
    places = control.position(statistics.position(steps), board.k)
    shown: tuple[tuple[What, Shown], ...] = (("inleveren", done), ("plek", places))
    for what, rows in shown:
        pairs = list(_pairs(rows, ["lesson"], board, others))
        for (lesson,), one, other, name in sorted(pairs, key=lambda pair: order.index(pair[0][0])):
            apart = (
                differences.of_places(one, other)
                if what == "plek"
                else differences.of_shares(one, other, board.k)
            )
            titles = board.titles[board.cohort], board.titles[name]
            yield Compared(what, titles, board.lessons[lesson], "", (lesson,), one, other, apart)


def _cases(
    board: Board,
    lesson: str,
    steps: pd.DataFrame,
    cases: Mapping[str, CaseText],
    others: Sequence[str],
) -> Iterator[Compared]:
    shares = statistics.option_shares(response_frames.countable(steps), options_of(dict(cases)))
    shown = control.options(shares, board.k)
    keys = ["exercise", "step", "answer"]
    for (exercise, step, answer), one, other, name in _pairs(shown, keys, board, others):
        options = cases[exercise].steps[step].options
        if _is_rare(one, other) or (len(options) == _BOTH and answer != next(iter(options))):
            continue
        apart: Difference = differences.of_shares(one, other, board.k)
        yield Compared(
            "keuze",
            (board.titles[board.cohort], board.titles[name]),
            cases[exercise].title,
            quoted(options[answer]),
            (lesson, exercise),
            one,
            other,
            apart,
        )


def _is_rare(one: Row, other: Row) -> bool:
    """Whether hardly anybody chose it; of both together, so that it favours no difference."""
    both = sum(float(row["value"]) * int(row["n"]) for row in (one, other))
    return both < _SEEN * (int(one["n"]) + int(other["n"]))


def _pairs(
    shown: Shown, keys: list[str], board: Board, others: Sequence[str]
) -> Iterator[tuple[tuple[str, ...], Row, Row, str]]:
    """Where both cohorts are shown: the values of `keys`, both rows, and the other cohort."""
    found = {
        (row["cohort"], *(row[key] for key in keys)): row for row in rows_of(shown) if row["shown"]
    }
    for at in [at for cohort, *at in found if cohort == board.cohort]:
        for name in others:
            if other := found.get((name, *at)):
                yield tuple(at), found[board.cohort, *at], other, name
