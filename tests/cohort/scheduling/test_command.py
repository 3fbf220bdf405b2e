"""`course cohort publish` says in sentences what it did."""

import pytest
from click.testing import CliRunner

from course.cli import main
from course.cohort.publications.kept import publications
from tests.cohort.conftest import Course, HandInCohort
from tests.conftest import LESSON


@pytest.fixture
def run(course: Course, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """Runs commands in the folder of the course, in English."""
    monkeypatch.chdir(course[0].root)
    monkeypatch.setenv("COURSE_LANG", "en")
    return CliRunner()


def publish(run: CliRunner, *words: str) -> list[str]:
    done = run.invoke(main, ["cohort", "publish", *words])
    assert done.exit_code == 0, done.output
    return done.output.splitlines()


def test_what_is_due_is_published_once(
    course: Course, run: CliRunner, cohort_hands_in: HandInCohort
) -> None:
    cohort_hands_in("noord", 12)
    cohort_hands_in("zuid", 9)
    waits = (
        f"{LESSON}: 9 people of zuid wait; a group needs 10, and there are too few with other "
        "small teams as well."
    )

    assert publish(run, LESSON, "zuid") == [waits]
    assert publish(run) == [f"{LESSON}: published, 12 people of noord.", waits]
    assert publish(run, LESSON) == [waits]
    assert publish(run, LESSON, "noord") == ["Nothing waits to be published."]
    with course[1].snapshot() as connection:
        assert [one.size for one in publications(connection)] == [12]


@pytest.mark.parametrize("words", [["nergens"], [LESSON, "nergens"]])
def test_what_is_not_there_is_said_with_what_is(run: CliRunner, words: list[str]) -> None:
    done = run.invoke(main, ["cohort", "publish", *words])

    assert done.exit_code == 2
    assert "nergens is not in source/course.yaml" in done.output
