"""Formgrader's own routes, API and files by organisation, with a real Hub and real servers.

An instructor of one organisation opens no page, no API and no file of another; a learner none.
"""

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from jupyterhub import orm
from nbgrader.api import Gradebook
from nbgrader.server_extensions.formgrader import apihandlers, handlers
from sqlalchemy import select

from course.answers import schema as t
from course.answers.store import Store
from course.grading.projection import sync
from course.hub.accounts import Account, Accounts
from course.hub.run import Hub, start_hub
from course.paths import CoursePaths
from course.people.hub_groups import INSTRUCTORS, LEARNERS, instructors_of
from tests.grading.test_gradebooks import BRUG, ZON, enrolled
from tests.rings import starts_processes
from tests.storycourse import LESSON, QUALITY

pytestmark = [
    pytest.mark.integration,
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),
]
# Of De Brug: whom an instructor of Zon may never see.
HIDDEN = re.compile(r"Dewi|Sari|dewi@")  # an address may be echoed: ids are no secret
PEOPLE = (
    Account("anna", (LEARNERS,), "volgt de cursus"),
    Account("van-zon", (instructors_of(ZON),), "begeleidt bij Zon"),
    Account("van-brug", (instructors_of(BRUG),), "begeleidt bij De Brug"),
    Account("docent", (INSTRUCTORS,), "begeleidt iedereen"),
)


class Place(NamedTuple):
    """A running Hub, the paths, and the ids of De Brug in its gradebook."""

    hub: Hub
    paths: CoursePaths
    brug: dict[str, str]

    def ask(self, who: str, path: str, method: str = "GET", **more: object) -> httpx.Response:
        """A request of somebody's token to an address below `user/`."""
        headers = {"Authorization": f"token {token(self.hub, who)}"}
        address = f"{self.hub.address}user/{path}"
        return httpx.request(method, address, headers=headers, timeout=90, **more)  # type: ignore[arg-type]


TOKENS: dict[str, str] = {}


def token(hub: Hub, name: str) -> str:
    """A token with all that somebody may do."""
    if name not in TOKENS:
        session = orm.new_session_factory(f"sqlite:///{hub.setup.folder / 'jupyterhub.sqlite'}")()
        user = session.query(orm.User).filter_by(name=name).one()
        TOKENS[name] = user.new_api_token(scopes=["self"])
        session.close()
    return TOKENS[name]


def start(hub: Hub, name: str, server: str = "") -> int:
    """Start somebody's server; the status of a refusal, else 201."""
    where = f"{hub.address}hub/api/users/{name}/server{'s/' + server if server else ''}"
    headers = {"Authorization": f"token {token(hub, name)}"}
    reply = httpx.post(where, headers=headers, timeout=180)
    until = time.monotonic() + 180
    while reply.status_code == 202 or "pending" in reply.text:
        assert time.monotonic() < until
        time.sleep(0.5)
        model = httpx.get(f"{hub.address}hub/api/users/{name}", headers=headers).json()
        if any(one["ready"] and key == server for key, one in model["servers"].items()):
            return 201
    return reply.status_code


