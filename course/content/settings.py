"""`source/course.yaml`: title, running order, cohorts and their dates. Holds no key."""

import re
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Final, Literal, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, ValidationInfo, field_validator, model_validator

from course.content.yaml_reader import read_model
from course.exercises.fields import Line, Model, Slug, Text, author_error
from course.messages import _

FILE = "course.yaml"
SMALLEST_EVER = 10  # with fewer, figures would tell about people to whoever knows two of them
_FIRST_YEAR, _LAST_YEAR = 2000, 2999  # counting on from a day must stay within the calendar

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: Final = get_args(Weekday)


class Dates(Model):
    """When a cohort works on a lesson: days in the course's time zone, both inclusive.

    `opens` None: from the lesson's release on. `due` and `weeks` None: no end; `weeks` counts
    from `opens`, or else from the release.
    """

    opens: date | None = None
    due: date | None = None
    weeks: int | None = Field(default=None, ge=1, le=104)

    @model_validator(mode="after")
    def _check(self) -> "Dates":
        for field, day in (("opens", self.opens), ("due", self.due)):
            if day and not _FIRST_YEAR <= day.year <= _LAST_YEAR:
                raise author_error(
                    field,
                    str(day),
                    _(
                        "a day from {first} to {last}",
                        first=_FIRST_YEAR,
                        last=_LAST_YEAR,
                    ),
                    _("fix the year"),
                )
        if self.due and self.weeks:
            raise author_error(
                "weeks", _("due and weeks"), _("one of them"), _("delete one of the two")
            )
        if self.due and self.opens and self.due < self.opens:
            raise author_error(
                "due", str(self.due), _("{opens} or later", opens=self.opens), _("fix the date")
            )
        return self


class Cohort(Model):
    """A group of learners who start together; the Hub group is `cohort-<id>`."""

    id: Slug
    title: Line
    dates: dict[Slug, Dates] = Field(default_factory=dict)


class MailSettings(Model):
    """Whether mail is sent, and when not: from `quiet_from` to `quiet_until`, and on `quiet_days`.

    Times are by the clock of the course's time zone; equal times are no quiet hours. Who did not
    hand a lesson in is reminded `remind_days` before its date, and who did not begin
    `never_begun_days` after they could; 0 is never.
    """

    send: bool = True
    quiet_from: str = "21:00"
    quiet_until: str = "07:00"
    quiet_days: tuple[Weekday, ...] = ("sunday",)
    remind_days: Annotated[int, Field(ge=0, le=60)] = 7
    never_begun_days: Annotated[int, Field(ge=0, le=365)] = 7

    @field_validator("quiet_from", "quiet_until")
    @classmethod
    def _clock(cls, clock: str, info: ValidationInfo) -> str:
        if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", clock):
            raise author_error(
                info.field_name or "",
                clock,
                _("a time such as 21:00"),
                _("write hours and minutes, in quotes"),
            )
        return clock

    @model_validator(mode="after")
    def _check(self) -> "MailSettings":
        if set(self.quiet_days) == set(WEEKDAYS):
            raise author_error(
                "quiet_days",
                _("all seven days"),
                _("a day on which mail is sent"),
                _("leave one out, or write send: false"),
            )
        return self


class ObjectionSettings(Model):
    """How long a learner may object to a result, and within how many days staff answers.

    `days` count from the feedback; 0: nobody may object here.
    """

    days: Annotated[int, Field(ge=0, le=365)] = 14
    answer_days: Annotated[int, Field(ge=1, le=365)] = 14


class About(Model):
    """What professional registers ask of a training course; shown on *Over deze cursus*."""

    whom: Text
    entry: Text
    goals: tuple[Line, ...] = Field(min_length=1)
    marking: Text
    privacy: Text
    sources: tuple[Line, ...] = Field(min_length=1)
    checked: date
    contact: Text


Share = Annotated[float, Field(gt=0, le=1)]
WhichAttempt = Literal["last", "best"]


class ClosingTest(Model):
    """The lesson that proves what was learned; `pass_mark` None: as in the lessons."""

    lesson: Slug
    pass_mark: Share | None = None


