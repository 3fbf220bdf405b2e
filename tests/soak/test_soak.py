"""A soak goes on where it stopped, is recorded once it is whole, and its record grows old."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.soak.__main__ import PARTS, is_stale, soak
from tests.soak.parts import Figures, Part
from tests.soak.proving import code, digest, modules
from tests.soak.records import newest

pytestmark = pytest.mark.integration  # a record names the commit, as git says

FOREVER = float("inf")
Make = Callable[..., Part]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A BENCHMARKS.md with text and no record."""
    path = tmp_path / "BENCHMARKS.md"
    path.write_text("# Benchmarks\n\nWords.\n\n## bench\n\n| a |\n|---|\n| 1 |\n", encoding="utf-8")
    return path


def part(done: list[str], **figures: int) -> Part:
    """A part of three units that notes which were done."""

    def run(unit: str) -> Figures:
        done.append(unit)
        return {"sets": 1_000, "lost": 0} | figures

    begins = ("tests.soak.records",)
    return Part("proof", "It holds.", ("a", "b", "c"), run, ("lost",), begins, ("tests.soak",))


def test_a_whole_soak_is_one_row_with_the_sum_of_its_units(tmp_path: Path, file: Path) -> None:
    done: list[str] = []
    before = file.read_text("utf-8")

    assert is_stale(part(done), file)
    assert soak(part(done), tmp_path / "state", FOREVER, file)

    record = newest(part(done), file)
    assert record
    assert record["figures"] == "3,000 sets, 0 lost"
    assert record["command"] == "`make soak SOAK=proof`"
    assert not is_stale(part(done), file)
    assert file.read_text("utf-8").startswith(before)
    assert done == ["a", "b", "c"]


def test_a_second_record_is_the_newest_and_the_first_stays(tmp_path: Path, file: Path) -> None:
    for sets in (1, 2):
        soak(part([], sets=sets), tmp_path / "state", FOREVER, file)

    record = newest(part([]), file)

    assert record
    assert record["figures"] == "6 sets, 0 lost"
    assert "| 3 sets, 0 lost |" in file.read_text("utf-8")
    assert file.read_text("utf-8").count("## proof") == 1


def test_it_goes_on_where_it_stopped(tmp_path: Path, file: Path) -> None:
    done: list[str] = []
    whole = part(done)

    def stop_after_two(unit: str) -> Figures:
        if unit == "c":
            raise KeyboardInterrupt
        return whole.run(unit)

    with pytest.raises(KeyboardInterrupt):
        soak(replace(whole, run=stop_after_two), tmp_path / "state", FOREVER, file)
    assert newest(whole, file) is None
    assert soak(whole, tmp_path / "state", FOREVER, file)

    assert done == ["a", "b", "c"]
    record = newest(whole, file)
    assert record
    assert record["figures"] == "3,000 sets, 0 lost"


def test_without_time_nothing_is_begun_and_nothing_recorded(tmp_path: Path, file: Path) -> None:
    done: list[str] = []

    assert not soak(part(done), tmp_path / "state", 0.0, file)

    assert done == []
    assert newest(part(done), file) is None


def test_what_fails_is_not_recorded_and_is_done_again(tmp_path: Path, file: Path) -> None:
    done: list[str] = []

    for _ in range(2):
        assert not soak(part(done, lost=1), tmp_path / "state", FOREVER, file)

    assert done == ["a", "a"]
    assert newest(part(done), file) is None


def test_a_digest_is_of_code_only() -> None:
    text = (
        '"""About."""\n\n\ndef double(x: int) -> int:\n    """Twice."""\n    return 2 * x  # two\n'
    )
    plain = "def double(x: int) -> int:\n    return 2 * x\n"

    assert code(text) == code(plain)
    assert code(text) != code(plain.replace("2", "3"))
    assert code("a = '# no comment'") == "a = '# no comment'"


def test_the_code_that_is_proved_is_followed_by_its_imports() -> None:
    adversary, kills = (modules(PARTS[name]) for name in ("adversary", "kills"))

    assert {
        "course.cohort.disclosure.cells",
        "course.cohort.publishing.freezing",
        "course.cohort.scheduling.division",
        "tests.cohort.attacker.counterworlds",
    } <= set(adversary)
    assert {"course.answers.write_queue", "course.answers.saving", "course.web.learner.api"} <= set(
        kills
    )
    assert len({digest(one) for one in PARTS.values()}) == len(PARTS)


def test_a_room_that_is_no_longer_there_is_an_error() -> None:
    moved = replace(PARTS["kills"], rooms=("course.answers", "course.antwoorden"))

    with pytest.raises(LookupError, match=r"course\.antwoorden"):
        modules(moved)
