"""Whoever keeps all that was ever published of a course is certain about nobody."""

import subprocess
from collections.abc import Iterator

import click
import pytest

from course.answers.store import Store
from tests.cohort.attacker.examining import Found
from tests.cohort.attacker.histories import Theatre
from tests.conftest import REPOSITORY

HISTORIES = 30


@pytest.fixture(scope="module")
def theatre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theatre]:
    """Where histories are played."""
    with Store(f"sqlite:///{tmp_path_factory.mktemp('theatre') / 'answers.db'}") as store:
        yield Theatre(store)


def seed_of_commit() -> int:
    """Other histories with each commit, and the same ones when it is tested again."""
    command = ["git", "-C", str(REPOSITORY), "rev-parse", "--short=6", "HEAD"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return int(done.stdout or "0", 16)


@pytest.mark.slow
@pytest.mark.integration
def test_thirty_histories_give_nobody_away(theatre: Theatre) -> None:
    seed, found = seed_of_commit(), Found()
    click.echo(f"histories {seed} to {seed + HISTORIES - 1}")

    for number in range(seed, seed + HISTORIES):
        found.add(theatre.play(number))

    assert found.is_clean, f"from seed {seed}: {found.said}"
    assert found.histories == HISTORIES
    assert found.publications >= HISTORIES / 2
    assert found.tables > 5 * found.publications
    assert found.silent < found.tables / 2


def test_a_history_is_the_same_when_it_is_played_again(theatre: Theatre) -> None:
    once, again = ([theatre.play(seed) for seed in range(6)] for _ in range(2))

    assert once == again
    assert sum(found.tables for found in once) > 0
