"""Somebody in the list *Deelnemers*, in Dutch words and as cells of a table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from course.content.settings import Settings
from course.csv_file import Value
from course.people.names import listed
from course.people.schedule import Again
from course.records.enrolled import Enrolled
from course.web import dutch_dates
from course.web.office.people_filters import WORDS

HEAD = (
    *("naam", "voornaam", "tussenvoegsel", "achternaam", "e-mail", "gebruikersnaam", "cohort"),
    *("stand", "lessen_ingeleverd", "van_lessen", "uitnodiging_tot_en_met", "keer_ingeschreven"),
)


@dataclass(frozen=True)
class Wording:
    """`cohorts` and `titles` are the names of cohorts and lessons by id."""

    settings: Settings
    cohorts: dict[str, str]
    titles: dict[str, str]

    @staticmethod
    def listed(who: Enrolled) -> str:
        """The name as lists have it: the family name first."""
        return listed(who.name) if who.person.family else who.shown

    def cells(self, who: Enrolled) -> tuple[Value, ...]:
        """A row under `HEAD`."""
        person, (done, of) = who.person, self._done(who)
        until = who.invited.expires if who.invited else None
        zone = self.settings.zone
        day = (until - timedelta(seconds=1)).astimezone(zone).date().isoformat() if until else None
        return (
            *(listed(who.name), person.given, person.infix, person.family, person.mail),
            *(who.login, self.cohorts.get(who.cohort, who.cohort), WORDS[who.state]),
            *(done, of, day, who.attempt),
        )

    def notes(self, who: Enrolled) -> list[str]:
        """What else there is to say about somebody, in short sentences."""
        more = [
            f"Uitstel voor {self.titles.get(lesson, lesson)}: tot en met {self.last_day(due)}."
            for lesson, due in who.extensions.items()
            if lesson not in who.reopened or who.reopened[lesson].anew
        ]
        more += [
            f"{self.titles.get(lesson, lesson)}: {self._again(again)}."
            for lesson, again in who.reopened.items()
        ]
        if who.attempt is None:
            more.append("Staat niet op de deelnemerslijst.")
        elif who.managed_by == "hub":
            more.append("De inlogdienst regelt de inschrijving.")
        if who.attempt and who.attempt > 1:
            more.append(f"Voor de {who.attempt}e keer ingeschreven.")
        return [*self._progress(who), *self._invited(who), *more]

    @staticmethod
    def mail(who: Enrolled, away: Mapping[str, str]) -> list[str]:
        """Whether mail reaches them; `away` are addresses that took none, and what was said."""
        if who.attempt and not who.person.mail:
            return ["Geen mailadres."]
        if who.person.mail in away:
            said = f" ({away[who.person.mail]})" if away[who.person.mail] else ""
            return [f"Mail komt niet aan{said}. Vraag om een ander adres."]
        return []

    def _again(self, again: Again) -> str:
        if again.anew:
            return f"begint opnieuw, als poging {again.attempt}"
        return f"poging {again.attempt}, {self._until(again)}"

    def _until(self, again: Again) -> str:
        return f"tot en met {self.last_day(again.due)}" if again.due else "zonder einddatum"

    def last_day(self, end: datetime) -> str:
        """The last day before a moment that no longer counts."""
        return dutch_dates.last_day(end, self.settings.zone)

    def _done(self, who: Enrolled) -> tuple[int, int]:
        """How many of the lessons that are needed were handed in, and how many are needed."""
        if who.outcome is None:
            return 0, len(who.required)
        done = [name for name in who.required if who.outcome.lesson(name).handed_in]
        return len(done), len(who.required)

    def _progress(self, who: Enrolled) -> list[str]:
        done, of = self._done(who)
        notes = []
        if who.state in {"busy", "ready"} or (who.state == "expired" and done):
            notes.append(f"{done} van {of} lessen ingeleverd.")
        if who.state == "ready" and who.outcome:
            ready = [each.title for each in who.outcome.lessons if each.state == "ready"]
            notes.append(f"Klaar: {', '.join(ready)}.")
        return notes

    def _invited(self, who: Enrolled) -> list[str]:
        if who.invited and who.state in {"invited", "expired"}:
            verb = "geldt" if who.state == "invited" else "gold"
            return [f"De uitnodiging {verb} tot en met {self.last_day(who.invited.expires)}."]
        return [] if who.outcome or who.invited else ["Nog niet uitgenodigd."]
