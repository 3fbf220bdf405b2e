"""Where a cohort stands between too close and too distant; figure, table and words.

None of them shows a score, a stance or an option's reason.
"""

from collections.abc import Mapping, Sequence

from course.cohort.disclosure.disclosed import Disclosed
from course.cohort.disclosure.wording import lower
from course.cohort.figures import charts, tables
from course.cohort.figures.figure import Figure
from course.cohort.figures.tables import (
    COUNT,
    LIKELY,
    MEAN_PLACE,
    SHARE,
    Table,
)
from course.cohort.publications.told import Told
from course.cohort.statistics import POSITIONS

STANCES = {
    "te_nabij": "te nabij",
    "professioneel_nabij": "professioneel nabij",
    "professioneel_afstandelijk": "professioneel afstandelijk",
    "te_afstandelijk": "te afstandelijk",
}
PLACE_TICKS = [(at, STANCES[stance]) for stance, at in POSITIONS.items()]
_SAME_DISTANCE = 0.05  # half a tenth: a place is shown in tenths


def _shares(title: str, first: str, rows: Sequence[tuple[str, Disclosed]]) -> Table:
    cells = [
        (text, [tables.share(row), tables.likely(row), tables.count(row.n)]) for text, row in rows
    ]
    return Table.of(title, first, (SHARE, LIKELY, COUNT), cells)


def profile(told: Told, titles: Mapping[str, str]) -> Figure:
    """The closeness-distance profile of each cohort; `titles` are theirs, in order."""
    name, title = "profiel", "Van te nabij naar te afstandelijk: wat elk cohort koos"
    by_cohort: dict[str, dict[str, Disclosed]] = {}
    for row in told.rows:
        by_cohort.setdefault(row.key["cohort"], {})[row.key["stance"]] = row
    why = {c: told.why_hidden(by_cohort.get(c, {}).values()) for c in titles}
    visible = {c: by_cohort[c] for c in titles if not why[c]}
    hidden = [f"{titles[c]}: {lower(why[c])}" for c in titles if why[c]]
    summary = " ".join([*(_leaning(titles[c], rows) for c, rows in visible.items()), *hidden])
    if not visible:
        return Figure(name, title, summary)
    plot = charts.stacks(
        [
            charts.Stack(f"{titles[c]} ({_about(rows)})", _parts(rows))
            for c, rows in visible.items()
        ],
        list(STANCES.values()),
        ["--te-nabij", "--nabij", "--afstandelijk", "--te-afstandelijk"],
    )
    by_stance = [
        (f"{titles[c]}: {text}", rows[stance])
        for c, rows in visible.items()
        for stance, text in STANCES.items()
    ]
    about = "Tussen haakjes staat het aantal deelnemers"
    return Figure(name, title, summary, about, plot, _shares(title, "Cohort", by_stance))


def position(told: Told, titles: Mapping[str, str]) -> Figure:
    """The mean of each cohort's profile."""
    name, title = "plek", "De gemiddelde plek van elk cohort"
    by_cohort = {row.key["cohort"]: row for row in told.visible}
    rows = [(text, by_cohort[c]) for c, text in titles.items() if c in by_cohort]
    if not rows:
        return Figure(name, title, told.absent)
    plot = charts.points([charts.Point(text, *row.drawn) for text, row in rows], PLACE_TICKS)
    about = "Op een lijn van −1 (te nabij) tot 1 (te afstandelijk)"  # noqa: RUF001 - a minus sign
    summary = " ".join(f"{text}: gemiddeld {nearest(row.value)}." for text, row in rows)
    return Figure(name, title, summary, about, plot, places(title, "Cohort", rows))


def places(title: str, first: str, rows: Sequence[tuple[str, Disclosed]]) -> Table:
    """The table of mean places, each with its interval and how many learners."""
    cells = [
        (text, [tables.place(row), tables.likely_place(row), tables.count(row.n)])
        for text, row in rows
    ]
    return Table.of(title, first, (MEAN_PLACE, LIKELY, COUNT), cells)


def _about(rows: Mapping[str, Disclosed]) -> str:
    return str(rows["te_nabij"].n)


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
