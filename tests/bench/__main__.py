"""`make bench`: prints a table and writes benchmarks.json."""

import json
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench import cohorts, doors, marking, phone

OUT = Path("benchmarks.json")


def main() -> int:
    """Measure everything, one after the other; a ratio is measured within one run."""
    figures = [*marking.measure(), *doors.measure(), *cohorts.measure(), *phone.measure()]
    OUT.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    table = Table("figure", "value", "unit", "note", title="benchmarks.json")
    for figure in figures:
        table.add_row(figure["figure"], str(figure["value"]), figure["unit"], figure["note"])
    Console(width=140).print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
