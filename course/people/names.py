"""Names of people in the Netherlands and Flanders: their parts, their order, and how to find them.

Letters are folded by `anyascii`: `unicodedata` alone knows no plain letter for ł, ø or đ, which
names here do have, and PyICU needs a C++ library on the machine for what is one table.
"""

import re
from typing import Final, Literal, NamedTuple

from anyascii import anyascii

Track = Literal["NL", "VL"]

_WORDS: Final = """
    's 't aan af al bij d' da de dei del den der des di do dos du el het in la las le les lo los op
    over te ten ter toe tot uit uijt van ver vom von voor vor zu zum zur
"""
_INFIXES: Final = frozenset(_WORDS.split())
_APOSTROPHES: Final = re.compile(r"['’‘`\u00b4]")
_APART: Final = re.compile(r"[^0-9a-z@.+_]+")


class Name(NamedTuple):
    """The parts of a name; `infix` is the *tussenvoegsel*. Empty text where a part is missing."""

    given: str
    infix: str
    family: str

    @property
    def full(self) -> str:
        """The name as it is said: `Anna van den Berg`."""
        return " ".join(part for part in self if part)


def folded(text: str) -> str:
    """`text` in plain lower-case letters and digits, for comparing and searching.

    Accents, capitals, apostrophes and double spaces make no difference; `Ça va, Łukasz?` becomes
    `ca va lukasz`. What stands in a mail address stays.
    """
    plain = anyascii(_APOSTROPHES.sub("", text)).casefold()
    return _APART.sub(" ", _APOSTROPHES.sub("", plain)).strip()


def sort_key(name: Name, track: Track = "NL") -> tuple[str, ...]:
    """Where a name stands in a list.

    In the Netherlands the infix does not count at first: *Van den Berg* stands under B. In
    Flanders it is part of the family name, and the same name stands under V.

    Source: NEN 5050; Taaladvies.net, "Alfabetische volgorde van namen (Vlaanderen, Nederland)".
    """
    given, infix, family = (folded(part) for part in name)
    if track == "VL":
        return (f"{infix} {family}".strip(), given)
    return (family, infix, given)


def listed(name: Name, track: Track = "NL") -> str:
    """A name as lists show it: `Berg, Anna van den`, and in Flanders `Van den Berg, Anna`."""
    given, infix, family = name
    if track == "VL":
        whole = f"{infix} {family}".strip()
        return ", ".join(part for part in (whole[:1].upper() + whole[1:], given) if part)
    return ", ".join(part for part in (family, f"{given} {infix}".strip()) if part)


def split_family(family: str, track: Track = "NL") -> tuple[str, str]:
    """Infix and rest of a family name: `Van den Berg` is `van den` and `Berg`.

    The last word is never an infix: somebody may be called `Van`. In Flanders nothing is split off:
    there `Van den Berg`, with the capitals that it has, is the family name.
    """
    words = family.split()
    if track == "VL":
        return "", " ".join(words)
    count = 0
    while count < len(words) - 1 and _is_infix(words[count]):
        count += 1
    return " ".join(words[:count]).lower(), " ".join(words[count:])


def parse(text: str, track: Track = "NL") -> Name:
    """The parts of a whole name in one cell.

    Reads `Anna van den Berg`, `Berg, Anna van den`, `Berg, van den, Anna` and `van den Berg, Anna`.
    Without an infix the last word is the family name.
    """
    first, *others = (" ".join(part.split()) for part in text.split(","))
    if not others:
        return _said(first.split(), track)
    infix, family = split_family(first, track)
    given, after = _given(others)
    if track == "VL":
        return Name(given, "", f"{after} {family}".strip())
    return Name(given, infix or after.lower(), family)


def _given(others: list[str]) -> tuple[str, str]:
    """The given names and the infix that stand after a comma."""
    if len(others) > 1 and all(map(_is_infix, others[0].split())):
        return " ".join(others[1:]), others[0]
    words = " ".join(others).split()
    end = len(words)
    while end > 1 and _is_infix(words[end - 1]):
        end -= 1
    return " ".join(words[:end]), " ".join(words[end:])


def _said(words: list[str], track: Track) -> Name:
    """A name in the order in which it is said."""
    for number, word in enumerate(words[1:-1], start=1):
        if _is_infix(word):
            infix, family = split_family(" ".join(words[number:]), track)
            return Name(" ".join(words[:number]), infix, family)
    return Name(" ".join(words[:-1]), "", " ".join(words[-1:]))


def _is_infix(word: str) -> bool:
    return _APOSTROPHES.sub("'", word).lower() in _INFIXES
