"""course.yaml: spoiled fields, and dates across the clock's changes."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from course.content.check import check_source
from course.content.settings import Cohort, Dates, Settings, read_settings
from tests.content.conftest import COURSE, Author, replaced

FILE = "source/course.yaml"
NUMBER = "expected a number; write one, without quotes and with a point"
DAY = "expected a day such as 2026-11-30; write year, month and day"
SLUG = "expected a lowercase id such as bericht-op-zondag; write it in that form"
ZONE = "expected a zone such as Europe/Amsterdam; use a known zone"
NEAR = "expected only the fields of the format; rename it to"
DUE = "11: cohorts.noord.dates.les.due:"

SPOILED = {
    "a field is missing": (
        "title: Proef\n",
        "",
        "1: title: found nothing, expected a value; add the field title",
    ),
    "an unknown field with a near name": (
        "pass_mark: 0.6",
        "pass_marks: 0.6",
        f"4: pass_marks: found the unknown field pass_marks, {NEAR} pass_mark",
    ),
    "an unknown field of a date": (
        "weeks: 6",
        "week: 6",
        f"15: cohorts.zuid.dates.les.week: found the unknown field week, {NEAR} weeks",
    ),
    "a wrong type": ("pass_mark: 0.6", "pass_mark: veel", f"4: pass_mark: found veel, {NUMBER}"),
    "a pass mark of nothing": (
        "pass_mark: 0.6",
        "pass_mark: 0",
        "4: pass_mark: found 0, expected a number greater than 0; raise it",
    ),
    "a group smaller than may be shown": (
        "smallest_group: 10",
        "smallest_group: 9",
        "5: smallest_group: found 9, expected a number of 10 or more; raise it",
    ),
    "an unknown time zone": (
        "Europe/Amsterdam",
        "Europe/Amsterdm",
        f"3: timezone: found Europe/Amsterdm, {ZONE}",
    ),
    "a path for a time zone": (
        "Europe/Amsterdam",
        "../../etc/passwd",
        f"3: timezone: found ../../etc/passwd, {ZONE}",
    ),
    "no lessons": ("[les]", "[]", "6: lessons: found 0, expected 1 or more; add what is missing"),
    "a text for the lessons": (
        "[les]",
        "les",
        "6: lessons: found les, expected a list; write each item after a dash",
    ),
    "a lesson twice": (
        "[les]",
        "[les, les]",
        "6: lessons: found les twice, expected each id once; delete or rename one",
    ),
    "a path for a lesson": ("[les]", "[../les]", f"6: lessons.0: found ../les, {SLUG}"),
    "a cohort twice": (
        "id: zuid",
        "id: noord",
        "7: cohorts: found noord twice, expected each id once; delete or rename one",
    ),
    "a bad id of a cohort": ("id: noord", "id: Noord", f"8: cohorts.Noord.id: found Noord, {SLUG}"),
    "dates of a lesson that is not there": (
        "les: {weeks: 6}",
        "lus: {weeks: 6}",
        "15: cohorts.zuid.dates.lus: found the lesson lus, expected one of les; "
        "name a lesson of this course",
    ),
    "a rule about a lesson that is not there": (
        "pass_mark: 0.6",
        "completion: {counts: [lus]}",
        "4: completion.counts: found the lesson lus, expected one of les; "
        "name a lesson of this course",
    ),
    "a closing test that is no lesson": (
        "pass_mark: 0.6",
        "completion: {closing_test: {lesson: toets}}",
        "4: completion.closing_test.lesson: found the lesson toets, expected one of les; "
        "name a lesson of this course",
    ),
    "a lesson twice in the rule": (
        "pass_mark: 0.6",
        "completion: {lessons: [les, les]}",
        "4: completion.lessons: found les twice, expected each id once; delete or rename one",
    ),
    "a quiet hour that is none": (
        "pass_mark: 0.6",
        'mail: {quiet_from: "25:00"}',
        "4: mail.quiet_from: found 25:00, expected a time such as 21:00; write hours and minutes, "
        "in quotes",
    ),
    "quiet on all seven days": (
        "pass_mark: 0.6",
        "mail: {quiet_days: [monday, tuesday, wednesday, thursday, friday, saturday, sunday]}",
        "4: mail.quiet_days: found all seven days, expected a day on which mail is sent; leave one "
        "out, or write send: false",
    ),
    "both due and weeks": (
        "{weeks: 6}",
        "{weeks: 6, due: 2026-05-01}",
        "15: cohorts.zuid.dates.les.weeks: found due and weeks, expected one of them; "
        "delete one of the two",
    ),
    "due before opens": (
        "due: 2026-03-29",
        "due: 2026-02-01",
        f"{DUE} found 2026-02-01, expected 2026-03-01 or later; fix the date",
    ),
    "a day the other way round": (
        "due: 2026-03-29",
        "due: 29-03-2026",
        f"{DUE} found 29-03-2026, {DAY}",
    ),
    "an hour with the day": (
        "due: 2026-03-29",
        "due: 2026-03-29 17:00",
        f"{DUE} found 2026-03-29 17:00, {DAY}",
    ),
    "a year beyond the calendar": (
        "due: 2026-03-29",
        "due: 9999-12-31",
        f"{DUE} found 9999-12-31, expected a day from 2000 to 2999; fix the year",
    ),
    "no weeks": (
        "weeks: 6",
        "weeks: 0",
        "15: cohorts.zuid.dates.les.weeks: found 0, expected a number of 1 or more; raise it",
    ),
    "weeks in words": (
        "weeks: 6",
        "weeks: zes",
        "15: cohorts.zuid.dates.les.weeks: found zes, expected a whole number; write one",
    ),
}


@pytest.mark.parametrize(("old", "new", "sentence"), SPOILED.values(), ids=SPOILED)
def test_a_spoiled_course_file_is_one_sentence(
    author: Author, old: str, new: str, sentence: str
) -> None:
    source = author(course=replaced(COURSE, old, new))

    assert [str(mistake) for mistake in check_source(source)] == [f"{FILE}:{sentence}."]


def test_a_good_course_file_is_read_whole(author: Author) -> None:
    settings = read_settings(author())

    assert settings.cohort("noord") == Cohort(
        id="noord",
        title="Team Noord",
        dates={"les": Dates(opens=date(2026, 3, 1), due=date(2026, 3, 29))},
    )
    assert settings.cohort("oost") is None
    assert settings.cohort(None) is None
    assert settings.zone == ZoneInfo("Europe/Amsterdam")


def _with(dates: Dates) -> Settings:
    cohort = Cohort(id="noord", title="Noord", dates={"les": dates})
    return Settings(id="proef", title="Proef", lessons=("les",), cohorts=(cohort,))


RELEASED = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        (date(2026, 3, 28), datetime(2026, 3, 28, 23, tzinfo=UTC)),  # winter until the 29th, 2:00
        (date(2026, 3, 29), datetime(2026, 3, 29, 22, tzinfo=UTC)),  # a day of 23 hours
        (date(2026, 10, 25), datetime(2026, 10, 25, 23, tzinfo=UTC)),  # a day of 25 hours
    ],
)
def test_a_due_day_ends_at_local_midnight_across_the_clocks_changes(
    day: date, utc: datetime
) -> None:
    due = _with(Dates(due=day)).due("noord", "les", RELEASED)

    assert due is not None
    assert due == utc
    assert due.astimezone(UTC) == utc


def test_weeks_count_local_days_from_the_release_across_the_clocks_change() -> None:
    late_evening = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)  # 2 March in Amsterdam

    due = _with(Dates(weeks=6)).due("noord", "les", late_evening)

    assert due == datetime(2026, 4, 13, 22, tzinfo=UTC)


def test_weeks_count_from_opens_where_that_is_later_than_the_release() -> None:
    settings = _with(Dates(opens=date(2026, 4, 1), weeks=1))

    assert settings.due("noord", "les", RELEASED) == datetime(2026, 4, 8, 22, tzinfo=UTC)


def test_weeks_count_from_the_release_where_that_is_later_than_opens() -> None:
    settings = _with(Dates(opens=date(2026, 1, 1), weeks=1))

    assert settings.due("noord", "les", RELEASED) == datetime(2026, 3, 9, 23, tzinfo=UTC)


def test_a_lesson_never_opens_before_its_release() -> None:
    settings = _with(Dates(opens=date(2026, 1, 1)))

    assert settings.opens("noord", "les", RELEASED) == RELEASED


def test_a_lesson_opens_at_local_midnight() -> None:
    settings = _with(Dates(opens=date(2026, 7, 1)))

    assert settings.opens("noord", "les", RELEASED) == datetime(2026, 6, 30, 22, tzinfo=UTC)


@pytest.mark.parametrize("cohort", [None, "zuid"])
def test_without_dates_a_lesson_is_open_from_its_release_and_has_no_end(
    cohort: str | None,
) -> None:
    settings = _with(Dates(due=date(2026, 3, 28)))

    assert settings.opens(cohort, "les", RELEASED) == RELEASED
    assert settings.due(cohort, "les", RELEASED) is None


def test_the_last_day_that_is_allowed_still_has_an_end() -> None:
    settings = _with(Dates(opens=date(2999, 12, 31), weeks=104))

    due = settings.due("noord", "les", RELEASED)

    assert due is not None
    assert due - settings.opens("noord", "les", RELEASED) > timedelta(weeks=103)


def test_the_committed_course_names_the_cohorts_of_the_demo(course_root: Path) -> None:
    settings = read_settings(course_root / "source")

    assert [cohort.id for cohort in settings.cohorts] == ["noord", "zuid"]
    assert settings.smallest_group >= 10
