"""Figures for coordinators: what `privacy` lets through in, figure, table and words out.

On none of them stands a score, a stance or a reason of an option.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from course.cohort.disclosure.control import Shown
from course.cohort.disclosure.wording import (
    Row,
    about_how_many,
    about_n,
    capital,
    from_to,
    lower,
    place,
    quoted,
    rows_of,
    span,
    why_hidden,
)
from course.cohort.exercise_texts import StepText
from course.cohort.figures import charts
from course.cohort.figures.tables import EMPTY, table
from course.cohort.statistics import POSITIONS, TOTAL

STATES = {
    "half": "Minstens de helft van de oefeningen af",
    "all": "Alle oefeningen af",
    "handed_in": "Ingeleverd",
    "late": "Te laat ingeleverd",
    "feedback": "Terugkoppeling gekregen",
}
STANCES = {
    "te_nabij": "te nabij",
    "professioneel_nabij": "professioneel nabij",
    "professioneel_afstandelijk": "professioneel afstandelijk",
    "te_afstandelijk": "te afstandelijk",
}
_ALL = "Alle cohorten samen"
_BETWEEN = "Waarschijnlijk"


@dataclass(frozen=True)
class Figure:
    """A figure with its table and its words; `plot` is None where it is hidden.

    `summary` says what it shows, or why it is hidden; `about` says about how many it is.
    """

    id: str
    title: str
    summary: str
    about: str = ""
    plot: dict[str, Any] | None = None
    table: Markup = EMPTY
    wide: bool = False  # needs a desk's width; on a phone the table stands in its place


def completion(shown: Shown, cohort: str) -> Figure:
    """How far a cohort came in a lesson, of those who started. `cohort` is its title."""
    name, title = "voortgang", f"Hoe ver {cohort} is gekomen"
    rows = {row["state"]: row for row in rows_of(shown)}
    if why := why_hidden(shown, rows.values()):
        return Figure(name, title, why)
    said = {state: row["text"] for state, row in rows.items()}
    summary = (
        f"Van wie begon, leverde {said['handed_in']} in. {capital(said['late'])} deed dat te "
        f"laat. {capital(said['all'])} heeft alle oefeningen af."
    )
    drawn = [charts.Bar(text, said[s], *place(rows[s])) for s, text in STATES.items()]
    cells = [(text, said[s], from_to(rows[s])) for s, text in STATES.items()]
    rows_ = table(title, ("Stap", "Aandeel", _BETWEEN), cells)
    about = f"Ongeveer {rows['half']['n']} deelnemers begonnen"
    return Figure(name, title, summary, about, charts.bars(drawn), rows_)


def choices(name: str, shown: Shown, text: StepText, number: int, of: int) -> Figure:
    """What a cohort chose at one step of a case; `number` of `of` steps."""
    title = text.question if of == 1 else f"Vraag {number}. {text.question}"
    rows = sorted(rows_of(shown), key=lambda row: (-row["value"], row["answer"]))
    if why := why_hidden(shown, rows):
        return Figure(name, title, why)
    said = [(text.options[row["answer"]], row) for row in rows]
    first, second = (f"({row['text']}): {quoted(option)}" for option, row in said[:2])
    summary = f"Het vaakst gekozen {first}. Daarna {second}."
    drawn = [charts.Bar(option, row["text"], *place(row)) for option, row in said]
    cells = [(option, row["text"], from_to(row)) for option, row in said]
    rows_ = table(title, ("Keuze", "Aandeel", _BETWEEN), cells)
    return Figure(name, title, summary, about_how_many(rows[0]), charts.bars(drawn), rows_)


def profile(shown: Shown, titles: Mapping[str, str]) -> Figure:
    """The closeness-distance profile of each cohort; `titles` are theirs, in order."""
    name, title = "profiel", "Van te nabij naar te afstandelijk: wat elk cohort koos"
    found: dict[str, dict[str, Row]] = {}
    for row in rows_of(shown):
        found.setdefault(row["cohort"], {})[row["stance"]] = row
    named = {**titles, **({TOTAL: _ALL} if TOTAL in found else {})}
    why = {c: why_hidden(shown, found.get(c, {}).values()) for c in named}
    open_ = {c: found[c] for c in named if not why[c]}
    hidden = [f"{named[c]}: {lower(why[c])}" for c in named if why[c]]
    summary = " ".join([*(_leaning(named[c], rows) for c, rows in open_.items()), *hidden])
    if not open_:
        return Figure(name, title, summary)
    plot = charts.stacks(
        [charts.Stack(f"{named[c]} ({about_n(rows)})", _parts(rows)) for c, rows in open_.items()],
        list(STANCES.values()),
        ["--te-nabij", "--nabij", "--afstandelijk", "--te-afstandelijk"],
    )
    cells = [
        (f"{named[c]} ({about_n(rows)}): {text}", rows[stance]["text"], from_to(rows[stance]))
        for c, rows in open_.items()
        for stance, text in STANCES.items()
    ]
    rows_ = table(title, ("Cohort", "Aandeel", _BETWEEN), cells)
    about = "Tussen haakjes staat het aantal deelnemers"
    return Figure(name, title, summary, about, plot, rows_)


def position(shown: Shown, titles: Mapping[str, str]) -> Figure:
    """The mean of each cohort's profile."""
    name, title = "plek", "De gemiddelde plek van elk cohort"
    found = {row["cohort"]: row for row in rows_of(shown) if row["shown"]}
    seen = [(text, found[c]) for c, text in {**titles, TOTAL: _ALL}.items() if c in found]
    if not seen:
        return Figure(name, title, shown.absent)
    ticks = [(place, STANCES[stance]) for stance, place in POSITIONS.items()]
    plot = charts.points([charts.Point(text, *place(row)) for text, row in seen], ticks)
    cells = [(t, row["text"], span(row), f"ongeveer {row['n']}") for t, row in seen]
    head = ("Cohort", "Gemiddelde plek", _BETWEEN, "Deelnemers")
    about = "Op een lijn van −1 (te nabij) tot 1 (te afstandelijk)"  # noqa: RUF001 - a minus sign
    summary = " ".join(f"{text}: gemiddeld {_nearest(row['value'])}." for text, row in seen)
    return Figure(name, title, summary, about, plot, table(title, head, cells))


def _parts(rows: Mapping[str, Row]) -> list[tuple[float, str]]:
    return [(float(rows[stance]["value"]), str(rows[stance]["text"])) for stance in STANCES]


def _leaning(title: str, rows: Mapping[str, Row]) -> str:
    """In which direction a cohort leans, if the intervals say so."""
    near, far = rows["te_nabij"], rows["te_afstandelijk"]
    shares = f"({near['text']} tegen {far['text']})"
    if near["low"] > far["high"]:
        return f"{title} koos duidelijk vaker te nabij dan te afstandelijk {shares}."
    if far["low"] > near["high"]:
        return f"{title} koos duidelijk vaker te afstandelijk dan te nabij {shares}."
    return f"{title}: geen duidelijk verschil tussen te nabij en te afstandelijk {shares}."


def _nearest(value: float) -> str:
    near = min(POSITIONS, key=lambda stance: abs(POSITIONS[stance] - value))
    return f"het dichtst bij {STANCES[near]}"
