"""What in a text may identify a person: patterns such as numbers, and capitalised names.

The browser (story.js) applies the same rules and lists before a story is sent, and asks; the writer
decides. Here the same rules warn the person who judges the story.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from course.exercises.fields import Model

Kind = Literal["mail", "datum", "bsn", "postcode", "telefoon", "straat", "naam"]


class Names(Model):
    """The lists by which a capital is judged."""

    titles: tuple[str, ...]
    particles: tuple[str, ...]
    streets: tuple[str, ...]
    no_streets: tuple[str, ...]
    months: tuple[str, ...]
    known: tuple[str, ...]


NAMES = Names(
    titles=("meneer", "mevrouw", "mijnheer", "mw", "mevr", "dhr", "heer", "dokter", "dr", "juf",
            "meester", "juffrouw", "zuster", "broeder", "oom", "tante"),
    particles=("van", "de", "der", "den", "ten", "ter", "el", "al", "ben"),
    streets=("straat", "laan", "weg", "plein", "dreef", "kade", "steeg", "gracht", "singel"),
    no_streets=("onderweg", "terugweg", "heenweg", "uitweg", "omweg", "snelweg", "halverwege"),
    months=("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus",
            "september", "oktober", "november", "december", "jan", "feb", "mrt", "apr", "jun",
            "jul", "aug", "sep", "sept", "okt", "nov", "dec"),
    known=("ik", "u", "uw", "god", "nederland", "nederlands", "nederlandse", "belgië", "belgisch",
           "belgische", "vlaanderen", "vlaams", "vlaamse", "engels", "frans", "duits", "arabisch",
           "turks", "pools", "whatsapp", "facebook", "instagram", "teams", "google", "kerst",
           "kerstavond", "pasen", "sinterklaas", "ramadan", "suikerfeest", "wmo", "wlz", "zvw",
           "avg", "jeugdwet", "star"),
)  # fmt: skip


class Find(NamedTuple):
    """A piece of text that may identify somebody, and where it starts."""

    kind: Kind
    text: str
    at: int


_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,60}(?:\.[\w-]{1,60}){0,4}\.[^\W\d_]{2,20}")
_MONTHS = "|".join(NAMES.months)
_DATE = re.compile(
    r"(?<!\d)(?:\d{1,2}[-/.]\d{1,2}[-/.]['\u2019]?(?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}"
    rf"|\d{{1,2}}\s+(?:{_MONTHS})\.?\s+['\u2019]?(?:\d{{4}}|\d{{2}}))(?!\d)",
    re.IGNORECASE,
)
_NINE = re.compile(
    r"(?<!\d)(?<!\d[. ])(?:\d{9}|\d{4}[. ]\d{2}[. ]\d{3}|\d{3}[. ]\d{3}[. ]\d{3})(?!\d)"
)
_POSTCODE = re.compile(r"(?<!\d)[1-9]\d{3} ?(?!SA|SD|SS)[A-Z]{2}(?![^\W\d_])(?:\s+\d+)?")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
# Before the start of a sentence, a quotation or a list's item; the escapes are quotes and dashes.
_BEFORE_A_START = frozenset(
    ".!?:(-*'\"\u2026\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb\u2013\u2014\u2022"
)
_LONGEST_NAME = 8  # words
_BETWEEN = re.compile(r"[ \u00a0]+")


def finds(text: str) -> list[Find]:
    """What may identify somebody, in text order; pieces do not overlap."""
    accepted: list[Find] = []
    for find in [*_with_a_form(text), *_streets(text), *_titled(text), *_capitals(text)]:
        if not any(
            o.at < find.at + len(find.text) and find.at < o.at + len(o.text) for o in accepted
        ):
            accepted.append(find)
    return sorted(accepted, key=lambda find: find.at)


def _with_a_form(text: str) -> Iterator[Find]:
    from phonenumbers import PhoneNumberMatcher  # noqa: PLC0415 - only who judges stories needs it
    from stdnum.nl import bsn  # noqa: PLC0415

    yield from (Find("mail", m[0], m.start()) for m in _MAIL.finditer(text))
    yield from (Find("datum", m[0], m.start()) for m in _DATE.finditer(text))
    for m in _NINE.finditer(text):
        if bsn.is_valid(m[0]):
            yield Find("bsn", m[0], m.start())
    yield from (Find("postcode", m[0], m.start()) for m in _POSTCODE.finditer(text))
    for country in ("NL", "BE"):
        for match in PhoneNumberMatcher(text, country):
            yield Find("telefoon", match.raw_string, match.start)


def _streets(text: str) -> Iterator[Find]:
    for word in _WORD.finditer(text):
        low = word[0].lower()
        ends = any(low.endswith(end) and low != end for end in NAMES.streets)
        if ends and word[0][0].isupper() and low not in NAMES.no_streets:
            number = re.match(r"\s+\d+(?!\d)", text[word.end() :])
            yield Find("straat", word[0] + (number[0] if number else ""), word.start())


def _titled(text: str) -> Iterator[Find]:
    """A title with what follows: a capitalised word or a letter."""
    words = list(_WORD.finditer(text))
    for at, word in enumerate(words):
        if word[0].lower() in NAMES.titles:
            dotted = text.startswith(".", word.end())
            if (end := _name_end(text, words, at, skip=dotted)) is not None:
                yield Find("naam", text[word.start() : end], word.start())


def _capitals(text: str) -> Iterator[Find]:
    """A capitalised word that starts no sentence or quotation, with the rest of the name."""
    words, past = list(_WORD.finditer(text)), 0
    for at, word in enumerate(words):
        if word.start() >= past and _is_name(word[0]) and not _starts(text, word.start()):
            past = _name_end(text, words, at) or word.end()
            yield Find("naam", text[word.start() : past], word.start())


def _is_name(word: str) -> bool:
    is_abbreviation = word.isupper()  # a letter alone, too
    return word[0].isupper() and not is_abbreviation and word.lower() not in NAMES.known


def _starts(text: str, at: int) -> bool:
    """Whether a sentence, a quotation or a line starts at `at`."""
    before = at
    while before and text[before - 1].isspace():
        before -= 1
        if text[before] == "\n":
            return True
    return before == 0 or text[before - 1] in _BEFORE_A_START


def _name_end(text: str, words: list[re.Match[str]], at: int, *, skip: bool = False) -> int | None:
    """Where the capitalised words after word `at` end, particles between them; None without any.

    `skip` lets a full stop follow word `at`, as after *mw.*
    """
    end = None
    for before, word in zip(
        words[at : at + _LONGEST_NAME], words[at + 1 : at + _LONGEST_NAME], strict=False
    ):
        first = before.end() + (skip and before is words[at])
        if not _BETWEEN.fullmatch(text, first, word.start()):
            break
        if word[0][0].isupper() and word[0].lower() not in NAMES.known:
            end = word.end()
        elif word[0].lower() not in NAMES.particles:
            break
    return end
