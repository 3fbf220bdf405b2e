"""`course check`: what an author runs before anything else."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from course.cli import main
from tests.conftest import LESSON

KERSTAVOND = Path("source") / LESSON / "exercises" / "kerstavond.yaml"


@pytest.fixture
def root(course_root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course root in which the command runs."""
    monkeypatch.chdir(course_root)
    return course_root


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_a_course_without_mistakes_is_told_in_numbers(root: Path) -> None:
    done = run("check")

    assert done.exit_code == 0
    assert done.output == "source/ OK: 1 lessons, 8 exercises\n"


def test_every_mistake_is_a_line_and_the_status_says_so(root: Path) -> None:
    text = (root / KERSTAVOND).read_text("utf-8")
    spoilt = text.replace("country: NL", "country: DE").replace("points: 4", "points: veel")
    (root / KERSTAVOND).write_text(spoilt, encoding="utf-8")

    done = run("check")

    lines = done.stderr.splitlines()
    assert done.exit_code == 1
    assert len(lines) == 2
    assert all(line.startswith(f"{KERSTAVOND}:") for line in lines)
    assert "Traceback" not in done.output


def test_outside_a_course_it_says_where_to_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    done = run("check")

    assert done.exit_code == 1
    assert done.stderr == (
        f"no course root at or above {tmp_path}: go to the course's folder or set COURSE_ROOT.\n"
    )


@pytest.mark.parametrize("arguments", [["preview", "weg"], ["raden"], ["preview"]])
def test_a_mistyped_command_is_told_without_a_traceback(root: Path, arguments: list[str]) -> None:
    done = run(*arguments)

    assert done.exit_code != 0
    assert done.stderr
    assert "Traceback" not in done.output
