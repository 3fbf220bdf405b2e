"""The tables of a report as files for further work: CSV, Parquet, and the column descriptions.

Both hold numbers as disclosed, never exact ones: floats and nulls in Parquet, a decimal comma and
empty cells in CSV. What each column holds is documented in
`course.cohort.figures.table_columns`, and, for whoever opens the files, in `leesmij.txt` and
`kolommen.csv` next to them.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from course.cohort.figures.table_columns import FlatColumn, Type, csv_of, flat
from course.cohort.figures.tables import Table
from course.csv_file import write_csv

COLUMNS, README = "kolommen.csv", "leesmij.txt"
_TYPES: dict[Type, pa.DataType] = {
    "text": pa.string(),
    "number": pa.float64(),
    "count": pa.int64(),
}
_HOW = """\
De tabellen van dit rapport, elk als CSV (voor een rekenblad) en als Parquet (voor programma's)

In elke tabel staan dezelfde getallen als in het rapport, afgerond zoals ze daar staan.

- ... waarde: het getal uit het rapport. Een deel is een getal van 0 tot 1: 0,6 is 60 %.
- ... laag en ... hoog: staat er in het rapport "hoogstens 10 %", dan is er geen waarde. Dan is
  laag 0 en hoog 0,1. Bij "meer dan 95 %" is laag 0,95 en hoog 1. Onder "Waarschijnlijk" en
  "Verschil" zijn het de uiteinden van het gebied waarin de waarde met 95 % zekerheid ligt.
- ... waarschijnlijk laag en hoog: hetzelfde gebied, als het in het rapport achter het getal staat.
- ... aantal: over ongeveer hoeveel deelnemers het gaat, afgerond op vijf.
- ... verborgen: waarom er niets staat.

Een verschil is dit cohort min het andere: onder 0 is het bij dit cohort minder, en op de lijn van
te nabij (-1) naar te afstandelijk (1) dichterbij. Een leeg vak betekent dat er geen getal is, en
nooit dat het getal 0 is. In kolommen.csv staat van elke kolom wat ze betekent.
"""


class Sheet(NamedTuple):
    """One table and the name of its file."""

    name: str
    table: Table


def write(sheets: Sequence[Sheet], folder: Path) -> None:
    """Write each table as CSV and Parquet into `folder`, and the two files that explain them."""
    folder.mkdir(parents=True, exist_ok=True)
    about: list[tuple[str, str, str, str]] = []
    for name, table in sheets:
        columns = flat(table)
        text = csv_of(table)
        (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
        _write_parquet(folder / f"{name}.parquet", table.caption, columns)
        about += [(name, table.caption, column.name, column.about) for column in columns]
    write_csv(folder / COLUMNS, ("Tabel", "Titel", "Kolom", "Betekenis"), about)
    (folder / README).write_text(_HOW, encoding="utf-8")


def _write_parquet(path: Path, title: str, columns: Sequence[FlatColumn]) -> None:
    """The same values; the schema says what each column means."""
    fields = [
        pa.field(column.name, _TYPES[column.type], metadata={"betekenis": column.about})
        for column in columns
    ]
    arrays = [pa.array(column.values, _TYPES[column.type]) for column in columns]
    pq.write_table(pa.table(arrays, pa.schema(fields, metadata={"titel": title})), path)
