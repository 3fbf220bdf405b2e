"""Whole hand-ins in nbgrader's gradebook, and lessons copied between gradebooks, without nbgrader.

`nbgrader autograde` writes the same rows; this is for gradebooks that are filled from the store.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import Connection, MetaData, Table, delete, insert, select, update

from course.grading.gradebook import Score, projected, utc
from course.grading.gradebook_database import connected
from course.marking.results import Counted

# In the order in which one refers to another.
_OF_LESSONS = (
    *("assignment", "notebook", "base_cell", "grade_cells", "solution_cells", "task_cells"),
    "source_cell",
)
_FEW = 400  # ids in one statement
Rows = dict[str, dict[str, Any]]


class Submission(NamedTuple):
    """A hand-in for the gradebook: by grade its mark, and its comment."""

    learner: str
    at: datetime
    marks: Mapping[str, Counted]
    comments: Mapping[str, str]


def submitted(url: str, lesson: str) -> dict[str, datetime | None]:
    """The moment of every hand-in in the gradebook, by learner, graded or not."""
    with connected(url) as connection:
        if connection is None:
            return {}
        t = _Tables(connection)
        found = t.submissions_of(lesson)
        return {learner: at for learner, (_, at) in found.items()}


def copy_lessons(source_url: str, url: str, course_id: str) -> None:
    """Give a gradebook the lessons of another one, with their cells and points; idempotent.

    Hand-ins of a lesson that was made anew go: they are written again from the store.
    """
    with connected(source_url) as source:
        wanted = {name: _rows(source, name) for name in _OF_LESSONS} if source else {}
    with connected(url) as connection:
        if connection is None or not wanted:
            return
        t = _Tables(connection)
        for name in _OF_LESSONS:
            for row in wanted[name].values():
                row.pop("duedate", None)
                if "course_id" in row:
                    row["course_id"] = course_id
        there = {name: _rows(connection, name) for name in _OF_LESSONS}
        _remove_lessons(t, wanted, there)
        for name in _OF_LESSONS:
            _upsert(connection, t[name], wanted[name], _rows(connection, name))


def _rows(connection: Connection, name: str) -> Rows:
    table = Table(name, MetaData(), autoload_with=connection)
    return {row["id"]: dict(row) for row in connection.execute(select(table)).mappings()}


def _upsert(connection: Connection, table: Table, wanted: Rows, there: Rows) -> None:
    new = [row for key, row in wanted.items() if key not in there]
    if new:
        connection.execute(insert(table), new)
    for key, row in wanted.items():
        if key in there and any(there[key][name] != value for name, value in row.items()):
            connection.execute(update(table).where(table.c.id == key).values(row))


def _remove_lessons(t: "_Tables", wanted: dict[str, Rows], there: dict[str, Rows]) -> None:
    """Remove what the other gradebook does not have any more, and all that hangs from it."""
    gone = {name: there[name].keys() - wanted[name].keys() for name in _OF_LESSONS}
    lessons = gone["assignment"]
    if lessons:
        s = t["submitted_assignment"]
        t.remove_submissions(t.ids(select(s.c.id).where(s.c.assignment_id.in_(lessons))))
    for name in ("grade", "comment"):
        t.remove(name, "cell_id", gone["base_cell"])
    for name in reversed(_OF_LESSONS):
        t.remove(name, "id", gone[name])


def remove(url: str, lesson: str, learners: Collection[str]) -> None:
    """Take the hand-ins of these learners out of the gradebook."""
    if not learners:
        return
    with connected(url) as connection:
        if connection is None:
            return
        t = _Tables(connection)
        there = t.submissions_of(lesson)
        t.remove_submissions([there[name][0] for name in learners if name in there])
        t.remove_students(learners)


def write(url: str, lesson: str, submissions: Sequence[Submission]) -> bool:
    """Write these hand-ins with their points, all or none; idempotent.

    False where the gradebook does not know the lesson yet.
    """
    with connected(url) as connection:
        if connection is None:
            return False
        t = _Tables(connection)
        lessons = t.ids(select(t["assignment"].c.id).where(t["assignment"].c.name == lesson))
        if not lessons:
            return False
        t.add_students(submissions)
        there = t.submissions_of(lesson)
        cells = t.cells_of(lessons[0])
        for submission in submissions:
            _write(t, lessons[0], cells, submission, there.get(submission.learner))
        return True


def _write(
    t: "_Tables",
    lesson: str,
    cells: Mapping[str, list[tuple[str, str, str]]],
    submission: Submission,
    there: tuple[str, datetime | None] | None,
) -> None:
    at = submission.at.astimezone(UTC).replace(tzinfo=None)
    table = t["submitted_assignment"]
    if there:
        key = there[0]
        t.execute(update(table).where(table.c.id == key).values(timestamp=at))
    else:
        key = uuid4().hex
        values = {"id": key, "assignment_id": lesson, "student_id": submission.learner}
        t.execute(insert(table).values(**values, timestamp=at))
    for notebook, names in cells.items():
        _write_notebook(t, t.notebook(key, notebook), names, submission)


def _write_notebook(
    t: "_Tables", notebook: str, cells: Iterable[tuple[str, str, str]], submission: Submission
) -> None:
    grades, comments = t.of_notebook("grade", notebook), t.of_notebook("comment", notebook)
    for cell, name, kind in cells:
        if kind == "comment":
            _write_comment(t, notebook, cell, comments.get(cell), submission.comments.get(name))
        elif name in submission.marks:
            row = grades.get(cell)
            now = _score(row)
            score = projected(now, submission.marks[name])
            values = {
                "auto_score": score.auto,
                "manual_score": score.manual,
                "extra_credit": score.extra,
                "needs_manual_grade": score.waits,
            }
            t.put("grade", notebook, cell, row, values)


def _score(row: Any) -> Score:  # noqa: ANN401
    if row is None:
        return Score(None, None, None, waits=False)
    return Score(row.auto_score, row.manual_score, row.extra_credit, bool(row.needs_manual_grade))


def _write_comment(
    t: "_Tables",
    notebook: str,
    cell: str,
    row: Any,  # noqa: ANN401
    text: str | None,
) -> None:
    if row is None or text is not None:
        t.put("comment", notebook, cell, row, {"manual_comment": text or None})


class _Tables:
    """nbgrader's tables as they are in this gradebook."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._metadata = MetaData()

    def __getitem__(self, name: str) -> Table:
        return Table(name, self._metadata, autoload_with=self._connection)

    def execute(self, statement: Any) -> Any:  # noqa: ANN401
        return self._connection.execute(statement)

    def ids(self, query: Any) -> list[str]:  # noqa: ANN401
        return list(self.execute(query).scalars())

    def submissions_of(self, lesson: str) -> dict[str, tuple[str, datetime | None]]:
        """Id and moment of every hand-in of a lesson, by learner."""
        s, a = self["submitted_assignment"].c, self["assignment"].c
        query = select(s.student_id, s.id, s.timestamp).join_from(
            self["submitted_assignment"], self["assignment"], a.id == s.assignment_id
        )
        rows = self.execute(query.where(a.name == lesson))
        return {row.student_id: (row.id, utc(row.timestamp)) for row in rows}

    def cells_of(self, lesson: str) -> dict[str, list[tuple[str, str, str]]]:
        """By notebook: id, name and what hangs from it, of each cell with a grade or comment."""
        n, b = self["notebook"].c, self["base_cell"].c
        cells: dict[str, list[tuple[str, str, str]]] = {
            key: [] for key in self.ids(select(n.id).where(n.assignment_id == lesson))
        }
        for table, kinds in (
            ("grade_cells", ("grade",)),
            ("solution_cells", ("comment",)),
            ("task_cells", ("grade", "comment")),
        ):
            query = select(b.notebook_id, b.id, b.name).join_from(
                self["base_cell"], self[table], self[table].c.id == b.id
            )
            for row in self.execute(query.where(b.notebook_id.in_(cells))):
                cells[row.notebook_id] += [(row.id, row.name, kind) for kind in kinds]
        return cells

    def notebook(self, submission: str, notebook: str) -> str:
        """The submitted notebook, made where there is none."""
        s = self["submitted_notebook"]
        mine = select(s.c.id).where(s.c.assignment_id == submission, s.c.notebook_id == notebook)
        if there := self.ids(mine):
            return there[0]
        key = uuid4().hex
        values = {"id": key, "assignment_id": submission, "notebook_id": notebook}
        self.execute(insert(s).values(**values, flagged=False))
        return key

    def of_notebook(self, name: str, notebook: str) -> dict[str, Any]:
        """Grades or comments of a submitted notebook, by cell."""
        table = self[name]
        rows = self.execute(select(table).where(table.c.notebook_id == notebook))
        return {row.cell_id: row for row in rows}

    def put(self, name: str, notebook: str, cell: str, row: Any, values: dict[str, Any]) -> None:  # noqa: ANN401
        """Write a grade or comment."""
        table = self[name]
        if row is None:
            mine = {"id": uuid4().hex, "notebook_id": notebook, "cell_id": cell}
            self.execute(insert(table).values(**mine, **values))
        elif any(getattr(row, key) != value for key, value in values.items()):
            self.execute(update(table).where(table.c.id == row.id).values(values))

    def add_students(self, submissions: Sequence[Submission]) -> None:
        """Those that the gradebook does not know; their names come by `students`."""
        table = self["student"]
        there = set(self.ids(select(table.c.id)))
        new = [{"id": one.learner} for one in submissions if one.learner not in there]
        if new:
            self.execute(insert(table).values(new))

    def remove_students(self, learners: Collection[str]) -> None:
        """Those who have no hand-in here any more."""
        s = self["submitted_assignment"].c
        busy = set(self.ids(select(s.student_id).where(s.student_id.in_(learners))))
        self.remove("student", "id", set(learners) - busy)

    def remove_submissions(self, keys: Sequence[str]) -> None:
        """Hand-ins with everything that hangs from them."""
        n = self["submitted_notebook"].c
        notebooks = self.ids(select(n.id).where(n.assignment_id.in_(keys))) if keys else []
        for name in ("grade", "comment"):
            self.remove(name, "notebook_id", notebooks)
        self.remove("submitted_notebook", "id", notebooks)
        self.remove("submitted_assignment", "id", keys)

    def remove(self, name: str, column: str, keys: Iterable[str]) -> None:
        """Rows with one of these keys."""
        table, rest = self[name], sorted(keys)
        for start in range(0, len(rest), _FEW):
            some = rest[start : start + _FEW]
            self.execute(delete(table).where(table.c[column].in_(some)))
