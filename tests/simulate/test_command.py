"""`course simulate`: what it does, and what it refuses."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Connection

from course.answers.saving import Intake, Learner
from course.answers.store import Store
from course.cli import main
from course.content.released import Released
from course.content.settings import read_settings
from course.paths import CoursePaths
from course.people.organisations import (
    Group,
    Organisation,
    add_cohort,
    add_organisation,
    close_cohort,
)
from tests.conftest import LESSON, OPENED, copied
from tests.roster import BY
from tests.whose import names_of


@pytest.fixture
def paths(tmp_path: Path, released: Released, monkeypatch: pytest.MonkeyPatch) -> CoursePaths:
    """A course with an open lesson, in which nobody answered."""
    copied(tmp_path)
    monkeypatch.setenv("COURSE_ROOT", str(tmp_path))
    paths = CoursePaths.here()
    paths.state.mkdir(exist_ok=True)
    with Store(paths.store_url) as store:
        store.open_lesson(released, OPENED)
    return paths


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["simulate", *words])


def test_a_cohort_hands_in_and_again_adds_nothing(paths: CoursePaths) -> None:
    words = ("noord", "--learners", "6", "--drops-out", "0", "--stance", "te_nabij=1")

    first, again = run(*words), run(*words)

    assert first.exit_code == 0
    assert first.output.startswith(f"{LESSON}: 6 of 6 handed in, ")
    assert again.output == f"{LESSON}: 0 of 6 handed in, 0 answers\n"
    with Store(paths.store_url) as store:
        names = names_of(store)
        handed_in = {names[handin.learner] for handin in store.handins(LESSON)}
    assert handed_in == {f"noord-0{n}" for n in range(1, 7)}


def test_a_cohort_of_the_roster_hands_in_until_it_is_closed(paths: CoursePaths) -> None:
    def fill(connection: Connection) -> None:
        add_organisation(connection, BY, Organisation("zorg", "Zorggroep Zon"))
        add_cohort(connection, BY, Group("wijk", "Wijkteam", "zorg"))

    with Store(paths.store_url) as store:
        store.writer.do(fill)
        done = run("wijk", "--learners", "3", "--drops-out", "0")
        store.writer.do(lambda c: close_cohort(c, BY, "wijk"))

    closed = run("wijk", "--learners", "3")

    assert done.output.startswith(f"{LESSON}: 3 of 3 handed in, ")
    assert closed.exit_code == 2
    assert "wijk was closed: open it first." in closed.output


def test_people_and_synthetic_learners_do_not_mix(paths: CoursePaths, released: Released) -> None:
    with Store(paths.store_url) as store:
        case = released.exercises[0]
        step, answer = case.key()[0]
        Intake(store, read_settings(paths.source)).answer_soon(
            Learner("anna", "noord"),
            LESSON,
            case.id,
            {
                "id": "een-antwoord",
                "learner": "anna",
                "step": step,
                "answer": answer,
                "certainty": 2,
            },
        ).result()

    found = run("noord")

    assert found.exit_code == 1
    assert "people of noord answered" in found.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("oost",), "oost is not in source/course.yaml and the roster: noord, zuid"),
        (("noord", "--lesson", "koken"), "koken is not in source/course.yaml"),
        (("noord", "--stance", "te_nabij"), "expected NAME=WEIGHT"),
        (("noord", "--stance", "streng=1"), "expected NAME=WEIGHT"),
        (("noord", "--sure", "2"), "--sure"),
    ],
)
def test_what_it_does_not_understand_is_one_sentence(
    paths: CoursePaths, words: tuple[str, ...], said: str
) -> None:
    found = run(*words)

    assert found.exit_code == 2
    assert said in found.output
    assert not (paths.root / "gradebook.db").exists()
