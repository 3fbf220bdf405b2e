"""After an upgrade of whatever makes rows, everything is made anew."""

import shutil
from pathlib import Path

import grimp
import pytest

import course
from course.cohort.dataset.build_state import CODE, code_digest

ROOT = Path(course.__file__).parent
# Where things are, words of messages, what `course` offers a notebook, the tables of the roster
# and of jobs: none of it makes a row.
APART = {
    *("course", "course.cohort", "course.paths", "course.secret_files"),
    *("course.kernel", "course.messages", "course.people", "course.people.schema"),
    *("course.jobs", "course.jobs.queue", "course.jobs.schema"),
}
WIDGETS = "course.widgets"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the code that a build is made by."""
    for name in CODE:
        if name.endswith(".py"):
            shutil.copy(ROOT / name, tmp_path / name)
        else:
            ignore = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, tmp_path / name, ignore=ignore)
    return tmp_path


def test_a_line_in_any_module_changes_the_digest(package: Path) -> None:
    before, tried = code_digest(package), 0
    assert before == code_digest()

    for path in package.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        path.write_text(f"{text}# another line\n", encoding="utf-8")
        assert code_digest(package) != before, path
        path.write_text(text, encoding="utf-8")
        tried += 1

    assert tried > 40
    assert code_digest(package) == before


@pytest.mark.parametrize("name", CODE)
def test_what_is_not_there_is_an_error_and_not_an_empty_digest(package: Path, name: str) -> None:
    (package / name).rename(package / "elsewhere")

    with pytest.raises(FileNotFoundError):
        code_digest(package)


def test_everything_that_a_build_imports_is_in_it() -> None:
    graph = grimp.build_graph("course", cache_dir=None)

    modules = graph.find_upstream_modules("course.cohort.dataset.published_tables")

    prefixes = tuple(f"course.{name.removesuffix('.py').replace('/', '.')}" for name in CODE)
    outside = {name for name in modules - APART if not name.startswith((*prefixes, WIDGETS))}
    assert len(modules) > 25
    assert outside == set()
