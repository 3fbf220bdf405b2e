"""Figures of movement: where a cohort stood first, where it stood then, and how sure that is."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from course.cohort.disclosure.control import Shown
from course.cohort.disclosure.wording import Row, quoted, rows_of, span, why_hidden
from course.cohort.figures import dumbbells
from course.cohort.figures.standard import Figure
from course.cohort.figures.tables import table

# The conventions of `measures.gain`: learners, and how wide the interval of the effect may be. That
# is two tenths more than there, because rounding outward made the interval wider.
_ENOUGH, _WIDEST = 20, 1.2
_CLOSER = 0.05  # to the middle
_LEGEND = ("eerst", "daarna, met hoe zeker de verandering is")
_CASES = "De casussen zijn in beide lessen anders: lees dit als een richting, niet als een bewijs."
_TOO_FEW = "Er zijn te weinig deelnemers om te zeggen of er iets veranderde."
_NOTHING = "Er is geen duidelijke verandering."
Moments = dict[str, Row]  # by moment


class Between(NamedTuple):
    """The titles of the two lessons, and the line on which both stand, by its ticks."""

    lessons: tuple[str, str]
    ticks: Sequence[tuple[float, str]]


def ratings(name: str, shown: Shown, groups: Mapping[str, str], between: Between) -> Figure:
    """How people rated themselves in two lessons; `groups` are the titles of what they rated."""
    title = "Hoe deelnemers zichzelf inschatten, eerst en daarna"
    held = _moments(shown)
    if not held:
        return Figure(name, title, why_hidden(shown, rows_of(shown)) or shown.absent)
    texts = {step: text for step, text in groups.items() if step in held}
    words = _compared(held, texts)
    if hidden := len(groups) - len(texts):
        words += f" Niet getoond: {hidden} van {len(groups)}, want daar deden te weinig aan mee."
    return _drawn(Figure(name, title, words), held, texts, between)


def places(name: str, shown: Shown, between: Between) -> Figure:
    """Where a cohort stood between too close and too distant in two lessons."""
    title = "Waar dit cohort staat, eerst en daarna"
    held = _moments(shown)
    if not held:
        return Figure(name, title, why_hidden(shown, rows_of(shown)) or shown.absent)
    (rows,) = held.values()
    texts = dict.fromkeys(held, "Gemiddelde plek")
    return _drawn(Figure(name, title, f"{_moved(rows)} {_CASES}"), held, texts, between)


def _moments(shown: Shown) -> dict[str, Moments]:
    """The four moments of each step that is shown."""
    found: dict[str, Moments] = {}
    for row in rows_of(shown):
        if row["shown"]:
            found.setdefault(row["step"], {})[row["moment"]] = row
    return found


def _is_enough(rows: Moments) -> bool:
    effect = rows["effect"]
    return bool(effect["n"] >= _ENOUGH and round(effect["high"] - effect["low"], 1) <= _WIDEST)


def _direction(rows: Moments) -> int:
    """1 up, -1 down, 0 where it is not clear or there are too few to say."""
    gain = rows["gain"]
    return int(gain["low"] > 0) - int(gain["high"] < 0) if _is_enough(rows) else 0


def _compared(held: Mapping[str, Moments], texts: Mapping[str, str]) -> str:
    """What is clearly higher and what is clearly lower than first."""
    up, down = (
        [quoted(text) for step, text in texts.items() if _direction(held[step]) == way]
        for way in (1, -1)
    )
    said = [f"Hoger dan eerst: {', '.join(up)}."] if up else []
    said += [f"Lager dan eerst: {', '.join(down)}."] if down else []
    if said:
        return " ".join(said)
    return _NOTHING if any(map(_is_enough, held.values())) else _TOO_FEW


def _moved(rows: Moments) -> str:
    """In which direction a cohort moved between too close and too distant."""
    before, after = rows["before"], rows["after"]
    both = f"van {before['text']} naar {after['text']}"
    direction = _direction(rows)
    if not direction:
        went = f"bleef {after['text']}" if after["text"] == before["text"] else f"ging {both}"
        return f"{_NOTHING if _is_enough(rows) else _TOO_FEW} De plek {went}."
    if abs(after["value"]) + _CLOSER < abs(before["value"]):
        return f"Dit cohort bewoog naar het midden: {both}."
    where = "meer afstand houden" if direction > 0 else "dichterbij staan"
    return f"Dit cohort ging {where}: {both}."


def _drawn(
    head: Figure, held: Mapping[str, Moments], texts: Mapping[str, str], between: Between
) -> Figure:
    """`head` with a line for each of `texts`, and its table."""
    first, then = between.lessons
    top = ("", f"Eerst: {first}", f"Daarna: {then}", "Verandering", "Effect", "Deelnemers")
    cells = [_cells(text, held[step]) for step, text in texts.items()]
    plot = dumbbells.moves(
        [_move(text, held[step]) for step, text in texts.items()], _LEGEND, between.ticks
    )
    about = f"{first} en {then}, dezelfde deelnemers: {_many(held)}"
    return replace(head, about=about, plot=plot, table=table(head.title, top, cells))


def _move(text: str, rows: Moments) -> dumbbells.Move:
    before, after, gain = rows["before"], rows["after"], rows["gain"]
    return dumbbells.Move(text, before["value"], after["value"], gain["low"], gain["high"])


def _cells(text: str, rows: Moments) -> tuple[str, ...]:
    changed = (f"{rows[name]['text']} ({span(rows[name])})" for name in ("gain", "effect"))
    return (
        text,
        rows["before"]["text"],
        rows["after"]["text"],
        *changed,
        f"ongeveer {rows['gain']['n']}",
    )


def _many(held: Mapping[str, Moments]) -> str:
    sizes = sorted({int(rows["gain"]["n"]) for rows in held.values()})
    return f"ongeveer {sizes[0]}" if len(sizes) == 1 else f"ongeveer {sizes[0]} tot {sizes[-1]}"
