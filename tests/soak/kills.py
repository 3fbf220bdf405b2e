"""The service is killed under load, again and again, on SQLite and on PostgreSQL."""

import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select

from course.answers import schema
from course.answers.store import Store
from course.content.lesson import read_lesson
from course.content.released import Released
from tests.conftest import LESSON, OPENED, REPOSITORY, copied
from tests.postgres import binaries, private_server
from tests.soak.crowd import Crowd
from tests.soak.parts import Figures, Part
from tests.whose import names_of

KILLS, ROUNDS = 10, 5


def run(unit: str, kills: int = KILLS) -> Figures:
    """Some kills on one database, whose name the unit begins with."""
    database, number = unit.split(" ")
    with tempfile.TemporaryDirectory() as folder, _url(database, Path(folder)) as url:
        root = copied(Path(folder) / "course-root")
        lesson = read_lesson(root / "source", LESSON)
        with Store(url) as store:
            store.open_lesson(Released.of(lesson, lesson.notebook), OPENED)
        crowd, lost = Crowd(seed=int(number)), 0
        for _ in range(kills):
            with _service(root, url) as (service, address):
                crowd.work(address, service)
            lost += _lost(url, crowd)
        with _service(root, url) as (_, address):
            crowd.finish(address)
        return {
            "kills": kills,
            "answers acknowledged": len(crowd.answers),
            "hand-ins acknowledged": len(crowd.handins),
            "requests cut off and sent again": crowd.sent_again,
            "lost": lost + _lost(url, crowd),
            "stored twice": _twice(url),
        }


@contextmanager
def _url(database: str, folder: Path) -> Iterator[str]:
    if database == "SQLite":
        yield f"sqlite:///{folder / 'answers.db'}"
        return
    programs = binaries()
    assert programs, "no PostgreSQL server here: apt-get install postgresql"
    with private_server(programs) as url:
        yield url


@contextmanager
def _service(root: Path, url: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    command = [sys.executable, "-m", "tests.soak.service_process", str(root), url]
    with subprocess.Popen(
        command, cwd=REPOSITORY, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as service:
        assert service.stdout
        try:
            address = service.stdout.readline().strip()
            assert address, "the service did not start: what it said stands above"
            yield service, address
        finally:
            service.kill()


def _lost(url: str, crowd: Crowd) -> int:
    """What was acknowledged and is not in the store."""
    answers, handins = _stored(url)
    return len(crowd.answers - set(answers)) + len(crowd.handins - set(handins))


def _twice(url: str) -> int:
    """Answers of one learner beyond the first, and hand-ins that hold no answer."""
    answers, handins = _stored(url)
    learners = Counter(answers.values())
    assert learners, "nothing was stored at all"
    return sum(learners.values()) - len(learners) + len(set(handins) - set(learners))


def _stored(url: str) -> tuple[dict[str, str], list[str]]:
    """The learner of each stored answer by its id, and who handed in."""
    with Store(url) as store, store.engine.connect() as connection:
        table, names = schema.answers.c, names_of(store)
        rows = connection.execute(select(table.id, table.learner))
        answers = {row.id: names[row.learner] for row in rows}
        handed_in = connection.execute(select(schema.handins.c.learner)).scalars()
        return answers, [names[learner] for learner in handed_in]


PART = Part(
    name="kills",
    proves=(
        "A service that is killed (SIGKILL) while eight learners at a time answer and hand in "
        "loses nothing that it acknowledged and stores nothing twice, on SQLite and PostgreSQL."
    ),
    units=[f"{database} {n}" for n in range(ROUNDS) for database in ("SQLite", "PostgreSQL")],
    run=run,
    forbidden=("lost", "stored twice"),
    begins_at=("tests.soak.crowd", "tests.soak.service_process"),
    rooms=("course.answers", "course.marking", "course.web.learner.api"),
)
