"""The adversary who keeps every page: 1,000 random sets of cohorts for each of ten sizes of k."""

import tempfile
from pathlib import Path

from tests.cohort.disclosure.attack import attack
from tests.soak.parts import Figures, Part

SETS = 1_000
KS = (5, 6, 7, 8, 9, 10, 11, 12, 15, 20)


def run(unit: str) -> Figures:
    """One smallest group: the sets of cohorts, their snapshots, and what was proved of them."""
    k = int(unit.removeprefix("k="))
    with tempfile.TemporaryDirectory() as folder:
        found = attack(Path(folder), k, seed=k, sets=SETS)
    return {
        "sets of cohorts": found.sets,
        "snapshots": found.sets * found.snapshots,
        "numbers shown": found.shown,
        "hidden": found.hidden,
        "groups below k": found.small,
        "shares of exactly none or all": len(found.exact),
    }


PART = Part(
    name="adversary",
    proves=(
        "Somebody who keeps every page and snapshot of random sets of three cohorts can isolate no "
        "group below k, and no share of exactly none or all."
    ),
    units=[f"k={k}" for k in KS],
    run=run,
    forbidden=("groups below k", "shares of exactly none or all"),
    begins_at=("tests.cohort.disclosure.attack", "tests.cohort.disclosure.adversary"),
    rooms=("course.cohort",),
)
