"""`python -m tests.soak [PART …] [--minutes N]`: does what is not done yet, and records it.

It can be stopped at any time; the next run goes on where it stopped, as long as the code that is
proved is the same. `--check` fails where the newest record of a part is of other code.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import click

from tests.conftest import REPOSITORY
from tests.soak import adversary, kills, records
from tests.soak.parts import Part, added
from tests.soak.proving import digest

PARTS = {part.name: part for part in (adversary.PART, kills.PART)}
STATE = REPOSITORY / ".course-soak"


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(PARTS)))
@click.option("--minutes", default=0.0, help="Begin no unit after so many minutes; 0 is no limit.")
@click.option("--check", is_flag=True, help="Only compare the newest records with the code.")
def main(names: tuple[str, ...], minutes: float, *, check: bool) -> None:
    """Run the parts NAMES, or all."""
    parts = [PARTS[name] for name in names or PARTS]
    if check:
        sys.exit(max(is_stale(part) for part in parts))
    until = time.monotonic() + minutes * 60 if minutes else float("inf")
    sys.exit(1 - min(soak(part, STATE, until) for part in parts))


def is_stale(part: Part, file: Path = records.FILE) -> bool:
    """Whether the newest record is of other code, or there is none; says so."""
    record = records.newest(part, file)
    if record and record["proves"] == f"`{digest(part)}`":
        click.echo(f"{part.name}: the record of {record['date']} is of this code")
        return False
    old = f"the record of {record['date']} is of older code" if record else "no record"
    click.echo(f"{part.name}: {old}; run: make soak SOAK={part.name}")
    return True


def soak(part: Part, state: Path, until: float, file: Path = records.FILE) -> bool:
    """Do the units that are left, while there is time; True when all are done and recorded."""
    now = digest(part)
    kept = state / f"{part.name}-{now}.jsonl"
    kept.parent.mkdir(exist_ok=True)
    done = _read(kept)
    for unit in part.units:
        if unit in done or time.monotonic() > until:
            continue
        began = time.monotonic()
        figures = dict(part.run(unit))
        done[unit] = {"figures": figures, "seconds": time.monotonic() - began}
        told = ", ".join(f"{number:,} {name}" for name, number in figures.items())
        place = f"{len(done)} of {len(part.units)}"
        click.echo(f"{part.name} {place} ({unit}, {done[unit]['seconds']:.0f} s): {told}")
        if any(figures.get(name) for name in part.forbidden):
            click.echo(f"{part.name}: FAILED at {unit}; it is not kept as done")
            return False
        with kept.open("a", encoding="utf-8") as written:
            written.write(json.dumps({"unit": unit, **done[unit]}) + "\n")
    if len(done) < len(part.units):
        click.echo(f"{part.name}: {len(done)} of {len(part.units)} done; run it again to go on")
        return False
    total = added([done[unit]["figures"] for unit in part.units])
    records.add(part, now, total, sum(done[unit]["seconds"] for unit in part.units), file)
    kept.unlink()
    click.echo(f"{part.name}: recorded in {file.name}")
    return True


def _read(kept: Path) -> dict[str, dict[str, Any]]:
    """The units that were done before, by name."""
    lines = kept.read_text(encoding="utf-8").splitlines() if kept.is_file() else []
    return {found.pop("unit"): found for found in map(json.loads, lines)}


if __name__ == "__main__":
    main()