@pytest.fixture(scope="module")
@starts_processes
def place(story_course: CoursePaths, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    TOKENS.clear()
    root = tmp_path_factory.mktemp("two") / "course"
    shutil.copytree(story_course.root, root)
    with pytest.MonkeyPatch.context() as patch:
        pattern = f"sqlite:///{root.parent}/gradebooks/{{organisation}}.db"
        patch.setenv("COURSE_GRADEBOOKS_URL", pattern)
        paths = CoursePaths.at(root)
        with Store(paths.store_url) as store:
            store.writer.do(enrolled)
            sync(paths, store, [LESSON])
        for organisation, learner in ((ZON, "anna"), (BRUG, "dewi")):
            for step in ("submitted", "autograded"):
                to = paths.within(organisation).course_folder / step / learner
                shutil.copytree(root / step / learner, to)
        with start_hub(paths, 0, accounts=Accounts(PEOPLE, "een-wachtwoord")) as hub:
            for name in ("van-zon", "van-brug", "anna"):
                assert start(hub, name) == 201
            yield Place(hub, paths, ids(paths.within(BRUG), "dewi"))


def ids(paths: CoursePaths, learner: str) -> dict[str, str]:
    """What an address of Formgrader about somebody's hand-in may hold."""
    with Gradebook(paths.gradebook_url, paths.course_id) as book:
        notebook = book.find_submission_notebook(LESSON, LESSON, learner)
        return {
            "submission": notebook.id,
            "grade": next(grade.id for grade in notebook.grades if grade.name == QUALITY),
            "comment": notebook.comments[0].id,
        }


def addresses(of: dict[str, str], learner: str) -> list[str]:
    """Every address of Formgrader about that person, from its own table of routes."""
    table = handlers.default_handlers + apihandlers.default_handlers
    return [_address(pattern, of, learner) for pattern, *_ in table]


def _address(pattern: str, of: dict[str, str], learner: str) -> str:
    path = re.sub(r"\(\?P<action>[^)]*\)", "next", pattern).removesuffix("/?")
    path = re.sub(r"\(\?P<submission_id>[^)]*\)", of["submission"], path)
    parts = iter(_names(path, of, learner))
    path = re.sub(r"\(\[\^/\]\+\)|\(\.\*\)", lambda _: next(parts, "x"), path).strip("/")
    return f"{path}?submission_id={of['submission']}" if path.endswith("s") else path


def _names(path: str, of: dict[str, str], learner: str) -> list[str]:
    """What the places of a route are about."""
    if re.search(r"/(?:students?|student_.*|manage_students)/\(", path):
        return [learner, LESSON]
    if re.search(r"formgrader/submissions/\(\.\*\)", path):
        return [f"{of['submission']}/{LESSON}.ipynb"]
    if re.search(r"formgrader/submissions/\(|/submitted_notebook/", path):
        return [of["submission"]]
    if "/grade/" in path or "/comment/" in path:
        return [of["grade" if "/grade/" in path else "comment"]]
    if re.search(r"assignment/\(\[\^/\]\+\)/\(|/submission/", path):
        return [LESSON, learner]
    return [LESSON, LESSON]


def test_the_own_gradebook_works(place: Place) -> None:
    students = place.ask("van-zon", "van-zon/formgrader/api/students").json()
    own = ids(place.paths.within(ZON), "anna")

    assert {student["id"] for student in students} == {"anna", "bram"}
    page = place.ask("van-zon", f"van-zon/formgrader/submissions/{own['submission']}/")
    assert (page.status_code, "Wat gebeurde er" in page.text or LESSON in page.text) == (200, True)
    grade = place.ask(
        "van-zon", f"van-zon/formgrader/api/grade/{own['grade']}", "PUT", json={"manual_score": 7}
    )
    assert grade.status_code == 200
    with Store(place.paths.store_url) as store, store.engine.connect() as connection:
        c = t.hand_marks.c
        rows = connection.execute(select(c.learner, c.points, c.by)).all()
    assert [tuple(row) for row in rows] == [("anna", 7.0, "van-zon")]


def test_no_route_of_formgrader_tells_of_another_organisation(place: Place) -> None:
    asked = addresses(place.brug, "dewi")
    wrong = []
    for path in asked:
        for method in ("GET", "PUT", "POST"):
            body = None if method == "GET" else {"manual_score": 1, "manual_comment": "x"}
            reply = place.ask("van-zon", f"van-zon/{path}", method, json=body)
            if HIDDEN.search(reply.text):
                wrong.append((method, path, reply.status_code))

    assert len(asked) > 35
    assert wrong == []
    for kind in ("grade", "comment"):
        path = f"van-zon/formgrader/api/{kind}/{place.brug[kind]}"
        assert place.ask("van-zon", path).status_code == 404
        assert place.ask("van-zon", path, "PUT", json={"manual_score": 1}).status_code == 404
    page = f"van-zon/formgrader/submissions/{place.brug['submission']}/"
    assert place.ask("van-zon", page).status_code == 404


def test_another_folder_is_not_opened_and_no_name_leads_out_of_it(place: Place) -> None:
    root, brug = place.paths.root, place.paths.within(BRUG).course_folder

    for other in (root, brug):
        reply = place.ask("van-zon", f"van-zon/formgrader?path={other}")
        assert reply.status_code == 403
        assert "eigen organisatie" in reply.json()["message"]
    for path in (
        f"formgrader/api/submission/{LESSON}/..%2F..%2F{BRUG}%2Fsubmitted%2Fdewi/autograde",
        f"formgrader/submissions/{place.brug['submission']}/..%2F..%2F{LESSON}.ipynb",
        "formgrader/api/assignment/..%2Fx",
    ):
        for method in ("GET", "POST", "PUT"):
            assert place.ask("van-zon", f"van-zon/{path}", method, json={}).status_code == 404
    students = place.ask("van-zon", "van-zon/formgrader/api/students").json()
    assert {student["id"] for student in students} == {"anna", "bram"}


def test_files_are_those_of_the_own_folder_and_cannot_be_written(place: Place) -> None:
    listed = place.ask("van-zon", "van-zon/api/contents/").json()

    assert {item["name"] for item in listed["content"]} >= {"submitted", "autograded"}
    assert not HIDDEN.search(str(listed))
    assert BRUG not in str(listed)
    for way in (f"..%2F{BRUG}", f"../{BRUG}", "..%2F..%2Fsource", "..%2F..%2F.course"):
        for door in ("api/contents", "files", "view", "nbconvert/html", "edit", "tree"):
            reply = place.ask("van-zon", f"van-zon/{door}/{way}%2Fsubmitted%2Fdewi")
            assert not HIDDEN.search(reply.text)
            assert reply.status_code >= 400 or door in {"edit", "tree"}  # a page of JupyterLab
    document = {"type": "file", "format": "text", "content": "c = get_config()"}
    for path in ("nbgrader_config.py", "nieuw.txt"):
        reply = place.ask("van-zon", f"van-zon/api/contents/{path}", "PUT", json=document)
        assert reply.status_code == 403
    moved = {"path": "x.py"}
    path = "van-zon/api/contents/nbgrader_config.py"
    assert place.ask("van-zon", path, "PATCH", json=moved).status_code == 403
    assert place.ask("van-zon", path, "DELETE").status_code == 403


def test_no_code_runs_in_such_a_server(place: Place) -> None:
    kernel = place.ask("van-zon", "van-zon/api/kernels", "POST", json={"name": "python3"})
    terminal = place.ask("van-zon", "van-zon/api/terminals", "POST", json={})
    install = {"cmd": "install", "extension_name": "jupyterlab-git"}
    extension = place.ask("van-zon", "van-zon/lab/api/extensions", "POST", json=install)

    assert kernel.status_code == 403
    assert place.ask("van-zon", "van-zon/api/kernels").json() == []
    assert terminal.status_code == 404
    assert extension.status_code >= 400 or extension.json()["status"] != "ok"


def test_lessons_are_not_released_or_closed_for_everybody(place: Place) -> None:
    for action in ("release", "unrelease"):
        path = f"van-zon/formgrader/api/assignment/{LESSON}/{action}"
        assert place.ask("van-zon", path, "POST").json()["success"] is False
    with Store(place.paths.store_url) as store:
        assert LESSON in store.openings()


@pytest.mark.parametrize("who", ["van-brug", "anna"])
def test_nobody_else_opens_that_server(place: Place, who: str) -> None:
    for path in ("formgrader/api/students", "formgrader/manage_students", "api/contents", "lab"):
        assert place.ask(who, f"van-zon/{path}").status_code in {302, 403, 404}
    assert start(place.hub, who, ZON) in {400, 403, 500}


def test_a_learners_server_has_no_formgrader(place: Place) -> None:
    for path in ("formgrader", "formgrader/api/students", "formgrader/api/assignments"):
        assert place.ask("anna", f"anna/{path}").status_code == 404


def test_the_courses_instructor_opens_each_by_its_name(place: Place) -> None:
    assert start(place.hub, "docent", BRUG) == 201

    students = place.ask("docent", f"docent/{BRUG}/formgrader/api/students").json()

    assert {student["id"] for student in students} == {"dewi"}
    assert start(place.hub, "docent", "bestaat-niet") >= 400


def test_no_server_knows_the_address_of_another_gradebook(place: Place) -> None:
    environment = [
        Path(f"/proc/{pid.name}/environ").read_bytes()
        for pid in Path("/proc").iterdir()
        if pid.name.isdigit() and _is_of(pid, b"JUPYTERHUB_USER=van-zon")
    ]

    assert environment
    assert all(b"gradebooks/zon.db" in text for text in environment)
    assert not any(b"{organisation}" in text or b"gradebook.db" in text for text in environment)


def _is_of(process: Path, mark: bytes) -> bool:
    try:
        return mark in (process / "environ").read_bytes()
    except OSError:
        return False
