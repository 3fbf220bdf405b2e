"""Tables as CSV, as Dutch spreadsheets read them."""

import csv
import io
from collections.abc import Iterable, Sequence

CSV_KIND = "text/csv; charset=utf-8"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Semicolons, a mark of UTF-8, and no cell that begins a formula."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    for row in (head, *rows):
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row])
    return f"\ufeff{file.getvalue()}"
