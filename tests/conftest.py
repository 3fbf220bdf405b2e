"""Fixtures for all tests. A fixture named as a thing is that thing; the others are factories."""

import dataclasses
import itertools
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, inspect, text
from traitlets.config.loader import PyFileConfigLoader

from course.answers.saving import Intake, Learner
from course.answers.store import Store
from course.answers.upgrade import VERSION_TABLE
from course.content.lesson import read_lesson
from course.content.released import Released
from course.content.settings import Settings, read_settings
from course.content.source_notebook import called
from course.generate_release import generate
from course.nbgrader_runner import path_with_commands
from course.paths import CoursePaths
from tests.nbgrader_process import Nbgrader, nbgrader_process
from tests.pipeline import LESSON, Course, whole_pipeline
from tests.postgres import binaries, private_server
from tests.rings import (
    pytest_collection_modifyitems,
    pytest_ignore_collect,
    pytest_runtest_call,
    pytest_runtest_protocol,
    starts_processes,
)
from tests.shared import made_once

__all__ = [
    "LESSON",
    "OPENED",
    "REPOSITORY",
    "Nbgrader",
    "pytest_collection_modifyitems",
    "pytest_ignore_collect",
    "pytest_runtest_call",
    "pytest_runtest_protocol",
]
REPOSITORY = Path(__file__).resolve().parent.parent
os.environ["COURSE_LANG"] = "en"  # the commands' language, in this process and in those it starts
CASES = {
    "alleen-voor-echte-nood",
    "de-beker-tegen-de-muur",
    "de-derde-keer-uitstel",
    "een-foto-op-zaterdagavond",
    "eindelijk-iemand-die-luistert",
    "kerstavond",
    "langs-de-lijn",
    "zwemles-op-zaterdag",
}
OPENED = datetime(2020, 9, 1, 7, 0, tzinfo=UTC)  # long ago, whenever the tests run

Body = dict[str, Any]
Send = Callable[..., Body]
People = Callable[..., Learner]
Desk = Callable[..., Intake]
Formgrader = Callable[[Path], Any]


@pytest.fixture(autouse=True)
def _own_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test works in the repository's own runtime state, whatever the shell has set."""
    for name in ("COURSE_ROOT", "COURSE_STORE_URL", "COURSE_GRADEBOOK_URL", "COURSE_SERVICE_URL"):
        monkeypatch.delenv(name, raising=False)


def copied(root: Path) -> Path:
    """A fresh course root with what is committed by hand, of whose lessons one is kept.

    One lesson is enough for how things work, and nbgrader takes seconds for each.
    """
    for name in ("source", "assets"):
        shutil.copytree(REPOSITORY / name, root / name)
    shutil.copy(REPOSITORY / "nbgrader_config.py", root)
    settings = root / "source" / "course.yaml"
    text = settings.read_text(encoding="utf-8")
    kept, count = re.subn(r"(?m)^lessons: \[.*\]", f"lessons: [{LESSON}]", text)
    assert count == 1
    dates = rf"(?m)^      (?!{LESSON}:)[a-z-]+: \{{.*\}}\n"
    settings.write_text(re.sub(dates, "", kept), encoding="utf-8")
    for folder in (root / "source").iterdir():
        if folder.is_dir() and folder.name != LESSON:
            shutil.rmtree(folder)
    _keep_cases(root / "source" / LESSON)
    return root


def _keep_cases(folder: Path) -> None:
    """Leave the eight marked cases in a lesson, so that its other exercises may change freely."""
    for path in (folder / "exercises").glob("*.yaml"):
        if path.stem not in CASES:
            path.unlink()
    file = folder / f"{LESSON}.ipynb"
    notebook = json.loads(file.read_text(encoding="utf-8"))
    notebook["cells"] = [
        cell
        for cell in notebook["cells"]
        if (name := called("".join(cell["source"]))) is None or name in CASES
    ]
    file.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")


@pytest.fixture
def course_root(tmp_path: Path) -> Path:
    """A fresh copy of the course that a test may spoil."""
    return copied(tmp_path / "course-root")


@pytest.fixture(scope="session")
def one_lesson(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source of the course with its one lesson; not to be changed."""
    return copied(tmp_path_factory.mktemp("one-lesson") / "course-root") / "source"


@pytest.fixture(scope="session")
def settings(one_lesson: Path) -> Settings:
    """The course's settings, with its one lesson."""
    return read_settings(one_lesson)


@pytest.fixture(scope="session")
def released(one_lesson: Path) -> Released:
    """The lesson with its cases, released; its notebook has not been through nbgrader."""
    lesson = read_lesson(one_lesson, LESSON)
    return Released.of(lesson, lesson.notebook)


@pytest.fixture(scope="session")
@starts_processes
def postgres() -> Iterator[str]:
    """The URL of a real PostgreSQL server's database."""
    if (folder := binaries()) is None:
        pytest.skip("no PostgreSQL server here: apt-get install postgresql (make test does)")
    with private_server(folder) as url:
        yield url


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.integration)],
)
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'state' / 'answers.db'}"
    url: str = request.getfixturevalue("postgres")
    engine = create_engine(url)
    with engine.begin() as connection:
        others = "select pg_terminate_backend(pid) from pg_stat_activity"
        this = "where pid <> pg_backend_pid() and datname = current_database()"
        connection.execute(text(f"{others} {this}"))
        tables = set(inspect(connection).get_table_names()) - {VERSION_TABLE}
        if names := ", ".join(sorted(tables)):
            connection.execute(text(f"truncate {names} restart identity"))
    engine.dispose()
    return url


