"""Figures for coordinators: what `disclosure.control` lets through in; figure, table and words out.

None of them shows a score, a stance or an option's reason.
"""

from collections.abc import Mapping, Sequence

from course.cohort.disclosure.control import Shown
from course.cohort.disclosure.disclosed import Disclosed
from course.cohort.disclosure.wording import about_how_many, about_n, capital, lower, quoted
from course.cohort.exercise_texts import StepText
from course.cohort.figures import charts, tables
from course.cohort.figures.figure import Figure
from course.cohort.figures.tables import LEARNERS, LIKELY, MEAN_PLACE, SHARE, Column, Kind, Table
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
PLACE_TICKS = [(at, STANCES[stance]) for stance, at in POSITIONS.items()]
HANDED_IN = Column("Ingeleverd", Kind.SHARE, "welk deel van wie begon ook inleverde, afgerond")
BEGUN = Column(
    "Begonnen", Kind.LEARNERS, "hoeveel deelnemers aan de les begonnen, afgerond op vijf"
)
_ALL = "Alle cohorten samen"
_SAME_DISTANCE = 0.05  # half a tenth: a place is shown in tenths


def completion(shown: Shown, cohort: str) -> Figure:
    """How far those who started a lesson got. `cohort` is its title."""
    name, title = "voortgang", f"Hoe ver {cohort} is gekomen"
    rows = {row.key["state"]: row for row in shown.rows}
    if why := shown.why_hidden(rows.values()):
        return Figure(name, title, why)
    summary = (
        f"Van wie begon, leverde {rows['handed_in'].text} in. {capital(rows['late'].text)} deed "
        f"dat te laat. {capital(rows['all'].text)} heeft alle oefeningen af."
    )
    about = f"Ongeveer {rows['half'].n} deelnemers begonnen"
    by_state = [(text, rows[state]) for state, text in STATES.items()]
    return Figure(name, title, summary, about, _bars(by_state), _shares(title, "Stap", by_state))


def choices(name: str, shown: Shown, text: StepText, number: int, of: int) -> Figure:
    """What a cohort chose at one step of a case; `number` of `of` steps."""
    title = text.question if of == 1 else f"Vraag {number}. {text.question}"
    rows = sorted(shown.rows, key=lambda row: (-row.value, row.key["answer"]))
    if why := shown.why_hidden(rows):
        return Figure(name, title, why)
    by_option = [(text.options[row.key["answer"]], row) for row in rows]
    first, second = (f"({row.text}): {quoted(option)}" for option, row in by_option[:2])
    summary = f"Het vaakst gekozen {first}. Daarna {second}."
    about = about_how_many(rows[0])
    return Figure(name, title, summary, about, _bars(by_option), _shares(title, "Keuze", by_option))


def _bars(rows: list[tuple[str, Disclosed]]) -> charts.Figure:
    return charts.bars([charts.Bar(text, row.text, *row.drawn) for text, row in rows])


def _shares(title: str, first: str, rows: Sequence[tuple[str, Disclosed]]) -> Table:
    cells = [
        (text, [tables.share(row), tables.likely(row), tables.learners(row.n)])
        for text, row in rows
    ]
    return Table.of(title, first, (SHARE, LIKELY, LEARNERS), cells)


