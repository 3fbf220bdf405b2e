import shutil
from pathlib import Path

import pytest

from course.content.coverage import Covered, Idea, coverage

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("core", "taught", "practised", "missing"),
    [
        (True, ("les",), ("oefening",), ""),
        (True, ("les",), (), "is not practised"),
        (True, (), ("oefening",), "is not taught"),
        (True, (), (), "is not taught or practised"),
        (False, (), ("oefening",), ""),
        (False, ("les",), (), ""),
        (False, (), (), "appears nowhere"),
    ],
)
def test_what_is_missing_is_told_in_words(
    core: bool, taught: tuple[str, ...], practised: tuple[str, ...], missing: str
) -> None:
    idea = Idea(id="PROX-01", module="nabijheid", core=core, name="Iets", text="Iets.")

    assert Covered(idea, taught, practised).missing == missing


def test_an_id_that_is_no_concept_is_told(tmp_path: Path) -> None:
    source = tmp_path / "source"
    shutil.copytree(REPOSITORY / "source", source)
    concepts = source / "concepts.yaml"
    lines = concepts.read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if "id: COMP-14," in line)
    concepts.write_text("".join(lines[:at] + lines[at + 2 :]), encoding="utf-8")

    _rows, unknown = coverage(source)

    assert unknown == ["COMP-14"]
