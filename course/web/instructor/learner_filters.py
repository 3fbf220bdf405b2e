"""Which learners an instructor asked for, by the address of the page."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Literal, get_args
from urllib.parse import urlencode

from course.content.settings import Settings
from course.instructor.learner_register import Register
from course.instructor.learner_status import Followed, Stand, Why, urgency
from course.learner_names import is_usable
from course.records.completion import Rule

Show = Literal["hulp", "laat", "wacht", "alle"]
SHOWS: dict[Show, str] = {
    "hulp": "Misschien hulp nodig",
    "laat": "Te laat",
    "wacht": "Nog niet nagekeken",
    "alle": "Iedereen",
}
_LONGEST_NAME = 100
_LAST_PAGE = 10**6 - 1


@dataclass(frozen=True)
class Filters:
    """The filters in the address; an empty field means all."""

    show: Show = "hulp"
    cohort: str = ""
    lesson: str = ""
    name: str = ""
    page: int = 1

    @classmethod
    def of(cls, asked: Callable[[str, str], str], settings: Settings) -> "Filters":
        """From query arguments; LookupError if there is no such list, cohort or lesson."""
        wanted, cohort, lesson = asked("toon", "hulp"), asked("cohort", ""), asked("les", "")
        show = next((name for name in get_args(Show) if name == wanted), None)
        known = {"", *(c.id for c in settings.cohorts)}
        if show is None or cohort not in known or lesson not in {"", *settings.lessons}:
            raise LookupError(wanted, cohort, lesson)
        page = _page_number(asked("pagina", "1"))
        name = asked("naam", "")[:_LONGEST_NAME].strip()
        return cls(show, cohort, lesson, name, page)

    def address(self, path: str, **changed: Any) -> str:  # noqa: ANN401
        """The address with something changed; another filter begins at its first page."""
        new = replace(self, **{"page": 1, **changed})
        fields = {"toon": new.show, "cohort": new.cohort, "les": new.lesson, "naam": new.name}
        asked = {k: v for k, v in fields.items() if v and (k, v) != ("toon", "hulp")}
        if new.page > 1:
            asked["pagina"] = str(new.page)
        return f"{path}?{urlencode(asked)}" if asked else path


@dataclass(frozen=True)
class Selection:
    """Everybody selected by the filters other than `show`."""

    register: Register
    filters: Filters
    now: datetime
    everybody: list[Followed]

    @classmethod
    def by(cls, register: Register, filters: Filters) -> "Selection":
        """Read them."""
        lessons = (filters.lesson,) if filters.lesson else register.settings.lessons
        followed = register.followed(lessons, filters.cohort or None)
        wanted = filters.name.casefold()
        named = [who for who in followed if wanted in who.name.casefold()]
        return cls(register, filters, datetime.now(UTC), named)

    @property
    def unusable(self) -> list[str]:
        """Names of learners whose hand-ins nbgrader cannot grade because of the name."""
        return [
            who.name
            for who in self.everybody
            if not is_usable(who.name) and any(stand.handed_in for stand in who.stands)
        ]

    @cached_property
    def _whys(self) -> dict[str, list[tuple[Stand, Why]]]:
        rule = Rule.of(self.register.settings)
        return {who.name: who.whys(self.now, rule) for who in self.everybody}

    def whys(self, who: Followed) -> list[tuple[Stand, Why]]:
        """Why somebody may need help."""
        return self._whys[who.name]

    def shown(self, show: Show) -> list[Followed]:
        """The learners in a list, most urgent first."""
        if show == "alle":
            return self.everybody
        if show == "wacht":
            return sorted((who for who in self.everybody if who.waits), key=_oldest)
        by_need = sorted(self.everybody, key=lambda who: urgency(self.whys(who), who.at))
        if show == "hulp":
            return [who for who in by_need if self.whys(who)]
        return [who for who in by_need if who.late or self._is_due(who)]

    def _is_due(self, who: Followed) -> bool:
        return any(why == "due" for _, why in self.whys(who))


def _page_number(text: str) -> int:
    """A page number from 1 to the last that is ever shown; 1 for anything but a number."""
    if not (text.isascii() and text.isdigit()):
        return 1
    digits = text.lstrip("0")
    return max(1, int(digits or 0)) if len(digits) <= len(str(_LAST_PAGE)) else _LAST_PAGE


def _oldest(who: Followed) -> datetime:
    """The oldest hand-in that waits."""
    return min(stand.handed_in for stand in who.stands if stand.waits and stand.handed_in)
