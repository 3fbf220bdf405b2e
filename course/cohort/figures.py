"""Figures for coordinators: what `privacy` lets through in, figure, table and words out.

On none of them stands a score, a stance or a reason of an option.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from course.cohort import drawing
from course.cohort.measures import POSITIONS, TOTAL
from course.cohort.privacy import Shown
from course.cohort.tables import EMPTY, table
from course.cohort.texts import StepText

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
_SHORT = 90  # characters of an option in a sentence
Row = dict[str, Any]


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


def completion(shown: Shown, cohort: str) -> Figure:
    """How far a cohort came in a lesson, of those who started. `cohort` is its title."""
    name, title = "voortgang", f"Hoe ver {cohort} is gekomen"
    rows = {row["state"]: row for row in _rows(shown)}
    if why := _why(shown, rows.values()):
        return Figure(name, title, why)
    said = {state: row["text"] for state, row in rows.items()}
    summary = (
        f"Van wie begon, leverde {said['handed_in']} in. {_capital(said['late'])} deed dat te "
        f"laat. {_capital(said['all'])} heeft alle oefeningen af."
    )
    drawn = [drawing.Bar(text, said[s], *_place(rows[s])) for s, text in STATES.items()]
    cells = [(text, said[s], _from_to(rows[s])) for s, text in STATES.items()]
    rows_ = table(title, ("Stap", "Aandeel", _BETWEEN), cells)
    about = f"Ongeveer {rows['half']['n']} deelnemers begonnen"
    return Figure(name, title, summary, about, drawing.bars(drawn), rows_)


def choices(name: str, shown: Shown, text: StepText, number: int, of: int) -> Figure:
    """What a cohort chose at one step of a case; `number` of `of` steps."""
    title = text.question if of == 1 else f"Vraag {number}. {text.question}"
    rows = sorted(_rows(shown), key=lambda row: (-row["value"], row["answer"]))
    if why := _why(shown, rows):
        return Figure(name, title, why)
    said = [(text.options[row["answer"]], row) for row in rows]
    first, second = (f"({row['text']}): {_quoted(option)}" for option, row in said[:2])
    summary = f"Het vaakst gekozen {first}. Daarna {second}."
    drawn = [drawing.Bar(option, row["text"], *_place(row)) for option, row in said]
    cells = [(option, row["text"], _from_to(row)) for option, row in said]
    rows_ = table(title, ("Keuze", "Aandeel", _BETWEEN), cells)
    return Figure(name, title, summary, _about(rows[0]), drawing.bars(drawn), rows_)


def profile(shown: Shown, titles: Mapping[str, str]) -> Figure:
    """The closeness-distance profile of each cohort; `titles` are theirs, in order."""
    name, title = "profiel", "Van te nabij naar te afstandelijk: wat elk cohort koos"
    found: dict[str, dict[str, Row]] = {}
    for row in _rows(shown):
        found.setdefault(row["cohort"], {})[row["stance"]] = row
    named = {**titles, **({TOTAL: _ALL} if TOTAL in found else {})}
    why = {c: _why(shown, found.get(c, {}).values()) for c in named}
    open_ = {c: found[c] for c in named if not why[c]}
    hidden = [f"{named[c]}: {_lower(why[c])}" for c in named if why[c]]
    summary = " ".join([*(_leaning(named[c], rows) for c, rows in open_.items()), *hidden])
    if not open_:
        return Figure(name, title, summary)
    plot = drawing.stacks(
        [drawing.Stack(f"{named[c]} ({_n(rows)})", _parts(rows)) for c, rows in open_.items()],
        list(STANCES.values()),
        ["--te-nabij", "--nabij", "--afstandelijk", "--te-afstandelijk"],
    )
    cells = [
        (f"{named[c]} ({_n(rows)}): {text}", rows[stance]["text"], _from_to(rows[stance]))
        for c, rows in open_.items()
        for stance, text in STANCES.items()
    ]
    rows_ = table(title, ("Cohort", "Aandeel", _BETWEEN), cells)
    about = "Tussen haakjes staat het aantal deelnemers"
    return Figure(name, title, summary, about, plot, rows_)


def position(shown: Shown, titles: Mapping[str, str]) -> Figure:
    """The mean of each cohort's profile."""
    name, title = "plek", "De gemiddelde plek van elk cohort"
    found = {row["cohort"]: row for row in _rows(shown) if row["shown"]}
    seen = [(text, found[c]) for c, text in {**titles, TOTAL: _ALL}.items() if c in found]
    if not seen:
        return Figure(name, title, shown.absent)
    ticks = [(place, STANCES[stance]) for stance, place in POSITIONS.items()]
    plot = drawing.points([drawing.Point(text, *_place(row)) for text, row in seen], ticks)
    cells = [(t, row["text"], _span(row), f"ongeveer {row['n']}") for t, row in seen]
    head = ("Cohort", "Gemiddelde plek", _BETWEEN, "Deelnemers")
    about = "Op een lijn van −1 (te nabij) tot 1 (te afstandelijk)"  # noqa: RUF001 - a minus sign
    summary = " ".join(f"{text}: gemiddeld {_nearest(row['value'])}." for text, row in seen)
    return Figure(name, title, summary, about, plot, table(title, head, cells))


def _rows(shown: Shown) -> list[Row]:
    return [{str(k): v for k, v in row.items()} for row in shown.frame.to_dict("records")]


def _why(shown: Shown, rows: Iterable[Row]) -> str:
    """Why these rows are hidden, or are not there; empty where all are shown."""
    held = list(rows)
    if not held:
        return shown.absent
    return next((str(row["why"]) for row in held if not row["shown"]), "")


def _place(row: Row) -> tuple[float, float, float]:
    return float(row["value"]), float(row["low"]), float(row["high"])


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


def _from_to(row: Row) -> str:
    return f"{round(row['low'] * 100)} tot {round(row['high'] * 100)} %"


def _span(row: Row) -> str:
    return f"{_dutch(row['low'])} tot {_dutch(row['high'])}"


def _dutch(value: float) -> str:
    return f"{value:.1f}".replace(".", ",").replace("-", "−")  # noqa: RUF001 - a minus sign


def _about(row: Row) -> str:
    return f"Ongeveer {row['n']} deelnemers"


def _n(rows: Mapping[str, Row]) -> str:
    return f"ongeveer {rows['te_nabij']['n']}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _quoted(text: str) -> str:
    short = text if len(text) <= _SHORT else text[:_SHORT].rsplit(" ", 1)[0] + " …"
    return f"“{short}”"
