"""Files that are not what they should be: one clear sentence each, and never anything else."""

import io
import random
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from course.records.grade_files import workbook_file
from course.records.grade_files.grade_file import LARGEST, GradeFileError
from course.records.grade_files.platforms import layout
from course.records.grade_files.reading import read_grade_file

HEAD = b"Username,Email,Toets\n"
SENTENCE = re.compile(r"[A-Z“][^\n]{10,250}[.?]")


def said(content: bytes) -> str:
    with pytest.raises(GradeFileError) as error:
        layout(read_grade_file(content))
    assert SENTENCE.fullmatch(error.value.message.dutch), str(error.value)
    return error.value.message.dutch


def archive(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return buffer.getvalue()


def workbook(rows: int, columns: int = 3) -> bytes:
    book = Workbook()
    for number in range(rows):
        book.active.append([f"{number}-{column}" for column in range(columns)])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def protected() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


TYPES = {"[Content_Types].xml": b"<Types/>"}
BAD = {
    "nothing": (b"", "leeg"),
    "blanks": (b" \n \r\n", "leeg"),
    "50 MB": (HEAD + b"a,b,1\n" * 9_000_000, "te groot"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "geen CSV of Excel"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\x00\x01", "geen CSV of Excel"),
    "an unknown encoding": ("Username,Email,Toets\nañna,x,1\n".encode("utf-32"), "geen CSV"),
    "EBCDIC": ("Username,Email,Toets\nanna,x,1\n".encode("cp500"), "geen CSV"),
    "half a character": (HEAD.decode().encode("utf-16")[:-1], "geen CSV"),
    "one column": (b"Username\nanna\n", "geen tabel"),
    "headings only": (HEAD, "geen tabel"),
    "a text": (b"Beste docent,\n\nhierbij de lijst.\n", "Geen kolom zegt"),
    "nobody": (b"Naam,Toets\nAnna,1\n", "Geen kolom zegt"),
    "no marks": (b"Username,Email\nanna,a@b.nl\n", "Geen kolom kan"),
    "an open quote": (b'Username,Email,Toets\n"anna,x,1\nbram,x,2\n', "regel 2"),
    "text after a quote": (b'Username,Email,Toets\n"anna"x,x,1\n', "regel 2"),
    "an endless cell": (HEAD + b"a" * 150_000 + b",x,1\n", "regel 2"),
    "too many rows": (HEAD + b"a,b,1\n" * 30_000, "meer dan 20000"),
    "too many columns": (b"Username," + b"x," * 600 + b"\nanna,\n", "500 kolommen"),
    "old Excel or a password": (protected(), "wachtwoord"),
    "an archive": (archive({"a.txt": b"x"}), "geen goed Excel"),
    "half an archive": (workbook(5)[:900], "geen goed Excel"),
    "an empty workbook": (archive(TYPES), "geen goed Excel"),
    "a zip bomb": (archive({**TYPES, "xl/a.xml": bytes(60_000_000)}), "pakt uit"),
    "many parts": (archive({**TYPES, **{f"{n}": b"" for n in range(600)}}), "pakt uit"),
    "entities": (archive({**TYPES, "a.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]>"}), "geen goed"),
    "a long workbook": (workbook(20_002, 1), "meer dan 20000"),
}


@pytest.mark.parametrize(("content", "part"), BAD.values(), ids=BAD)
def test_a_bad_file_is_one_sentence(content: bytes, part: str) -> None:
    assert part in said(content)


def test_a_far_away_cell_is_no_long_walk() -> None:
    book = Workbook()
    book.active["XFD1048576"] = "ver weg"
    buffer = io.BytesIO()
    book.save(buffer)

    assert "meer dan 20000" in said(buffer.getvalue())


def test_the_largest_workbook_that_is_read_unfolds_to_little_memory() -> None:
    assert workbook_file._LARGEST_UNFOLDED <= 2 * LARGEST


def is_read_or_refused(content: bytes) -> bool:
    """Whether it is a table that is written back as it came, or refused in a sentence."""
    try:
        file = read_grade_file(content)
        layout(file)
    except GradeFileError as error:
        return bool(SENTENCE.fullmatch(error.message.dutch))
    return file.ending == "xlsx" or file.written() == content


@given(st.binary(max_size=400))
@settings(max_examples=400, deadline=None)
def test_any_bytes_are_a_table_or_a_sentence(content: bytes) -> None:
    for start in (b"", HEAD, b"PK\x03\x04", b"\xff\xfe"):
        assert is_read_or_refused(start + content)


@given(st.integers())
@settings(max_examples=60, deadline=None)
def test_a_spoiled_workbook_is_a_table_or_a_sentence(seed: int) -> None:
    draw, content = random.Random(seed), bytearray(workbook(5))
    for _ in range(draw.randint(1, 30)):
        content[draw.randrange(len(content))] = draw.randrange(256)
    assert is_read_or_refused(bytes(content))


def test_nothing_is_written_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))

    said(archive({**TYPES, "xl/a.xml": bytes(60_000_000)}))

    assert list(tmp_path.iterdir()) == []
