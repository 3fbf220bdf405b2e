"""One row as a person to enrol, or what is wrong with it, as a sentence each."""

import re
from email.utils import parseaddr
from typing import Final, NamedTuple

from course.messages import noop
from course.people.importing.columns import is_heading
from course.people.importing.rules import (
    BIG,
    CELL,
    LOGIN,
    MAIL,
    NAME,
    NUMBER,
    Note,
    first_wrong,
    name_parts,
    note,
    strange_sign,
)
from course.people.importing.table import Row, Sheet
from course.people.names import Name, Track, folded, parse, split_family

_REGISTERS: Final = {
    "big": "BIG",
    "skj": "SKJ",
    "registerplein": "Registerplein",
    "kwaliteitsregister": "V&V",
    "kwaliteitsregistervv": "V&V",
    "vv": "V&V",
}
_CONSENT: Final = frozenset(("ja", "j", "x", "yes", "y", "true", "waar", "1", "akkoord"))


class Entry(NamedTuple):
    """A row of the file. Empty text where the row does not say; `wrong` is what is wrong with it.

    `mail` is in lower case. `consent`: the row says that the person agreed that `number` is kept.
    `readable` is False where the row as a whole is wrong, and so nothing in it can be relied on.
    """

    row: int
    name: Name
    mail: str
    cohort: str
    login: str
    register: str
    number: str
    consent: bool
    wrong: tuple[Note, ...] = ()
    readable: bool = True


def entries(sheet: Sheet, track: Track = "NL") -> list[Entry]:
    """The rows of a sheet, in its order, with names as a country writes them."""
    return [_entry(sheet, row, track) for row in sheet.rows]


def _entry(sheet: Sheet, row: Row, track: Track) -> Entry:
    cells = {field: sheet.columns.cell(row.cells, field) for field in sheet.columns.at}
    register, number = _register(cells)
    consent = cells.get("consent", "")
    entry = Entry(
        row=row.number,
        name=_name(cells, track),
        mail=_bare(cells.get("mail", "")).lower(),
        cohort=cells.get("cohort", ""),
        login=cells.get("login", ""),
        register=register,
        number=number,
        consent=bool(re.search(r"\d{4}", consent)) or folded(consent) in _CONSENT,
    )
    if shape := _shape(sheet, row):
        return entry._replace(wrong=(shape,), readable=False)
    return entry._replace(wrong=_problems(entry))


def _shape(sheet: Sheet, row: Row) -> Note | None:
    """What is wrong with the row as a whole, or with a cell of it that is read."""
    if is_heading(row.cells):
        return note(noop("The headings stand here again."))
    if any(row.cells[sheet.width :]):
        return note(noop("There are more cells than headings: is a cell split in two?"))
    for number, cell in enumerate(row.cells):
        swallowed = "\n" in cell and "@" in cell  # rows that a quotation mark joined
        if (swallowed or number in sheet.columns.at.values()) and (
            wrong := first_wrong(CELL, cell)
        ):
            return wrong
    return None


def _problems(entry: Entry) -> tuple[Note, ...]:
    """What is wrong with what the row says."""
    wrong = [first_wrong(NAME, entry.name.full) or name_parts(entry.name)]
    if entry.mail:
        wrong.append(first_wrong(MAIL, entry.mail))
    if entry.login:
        wrong.append(first_wrong(LOGIN, entry.login))
    if not entry.mail and not entry.login:
        wrong.append(note(noop("There is no mail address.")))
    if entry.number:
        wrong.append(_number_problem(entry))
    return tuple(problem for problem in wrong if problem is not None)


def _number_problem(entry: Entry) -> Note | None:
    if not entry.register:
        return note(noop("There is a register number, but not of which register."))
    if entry.register not in _REGISTERS.values():
        return note(noop("“{register}” is not a register that we know."), register=entry.register)
    return first_wrong(BIG if entry.register == "BIG" else NUMBER, entry.number)


def _name(cells: dict[str, str], track: Track) -> Name:
    """The name in a row: of its parts, where there are columns for them, else of one cell."""
    given, family = cells.get("given") or cells.get("initials", ""), cells.get("family", "")
    if not given and not family:
        return parse(cells.get("name", ""), track)
    infix = cells.get("infix", "")
    if not infix and not strange_sign(family):
        infix, family = split_family(family, track)
    return Name(given, infix, family)


def _bare(mail: str) -> str:
    """`Anna <anna@zorg.nl>` and `mailto:anna@zorg.nl` are `anna@zorg.nl`."""
    mail = re.sub(r"^mailto:", "", mail, flags=re.IGNORECASE)
    return parseaddr(mail)[1] or mail if mail.endswith(">") else mail


def _register(cells: dict[str, str]) -> tuple[str, str]:
    """The register and the number in it."""
    for field, name in (("big", "BIG"), ("skj", "SKJ")):
        if cells.get(field):
            return name, cells[field]
    register = cells.get("register", "")
    known = _REGISTERS.get(folded(register).replace(" ", ""), register)
    return (known, cells["number"]) if cells.get("number") else ("", "")
