"""Which enrolled people somebody asked for, by the address of the page."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args
from urllib.parse import urlencode

from course.people.names import folded
from course.people.organisations import Group
from course.records.enrolled import Enrolled, State

Work = Literal["te-laat", "oordeel", "hulp"]
WORKS: dict[Work, str] = {
    "te-laat": "Te laat",
    "oordeel": "Wacht op een oordeel",
    "hulp": "Misschien hulp nodig",
}
WORDS: dict[State, str] = {
    "invited": "uitgenodigd",
    "not_begun": "niet begonnen",
    "busy": "bezig",
    "ready": "klaar, niet ingeleverd",
    "handed_in": "ingeleverd",
    "passed": "gehaald",
    "not_passed": "niet gehaald",
    "expired": "verlopen",
}
MEANINGS: dict[State, str] = {
    "invited": "Er is een uitnodiging die nog geldt, en er is nog niets gedaan.",
    "not_begun": "Er is nog geen oefening gedaan.",
    "busy": "Er is aan minstens één les gewerkt.",
    "ready": "In minstens één les is alles gedaan, maar die les is nog niet ingeleverd.",
    "handed_in": "Alles wat nodig is, is ingeleverd. Of het genoeg is, moet nog blijken.",
    "passed": "De cursus is gehaald.",
    "not_passed": "Er is ingeleverd, maar met te weinig punten.",
    "expired": "De uitnodiging, het cohort of alle inleverdatums zijn voorbij, en er is niet alles "
    "ingeleverd.",
}
_SLUGS: dict[str, State] = {
    text.replace(", ", "-").replace(" ", "-"): state for state, text in WORDS.items()
}
_SLUG_OF = {state: slug for slug, state in _SLUGS.items()}
_LONGEST_NAME = 100
_LAST_PAGE = 10**6 - 1


@dataclass(frozen=True)
class Filters:
    """The filters in the address; an empty field means all (of `cohort`: all that are open).

    `work` is about the lesson that is asked for, or about any.
    """

    cohort: str = ""
    state: State | None = None
    name: str = ""
    page: int = 1
    lesson: str = ""
    work: Work | None = None

    @classmethod
    def of(cls, asked: Callable[[str, str], str], lessons: Collection[str]) -> "Filters":
        """From arguments; LookupError for a state, lesson or kind of work that does not exist."""
        state, lesson, work = asked("stand", ""), asked("les", ""), asked("werk", "")
        wanted = next((name for name in get_args(Work) if name == work), None)
        if lesson not in {"", *lessons} or (work and wanted is None):
            raise LookupError(lesson, work)
        page = asked("pagina", "1")
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1  # noqa: PLR2004
        return cls(
            asked("cohort", ""),
            _SLUGS[state] if state else None,
            asked("naam", "")[:_LONGEST_NAME].strip(),
            min(max(1, number), _LAST_PAGE),
            lesson,
            wanted,
        )

    @property
    def fields(self) -> dict[str, str]:
        """What stands in the address, without the page."""
        state = _SLUG_OF[self.state] if self.state else ""
        fields = {
            "cohort": self.cohort,
            "stand": state,
            "les": self.lesson,
            "werk": self.work or "",
            "naam": self.name,
        }
        return {name: value for name, value in fields.items() if value}

    def address(self, path: str, **changed: Any) -> str:  # noqa: ANN401
        """The address with something changed; another filter begins at its first page."""
        new = replace(self, **{"page": 1, **changed})
        asked = new.fields | ({"pagina": str(new.page)} if new.page > 1 else {})
        return f"{path}?{urlencode(asked)}" if asked else path

    def within(self, groups: Collection[Group]) -> list[Group]:
        """The cohorts that are meant; LookupError where the one named is not among them."""
        if not self.cohort:
            return [group for group in groups if not group.closed]
        named = [group for group in groups if group.id == self.cohort]
        if not named:
            raise LookupError(self.cohort)
        return named

    def named(self, people: Collection[Enrolled]) -> list[Enrolled]:
        """Those whose name, address or user name has every word that was asked for."""
        words = folded(self.name).split()
        return [who for who in people if all(word in who.sought for word in words)]
