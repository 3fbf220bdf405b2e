"""The tables of a report as files to go on with: CSV, Parquet, and what each column means."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

COLUMNS = "kolommen.csv"
_FORMULA = ("=", "+", "-", "@")
_FIRST = "waar de rij over gaat"
_MEANS: Mapping[str, str] = {
    "Aandeel": "welk deel van de deelnemers, afgerond",
    "Aangevinkt": "welk deel van de deelnemers dit aanvinkte, afgerond",
    "Begonnen": "hoeveel deelnemers aan de les begonnen, afgerond op vijf",
    "Daarna": "welke vraag op deze keuze volgt",
    "Deel van de punten": "welk deel van de punten deelnemers gemiddeld haalden, afgerond",
    "Deelnemers": "over hoeveel deelnemers het gaat, afgerond op vijf",
    "Effect": "hoe groot het verschil is, in woorden",
    "Gemiddelde": "gemiddelde op een lijn van -1 tot 1, afgerond op tienden",
    "Gemiddelde plek": "gemiddelde op de lijn van -1 (te nabij) tot 1 (te afstandelijk)",
    "Ingeleverd": "welk deel van wie begon ook inleverde, afgerond",
    "Oefeningen": "in welke oefeningen dit voorkomt",
    "Verschil": "het verschil tussen de twee, met het gebied waarin het waarschijnlijk ligt",
    "Waarschijnlijk": "het gebied waarin de waarde met 95 % zekerheid ligt",
    "Zeker": "of het verschil zeker genoeg is om er iets uit te besluiten",
}


class Sheet(NamedTuple):
    """One table: the name of its file, its title, the names of its columns, and its rows."""

    name: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @classmethod
    def read(cls, name: str, title: str, table: str) -> "Sheet":
        """A table of ours, which is HTML."""
        cells = _Cells()
        cells.feed(table)
        head, *rows = (tuple(row) for row in cells.rows)
        return cls(name, title, head, tuple(rows))

    def meanings(self) -> Iterator[tuple[str, str]]:
        """Each column with what stands in it; all are text, a dash where nothing is shown."""
        first, *rest = self.head
        yield first, _FIRST
        for column in rest:
            yield column, _MEANS.get(column, f"welk deel van de deelnemers, bij: {column}")


def write(sheets: Sequence[Sheet], folder: Path) -> None:
    """Write each table as CSV and as Parquet into `folder`, and `kolommen.csv` beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    for sheet in sheets:
        _write_csv(folder / f"{sheet.name}.csv", [sheet.head, *sheet.rows])
        _write_parquet(folder / f"{sheet.name}.parquet", sheet)
    about = [(one.name, one.title, *column) for one in sheets for column in one.meanings()]
    _write_csv(folder / COLUMNS, [("Tabel", "Titel", "Kolom", "Betekenis"), *about])


def _write_csv(path: Path, rows: Sequence[Sequence[str]]) -> None:
    """Semicolons and a mark of UTF-8, as Dutch spreadsheets want; no cell can be a formula."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        for row in rows:
            safe = [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row]
            csv.writer(file, delimiter=";").writerow(safe)


def _write_parquet(path: Path, sheet: Sheet) -> None:
    """The same words; the schema says what each column means."""
    fields = [
        pa.field(column, pa.string(), nullable=False, metadata={"betekenis": meaning})
        for column, meaning in sheet.meanings()
    ]
    columns = [pa.array(column, pa.string()) for column in zip(*sheet.rows, strict=True)]
    held = columns or [pa.array([], pa.string()) for _ in fields]
    pq.write_table(pa.table(held, pa.schema(fields, metadata={"titel": sheet.title})), path)


class _Cells(HTMLParser):
    """The cells of a table of ours, row by row."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag == "tr":
            self.rows.append([])
        elif tag in {"th", "td"}:
            self.rows[-1].append("")
            self._inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in {"th", "td"}:
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.rows[-1][-1] += data.replace("\u00a0", " ")
