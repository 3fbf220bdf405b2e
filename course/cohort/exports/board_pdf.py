"""*Deelname* on one sheet of paper for a board: a table, a picture, what it means; never a name.

Tagged for screen readers, as the agenda is. Source of the rules: PDF/UA-1, ISO 14289-1.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import typst

from course.cohort.pages import participation as words
from course.content.settings import Settings
from course.formatting import percent
from course.records.taking_part.counts import Counts, Participation
from course.records.taking_part.passed import PassedGroup

MOST_TEAMS: Final = 12
MOST_LESSONS: Final = 10
_LONGEST_NAME, _LONGEST_RULE = 60, 400  # characters
_SIZES: Final = (11, 10, 9, 8)  # points
_ONE_PAGE: Final = b"/Type/Pages/Count 1/"
_FORM = Path(__file__).with_name("board.typ")


def as_pdf(found: Participation, passed: Sequence[PassedGroup], settings: Settings) -> bytes:
    """One page of A4, in smaller type where there is much to tell; the same data, the same file."""
    page = _words(found, passed, settings)
    for size in _SIZES:
        paper: bytes = typst.compile(
            _FORM.read_bytes(),
            format="pdf",
            ignore_system_fonts=True,
            sys_inputs={"page": json.dumps({**page, "size": size})},
            pdf_standards="ua-1",
        )
        if _ONE_PAGE in paper:
            break
    return paper


def _words(
    found: Participation, passed: Sequence[PassedGroup], settings: Settings
) -> dict[str, Any]:
    """The text in print order."""
    place, zone = found.place, settings.zone
    today = words.day(found.at, zone)
    since = min((who.stay.since for who in found.people), default=found.at)
    within = f"{place.organisation.title} · " if place.kind != "organisation" else ""
    return {
        "title": f"{words.title_of(found)} ({today})",
        "heading": _short(words.title_of(found)),
        "about": _short(f"{within}{settings.title}"),
        "period": f"Van {words.day(since, zone)} tot en met {today}. Stand van {today}.",
        "meaning": words.summary(found),
        "notes": " ".join(words.notes(found)),
        "passed": words.passed_text(found, passed, zone),
        "rule": _short(" ".join(words.own_rule(found)), _LONGEST_RULE),
        "heads": list(words.HEADS),
        "first": "Team" if found.teams else "",
        "rows": [*_teams(found), _row("Samen" if found.teams else place.name, found.counts)],
        "cut": _cut(found),
        "lessons_title": "Per les: wie is ingeschreven, begonnen en klaar",
        "legend": ["ingeleverd", "begonnen, nog niet ingeleverd", "niet begonnen"],
        "lessons": _lessons(found),
        "footer": _short(f"{settings.title} · {words.title_of(found)}") + f" · {today}",
    }


def _teams(found: Participation) -> list[list[str]]:
    """A row a team; where there are many, the largest, and the others together."""
    teams = sorted(found.teams, key=lambda team: (-team[1].enrolled, team[0].name.casefold()))
    if len(teams) <= MOST_TEAMS:
        return [_row(group.name, counts) for group, counts in found.teams]
    shown, rest = teams[: MOST_TEAMS - 1], teams[MOST_TEAMS - 1 :]
    others = Counts(*(sum(column) for column in zip(*(c for _, c in rest), strict=True)))
    rows = [_row(group.name, counts) for group, counts in shown]
    return [*rows, _row(f"{len(rest)} andere teams", others)]


def _cut(found: Participation) -> str:
    """What was left out so that it fits on one sheet."""
    told = []
    if (teams := len(found.teams)) > MOST_TEAMS:
        told.append(
            f"Van {teams} teams staan de {MOST_TEAMS - 1} grootste hier apart; de andere zijn "
            "opgeteld. In het rekenblad staan ze alle."
        )
    if (lessons := len(found.lessons)) > MOST_LESSONS:
        told.append(f"Van {lessons} lessen staan de eerste {MOST_LESSONS} hier.")
    return " ".join(told)


def _lessons(found: Participation) -> list[dict[str, Any]]:
    if not found.counts.enrolled:
        return []
    return [
        {
            "title": _short(title),
            "text": f"{done} ingeleverd, {begun - done} begonnen, {everybody - begun} nog niet",
            "parts": [part / everybody for part in (done, begun - done, everybody - begun)],
        }
        for title, (everybody, begun, done) in found.lessons[:MOST_LESSONS]
    ]


def _row(name: str, counts: Counts) -> list[str]:
    enrolled, begun, finished = counts
    if not enrolled:
        return [_short(name), "0", "0", "0"]
    shares = [f"{n} ({percent(n / enrolled)})".replace(" %", "\u00a0%") for n in (begun, finished)]
    return [_short(name), str(enrolled), *shares]


def _short(text: str, most: int = _LONGEST_NAME) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
