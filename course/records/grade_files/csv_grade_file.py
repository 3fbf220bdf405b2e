"""A grade file in CSV, in any encoding and with any delimiter that such systems write.

It is written back byte for byte but for the marks.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from course.messages import noop
from course.records.grade_files.grade_file import MOST_ROWS, GradeFile, GradeFileError, check_size

_DELIMITERS = ",;\t|:"
_ZEROS = 0.4  # of the bytes, in UTF-16 of our languages: every other one
_NUMBER = re.compile(r"-?\d+([.,])\d+")
_BOMS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


class CsvFile(GradeFile):
    """A CSV file. What is not put stays as it was, its quotes and line ends included."""

    ending = "csv"

    def __init__(self, content: bytes) -> None:
        self._bom, self._encoding, text = _decoded(content)
        self._delimiter = _delimiter(text)
        self.rows, self._raw = [], []
        try:
            for cells, raw in islice(_records(text, self._delimiter), MOST_ROWS + 1):
                self.rows.append(cells)
                self._raw.append(raw)
        except csv.Error as error:
            raise GradeFileError(
                noop(
                    "From line {line} on this is no good CSV. Is there a quotation mark too many or"
                    " too few?"
                ),
                line=len(self.rows) + 1,
            ) from error
        check_size(self.rows)
        self._comma = self._decimal_comma()

    def put(self, row: int, column: int, number: float) -> None:
        """Write a number, with the decimal sign of the file."""
        fields, end = _fields(self._raw[row], self._delimiter)
        fields += [""] * (column + 1 - len(fields))
        text = f"{number:.10g}".replace(".", "," if self._comma else ".")
        quoted = fields[column].startswith('"') or self._delimiter in text
        fields[column] = f'"{text}"' if quoted else text
        self._raw[row] = self._delimiter.join(fields) + end
        self.rows[row] += [""] * (column + 1 - len(self.rows[row]))
        self.rows[row][column] = text

    def written(self) -> bytes:
        """The file in the encoding that it came in."""
        return self._bom + "".join(self._raw).encode(self._encoding)

    def _decimal_comma(self) -> bool:
        """As the numbers in the file have it; where there are none, as spreadsheets expect it."""
        signs = [
            found[1]
            for cells in self.rows[1:]
            for cell in cells
            if (found := _NUMBER.fullmatch(cell.strip()))
        ]
        if signs:
            return signs.count(",") > signs.count(".")
        return self._delimiter == ";"


def _decoded(content: bytes) -> tuple[bytes, str, str]:
    """Byte order mark, encoding and text."""
    for bom, encoding in _BOMS.items():
        if content.startswith(bom):
            return bom, encoding, _text(content.removeprefix(bom), encoding)
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "cp1252"):
        if encoding.startswith("utf-16") and content.count(0) < _ZEROS * len(content):
            continue
        try:
            return b"", encoding, _text(content, encoding)
        except GradeFileError:
            continue
    raise _no_text()


def _text(content: bytes, encoding: str) -> str:
    """The text; refused where it does not fit, or holds what no text holds."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise _no_text() from None
    if any(char < " " and char not in "\t\r\n" for char in set(text)):
        raise _no_text()
    if text.encode(encoding) != content:
        raise _no_text()
    return text


def _no_text() -> GradeFileError:
    return GradeFileError(
        noop(
            "This is no CSV or Excel (.xlsx), or in an encoding that we do not know. Export"
            " the grades again as CSV."
        )
    )


def _delimiter(text: str) -> str:
    """What parts the headings into most columns."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    counts = {sign: len(_fields(line, sign)[0]) for sign in _DELIMITERS}
    if counts["|"] == max(counts.values()) or counts[":"] == max(counts.values()):
        usual = max(",;\t", key=counts.__getitem__)
        return usual if counts[usual] > 1 else max(counts, key=counts.__getitem__)
    return max(counts, key=counts.__getitem__)


def _records(text: str, delimiter: str) -> Iterator[tuple[list[str], str]]:
    """Each record as cells, and as it stands in the file."""
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            taken.append(line)
            yield line

    for cells in csv.reader(lines(), delimiter=delimiter, strict=True):
        raw = "".join(taken)
        taken.clear()
        yield cells, raw


def _fields(record: str, delimiter: str) -> tuple[list[str], str]:
    """The fields of a record as they stand, quotes included, and its line end."""
    body = record.rstrip("\r\n")
    fields, start, quoted = [], 0, False
    for at, char in enumerate(body):
        if char == '"' and (quoted or at == start):
            quoted = not quoted
        elif char == '"' and body[at - 1] == '"':
            quoted = True  # the second of two, within quotes
        elif char == delimiter and not quoted:
            fields.append(body[start:at])
            start = at + 1
    return [*fields, body[start:]], record[len(body) :]
