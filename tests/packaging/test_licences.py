"""Who may copy what: said in the repository, in the package, and beside texts and figures."""

import importlib.metadata
from pathlib import Path

import pytest

import course
from course.content.check import check_source
from course.generate_release import generate
from course.paths import CoursePaths
from tests.conftest import REPOSITORY


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("LICENSE", "BSD 3-Clause License"),
        ("source/LICENSE", "CC BY 4.0"),
        ("assets/LICENSE", "CC BY 4.0"),
    ],
)
def test_a_licence_stands_where_people_look_for_it(path: str, name: str) -> None:
    assert name in (REPOSITORY / path).read_text("utf-8")


def test_the_package_names_its_licence_and_version() -> None:
    metadata = importlib.metadata.metadata("professioneel-nabij")

    assert metadata["License-Expression"] == "BSD-3-Clause"
    assert metadata["Version"] == course.__version__
    changes = (REPOSITORY / "CHANGELOG.md").read_text("utf-8")
    assert f"\n## {course.__version__} (" in changes


@pytest.mark.integration
def test_the_licence_of_the_texts_is_no_part_of_a_lesson(course_root: Path) -> None:
    assert (course_root / "source" / "LICENSE").is_file()
    assert check_source(course_root / "source") == []
    generate(CoursePaths.at(course_root))
    made = [path.name for path in (course_root / "release").rglob("*") if path.is_file()]
    assert len(made) > 1
    assert "LICENSE" not in made
