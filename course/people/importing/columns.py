"""Which column is what, by the headings that Dutch spreadsheets use, in any order."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from course.messages import noop
from course.people.errors import RosterError
from course.people.names import folded

_SYNONYMS: Final[dict[str, str]] = {
    "name": "naam volledigenaam naamdeelnemer deelnemer medewerker cursist name fullname student",
    "given": "voornaam voornamen roepnaam given firstname givenname prenom",
    "initials": "voorletters voorletter initialen initials",
    "infix": "tussenvoegsel tussenvoegsels tussenv tv voorvoegsel voorvoegsels infix prefix",
    "family": "achternaam familienaam geslachtsnaam lastname surname familyname nom",
    "mail": "email emailadres mail mailadres emailaddress werkmail emailwerk zakelijkemail",
    "cohort": "cohort team groep klas teamnaam cohortnaam group class",
    "login": "gebruikersnaam inlognaam gebruiker account login username user",
    "register": "register beroepsregister",
    "number": "registernummer registratienummer nummerregister",
    "big": "big bignummer bigregistratie bigregistratienummer",
    "skj": "skj skjnummer skjregistratie skjregistratienummer",
    "consent": "toestemming toestemmingregister akkoord consent",
}
_FIELD_OF: Final = {word: field for field, words in _SYNONYMS.items() for word in words.split()}
_FORBIDDEN: Final = frozenset(("bsn", "burgerservicenummer", "sofinummer", "rijksregisternummer"))
_FEWEST: Final = 2  # headings that a row must have to be the row of headings


class Columns(NamedTuple):
    """Where each field stands, by number of the column, and the headings that nothing reads."""

    at: dict[str, int]
    unread: tuple[str, ...]

    def cell(self, cells: Sequence[str], field: str) -> str:
        """The text of a field in a row; empty where the row or the file does not have it."""
        number = self.at.get(field)
        return cells[number] if number is not None and number < len(cells) else ""


def field_of(heading: str) -> str | None:
    """The field that a heading means, or None."""
    return _FIELD_OF.get(_plain(heading))


def is_heading(cells: Sequence[str]) -> bool:
    """Whether a row is the row of headings."""
    fields = {field for cell in cells if (field := field_of(cell))}
    return len(fields) >= _FEWEST and bool(fields & {"name", "family", "given", "mail", "login"})


def count(cells: Sequence[str]) -> int:
    """How many headings of a row are known."""
    return sum(field_of(cell) is not None for cell in cells)


def columns(headings: Sequence[str]) -> Columns:
    """Which column is what.

    Raises
    ------
    RosterError
        Two columns mean the same, there is no name, nothing tells who is who, or there is a column
        with the number that the state gave people, which the course may not have.
    """
    at: dict[str, int] = {}
    unread = []
    for number, heading in enumerate(headings):
        if _plain(heading) in _FORBIDDEN:
            raise RosterError(
                noop("Take the column “{heading}” out of the file: the course may not have it."),
                heading=heading,
            )
        field = field_of(heading)
        if field is None:
            unread += [heading] if heading else []
        elif field in at:
            raise RosterError(
                noop("The columns “{one}” and “{other}” mean the same: take one out."),
                one=headings[at[field]],
                other=heading,
            )
        else:
            at[field] = number
    _check(at)
    return Columns(at, tuple(unread))


def _check(at: dict[str, int]) -> None:
    if "name" not in at and "family" not in at:
        raise RosterError(noop("There is no column “Achternaam” or “Naam”."))
    if "mail" not in at and "login" not in at:
        raise RosterError(noop("There is no column “E-mail” or “Gebruikersnaam”."))


def _plain(heading: str) -> str:
    return folded(heading).replace(" ", "").replace("_", "").rstrip(".")