def profile(shown: Shown, titles: Mapping[str, str]) -> Figure:
    """The closeness-distance profile of each cohort; `titles` are theirs, in order."""
    name, title = "profiel", "Van te nabij naar te afstandelijk: wat elk cohort koos"
    by_cohort: dict[str, dict[str, Disclosed]] = {}
    for row in shown.rows:
        by_cohort.setdefault(row.key["cohort"], {})[row.key["stance"]] = row
    names = {**titles, **({TOTAL: _ALL} if TOTAL in by_cohort else {})}
    why = {c: shown.why_hidden(by_cohort.get(c, {}).values()) for c in names}
    visible = {c: by_cohort[c] for c in names if not why[c]}
    hidden = [f"{names[c]}: {lower(why[c])}" for c in names if why[c]]
    summary = " ".join([*(_leaning(names[c], rows) for c, rows in visible.items()), *hidden])
    if not visible:
        return Figure(name, title, summary)
    plot = charts.stacks(
        [charts.Stack(f"{names[c]} ({_about(rows)})", _parts(rows)) for c, rows in visible.items()],
        list(STANCES.values()),
        ["--te-nabij", "--nabij", "--afstandelijk", "--te-afstandelijk"],
    )
    by_stance = [
        (f"{names[c]}: {text}", rows[stance])
        for c, rows in visible.items()
        for stance, text in STANCES.items()
    ]
    about = "Tussen haakjes staat het aantal deelnemers"
    return Figure(name, title, summary, about, plot, _shares(title, "Cohort", by_stance))


def position(shown: Shown, titles: Mapping[str, str]) -> Figure:
    """The mean of each cohort's profile."""
    name, title = "plek", "De gemiddelde plek van elk cohort"
    by_cohort = {row.key["cohort"]: row for row in shown.visible}
    rows = [(text, by_cohort[c]) for c, text in {**titles, TOTAL: _ALL}.items() if c in by_cohort]
    if not rows:
        return Figure(name, title, shown.absent)
    plot = charts.points([charts.Point(text, *row.drawn) for text, row in rows], PLACE_TICKS)
    about = "Op een lijn van −1 (te nabij) tot 1 (te afstandelijk)"  # noqa: RUF001 - a minus sign
    summary = " ".join(f"{text}: gemiddeld {nearest(row.value)}." for text, row in rows)
    return Figure(name, title, summary, about, plot, places(title, "Cohort", rows))


def places(title: str, first: str, rows: Sequence[tuple[str, Disclosed]]) -> Table:
    """The table of mean places, each with its interval and about how many learners."""
    cells = [
        (text, [tables.place(row), tables.likely_place(row), tables.learners(row.n)])
        for text, row in rows
    ]
    return Table.of(title, first, (MEAN_PLACE, LIKELY, LEARNERS), cells)


def handed_in_table(title: str, first: str, rows: Sequence[tuple[str, Disclosed]]) -> Table:
    """The table of the share that handed in, and of about how many who began."""
    cells = [
        (text, [tables.share(row), tables.likely(row), tables.learners(row.n)])
        for text, row in rows
    ]
    return Table.of(title, first, (HANDED_IN, LIKELY, BEGUN), cells)


def _about(rows: Mapping[str, Disclosed]) -> str:
    return about_n(rows["te_nabij"].n)


def _parts(rows: Mapping[str, Disclosed]) -> list[tuple[float, str]]:
    return [(rows[stance].value, rows[stance].text) for stance in STANCES]


def _leaning(title: str, rows: Mapping[str, Disclosed]) -> str:
    """In which direction a cohort leans, if the intervals say so."""
    near, far = rows["te_nabij"], rows["te_afstandelijk"]
    shares = f"({near.text} tegen {far.text})"
    if near.low > far.high:
        return f"{title} koos duidelijk vaker te nabij dan te afstandelijk {shares}."
    if far.low > near.high:
        return f"{title} koos duidelijk vaker te afstandelijk dan te nabij {shares}."
    return f"{title}: geen duidelijk verschil tussen te nabij en te afstandelijk {shares}."


def nearest(value: float) -> str:
    """Which stance a place is closest to; between two if their distances are shown as equal.

    A place is shown in tenths, so distances to two stances that differ by less than one tenth look
    the same.
    """
    first, second = sorted(POSITIONS, key=lambda stance: abs(POSITIONS[stance] - value))[:2]
    apart = abs(POSITIONS[second] - value) - abs(POSITIONS[first] - value)
    if apart < 2 * _SAME_DISTANCE:
        lower, upper = sorted((first, second), key=POSITIONS.__getitem__)
        return f"ongeveer midden tussen {STANCES[lower]} en {STANCES[upper]}"
    return f"het dichtst bij {STANCES[first]}"