@pytest.fixture
def empty_url(store_url: str) -> str:
    """The URL of a database without any table, once on SQLite and once on PostgreSQL."""
    if store_url.startswith("postgresql"):
        engine = create_engine(store_url)
        with engine.begin() as connection:
            connection.execute(text("drop schema public cascade"))
            connection.execute(text("create schema public"))
        engine.dispose()
    else:
        Path(store_url.removeprefix("sqlite:///")).parent.mkdir()
    return store_url


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An empty store."""
    with Store(store_url) as opened:
        yield opened


@pytest.fixture
def desk(store: Store, settings: Settings, released: Released) -> Desk:
    """Opens the lesson in the store and returns its desk; settings and moment can be others."""

    def open_at(at: datetime = OPENED, content: Released = released, **changed: object) -> Intake:
        store.open_lesson(content, at)
        return Intake(store, settings.model_copy(update=changed))

    return open_at


@pytest.fixture
def intake(desk: Desk) -> Intake:
    """The desk of a course whose lesson is open and has no due date."""
    return desk(cohorts=())


@pytest.fixture
def learner() -> People:
    """Makes a learner as the Hub would tell it."""

    def make(name: str = "anna", cohort: str | None = "noord") -> Learner:
        return Learner(name, cohort)

    return make


@pytest.fixture
def sent() -> Send:
    """Makes the body of an answer as a browser sends it, with an id of its own."""
    numbers = itertools.count(1)

    def make(step: str, option: str, learner: str = "anna", **changed: object) -> Body:
        body = {
            "id": f"{learner}-antwoord-{next(numbers)}",
            "learner": learner,
            "step": step,
            "answer": {"option": option},
            "certainty": 2,
            "seconds": 12.5,
        }
        return body | changed

    return make


@pytest.fixture(scope="session")
@starts_processes
def nbgrader() -> Iterator[Nbgrader]:
    """Runs `nbgrader …` in a course root and returns the completed process."""
    with nbgrader_process({**os.environ, "PATH": path_with_commands()}) as running:
        yield running


@pytest.fixture(scope="session")
@starts_processes
def graded_course(tmp_path_factory: pytest.TempPathFactory, nbgrader: Nbgrader) -> Course:
    """A course with hand-ins that we know, through the whole of nbgrader; not to be changed.

    It lies alone in its folder, so that a test sees what was written beside it.
    """
    return made_once(
        tmp_path_factory,
        "graded",
        lambda alone: whole_pipeline(copied(alone / "course"), nbgrader),
    )


@pytest.fixture(scope="session")
@starts_processes
def generated(tmp_path_factory: pytest.TempPathFactory) -> CoursePaths:
    """The course with its one lesson generated, and not yet open; not to be changed."""

    def make(root: Path) -> CoursePaths:
        paths = CoursePaths.at(copied(root))
        generate(paths)
        return paths

    return made_once(tmp_path_factory, "generated", make)


@pytest.fixture
def graded_copy(graded_course: Course, tmp_path: Path) -> Course:
    """A copy of the graded course that a test may change."""
    root = tmp_path / "graded-copy"
    shutil.copytree(graded_course.root, root)
    return dataclasses.replace(graded_course, root=root)


@pytest.fixture
@starts_processes
def formgrader(monkeypatch: pytest.MonkeyPatch) -> Formgrader:
    """What Formgrader's buttons call: nbgrader's API with the configuration of a course root."""
    from nbgrader.apps import NbGraderAPI  # noqa: PLC0415 - takes seconds, and few tests need it

    monkeypatch.setenv("PATH", path_with_commands())

    def make(root: Path) -> Any:  # noqa: ANN401 - nbgrader has no types
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("COURSE_ROOT", str(root))
            config = PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
        return NbGraderAPI(config=config)

    return make


@pytest.fixture(scope="session")
@starts_processes
def story_course(tmp_path_factory: pytest.TempPathFactory) -> CoursePaths:
    """A course with stories handed in and graded by nbgrader; not to be changed."""
    from tests.storycourse import graded_stories  # noqa: PLC0415 - imports this module

    return made_once(tmp_path_factory, "stories", graded_stories)


@pytest.fixture
def stories(story_course: CoursePaths, tmp_path: Path) -> CoursePaths:
    """A copy of the course with stories that a test may change."""
    shutil.copytree(story_course.root, tmp_path / "stories")
    return CoursePaths.at(tmp_path / "stories")
