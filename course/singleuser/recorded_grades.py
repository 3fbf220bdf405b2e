"""An extension of instructors' servers: the store learns who types what in Formgrader.

Formgrader's own handlers write to the gradebook only, and nowhere who it was. These take their
addresses, since Jupyter loads extensions by name and the first rule that fits an address answers:
points and comments go to the store first, with the user, then into the gradebook as before. A date
that is typed there is put back at once, since dates are the roster's, and so are names.
"""

import getpass
import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from typing import Any

from jupyter_server.utils import url_path_join
from nbgrader.api import MissingEntry
from nbgrader.server_extensions.formgrader import apihandlers, handlers
from nbgrader.server_extensions.formgrader.base import BaseHandler, check_notebook_dir, check_xsrf
from sqlalchemy.exc import SQLAlchemyError
from tornado import web

from course.answers.store import Store
from course.answers.upgrade import StoreError
from course.grading.due_dates import put_back
from course.grading.formgrader_changes import typed_comment, typed_points
from course.grading.gradebook import Grade, GradebookError, Score
from course.paths import CoursePaths

_LONGEST_COMMENT = 20_000  # characters
_MOST_EXTRA = 1_000.0  # points
_BUSY = "De opslag van de cursus is nu niet bereikbaar. Er is niets veranderd. Probeer het opnieuw."
_FOLLOWS = "Dit is bewaard in de cursus. Formgrader laat het zien zodra dat weer kan."
_NO_NUMBER = "Punten zijn een getal van 0 tot en met {most:g}. Er is niets veranderd."
_NO_COMMENT = "Een opmerking is tekst van hoogstens 20.000 tekens. Er is niets veranderd."
_NO_LESSON = "Deze les bestaat niet. Lessen staan in de map source."
_OTHER_FOLDER = "Hier staat alleen de cijferlijst van je eigen organisatie."
_ROSTERS_DATE = (
    "{shown} (uit de deelnemerslijst; je verandert de datum bij het cohort, niet in Formgrader)"
)
_NO_DATE = "Geen inleverdatum"
_NO_PEOPLE = "Deelnemers en hun namen komen uit de deelnemerslijst van de cursus. Verander ze daar."


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "course.singleuser.recorded_grades"}]


def _load_jupyter_server_extension(server: Any) -> None:  # noqa: ANN401 - loaded by name
    """Take the addresses; Formgrader itself is loaded afterwards."""
    rules = [(url_path_join(server.base_url, pattern), handler) for pattern, handler in HANDLERS]
    server.web_app.add_handlers(".*$", rules)


class _Recorded:
    """What these handlers share: the store, who asks, and refusing in one sentence."""

    current_user: Any
    gradebook: Any

    @contextmanager
    def _store(self) -> Iterator[Store]:
        """The store; 503 where it cannot be had, before anything has changed."""
        try:
            with Store(CoursePaths.here().store_url) as store:
                yield store
        except (StoreError, SQLAlchemyError) as error:
            raise web.HTTPError(503, _BUSY) from error

    @property
    def _who(self) -> str:
        """The Hub's user; without a Hub, whoever runs this server."""
        if hasattr(self.current_user, "hub_user"):
            return str(self.current_user.username)
        return f"shell:{getpass.getuser()}"

    def _body(self) -> dict[str, Any]:
        body = self.get_json_body()  # type: ignore[attr-defined]
        if not isinstance(body, dict):
            raise web.HTTPError(400, "Expected a JSON object.")
        return body

    def _commit(self) -> None:
        """Write to the gradebook what the store has already."""
        try:
            self.gradebook.db.commit()
        except SQLAlchemyError as error:
            self.gradebook.db.rollback()
            raise web.HTTPError(503, _FOLLOWS) from error

    def write_error(self, status_code: int, **kwargs: Any) -> None:  # noqa: ANN401, ARG002
        """One sentence as JSON, as `APIHandler` does it."""
        error = (kwargs.get("exc_info") or (None, None))[1]
        message = getattr(error, "log_message", None) or "Er ging iets mis. Probeer het opnieuw."
        self.set_header("Content-Type", "application/json")  # type: ignore[attr-defined]
        self.finish(json.dumps({"message": message}))  # type: ignore[attr-defined]


class RecordedGrade(_Recorded, apihandlers.GradeHandler):  # type: ignore[misc]  # no types
    """Points of one grade: stored with who typed them, then written to the gradebook."""

    @web.authenticated
    @check_xsrf  # type: ignore[untyped-decorator]
    @check_notebook_dir  # type: ignore[untyped-decorator]
    def put(self, grade_id: str) -> None:
        """The grade as it is now; 400 or 503 with a sentence where nothing changed."""
        grade = _found(self.gradebook.find_grade_by_id, grade_id)
        body = self._body()
        manual = _number(body.get("manual_score"), grade.max_score)
        extra = _number(body.get("extra_credit"), _MOST_EXTRA)
        waits = manual is None and grade.auto_score is None
        with self._store() as store:
            typed_points(
                store, _grade(grade), Score(grade.auto_score, manual, extra, waits), self._who
            )
        grade.manual_score, grade.extra_credit, grade.needs_manual_grade = manual, extra, waits
        self._commit()
        self.write(json.dumps(grade.to_dict()))


