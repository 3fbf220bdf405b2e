"""What an action on people still asks, and what it will do: more time, a lesson opened again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypedDict
from zoneinfo import ZoneInfo

from course.content.settings import Settings
from course.web import dutch_dates
from course.web.learner.wording import WHICH_COUNTS

_YET_TO_COME = "Kies een dag die nog moet komen."


class Field(TypedDict):
    """What is still to be filled in: a choice where there are `options`.

    `kind` is the type of the field, or `optional` or `optional-date` for one that may stay empty.
    """

    name: str
    label: str
    kind: str
    value: str
    options: list[tuple[str, str]]
    error: str


@dataclass(frozen=True)
class Details:
    """What an action needs besides people; `fields` are open, or have something wrong.

    `without`: for whom it will not be done, and why.
    """

    fields: list[Field]
    hidden: list[tuple[str, str]]
    what: str = ""
    lesson: str = ""
    until: datetime | None = None
    to: str = ""
    sample: tuple[str, str] = ("", "")
    can_do: bool = True
    without: Sequence[tuple[str, str]] = ()


class Asked(NamedTuple):
    """The lesson and the day that were sent, as they were; `titles` are those of all lessons."""

    titles: Mapping[str, str]
    lesson: str
    day: str

    @property
    def options(self) -> list[tuple[str, str]]:
        """The lessons to choose from."""
        return list(self.titles.items())


def more_time(asked: Asked, until: datetime | None, now: datetime, zone: ZoneInfo) -> Details:
    """More time for a lesson; `until` is the end of the day that was sent, None without one."""
    if asked.lesson in asked.titles and until is not None and until > now:
        title, last = asked.titles[asked.lesson], dutch_dates.last_day(until, zone)
        hidden = [("les", asked.lesson), ("dag", asked.day)]
        what = f"Uitstel voor “{title}” tot en met {last}."
        return Details([], hidden, what, asked.lesson, until)
    error = _YET_TO_COME if asked.day else ""
    lesson = field("les", "Les", asked.lesson, asked.options)
    return Details([lesson, day("dag", "Tot en met", asked.day, error)], [])


def reopening(asked: Asked, until: datetime | None, now: datetime, settings: Settings) -> Details:
    """A lesson opened again; without a day it has no end."""
    passed = until is None or until <= now
    if asked.lesson in asked.titles and not (asked.day and passed):
        title, counts = asked.titles[asked.lesson], WHICH_COUNTS[settings.completion.attempt]
        last = dutch_dates.last_day(until, settings.zone) if until else ""
        end = f"tot en met {last}" if until else "zonder einddatum: niemand is te laat"
        what = f"“{title}” gaat opnieuw open als volgende poging, {end}. {counts}"
        return Details([], [("les", asked.lesson), ("dag", asked.day)], what, asked.lesson, until)
    error = _YET_TO_COME if asked.day else ""
    last_day = day("dag", "Tot en met (laat leeg voor geen einddatum)", asked.day, error)
    lesson = field("les", "Les", asked.lesson, asked.options)
    return Details([lesson, {**last_day, "kind": "optional-date"}], [])


def field(name: str, label: str, value: str, options: list[tuple[str, str]] | None = None) -> Field:
    """A text, or a choice among `options`."""
    return {
        "name": name,
        "label": label,
        "kind": "text" if options is None else "select",
        "value": value,
        "options": options or [],
        "error": "",
    }


def day(name: str, label: str, value: str, error: str) -> Field:
    """A day; `error` says what is wrong with the one that was sent."""
    return {**field(name, label, value), "kind": "date", "error": error}
