"""Cohort against cohort in words, figures and tables: what differs, and what is not certain."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from markupsafe import Markup

from course.cohort.disclosure.differences import Difference
from course.cohort.disclosure.wording import Row, capital, dutch
from course.cohort.figures import forest
from course.cohort.figures.standard import Figure
from course.cohort.figures.tables import table

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
