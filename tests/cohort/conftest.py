"""Frames and courses for the tests of cohorts."""

import functools
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from course.answers.saving import Intake
from course.answers.store import Store
from course.cohort.build import build
from course.cohort.dataset.schema import PROGRESS, STEPS
from course.cohort.publications.kept import Publication
from course.cohort.publishing.waiting import publish_everything
from course.content.released import Released
from course.content.settings import Settings
from course.marking.handing_in import hand_in
from course.paths import CoursePaths
from course.simulate import Tendency, hand_in_cohort
from tests.conftest import LESSON, OPENED, REPOSITORY, Nbgrader, copied
from tests.whose import learner_of

Frame = Callable[..., pd.DataFrame]
Course = tuple[CoursePaths, Store]
HandInCohort = Callable[..., None]
PublishEverything = Callable[[], list[Publication]]
PUBLISHED = datetime(2026, 11, 30, 9, tzinfo=UTC)

_STEP = {
    "lesson": LESSON,
    "cohort": "noord",
    "release": "r1",
    "exercise": "casus",
    "kind": "decision",
    "step": "begin",
    "state": "answered",
    "stance": "te_nabij",
    "score": 0.0,
    "points": 1.0,
    "max_points": 4.0,
    "certainty": 2,
    "answered_at": OPENED,
    "seconds": 10.0,
}
_PROGRESS = {
    "lesson": LESSON,
    "cohort": "noord",
    "release": "r1",
    "done": 8,
    "exercises": 8,
    "handed_in": True,
    "late": False,
    "feedback": False,
}


@pytest.fixture(scope="session")
def steps() -> Frame:
    """Makes the table `steps` with as many learners as `counts` says for each answer."""

    def make(counts: Mapping[str, int], **changed: object) -> pd.DataFrame:
        rows = [
            {**_STEP, "learner": f"{changed}-{answer}-{number}", "answer": answer, **changed}
            for answer, count in counts.items()
            for number in range(count)
        ]
        return pd.DataFrame(rows, columns=[column.name for column in STEPS])

    return make


@pytest.fixture(scope="session")
def progress() -> Frame:
    """Makes the table `progress` with as many equal learners as `count` says."""

    def make(count: int, **changed: object) -> pd.DataFrame:
        rows = [{**_PROGRESS, "learner": f"p{n}-{changed}", **changed} for n in range(count)]
        return pd.DataFrame(rows, columns=[column.name for column in PROGRESS])

    return make


def bare(root: Path) -> CoursePaths:
    """A place with the committed settings and names of concepts, and nothing else."""
    (root / "source").mkdir()
    for name in ("course.yaml", "concepts.yaml"):
        (root / "source" / name).write_bytes((REPOSITORY / "source" / name).read_bytes())
    return CoursePaths.at(root)


def hands_in(
    store: Store, settings: Settings, cohort: str, size: int, drops_out: float = 0
) -> None:
    """Let the first `size` synthetic learners of a cohort hand in; all finish, unless said."""
    intake = Intake(store, settings.model_copy(update={"cohorts": ()}))
    wanted = Tendency(drops_out=drops_out, leaves_out=0)
    hand_in_cohort(intake, cohort, size, LESSON, 1, wanted)


@pytest.fixture
def paths(tmp_path: Path) -> CoursePaths:
    """A place with the committed settings and nothing else."""
    return bare(tmp_path)


@pytest.fixture
def course(paths: CoursePaths, released: Released) -> Iterator[Course]:
    """An open lesson."""
    with Store(paths.store_url) as store:
        store.open_lesson(released, OPENED)
        yield paths, store


@pytest.fixture
def cohort_hands_in(course: Course, settings: Settings) -> HandInCohort:
    """Lets a synthetic cohort of the course hand in."""
    return functools.partial(hands_in, course[1], settings)


@pytest.fixture
def publishes(course: Course, settings: Settings) -> PublishEverything:
    """Publishes each lesson and cohort of the course in which enough people wait to be counted."""
    return lambda: list(publish_everything(course[1], settings, PUBLISHED))


@pytest.fixture(scope="session")
def dashboard(
    tmp_path_factory: pytest.TempPathFactory, released: Released, settings: Settings
) -> Iterator[Course]:
    """A published course in which 24 of noord and 23 of zuid handed in; tests only read it."""
    paths = bare(tmp_path_factory.mktemp("dashboard"))
    with Store(paths.store_url) as store:
        store.open_lesson(released, OPENED)
        hands_in(store, settings, "noord", 24)
        hands_in(store, settings, "zuid", 23)
        build(paths, store, settings)
        assert len(list(publish_everything(store, settings, PUBLISHED))) == 2
        yield paths, store


@pytest.fixture(scope="session")
def graded(
    tmp_path_factory: pytest.TempPathFactory, nbgrader: Nbgrader, settings: Settings
) -> CoursePaths:
    """A course through nbgrader's own commands: 10 of noord and 2 of zuid were marked.

    After marking noord-01 handed in again, and two of west for the first time; oost-1 only started.
    """
    paths = CoursePaths.at(copied(tmp_path_factory.mktemp("graded") / "root"))
    for command in ("generate_assignment", "release_assignment"):
        done = nbgrader(paths.root, command, LESSON)
        assert done.returncode == 0, done.stderr
    with Store(paths.store_url) as store:
        intake = Intake(store, settings)
        all_finish = Tendency(drops_out=0, leaves_out=0)
        hand_in_cohort(intake, "noord", 10, LESSON, 1, all_finish)
        hand_in_cohort(intake, "zuid", 2, LESSON, 1, all_finish)
        hand_in_cohort(intake, "oost", 1, LESSON, 1, Tendency(drops_out=1))
        for command in ("collect", "autograde"):
            done = nbgrader(paths.root, command, LESSON)
            assert done.returncode == 0, done.stderr
        hand_in(intake, learner_of(store, "noord-01"), LESSON)
        hand_in_cohort(intake, "west", 2, LESSON, 1, all_finish)
    return paths
