"""What can be wrong with a cell, a name, a mail address or a number: a table of rules each.

The first rule that fits is told. A rule gives what it found, or something false.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from course.messages import _, noop
from course.people.names import Name, folded

LONGEST_NAME: Final = 100
LONGEST_LOGIN: Final = 255  # as the column
_LONGEST_MAIL, _LONGEST_LOCAL, _LONGEST_NUMBER = 254, 64, 40
_NOBODY: Final = frozenset(
    ("onbekend", "vacature", "nvt", "nnb", "nn", "totaal", "test", "geen", "leeg")
)
_ERROR: Final = re.compile(r"#(N/?[BA]|REF|VERW|NAAM|NAME|VALUE|WAARDE|DEEL|DIV|LEEG|NULL|GETAL)")
_MOJIBAKE: Final = re.compile("[ÃÂ][\u0080-\u00bf]|â€")
_SCIENTIFIC: Final = re.compile(r"\d([.,]\d+)?E\+?\d+", re.IGNORECASE)
_IN_NAMES: Final = frozenset(" '’‘`-.()")
_TWO_MAILS: Final = re.compile(r"@\S*[,;/ ]\s*\S+@")
_SLIPS: Final = frozenset(("con", "cmo", "nll", "ml", "nk"))
# What a browser takes for an address. Source: HTML Living Standard, "Valid email address".
_MAIL: Final = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@"
    r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+",
    re.IGNORECASE,
)


class Note(NamedTuple):
    """A sentence about a row: the English of the catalogue, and what goes into its braces."""

    message: str
    words: tuple[tuple[str, object], ...] = ()

    def __str__(self) -> str:
        return _(self.message, **dict(self.words))


def note(message: str, **words: object) -> Note:
    """A sentence; mark `message` with `noop`."""
    return Note(message, tuple(sorted(words.items())))


class Rule(NamedTuple):
    """What is wrong where `finds` gives something; the message may use `{text}` and `{found}`."""

    finds: Callable[[str], object]
    message: str


def first_wrong(rules: Sequence[Rule], text: str) -> Note | None:
    """The sentence of the first rule that finds something in `text`; None where all is well."""
    for rule in rules:
        if found := rule.finds(text):
            sign = visible(found) if isinstance(found, str) else ""
            words = {"text": visible(text), "found": sign}
            used = {name: word for name, word in words.items() if f"{{{name}}}" in rule.message}
            return note(rule.message, **used)
    return None


def strange_sign(text: str) -> str:
    """The first sign that does not belong in a name, or nothing."""
    for sign in text:
        if unicodedata.category(sign)[0] not in {"L", "M"} and sign not in _IN_NAMES:
            return sign
    return ""


def _has_letters(text: str) -> bool:
    return any(map(str.isalpha, text))


def _invisible(text: str) -> bool:
    return any(unicodedata.category(sign) in {"Cc", "Cf", "Co", "Cs", "Cn"} for sign in text)


def visible(text: str) -> str:
    """`text` with a dot for each sign that nobody sees, and not too long."""
    return "".join(sign if sign.isprintable() else "·" for sign in text)[:LONGEST_NAME]


def _local(mail: str) -> str:
    return mail.rpartition("@")[0]


def _domain(mail: str) -> str:
    return mail.rpartition("@")[2]


def _odd_ending(mail: str) -> str:
    ending = _domain(mail).rpartition(".")[2]
    odd = not ending.isalpha() or len(ending) == 1 or ending.lower() in _SLIPS
    return ending if odd else ""


def _full_stop_too_many(mail: str) -> bool:
    local, domain = _local(mail), _domain(mail)
    return ".." in mail or local.startswith(".") or local.endswith(".") or domain.endswith(".")


CELL: Final = (
    Rule(
        lambda text: "\n" in text,
        noop("A cell goes on over more than one line: is a quotation mark missing?"),
    ),
    Rule(_ERROR.match, noop("There is “{text}” instead of a value.")),
    Rule(
        lambda text: "\ufffd" in text or _MOJIBAKE.search(text),
        noop("The letters of “{text}” were lost: save the file as UTF-8."),
    ),
    Rule(re.compile(r"[=+@]|-.").match, noop("“{text}” looks like a formula.")),
    Rule(_invisible, noop("There is an invisible sign in “{text}”.")),
)

NAME: Final = (
    Rule(lambda text: not text, noop("There is no name.")),
    Rule(lambda text: "@" in text, noop("There is a mail address where the name should be.")),
    Rule(lambda text: len(text) > LONGEST_NAME, noop("The name is too long.")),
    Rule(lambda text: "?" in text, noop("A letter of “{text}” was lost.")),
    Rule(
        lambda text: set(folded(text).replace(".", "").split()) & _NOBODY,
        noop("“{text}” is not a name."),
    ),
    Rule(lambda text: any(map(str.isdigit, text)), noop("There is a digit in the name “{text}”.")),
    Rule(re.compile("[<>]").search, noop("There is code in the name “{text}”.")),
    Rule(re.compile("[/&]").search, noop("“{text}” is more than one person.")),
    Rule(strange_sign, noop("“{found}” does not belong in a name.")),
    Rule(lambda text: not _has_letters(text), noop("“{text}” is not a name.")),
)

MAIL: Final = (
    Rule(_TWO_MAILS.search, noop("There are two mail addresses: {text}.")),
    Rule(lambda text: "@" not in text, noop("“{text}” is not a mail address: it has no @.")),
    Rule(lambda text: text.count("@") > 1, noop("“{text}” has more than one @.")),
    Rule(lambda text: not _local(text), noop("“{text}” lacks what stands before the @.")),
    Rule(lambda text: not _domain(text), noop("“{text}” lacks what stands after the @.")),
    Rule(lambda text: " " in text, noop("There is a space in “{text}”.")),
    Rule(lambda text: "," in text, noop("There is a comma in “{text}”: should it be a full stop?")),
    Rule(lambda text: not text.isascii(), noop("There is a letter with an accent in “{text}”.")),
    Rule(
        lambda text: len(text) > _LONGEST_MAIL or len(_local(text)) > _LONGEST_LOCAL,
        noop("The mail address is too long."),
    ),
    Rule(_full_stop_too_many, noop("There is a full stop too many in “{text}”.")),
    Rule(lambda text: "." not in _domain(text), noop("“{text}” lacks an ending such as .nl.")),
    Rule(_odd_ending, noop("“{text}” ends in .{found}: is that right?")),
    Rule(lambda text: not _MAIL.fullmatch(text), noop("“{text}” is not a mail address.")),
)


def _may_log_in(text: str) -> bool:
    """Whether a Hub takes it for a user name: `Authenticator.validate_username`, and our column."""
    return text.isprintable() and "/" not in text and len(text) <= LONGEST_LOGIN


LOGIN: Final = (
    Rule(_SCIENTIFIC.fullmatch, noop("The spreadsheet shortened “{text}”: make the column text.")),
    Rule(lambda text: not _may_log_in(text), noop("“{text}” cannot be a user name.")),
)

NUMBER: Final = (
    Rule(_SCIENTIFIC.fullmatch, noop("The spreadsheet shortened “{text}”: make the column text.")),
    Rule(
        lambda text: len(text) > _LONGEST_NUMBER or not re.fullmatch(r"[0-9A-Za-z.-]+", text),
        noop("“{text}” cannot be a number of a register."),
    ),
)

# Source: BIG-register, "BIG-nummer": eleven digits, of which the first two are the profession.
BIG: Final = (
    *NUMBER,
    Rule(lambda text: not re.fullmatch(r"\d{11}", text), noop("A BIG number has eleven digits.")),
)


def name_parts(name: Name) -> Note | None:
    """What is missing in a name."""
    if not _has_letters(name.family):
        return note(noop("There is no family name."))
    if not _has_letters(name.given):
        return note(noop("There is no given name."))
    return None
