"""BENCHMARKS.md: one row a record. Rows are written here and never by hand."""

import os
import platform
import re
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from tests.conftest import REPOSITORY
from tests.soak.parts import Figures, Part

FILE = REPOSITORY / "BENCHMARKS.md"
_COLUMNS = ("date", "commit", "proves", "command", "figures", "minutes", "machine")
_RULE = "|" + "---|" * len(_COLUMNS)


def newest(part: Part, file: Path = FILE) -> dict[str, str] | None:
    """The newest record of a part by column, or None."""
    rows = [line for line in _section(file.read_text("utf-8"), part).splitlines() if "|" in line]
    if len(rows) <= 2:
        return None
    cells = [cell.strip() for cell in rows[-1].strip("|").split("|")]
    return dict(zip(_COLUMNS, cells, strict=True))


def add(part: Part, digest: str, figures: Figures, seconds: float, file: Path = FILE) -> None:
    """Write a record as the last row of the part's table."""
    text = file.read_text("utf-8")
    record = {
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M}",
        "commit": _commit(),
        "proves": f"`{digest}`",
        "command": f"`make soak SOAK={part.name}`",
        "figures": ", ".join(f"{number:,} {name}" for name, number in figures.items()),
        "minutes": f"{seconds / 60:.1f}",
        "machine": _machine(),
    }
    section = _section(text, part)
    if _RULE not in section:
        heading = " | ".join(_COLUMNS)
        text = text.rstrip() + f"\n\n## {part.name}\n\n{part.proves}\n\n| {heading} |\n{_RULE}\n"
        section = _section(text, part)
    file.write_text(
        text.replace(section, f"{section.rstrip()}\n{_row(record)}\n\n").rstrip() + "\n"
    )


def _row(record: Mapping[str, str]) -> str:
    return "| " + " | ".join(record[name] for name in _COLUMNS) + " |"


def _section(text: str, part: Part) -> str:
    """What stands under the part's heading, to the next heading; "" where there is none."""
    found = re.search(rf"^## {part.name}\n.*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    return found[0] if found else ""


def _commit() -> str:
    command = ["git", "-C", str(REPOSITORY), "describe", "--always", "--dirty"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "none"


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores, python = os.cpu_count(), platform.python_version()
    return f"{cores} cores, {memory:.0f} GB, {platform.system()}, Python {python}"