class Completion(Model):
    """When somebody has finished the course, and when they have passed it.

    `lessons` must be handed in; None: all in the running order. `counts` are the lessons whose
    points decide; None: those that must be handed in. `passing`: each of them at the pass mark, or
    their points together. `stories_judged`: nobody has passed while a story waits for a person.
    `course.records.completion` applies it. `attempt`: which counts of a lesson that was opened
    again, the last that was handed in or the best; `course.marking.attempts` applies it.
    """

    lessons: tuple[Slug, ...] | None = Field(default=None, min_length=1)
    counts: tuple[Slug, ...] | None = None
    passing: Literal["each", "together"] = "each"
    pass_mark: Share | None = None
    stories_judged: bool = True
    attempt: WhichAttempt = "last"
    closing_test: ClosingTest | None = None

    @property
    def named(self) -> dict[str, tuple[str, ...]]:
        """The lessons that it names, by field."""
        test = (self.closing_test.lesson,) if self.closing_test else ()
        return {
            "lessons": self.lessons or (),
            "counts": self.counts or (),
            "closing_test.lesson": test,
        }


class Settings(Model):
    """The course as a whole.

    `schedule` holds the dates of lessons for everybody whose cohort has none of its own. What the
    roster says goes before all of this: `course.people.schedule` tells the dates that hold.
    """

    id: Slug
    title: Line
    timezone: str = "Europe/Amsterdam"
    pass_mark: Share = 0.6
    completion: Completion = Completion()
    smallest_group: Annotated[int, Field(ge=SMALLEST_EVER)] = 10
    lessons: tuple[Slug, ...] = Field(min_length=1)
    schedule: dict[Slug, Dates] = Field(default_factory=dict)
    cohorts: tuple[Cohort, ...] = ()
    mail: MailSettings = MailSettings()
    objections: ObjectionSettings = ObjectionSettings()
    about: About | None = None
    help: Line | None = None

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            raise author_error(
                "timezone", name, _("a zone such as Europe/Amsterdam"), _("use a known zone")
            ) from None
        return name

    @model_validator(mode="after")
    def _check(self) -> "Settings":
        _each_once("lessons", self.lessons)
        _each_once("cohorts", tuple(cohort.id for cohort in self.cohorts))
        for lesson in self.schedule:
            self._known(f"schedule.{lesson}", lesson)
        for cohort in self.cohorts:
            for lesson in cohort.dates:
                self._known(f"cohorts.{cohort.id}.dates.{lesson}", lesson)
        for field, lessons in self.completion.named.items():
            _each_once(f"completion.{field}", lessons)
            for lesson in lessons:
                self._known(f"completion.{field}", lesson)
        return self

    def _known(self, field: str, lesson: str) -> None:
        if lesson not in self.lessons:
            raise author_error(
                field,
                _("the lesson {lesson}", lesson=lesson),
                _("one of {names}", names=", ".join(self.lessons)),
                _("name a lesson of this course"),
            )

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which days begin and end."""
        return ZoneInfo(self.timezone)

    def cohort(self, name: str | None) -> Cohort | None:
        """The cohort of that id, or None."""
        return next((c for c in self.cohorts if c.id == name), None)

    def _dates(self, cohort: str | None, lesson: str) -> Dates:
        known = self.cohort(cohort)
        own = known.dates.get(lesson) if known else None
        return own or self.schedule.get(lesson, Dates())

    def opens(self, cohort: str | None, lesson: str, released: datetime) -> datetime:
        """When the lesson opens for the cohort: never before its release."""
        day = self._dates(cohort, lesson).opens
        return max(released, datetime.combine(day, time(), self.zone)) if day else released

    def due(self, cohort: str | None, lesson: str, released: datetime) -> datetime | None:
        """The moment after which a hand-in is late, or None if there is no due date."""
        dates = self._dates(cohort, lesson)
        if dates.due:
            day = dates.due
        elif dates.weeks:
            start = self.opens(cohort, lesson, released).astimezone(self.zone).date()
            day = start + timedelta(weeks=dates.weeks)
        else:
            return None
        return datetime.combine(day + timedelta(days=1), time(), self.zone)

    def planned(
        self, cohort: str | None, lesson: str, released: datetime | None
    ) -> tuple[datetime | None, datetime | None]:
        """The moments of opening and of the due date that stand here for a cohort's lesson.

        None where none is said, and where it counts from a release that has not been.
        """
        dates = self._dates(cohort, lesson)
        opens = datetime.combine(dates.opens, time(), self.zone) if dates.opens else None
        begin = released or opens
        if begin is None and dates.due:
            begin = datetime.combine(dates.due, time(), self.zone)
        return opens, self.due(cohort, lesson, begin) if begin else None


def _each_once(field: str, ids: tuple[str, ...]) -> None:
    for name in ids:
        if ids.count(name) > 1:
            raise author_error(
                field, _("{name} twice", name=name), _("each id once"), _("delete or rename one")
            )


def read_settings(source: Path) -> Settings:
    """The settings in `source/course.yaml`; raises `Mistakes`."""
    return read_model(source / FILE, Settings, source.parent)
