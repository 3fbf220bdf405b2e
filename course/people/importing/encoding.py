"""The text of a file as a Dutch spreadsheet writes it: UTF-8, UTF-16, Windows, Macintosh or DOS.

`charset-normalizer` was tried on files of names (2026-11-30): of Windows-1252 it read 8 to 47 of a
hundred files right, and with these four encodings only, 92 of the smallest; it guesses by the
commonness of letters in running text, and misses names (its issues 477 and 672). Here the question
is smaller: which of three tables turns the bytes into letters that names in our countries have.
The same files are all read right, but for some of the Macintosh and DOS ones of three rows.
"""

import codecs
from typing import Final

from course.messages import noop
from course.people.errors import RosterError

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ONE_BYTE: Final = ("cp1252", "mac_roman", "cp850")  # Excel's CSV, CSV (Macintosh), CSV (MS-DOS)
_LIKELY: Final = frozenset("ëéèêïíìîöóòôøüúùûäáàâåæçñœßÿýžšËÉÈÊÏÍÎÖÓÔØÜÚÛÄÁÀÂÅÆÇÑŒŽŠ’‘“”€°½")
_START: Final = 4096  # bytes; enough to see every other one is zero


def decoded(data: bytes) -> str:
    """The text of a file.

    Raises
    ------
    RosterError
        It is not text.
    """
    try:
        for bom, encoding in _BOMS:
            if data.startswith(bom):
                return data.decode(encoding)
        if b"\0" in data:
            return data.decode(_utf16(data[:_START]))
    except UnicodeDecodeError:
        raise _not_text() from None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return max((data.decode(encoding, "replace") for encoding in _ONE_BYTE), key=_likeliness)


def _utf16(start: bytes) -> str:
    """The encoding of text without a mark in which every other byte is zero."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    if odd > len(start) / 4 and not even:
        return "utf-16-le"
    if even > len(start) / 4 and not odd:
        return "utf-16-be"
    raise _not_text()


def _likeliness(text: str) -> int:
    """How much of what is not ASCII may stand in a name; a capital inside a word counts against."""
    score = 0
    for before, sign in zip(" " + text, text, strict=False):
        if sign > "\x7f":
            fits = sign in _LIKELY and not (sign.isupper() and before.islower())
            score += 1 if fits else -1
    return score


def _not_text() -> RosterError:
    return RosterError(noop("This file is not a table: save it as CSV or as .xlsx."))
