"""The form of an organisation's settings: what was sent, as an organisation, or what is wrong."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from course.content.settings import SMALLEST_EVER, ClosingTest, Completion, Settings
from course.people.organisations import Organisation
from course.records.completion import Rule

LARGEST_GROUP: Final = 1000
_LONGEST_NAME: Final = 200
_PER_CENT: Final = 100


@dataclass(frozen=True)
class Form:
    """The fields as texts, `lessons` and `counts` as lessons, and `wrong` by field."""

    fields: Mapping[str, str]
    lessons: tuple[str, ...]
    counts: tuple[str, ...]
    wrong: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, organisation: Organisation, settings: Settings) -> "Form":
        """The settings as they are."""
        own = organisation.completion
        rule = Rule.of(settings, Completion.model_validate(own) if own else None)
        fields = {
            "naam": organisation.name,
            "getoond": organisation.shown,
            "kleinste": str(organisation.smallest_group),
            "deelname": organisation.participation,
            "land": organisation.track,
            "regel": "eigen" if own else "cursus",
            "samen": "together" if rule.together else "each",
            "deel": str(rule.per_cent),
            "verhalen": "ja" if rule.stories_judged else "",
            "toets": rule.closing_test or "",
            "toets-deel": str(rule.closing_per_cent),
        }
        return cls(fields, rule.required, rule.counting)

    @classmethod
    def sent(
        cls, one: Callable[[str], str], many: Callable[[str], list[str]], settings: Settings
    ) -> "Form":
        """What a browser sent."""
        names = (
            *("naam", "getoond", "kleinste", "deelname", "land", "regel", "samen", "deel"),
            *("verhalen", "toets", "toets-deel"),
        )
        fields = {name: one(name).strip() for name in names}
        chosen = {name: set(many(name)) for name in ("les", "telt")}
        required, counts = (
            tuple(lesson for lesson in settings.lessons if lesson in chosen[name])
            for name in ("les", "telt")
        )
        return cls(fields, required, counts)

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """The same form once more, as fields that are not shown."""
        lessons = [("les", name) for name in self.lessons] + [("telt", n) for n in self.counts]
        return [*self.fields.items(), *lessons]

    def organisation(self, now: Organisation, settings: Settings) -> Organisation | None:
        """The organisation as it would be; None where something is `wrong`."""
        self._check_name("naam", needed=True)
        self._check_name("getoond", needed=False)
        smallest = self._whole("kleinste", SMALLEST_EVER, LARGEST_GROUP)
        self._one_of("deelname", {"counts", "names"})
        self._one_of("land", {"NL", "VL"})
        self._one_of("regel", {"cursus", "eigen"})
        own = self._completion(settings) if self.fields["regel"] == "eigen" else None
        if self.wrong or smallest is None:
            return None
        values: dict[str, Any] = {
            "name": self.fields["naam"],
            "shown": self.fields["getoond"],
            "smallest_group": smallest,
            "participation": self.fields["deelname"],
            "track": self.fields["land"],
            "completion": own,
        }
        return now._replace(**values)

    def _completion(self, settings: Settings) -> dict[str, Any] | None:
        """The own rule as it is kept; None where something is wrong."""
        self._one_of("samen", {"each", "together"})
        if not self.lessons:
            self.wrong["les"] = "Kies minstens één les die moet worden ingeleverd."
        share = self._whole("deel", 1, _PER_CENT)
        test, of_test = self.fields["toets"], None
        if test and test not in settings.lessons:
            self.wrong["toets"] = "Kies een les uit de lijst."
        elif test:
            of_test = self._whole("toets-deel", 1, _PER_CENT)
        if self.wrong or share is None:
            return None
        own = Completion(
            lessons=self.lessons,
            counts=self.counts,
            passing="together" if self.fields["samen"] == "together" else "each",
            pass_mark=share / _PER_CENT,
            stories_judged=self.fields["verhalen"] == "ja",
            closing_test=ClosingTest(lesson=test, pass_mark=of_test / _PER_CENT)
            if of_test
            else None,
        )
        return own.model_dump(mode="json")

    def _check_name(self, field_: str, *, needed: bool) -> None:
        text = self.fields[field_]
        if needed and not text:
            self.wrong[field_] = "Vul een naam in."
        elif len(text) > _LONGEST_NAME:
            self.wrong[field_] = f"Deze naam is te lang: hoogstens {_LONGEST_NAME} tekens."
        elif not text.isprintable():
            self.wrong[field_] = "In deze naam staat een teken dat niet te zien is."

    def _whole(self, field_: str, least: int, most: int) -> int | None:
        text = self.fields[field_]
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0  # noqa: PLR2004
        if least <= number <= most:
            return number
        self.wrong[field_] = f"Vul een heel getal in van {least} tot en met {most}."
        return None

    def _one_of(self, field_: str, choices: set[str]) -> None:
        if self.fields[field_] not in choices:
            self.wrong[field_] = "Kies een van de mogelijkheden."
