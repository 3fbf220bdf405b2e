"""What the tables of a report tell, read from the files as anybody would: no page is asked.

A row holds between which shares an option lies, in steps of 5 %, and between which numbers of
people. So a table of a question is read as `Told`: all counts for which its numbers hold.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from math import ceil, floor
from pathlib import Path
from typing import Final

from tests.cohort.attacker.software import Told

_PEOPLE: Final = "Deelnemers"
_SHARE: Final = "Aandeel"
_TINY: Final = 1e-6


def tables(folder: Path) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Each table of a report by its name: its rows, by column."""
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield path.stem, list(csv.DictReader(file, delimiter=";"))


def choices(rows: Sequence[Mapping[str, str]]) -> dict[str, Told]:
    """What a table with a row for each option tells, under "" ; nothing where it has other rows."""
    if not rows or f"{_SHARE} laag" not in rows[0]:
        return {}
    people = {_people(row) for row in rows if row[f"{_SHARE} hoog"]}
    if len(people) != 1:
        return {}
    fewest, most = people.pop()
    spans = tuple(_span(row, _SHARE, fewest, most) for row in rows)
    return {"": (fewest, most, spans)}


def levels(rows: Sequence[Mapping[str, str]], words: Sequence[str]) -> dict[str, Told]:
    """What a table with a row for each question and columns for each level tells, by row."""
    found: dict[str, Told] = {}
    for row in rows:
        if f"{words[0]} laag" in row and row[f"{words[0]} hoog"]:
            fewest, most = _people(row)
            spans = tuple(_span(row, word, fewest, most) for word in words)
            found[next(iter(row.values()))] = fewest, most, spans
    return found


def _people(row: Mapping[str, str]) -> tuple[int, int]:
    if exact := row.get(f"{_PEOPLE} aantal"):
        return int(exact), int(exact)
    return int(row[f"{_PEOPLE} laag"]), int(row[f"{_PEOPLE} hoog"])


def _span(row: Mapping[str, str], name: str, fewest: int, most: int) -> tuple[int, int] | None:
    """The counts that a share can stand for; None where nothing is told."""
    if not row[f"{name} hoog"]:
        return None
    low, high = (float(row[f"{name} {end}"].replace(",", ".")) for end in ("laag", "hoog"))
    return ceil(low * fewest - _TINY), floor(high * most + _TINY)