class RecordedComment(_Recorded, apihandlers.CommentHandler):  # type: ignore[misc]  # no types
    """The comment on one cell: stored with who wrote it, then written to the gradebook."""

    @web.authenticated
    @check_xsrf  # type: ignore[untyped-decorator]
    @check_notebook_dir  # type: ignore[untyped-decorator]
    def put(self, comment_id: str) -> None:
        """The comment as it is now; 400 or 503 with a sentence where nothing changed."""
        comment = _found(self.gradebook.find_comment_by_id, comment_id)
        text = self._body().get("manual_comment") or ""
        if not isinstance(text, str) or len(text) > _LONGEST_COMMENT or "\0" in text:
            raise web.HTTPError(400, _NO_COMMENT)
        with self._store() as store:
            typed_comment(store, _grade(comment), text, self._who)
        comment.manual_comment = text or None
        self._commit()
        self.write(json.dumps(comment.to_dict()))


class RosterDate(_Recorded, apihandlers.AssignmentHandler):  # type: ignore[misc]  # no types
    """The date of a lesson: what is typed is put back, and the answer and the overview say so."""

    @web.authenticated
    @check_xsrf  # type: ignore[untyped-decorator]
    @check_notebook_dir  # type: ignore[untyped-decorator]
    def put(self, assignment_id: str) -> None:
        """The lesson with the roster's date; 404 for a lesson that there is not."""
        lesson = assignment_id.strip()
        _found(self.gradebook.find_assignment, lesson)
        body = self._body()
        typed = " ".join(
            filter(None, (body.get("duedate_notimezone"), body.get("duedate_timezone")))
        )
        try:
            self.gradebook.update_or_create_assignment(lesson, duedate=typed or None)
        except (ValueError, OverflowError) as error:
            raise web.HTTPError(400, "Expected a date.") from error
        with self._store() as store:
            try:
                put_back(CoursePaths.here(), store, self._who)
            except GradebookError as error:
                raise web.HTTPError(503, _FOLLOWS) from error
        self.gradebook.db.expire_all()
        self.write(json.dumps(_told(self.api.get_assignment(lesson))))


def _told(assignment: dict[str, Any]) -> dict[str, Any]:
    """A lesson with, where Formgrader shows its date, that this is not what was typed.

    Formgrader has no other place: it shows no answer of the server after a date is saved.
    """
    shown = assignment.get("display_duedate") or _NO_DATE
    return assignment | {
        "duedate": assignment.get("duedate") or "",  # with null, "None" is shown instead
        "display_duedate": _ROSTERS_DATE.format(shown=shown),
    }


class RosterStudent(_Recorded, apihandlers.StudentHandler):  # type: ignore[misc]  # no types
    """Students are the roster's: nobody is added or renamed in Formgrader."""

    @web.authenticated
    @check_xsrf  # type: ignore[untyped-decorator]
    @check_notebook_dir  # type: ignore[untyped-decorator]
    def put(self, student_id: str) -> None:
        """409, always."""
        del student_id
        raise web.HTTPError(409, _NO_PEOPLE)


def _found(find: Any, name: str) -> Any:  # noqa: ANN401 - nbgrader has no types
    try:
        return find(name)
    except MissingEntry:
        raise web.HTTPError(404, _NO_LESSON) from None


def _grade(row: Any) -> Grade:  # noqa: ANN401 - nbgrader's Grade or Comment
    """Whose grade that is, as the store knows it."""
    submission = row.notebook.assignment
    at = submission.timestamp
    return Grade(
        id=row.id,
        notebook=row.notebook_id,
        learner=submission.student_id,
        lesson=submission.name,
        cell=row.name,
        handed_in=at.replace(tzinfo=UTC) if at else None,
        score=Score(None, None, None, waits=False),
    )


def _number(value: object, most: float) -> float | None:
    """Points as they were typed; 400 for anything else."""
    if value is None or value == "":
        return None
    try:
        points = float(value) if isinstance(value, int | float | str) else math.nan
    except (ValueError, OverflowError):
        points = math.nan
    if isinstance(value, bool) or not 0 <= points <= most:
        raise web.HTTPError(400, _NO_NUMBER.format(most=most))
    return points


class OwnFolder(_Recorded, handlers.FormgraderHandler):  # type: ignore[misc]  # no types
    """Formgrader's first page: in an organisation's server it opens no other course's folder."""

    @web.authenticated
    @check_xsrf  # type: ignore[untyped-decorator]
    @check_notebook_dir  # type: ignore[untyped-decorator]
    def get(self) -> None:
        """Formgrader; 403 where another folder is asked for."""
        if self.get_argument("path", "") and CoursePaths.here().organisation:
            raise web.HTTPError(403, _OTHER_FOLDER)
        super().get()


class NoFolder(_Recorded, BaseHandler):  # type: ignore[misc]  # no types
    """Addresses that lead out of a folder: none of Formgrader's names holds a slash or dots."""

    def prepare(self) -> None:
        """404, always."""
        raise web.HTTPError(404, _NO_LESSON)


HANDLERS = [
    (r"formgrader/.*(?:%2[fF]|%5[cC]|%00|\.\.).*", NoFolder),
    (r"formgrader/?", OwnFolder),
    (r"formgrader/api/grade/([^/]+)", RecordedGrade),
    (r"formgrader/api/comment/([^/]+)", RecordedComment),
    (r"formgrader/api/assignment/([^/]+)", RosterDate),
    (r"formgrader/api/student/([^/]+)", RosterStudent),
]
