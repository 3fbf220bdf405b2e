"""Comments on grades that people wrote, in Formgrader or with a story's rubric: the newest counts.

nbgrader's gradebook follows, by `course.grading.projection`; feedback reads them there.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from sqlalchemy import Connection, insert, literal, select

from course.answers import schema as t
from course.answers.store import Store
from course.exercises.rubric import judged_id


class Comment(NamedTuple):
    """What somebody wrote about a grade; "" where they removed it.

    `by` is empty where it was only seen in the gradebook, at `at`.
    """

    learner: str
    lesson: str
    grade: str
    comment: str
    by: str
    at: datetime
    maker: Literal["rubric", "formgrader"] = "formgrader"


def comment_now(learner: str, lesson: str, grade: str, comment: str, by: str = "") -> Comment:
    """A comment of this moment; `by` is who typed it in Formgrader."""
    return Comment(learner, lesson, grade, comment, by, datetime.now(UTC))


def newest_comments(
    connection: Connection, lesson: str, learner: str | None = None
) -> dict[tuple[str, str], Comment]:
    """The newest comment, by learner and grade."""
    comments = sorted(_comments(connection, lesson, learner), key=lambda comment: comment.at)
    return {(comment.learner, comment.grade): comment for comment in comments}


def known_comments(
    connection: Connection, lesson: str, learner: str | None = None
) -> set[tuple[str, str, str]]:
    """Learner, grade and text of every comment there ever was."""
    return {(c.learner, c.grade, c.comment) for c in _comments(connection, lesson, learner)}


def _comments(connection: Connection, lesson: str, learner: str | None) -> Iterator[Comment]:
    """Every comment, the older before the newer of one origin."""
    r, c = t.rubric_marks.c, t.hand_comments.c
    judged = select(r.learner, r.lesson, r.exercise, r.comment, r.by, r.at, literal("rubric"))
    judged = judged.where(r.lesson == lesson).order_by(r.seq)
    written = select(c.learner, c.lesson, c.grade, c.comment, c.by, c.at)
    written = written.where(c.lesson == lesson).order_by(c.seq)
    if learner is not None:
        judged, written = judged.where(r.learner == learner), written.where(c.learner == learner)
    for row in connection.execute(judged):
        comment = Comment(*row)
        yield comment._replace(grade=judged_id(comment.grade))
    yield from (Comment(*row) for row in connection.execute(written))


def keep_comments(store: Store, comments: Sequence[Comment]) -> None:
    """Store what was written in Formgrader, all at once."""
    rows = [{k: v for k, v in c._asdict().items() if k != "maker"} for c in comments]
    if rows:
        store.writer.do(lambda connection: connection.execute(insert(t.hand_comments), rows))
