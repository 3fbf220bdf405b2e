"""What the audit says, as Dutch sentences."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from course.people.acts import Act
from course.people.audit import Line, Rows
from course.web import dutch_dates

_PLACES: Final = {"organisation": "organisatie", "unit": "afdeling", "cohort": "cohort"}
_ROLES: Final = {
    "owner": "eigenaar van de cursus",
    "manager": "beheerder",
    "instructor": "docent",
    "coordinator": "coördinator",
}
_ACTORS: Final = {
    "demo": "De demo",
    "hub": "De inlogdienst",
    "reminders": "De cursus zelf",
    "invitation": "Wie een uitnodiging kreeg",
    "service": "De cursus zelf",
}


class Names(NamedTuple):
    """Names by id: of persons; of organisations, units and cohorts; and of lessons.

    `zone` is that in which days begin and end.
    """

    people: Mapping[str, str]
    places: Mapping[str, str]
    lessons: Mapping[str, str]
    zone: ZoneInfo = ZoneInfo("UTC")

    def place(self, id_: str) -> str:
        """The name of a place; its id where it is not known."""
        return self.places.get(id_, id_)

    def lesson(self, id_: str) -> str:
        """The title of a lesson between quotation marks."""
        return f"“{self.lessons.get(id_, id_)}”"


def actor(who: str, names: Names) -> str:
    """Who did it, at the beginning of a sentence."""
    kind, _, name = who.partition(":")
    if kind == "shell":
        return f"{name} (met een opdracht)"
    if kind == "hub" and name:
        return name
    return names.people.get(who) or _ACTORS.get(who, who)


def sentence(act: Act, names: Names) -> str:
    """What was done, in one sentence; where and what, if that is the same for everybody."""
    if not act.alike and act.did in _MIXED:
        return f"{actor(act.who, names)} {_MIXED[act.did].format(act.size)}."
    tell = _SENTENCES.get(act.did)
    if tell is None:
        return f"{actor(act.who, names)}: {act.did} {act.line.what}".rstrip() + "."
    return f"{actor(act.who, names)} {tell(_whom(act, names), act.line, names)}."


def subject(line: Line, names: Names) -> str:
    """Whom or what one line of an act is about."""
    words = [names.people.get(line.whom, line.whom)] if line.whom else []
    if line.did in {"enrol", "take-out", "leave-group", "invite", "remind", "accept"}:
        words.append(names.place(line.what))
    elif line.did == "move":
        words.append(_moved(line, names))
    elif line.did == "set-dates":
        words += [
            _lesson(line, names),
            f"{_dated(line.after, names)}, was {_dated(line.before, names)}",
        ]
    elif line.did == "publish-figures":
        words.append(_lesson(line, names))
    elif line.did in {"release-lesson", "close-lesson", "give-feedback"}:
        words.append(names.lesson(line.what))
    elif line.did == "change-cohort":
        words.append(_renamed(line, names))
    elif not line.whom:
        words.append(names.place(line.what))
    return ": ".join(words)


def _whom(act: Act, names: Names) -> str:
    if act.size > 1:
        return f"{act.size} mensen" if act.line.whom else f"{act.size} keer iets"
    return names.people.get(act.line.whom or "", "iemand")


def _moved(line: Line, names: Names) -> str:
    old, _, new = line.what.partition(" > ")
    return f"van {names.place(old)} naar {names.place(new)}"


def _lesson(line: Line, names: Names) -> str:
    cohort, _, lesson = line.what.partition(" ")
    return f"{names.lesson(lesson)} in {names.place(cohort)}"


def _dated(rows: Rows, names: Names) -> str:
    """The dates of a lesson on one side of a change."""
    said: dict[str, str | None] = {}
    for columns in rows.get("lesson_dates", {}).values():
        said |= {name: columns[name] for name in ("opens", "due") if name in columns}
    opens, due = said.get("opens"), said.get("due")
    words = (
        [f"open vanaf {dutch_dates.short_day(datetime.fromisoformat(opens), names.zone)}"]
        if opens
        else []
    )
    if due:
        day = dutch_dates.short_last_day(datetime.fromisoformat(due), names.zone)
        words.append(f"inleveren tot en met {day}")
    return ", ".join(words) or ("geen datum" if said else "zoals de cursus zegt")


def _renamed(line: Line, names: Names) -> str:
    """What a cohort was called or belonged to, and is now."""
    old, new = (rows.get("cohorts", {}).get(line.what, {}) for rows in (line.before, line.after))
    words = [f"van {old['name']} naar {new['name']}"] if "name" in new else []
    if "unit" in new:
        before, after = (
            names.place(each["unit"]) if each["unit"] else "geen" for each in (old, new)
        )
        words.append(f"afdeling {after}, was {before}")
    return ", ".join(words)


def _role(line: Line, names: Names) -> str:
    role, _, place = line.what.partition(" ")
    kind, _, id_ = place.partition(" ")
    where = f" van {_PLACES.get(kind, kind)} {names.place(id_)}" if id_ else ""
    return f"{_ROLES.get(role, role)}{where}"


def _of(line: Line, names: Names) -> str:
    return names.place(line.what.partition(" ")[0])


def _handed(line: Line, names: Names) -> str:
    """What was done with a story: taken, laid back or given to a colleague."""
    _, lesson, *_rest = f"{line.what} ".split(" ")
    takers = [row.get("taker", "") for row in line.after.get("story_turns", {}).values()]
    taker = takers[0] if takers else ""
    if taker == line.who:
        return f"nam een verhaal uit {names.lesson(lesson)}"
    if not taker:
        return f"legde een verhaal uit {names.lesson(lesson)} terug"
    return f"gaf een verhaal uit {names.lesson(lesson)} aan {actor(taker, names)}"


def _anew(line: Line) -> str:
    lessons = len(line.after.get("reopened", ()))
    if not lessons:
        return ""
    return ", om de les opnieuw te doen" if lessons == 1 else ", om de lessen opnieuw te doen"


_Tell = Callable[[str, Line, Names], str]
_SENTENCES: Final[dict[str, _Tell]] = {
    "add-person": lambda whom, _, __: f"zette {whom} op de deelnemerslijst",
    "come-in": lambda _, __, ___: "kwam voor het eerst binnen",
    "add-login": lambda whom, _, __: f"gaf {whom} een gebruikersnaam",
    "move-login": lambda whom, _, __: f"gaf een gebruikersnaam van iemand anders aan {whom}",
    "remove-login": lambda whom, _, __: f"nam {whom} een gebruikersnaam af",
    "rename": lambda whom, _, __: f"veranderde de naam of het mailadres van {whom}",
    "enrol": lambda whom, line, n: f"schreef {whom} in bij {n.place(line.what)}{_anew(line)}",
    "move": lambda whom, line, n: f"verplaatste {whom} {_moved(line, n)}{_anew(line)}",
    "take-out": lambda whom, line, n: f"schreef {whom} uit bij {n.place(line.what)}",
    "leave-group": lambda whom, line, n: f"schreef {whom} uit bij {n.place(line.what)}",
    "invite": lambda whom, line, n: f"nodigde {whom} uit voor {n.place(line.what)}",
    "remind": lambda whom, line, n: f"herinnerde {whom} per mail, in {n.place(line.what)}",
    "set-mail-text": lambda _, line, n: f"veranderde een mailtekst van {_of(line, n)}",
    "switch-mail": lambda _, line, n: (
        f"zette de mail van {_of(line, n)} {'uit' if line.what.endswith(' off') else 'aan'}"
    ),
    "invite-to-role": lambda whom, line, n: f"nodigde {whom} uit als {_role(line, n)}",
    "accept-role": lambda _, line, n: f"nam een uitnodiging aan als {_role(line, n)}",
    "set-password": lambda *_: "koos een nieuw wachtwoord",
    "accept": lambda _, line, n: f"nam een uitnodiging aan voor {n.place(line.what)}",
    "extend": lambda whom, line, n: f"gaf {whom} uitstel voor {_lesson(line, n)}",
    "reopen": lambda whom, line, n: f"heropende voor {whom} de les {_lesson(line, n)}",
    "set-dates": lambda _, line, n: f"veranderde de datums van {_lesson(line, n)}",
    "appoint": lambda whom, line, n: f"maakte {whom} {_role(line, n)}",
    "dismiss": lambda whom, line, n: f"liet {whom} stoppen als {_role(line, n)}",
    "merge": lambda whom, _, __: f"voegde een dubbele inschrijving samen met {whom}",
    "give-number": lambda whom, line, _: f"bewaarde een nummer van {whom} in {line.what}",
    "withdraw-number": lambda whom, line, _: f"wiste een nummer van {whom} in {line.what}",
    "hand-story": lambda _, line, n: _handed(line, n),
    "answer-objection": lambda whom, line, n: (
        f"beantwoordde een bezwaar van {whom} in {n.lesson(line.what.split(' ')[1])}"
    ),
    "give-points": lambda whom, line, n: (
        f"gaf {whom} andere punten in {n.lesson(line.what.split(' ')[1])}"
    ),
    "speak": lambda whom, _, __: f"sprak met {whom}",
    "add-organisation": lambda _, line, n: f"maakte de organisatie {n.place(line.what)}",
    "change-organisation": lambda _, line, n: f"veranderde de organisatie {n.place(line.what)}",
    "show-names": lambda _, line, n: (
        f"liet coördinatoren van {n.place(line.what)} zien wie er meedoet, met de naam van wie "
        "daarna wordt ingeschreven"
    ),
    "hide-names": lambda _, line, n: (
        f"liet coördinatoren van {n.place(line.what)} geen namen meer zien"
    ),
    "add-unit": lambda _, line, n: f"maakte de afdeling {n.place(line.what)}",
    "add-cohort": lambda _, line, n: f"maakte het cohort {n.place(line.what)}",
    "change-cohort": lambda _, line, n: f"veranderde het cohort {n.place(line.what)}",
    "close-cohort": lambda _, line, n: f"sloot het cohort {n.place(line.what)}",
    "open-cohort": lambda _, line, n: f"opende het cohort {n.place(line.what)} weer",
    "release-lesson": lambda _, line, n: f"gaf de les {n.lesson(line.what)} vrij",
    "publish-figures": lambda _, line, n: f"liet de cijfers vastleggen van {_lesson(line, n)}",
    "close-lesson": lambda _, line, n: f"sloot de les {n.lesson(line.what)}",
    "give-feedback": lambda _, line, n: f"gaf terugkoppeling op {n.lesson(line.what)}",
    "undo": lambda whom, line, _: (
        f"maakte een wijziging bij {whom} ongedaan"
        if line.whom
        else "maakte een wijziging ongedaan"
    ),
}
# Of many at once, where their places or lessons differ.
_MIXED: Final = {
    "enrol": "schreef {} mensen in",
    "move": "verplaatste {} mensen",
    "take-out": "schreef {} mensen uit",
    "leave-group": "schreef {} mensen uit",
    "invite": "nodigde {} mensen uit",
    "remind": "herinnerde {} mensen per mail",
    "set-mail-text": "veranderde {} mailteksten",
    "switch-mail": "zette {} keer mail aan of uit",
    "invite-to-role": "nodigde {} mensen uit voor een rol",
    "extend": "gaf {} keer uitstel",
    "reopen": "heropende {} keer een les",
    "publish-figures": "liet {} keer cijfers vastleggen",
    "set-dates": "veranderde {} keer de datums van een les",
    "appoint": "gaf {} keer een rol",
    "dismiss": "beëindigde {} rollen",
    "add-organisation": "maakte {} organisaties",
    "add-unit": "maakte {} afdelingen",
    "add-cohort": "maakte {} cohorten",
    "open-cohort": "opende {} cohorten weer",
    "close-cohort": "sloot {} cohorten",
    "hand-story": "nam {} verhalen of gaf ze door",
    "undo": "maakte {} wijzigingen ongedaan",
}
