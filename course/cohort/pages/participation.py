"""*Deelname* in words and figures: what a coordinator reads about who takes part.

Made from counts that may be told of groups of any size, and from the groups whose passed people
may be told (`course.records.taking_part`), rounded as all shares are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from babel.dates import format_date

from course.cohort.disclosure.bins import SMALLEST, Bin
from course.cohort.disclosure.cells import cell
from course.cohort.figures import charts
from course.cohort.figures.figure import Figure
from course.cohort.figures.tables import Cell, Column, Kind, Table, number
from course.formatting import percent
from course.people.names import listed
from course.records.rules.wording import sentences
from course.records.taking_part.counts import Counts, Member, Participation, Week
from course.records.taking_part.passed import PassedGroup

HEADS: Final = ("Ingeschreven", "Begonnen", "Afgerond")
LESSON_HEADS: Final = ("Ingeschreven", "Begonnen", "Ingeleverd")
_PARTS: Final = ("Ingeleverd", "Begonnen, nog niet ingeleverd", "Niet begonnen")
_COLOURS: Final = ("--bin-1", "--bin-3", "--middle")
# Each line has its own dashes and marks besides its colour.
_LINES: Final = (
    ("Ingeschreven", "var(--ink)", "dot", "square"),
    ("Begonnen", "var(--other)", "dash", "diamond"),
    ("Afgerond", "var(--bin-1)", "solid", "circle"),
)
_HEIGHT, _BOTTOM = 280, 32  # pixels: of a picture over weeks, of its axis
_MOST_TICKS = 6
_NOBODY: Final = "Er is nu niemand ingeschreven."
PASSED: Final = {"yes": "geslaagd", "no": "niet geslaagd", "not_yet": "nog niet bekend"}


@dataclass(frozen=True)
class NamedRow:
    """Somebody who is shown by name; `finished_on` is a day, "" for not yet."""

    name: str
    team: str
    begun: bool
    handed_in: int
    of: int
    finished_on: str
    passed: str


def title_of(found: Participation) -> str:
    """The heading of the page and of what is printed."""
    return f"Deelname: {found.place.name}"


def day(at: datetime, zone: ZoneInfo) -> str:
    """As in *30 november 2026*."""
    return str(format_date(at.astimezone(zone).date(), "d MMMM y", locale="nl"))


def last_day(week: Week, found: Participation, zone: ZoneInfo) -> date:
    """The last day of a week: its Sunday, or the day of the figure."""
    if week.until == found.at:
        return found.at.astimezone(zone).date()
    return (week.until - timedelta(seconds=1)).astimezone(zone).date()


def summary(found: Participation) -> list[str]:
    """What the numbers say, in two sentences."""
    enrolled, begun, finished = found.counts
    if not enrolled:
        return [_NOBODY]
    if enrolled == 1:
        far = "heeft de cursus afgerond" if finished else "is begonnen" if begun else ""
        return ["1 persoon is ingeschreven.", f"Die {far or 'is nog niet begonnen'}."]
    if not begun:
        return [f"{enrolled} mensen zijn ingeschreven.", "Er is nog niemand begonnen."]
    done = (
        f"{'heeft' if finished == 1 else 'hebben'} er {finished} de cursus afgerond "
        f"({percent(finished / enrolled)})"
        if finished
        else "heeft nog niemand de cursus afgerond"
    )
    first = (
        f"Van de {enrolled} mensen die zijn ingeschreven, {'is' if begun == 1 else 'zijn'} er "
        f"{begun} begonnen, en {done}."
    )
    waiting = enrolled - begun
    second = (
        "Iedereen is begonnen."
        if not waiting
        else f"{_capital(_number(waiting))} {'is' if waiting == 1 else 'zijn'} nog niet begonnen."
    )
    if finished == enrolled:
        second = "Iedereen heeft alles ingeleverd wat nodig is."
    return [first.replace(" %", "\u00a0%"), second]


def handed_in(found: Participation, lesson: str) -> str:
    """How many of who is enrolled handed a lesson in; "" where it was never open."""
    people = found.people
    if lesson not in found.opened or not people:
        return ""
    many = sum(who.has_handed_in(lesson) for who in people)
    have = "heeft" if many <= 1 else "hebben"
    of = f"van de {len(people)} {have} deze les ingeleverd."
    return f"{many or 'Nog niemand'} {of}"


def notes(found: Participation) -> list[str]:
    """Who is not in the numbers, and who is in two places."""
    told = []
    if found.left:
        were = "was" if found.left == 1 else "waren"
        told.append(f"{_capital(_number(found.left))} {were} ingeschreven en nu niet meer.")
    if found.beside:
        work = "werkt" if found.beside == 1 else "werken"
        told.append(f"{_capital(_number(found.beside))} {work} mee zonder inschrijving.")
    if told:
        verb = "telt" if found.left + found.beside == 1 else "tellen"
        told.append(f"Die {verb} hierboven niet mee.")
    if found.twice:
        who = "iemand staat" if found.twice == 1 else f"{found.twice} mensen staan"
        told.append(f"{_capital(who)} in twee teams, en telt in het geheel één keer.")
    return told


def own_rule(found: Participation) -> list[str]:
    """The organisation's own rule, where it differs from the course's."""
    same = found.rule == found.course_rule
    return [] if same else sentences(found.rule, found.titles)


def rows_of(counts: Counts) -> list[tuple[str, int, str]]:
    """Word, number and share of the enrolled, "" where there is nobody."""
    return [
        (word, number_, percent(number_ / counts.enrolled) if counts.enrolled else "")
        for word, number_ in zip(HEADS, counts, strict=True)
    ]


def lessons_figure(found: Participation) -> Figure:
    """How far everybody is, lesson by lesson."""
    title, rows = f"Per les: {found.place.name}", found.lessons
    if not found.counts.enrolled or not rows:
        why = "Er is nog geen les open." if found.counts.enrolled else _NOBODY
        return Figure("lessen", title, why)
    stacks = [
        charts.Stack(
            f"{name}: {done} ingeleverd, {begun - done} begonnen, {everybody - begun} nog niet",
            [(part / everybody, str(part)) for part in (done, begun - done, everybody - begun)],
        )
        for name, (everybody, begun, done) in rows
    ]
    most = max(rows, key=lambda row: row[1].finished)
    least = min(rows, key=lambda row: row[1].finished)
    said = f"Het vaakst ingeleverd: “{most[0]}” ({most[1].finished}). "
    said += f"Het minst vaak: “{least[0]}” ({least[1].finished})."
    if len(rows) == 1:
        said = f"“{most[0]}” is {most[1].finished} keer ingeleverd."
    elif most[1].finished == least[1].finished:
        said = f"Elke les is even vaak ingeleverd: {most[1].finished} keer."
    about = f"Over {_people(found.counts.enrolled)}, nu ingeschreven"
    if closed := len(found.titles) - len(rows):
        about += f". {'Eén les is' if closed == 1 else f'{closed} lessen zijn'} nog niet geopend"
    table = _table(title, "Les", LESSON_HEADS, rows)
    return Figure("lessen", title, said, about, charts.stacks(stacks, _PARTS, _COLOURS), table)


def weeks_figure(found: Participation, weeks: Sequence[Week], zone: ZoneInfo) -> Figure:
    """The counts at the end of each week."""
    title = f"In de tijd: {found.place.name}"
    if len(weeks) < 2:  # noqa: PLR2004 - a first and a last
        return Figure("weken", title, "Er is nog maar één week. Daarna komt hier elke week bij.")
    first, last = weeks[0].counts, weeks[-1].counts
    said = (
        f"Begonnen: van {first.begun} naar {last.begun}. "
        f"Afgerond: van {first.finished} naar {last.finished}."
    )
    days = [last_day(week, found, zone) for week in weeks]
    rows = [
        (f"Tot en met {format_date(at, 'd MMM y', locale='nl')}", week.counts)
        for at, week in zip(days, weeks, strict=True)
    ]
    about = "Van wie nu is ingeschreven, aan het eind van elke week"
    return Figure(
        "weken", title, said, about, _lines(days, weeks), _table(title, "Week", HEADS, rows)
    )


def teams_table(found: Participation) -> Table | None:
    """The teams of a unit or organisation; None of a cohort."""
    rows = [(group.name, counts) for group, counts in found.teams]
    return _table("Teams", "Team", HEADS, rows) if rows else None


def passed_text(found: Participation, groups: Sequence[PassedGroup], zone: ZoneInfo) -> str:
    """How many passed, of groups of at least k people; or why that is not told yet."""
    k = found.place.organisation.smallest_group
    groups = [group for group in groups if group.size >= SMALLEST]  # earlier ones could be smaller
    if not groups:
        return (
            f"Of mensen geslaagd zijn, zeggen we pas als van minstens {k} mensen samen de uitslag "
            "bekend is."
        )
    told = [cell((group.passed, group.size - group.passed)).told[0] for group in groups]
    bins = [bin_ for bin_ in told if bin_]
    size = sum(bin_.most for bin_ in bins)
    whole = Bin(sum(bin_.first for bin_ in bins), sum(bin_.last for bin_ in bins), size, size)
    share = whole.text if whole.is_low or whole.is_high else f"ongeveer {whole.text}"
    when = day(max(group.at for group in groups), zone)
    return (
        f"Geslaagd: {share} van de {size} mensen van wie de uitslag bekend was op {when}. "
        "Dit cijfer is afgerond en verandert niet meer; er komt pas een nieuw bij als er van "
        f"minstens {k} anderen een uitslag is."
    ).replace(" %", "\u00a0%")


def named_rows(found: Participation, zone: ZoneInfo) -> list[NamedRow]:
    """Whoever is shown by name, in the order of names."""
    teams = {group.id: group.name for group in found.place.groups}
    return [_named(found, who, teams, zone) for who in found.members if who.by_name]


def unnamed(found: Participation) -> int:
    """How many of the enrolled have no name here."""
    return sum(not who.by_name for who in found.people)


def _named(found: Participation, who: Member, teams: Mapping[str, str], zone: ZoneInfo) -> NamedRow:
    outcome, needed = who.outcome, found.rule.required
    done = outcome.finished_at if outcome else None
    return NamedRow(
        listed(who.person.name, found.place.organisation.track)
        if who.person.family
        else who.person.shown,
        teams.get(who.stay.cohort, ""),
        who.begun,
        sum(who.has_handed_in(lesson) for lesson in needed),
        len(needed),
        day(done, zone) if done else "",
        PASSED[outcome.passed if outcome else "not_yet"],
    )


def _table(
    caption: str, first: str, heads: Sequence[str], rows: Sequence[tuple[str, Counts]]
) -> Table:
    columns = [Column(head, Kind.NUMBER, f"hoeveel mensen: {head.lower()}") for head in heads]
    cells: list[tuple[str, list[Cell]]] = [
        (name, [number(str(value), value) for value in counts]) for name, counts in rows
    ]
    return Table.of(caption, first, columns, cells)


def _lines(days: Sequence[date], weeks: Sequence[Week]) -> dict[str, Any]:
    """Three lines over the weeks, told apart by dashes and marks as well as by colour."""
    labels = [str(format_date(at, "d MMM", locale="nl")) for at in days]
    step = -(-len(days) // _MOST_TICKS)
    ticks = list(range(len(days) - 1, -1, -step))[::-1]
    highest = max(week.counts.enrolled for week in weeks)
    traces = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": name,
            "x": list(range(len(days))),
            "y": [week.counts[place] for week in weeks],
            "line": {"color": colour, "dash": dash, "width": 2.5},
            "marker": {"color": colour, "symbol": mark, "size": 8},
        }
        for place, (name, colour, dash, mark) in enumerate(_LINES)
    ]
    axis = {"tickvals": ticks, "ticktext": [labels[at] for at in ticks], "tickangle": 0}
    plot = charts.laid_out(traces, [], _HEIGHT, {**axis, "zeroline": False, "showgrid": False})
    layout = plot["layout"]
    layout["margin"] = {"l": 44, "r": 22, "t": 12, "b": _BOTTOM}
    layout["height"] = _HEIGHT + _BOTTOM
    layout["yaxis"] = {
        "fixedrange": True,
        "range": [0, highest * 1.08],
        "gridcolor": "var(--line)",
        "zeroline": False,
        "tickfont": {"size": 12},
        "tickformat": ",d",
        "nticks": min(6, highest + 1),
    }
    return charts.legend_below(plot, len(_LINES))


def _people(count: int) -> str:
    return "1 persoon" if count == 1 else f"{count} mensen"


def _number(count: int) -> str:
    return "iemand" if count == 1 else f"{count} mensen"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
