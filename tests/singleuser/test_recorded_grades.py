"""Points, comments and dates typed in a real Formgrader, and what the store knows of them."""

import getpass
import json
import os
import sqlite3
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from nbgrader.api import Gradebook
from sqlalchemy import select

from course.answers import schema as t
from course.answers.store import Store
from course.grading.due_dates import put_back, unread
from course.grading.formgrader_changes import take_over
from course.grading.projection import catch_up, sync
from course.hub.server_settings import SETTINGS
from course.hub.setup import Ports
from course.nbgrader_runner import path_with_commands
from course.paths import CoursePaths
from tests.conftest import REPOSITORY
from tests.grading.test_projection import judge, total, with_a_date
from tests.listening import until_listening
from tests.singleuser.test_opening_a_lesson import iter_until
from tests.storycourse import CASE, LESSON, QUALITY, scores

pytestmark = [
    pytest.mark.integration,
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),
]
TOKEN = "een-sleutel-voor-de-test"
ME = f"shell:{getpass.getuser()}"

Ask = Callable[..., tuple[int, Any]]


@pytest.fixture
def ask(stories: CoursePaths) -> Iterator[Ask]:
    """Asks Formgrader's API in an instructor's server that stands in the course root."""
    port = Ports.around(0).public
    command = [sys.executable, "-m", "jupyter_server", "--allow-root", "--no-browser"]
    where = [f"--port={port}", "--ServerApp.ip=127.0.0.1", f"--IdentityProvider.token={TOKEN}"]
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("COURSE_")},
        "HOME": str(stories.root.parent),
        "PATH": path_with_commands(),
        "PYTHONPATH": str(REPOSITORY),
        "COURSE_ROOT": str(stories.root),
        "JUPYTER_CONFIG_PATH": str(SETTINGS / "instructor"),
        "JUPYTER_RUNTIME_DIR": str(stories.root.parent / ".runtime"),
    }
    with subprocess.Popen(
        command + where, cwd=stories.root, env=environment, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stderr
        list(iter_until(server.stderr, "Use Control-C"))
        threading.Thread(target=server.stderr.read, daemon=True).start()
        until_listening(port)

        def asked(method: str, path: str, body: object = None) -> tuple[int, Any]:
            request = urllib.request.Request(
                f"http://127.0.0.1:{port}/formgrader/api/{path}",
                method=method,
                data=None if body is None else json.dumps(body).encode(),
                headers={"Authorization": f"token {TOKEN}"},
            )
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
                    return answer.status, json.loads(answer.read())
            except urllib.error.HTTPError as error:
                return error.code, json.loads(error.read())["message"]

        yield asked
        server.terminate()


def ids(paths: CoursePaths, learner: str, name: str) -> tuple[str, str | None]:
    """The ids of a grade and of the comment on its cell."""
    with Gradebook(paths.gradebook_url) as book:
        notebook = book.find_submission_notebook(LESSON, LESSON, learner)
        comment = next((c.id for c in notebook.comments if c.name == name), None)
        return next(g.id for g in notebook.grades if g.name == name), comment


def rows(store: Store, table: Any) -> list[Any]:  # noqa: ANN401
    with store.engine.connect() as connection:
        return list(connection.execute(select(table).order_by(table.c.seq)))


def test_what_is_typed_in_formgrader_is_stored_at_once_with_who_typed_it(
    stories: CoursePaths, ask: Ask
) -> None:
    grade, comment = ids(stories, "anna", QUALITY)
    case, _ = ids(stories, "anna", CASE)

    status, answer = ask("PUT", f"grade/{grade}", {"manual_score": "6.5", "extra_credit": 0.5})
    assert (status, answer["manual_score"], answer["extra_credit"]) == (200, 6.5, 0.5)
    assert ask("PUT", f"grade/{case}", {"manual_score": 1, "extra_credit": None})[0] == 200
    assert ask("PUT", f"comment/{comment}", {"manual_comment": "Goed gezien."})[0] == 200

    with Store(stories.store_url) as store:
        marks = rows(store, t.hand_marks)
        assert [(m.learner, m.by_hand, m.points, m.by) for m in marks] == [
            ("anna", True, 7.0, ME), ("anna", False, 1.0, ME),
        ]  # fmt: skip
        assert [(c.grade, c.comment, c.by) for c in rows(store, t.hand_comments)] == [
            (QUALITY, "Goed gezien.", ME)
        ]
        catch_up(stories, store)
        assert take_over(stories, store, [LESSON]) == 0
        assert len(rows(store, t.hand_comments)) == 1
        ours, theirs = total(stories, store, "anna")
    assert ours == pytest.approx(theirs)
    assert scores(stories, "anna")[QUALITY] == (None, 6.5, False)

    assert ask("PUT", f"grade/{case}", {"manual_score": None, "extra_credit": None})[0] == 200
    with Store(stories.store_url) as store:
        assert [m.points for m in rows(store, t.hand_marks)] == [7.0, 1.0, None]


def test_our_page_and_formgrader_at_once_both_stay_and_the_last_counts(
    stories: CoursePaths, ask: Ask
) -> None:
    grade, comment = ids(stories, "anna", QUALITY)
    with Store(stories.store_url) as store:
        sync(stories, store, [LESSON])
        judge(stories, store, comment="Op de pagina.")
        ask("PUT", f"grade/{grade}", {"manual_score": 4, "extra_credit": None})
        ask("PUT", f"comment/{comment}", {"manual_comment": "In Formgrader."})
        sync(stories, store, [LESSON])
        assert scores(stories, "anna")[QUALITY] == (None, 4.0, False)

        points = judge(stories, store, comment="Toch zo.")
        sync(stories, store, [LESSON])

        assert scores(stories, "anna")[QUALITY] == (None, points, False)
        assert [m.by for m in rows(store, t.hand_marks)] == [ME]
        assert len(rows(store, t.rubric_marks)) == 2
    with Gradebook(stories.gradebook_url) as book:
        notebook = book.find_submission_notebook(LESSON, LESSON, "anna")
        assert [c.manual_comment for c in notebook.comments] == ["Toch zo."]


def test_what_another_tool_wrote_is_taken_over_without_a_name(stories: CoursePaths) -> None:
    with Gradebook(stories.gradebook_url) as book:
        notebook = book.find_submission_notebook(LESSON, LESSON, "dewi")
        grade = next(g for g in notebook.grades if g.name == QUALITY)
        grade.manual_score, grade.needs_manual_grade = 5.0, False
        notebook.comments[0].manual_comment = "Van elders."
        book.db.commit()

    with Store(stories.store_url) as store:
        assert take_over(stories, store, [LESSON]) == 1
        assert take_over(stories, store, [LESSON]) == 0

        assert [(m.points, m.by) for m in rows(store, t.hand_marks)] == [(5.0, "")]
        assert [(c.comment, c.by) for c in rows(store, t.hand_comments)] == [("Van elders.", "")]


def test_points_that_are_none_change_nothing(stories: CoursePaths, ask: Ask) -> None:
    grade, _ = ids(stories, "anna", QUALITY)
    before = scores(stories, "anna")

    for typed in (-1, 99, "veel", "nan", "inf", True, [1], {"a": 1}, 10**400):
        status, message = ask("PUT", f"grade/{grade}", {"manual_score": typed})
        assert (typed, status) == (typed, 400)
        assert message.startswith("Punten zijn een getal van 0 tot en met 12.")
        assert ask("PUT", f"grade/{grade}", [typed])[0] == 400
    assert ask("PUT", "grade/bestaat-niet", {"manual_score": 1})[0] == 404

    assert scores(stories, "anna") == before
    with Store(stories.store_url) as store:
        assert rows(store, t.hand_marks) == []


def test_with_the_gradebook_locked_the_points_are_stored_and_follow(
    stories: CoursePaths, ask: Ask
) -> None:
    grade, _ = ids(stories, "anna", QUALITY)
    other = sqlite3.connect(stories.root / "gradebook.db", isolation_level=None)
    other.execute("begin immediate")  # others may read, and not write

    status, message = ask("PUT", f"grade/{grade}", {"manual_score": 3})

    other.execute("rollback")
    other.close()
    assert (status, message[:32]) == (503, "Dit is bewaard in de cursus. For")
    with Store(stories.store_url) as store:
        assert [m.points for m in rows(store, t.hand_marks)] == [3.0]
        assert take_over(stories, store, [LESSON]) == 0
        catch_up(stories, store)
    assert scores(stories, "anna")[QUALITY] == (None, 3.0, False)


def test_a_date_typed_in_formgrader_is_put_back_at_once_and_told(
    stories: CoursePaths, ask: Ask
) -> None:
    with Store(stories.store_url) as store:
        store.writer.do(with_a_date)
        put_back(stories, store)
        before = ask("GET", f"assignment/{LESSON}")[1]["duedate"]
        typed = {"duedate_notimezone": "2027-05-03 13:00:00", "duedate_timezone": "+0000"}

        status, answer = ask("PUT", f"assignment/{LESSON}", typed)

        assert (status, answer["duedate"]) == (200, before)
        assert answer["display_duedate"].startswith("2031-05-01")
        assert (
            "je verandert de datum bij het cohort, niet in Formgrader" in answer["display_duedate"]
        )
        with store.engine.connect() as connection:
            (date,) = unread(connection)
        assert (date.was, date.by) == (datetime(2027, 5, 3, 13, tzinfo=UTC), ME)
        assert ask("PUT", f"assignment/{LESSON}", {"duedate_notimezone": "morgen"})[0] == 400
        for lesson in ("nieuw", "..%2F..%2Fbuiten"):
            assert ask("PUT", f"assignment/{lesson}", typed)[0] == 404
    assert not (stories.root.parent / "buiten").exists()
    assert not (stories.source / "nieuw").exists()


def test_nobody_is_added_or_renamed_in_formgrader(stories: CoursePaths, ask: Ask) -> None:
    for name in ("anna", "Anna", "nieuw"):
        status, message = ask("PUT", f"student/{name}", {"first_name": "Iemand"})

        assert status == 409
        assert "deelnemerslijst" in message
    with Gradebook(stories.gradebook_url) as book:
        assert "nieuw" not in {student.id for student in book.students}
        assert not book.find_student("anna").first_name
