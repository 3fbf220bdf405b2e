"""Our marks in the grade file that another system exported: matched, previewed, filled in.

Only that file has the system's own ids. A row is matched by user name, mail address or number, and
never by a name alone. A mark that is missing leaves its cell as it was.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from course.messages import noop
from course.people.names import folded
from course.records.cohort_marks import CohortMarks, MarksRow
from course.records.completion import Outcome
from course.records.grade_files.grade_file import GradeFile, GradeFileError
from course.records.grade_files.platforms import Column, Layout, layout
from course.records.participants import Participant

Why = Literal["nobody", "several", "twice"]
WHYS: dict[Why, str] = {
    "nobody": noop("fits nobody in this cohort"),
    "several": noop("fits more than one learner"),
    "twice": noop("is one of several rows for the same learner"),
}
NOTHING = ""
_TOTAL, _PASSED, _FINISHED = "cursus:punten", "cursus:geslaagd", "cursus:afgerond"
_DIGITS = 2  # decimals of a mark
_SHARE = re.compile(r"les:(?P<lesson>.+):(?P<how>punten|procent)")


class Unmatched(NamedTuple):
    """A row that is left alone: its number as a spreadsheet shows it, its label, and why."""

    row: int
    label: str
    why: Why


class Change(NamedTuple):
    """What happens to a column: cells filled, of those that held something else, and left alone."""

    column: Column
    source: str
    filled: int
    replaced: int
    left: int


@dataclass(frozen=True)
class Matched:
    """A file laid beside a cohort's marks: who was found, and who was not.

    `rows` are the marks by row of the file; `absent` are participants in no row of it.
    """

    file: GradeFile
    layout: Layout
    marks: CohortMarks
    rows: Mapping[int, MarksRow]
    unmatched: tuple[Unmatched, ...]
    absent: tuple[Participant, ...]

    def suggested(self) -> dict[int, str]:
        """For each column what it seems to be meant for; `NOTHING` where that is not clear."""
        titles = {folded(title): name for name, title in self.marks.lessons.items()}
        titles |= {folded(name): name for name in self.marks.lessons}
        with_points = self.marks.with_points
        return {
            column.number: _lesson_source(column, lesson)
            if (lesson := titles.get(folded(column.title), "")) in with_points
            else NOTHING
            for column in self.layout.columns
        }

    def sources(self) -> dict[str, str]:
        """What a column can be filled with, and its name in Dutch."""
        lessons = [(name, self.marks.lessons[name]) for name in self.marks.with_points]
        return {
            NOTHING: "niet invullen",
            **{f"les:{name}:punten": f"{title}: punten" for name, title in lessons},
            **{f"les:{name}:procent": f"{title}: percentage" for name, title in lessons},
            _TOTAL: "Hele cursus: punten samen",
            _PASSED: "Hele cursus: geslaagd (1 of 0)",
            _FINISHED: "Hele cursus: afgerond (1 of 0)",
        }


def match(file: GradeFile, marks: CohortMarks) -> Matched:
    """Find who is meant in each row; raises `GradeFileError` where the file does not say."""
    found = layout(file)
    by_key: dict[str, set[int]] = {}
    for number, row in enumerate(marks.rows):
        for key in _keys(row.who):
            by_key.setdefault(key, set()).add(number)
    meant = {row: _meant(file, found, row, by_key) for row in found.people}
    numbers = [next(iter(who)) for who in meant.values() if len(who) == 1]
    rows = {
        row: marks.rows[next(iter(who))]
        for row, who in meant.items()
        if len(who) == 1 and numbers.count(next(iter(who))) == 1
    }
    unmatched = tuple(
        Unmatched(row + 1, _label(file, found, row), _why(who))
        for row, who in meant.items()
        if row not in rows
    )
    absent = tuple(row.who for number, row in enumerate(marks.rows) if number not in numbers)
    return Matched(file, found, marks, rows, unmatched, absent)


def fill(matched: Matched, chosen: Mapping[int, str]) -> list[Change]:
    """Put the marks into the chosen columns of the file, by column number.

    Raises
    ------
    GradeFileError
        No column was chosen, or something that the file or the course does not have; nothing was
        put then.
    """
    columns = {column.number: column for column in matched.layout.columns}
    wanted = {number: source for number, source in chosen.items() if source != NOTHING}
    if not wanted:
        raise GradeFileError(noop("Choose first which column we should fill in."))
    if wanted.keys() - columns.keys() or set(wanted.values()) - matched.sources().keys():
        raise GradeFileError(
            noop("This choice does not belong to this file. Choose the file again.")
        )
    return [_fill(matched, columns[number], source) for number, source in wanted.items()]


def value(matched: Matched, column: Column, source: str, outcome: Outcome) -> float | None:
    """The mark for a column, on the column's scale; None where there is none yet."""
    if found := _SHARE.fullmatch(source):
        lesson = outcome.lesson(found["lesson"])
        in_percent = found["how"] == "procent"
        return _scaled(lesson.points, lesson.max_points, 100 if in_percent else column.max_points)
    if source == _FINISHED:
        return _scaled(float(outcome.finished), 1, column.max_points)
    if source == _PASSED:
        said = {"yes": 1.0, "no": 0.0}.get(outcome.passed)
        return _scaled(said, 1, column.max_points)
    lessons = [outcome.lesson(name) for name in matched.marks.counting]
    graded = [lesson for lesson in lessons if lesson.state != "handed_in"]
    points = [lesson.points for lesson in graded if lesson.points is not None]
    if not graded or len(points) < len(graded):
        return None
    most = sum(lesson.max_points or 0 for lesson in graded)
    return _scaled(sum(points), most, 100 if column.in_percent else column.max_points)


def _fill(matched: Matched, column: Column, source: str) -> Change:
    filled = replaced = 0
    for number, row in matched.rows.items():
        mark = value(matched, column, source, row.outcome)
        if mark is None:
            continue
        before = matched.file.cell(number, column.number)
        matched.file.put(number, column.number, mark)
        filled += 1
        replaced += bool(before) and _number(before) != mark
    return Change(column, source, filled, replaced, len(matched.rows) - filled)


def _scaled(points: float | None, most: float | None, to: float | None) -> float | None:
    """Points on another maximum; None stays None, and `to` None is the scale they have."""
    if points is None or not most:
        return None
    return round(points if to is None else points / most * to, _DIGITS) + 0.0


def _lesson_source(column: Column, lesson: str) -> str:
    return f"les:{lesson}:{'procent' if column.in_percent else 'punten'}"


def _keys(who: Participant) -> set[str]:
    """What a file may call somebody."""
    return {_key(text) for text in (who.login, who.person.mail, *who.ids)} - {""}


def _key(text: str) -> str:
    """Brightspace writes a # before user names and numbers."""
    return text.strip().removeprefix("#").casefold()


def _meant(file: GradeFile, found: Layout, row: int, by_key: Mapping[str, set[int]]) -> set[int]:
    """The participants that a row may be about."""
    keys = (_key(file.cell(row, column)) for column in found.who)
    return set[int]().union(*(by_key.get(key, set()) for key in keys))


def _why(who: set[int]) -> Why:
    if not who:
        return "nobody"
    return "several" if len(who) > 1 else "twice"


def _label(file: GradeFile, found: Layout, row: int) -> str:
    columns = dict.fromkeys((*found.labels, *found.who))
    said = [text for column in columns if (text := file.cell(row, column))]
    return ", ".join(said) or "zonder naam"


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None
