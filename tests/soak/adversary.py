"""The attacker who keeps everything that was ever published, in 10,000 random histories."""

import atexit
import os
import shutil
import tempfile
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import click

from course.answers.store import Store
from tests.cohort.attacker.examining import Found
from tests.cohort.attacker.histories import Theatre
from tests.soak.parts import Figures, Part

_UNITS, _EACH, _AT_ONCE = 40, 250, 25


def run(unit: str) -> Figures:
    """Some histories, by the numbers that they begin from."""
    first = int(unit) * _EACH
    begins = range(first, first + _EACH, _AT_ONCE)
    found = Found()
    for some in _workers().map(_play, begins):
        found.add(some)
    for one in found.said:
        click.echo(one)
    return {
        "histories": found.histories,
        "publications": found.publications,
        "tables": found.tables,
        "silent tables": found.silent,
        "near facts about somebody (over 95 %)": found.near,
        "near facts for who knows two people": found.near_known,
        "certain facts for who knows nobody": found.facts,
        "certain facts for who knows two people": found.facts_known,
        "tables of fewer than k": found.below,
        "people counted twice": found.twice,
        "tables that no rule explains": found.unexplained,
        "frozen rows that changed": found.altered,
        "people counted where they are not": found.misplaced,
    }


@cache
def _workers() -> ProcessPoolExecutor:
    """Processes that remember, from one unit to the next, what they found of each pattern."""
    return ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn"))


def _play(first: int) -> Found:
    found = Found()
    for number in range(first, first + _AT_ONCE):
        found.add(_theatre().play(number))
    return found


@cache
def _theatre() -> Theatre:
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own in it, without a disk to wait for
    folder = tempfile.mkdtemp(dir=memory if memory.is_dir() else None)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Theatre(Store(f"sqlite:///{folder}/answers.db"))


PART = Part(
    name="adversary",
    proves=(
        "Somebody who keeps everything that was ever published of 10 to 60 people, and knows all "
        "answers of any two of them, is certain about nobody else."
    ),
    units=[str(number) for number in range(_UNITS)],
    run=run,
    forbidden=(
        "certain facts for who knows nobody",
        "certain facts for who knows two people",
        "tables of fewer than k",
        "people counted twice",
        "tables that no rule explains",
        "frozen rows that changed",
        "people counted where they are not",
    ),
    begins_at=(
        "tests.cohort.attacker.histories",
        "tests.cohort.attacker.examining",
        "tests.cohort.attacker.steps",
        "tests.cohort.attacker.counterworlds",
        "tests.cohort.attacker.software",
    ),
    rooms=(
        "course.cohort.disclosure",
        "course.cohort.publications",
        "course.cohort.publishing",
        "course.cohort.scheduling",
    ),
)
