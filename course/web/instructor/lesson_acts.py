"""Releasing, closing and giving feedback on a lesson: what will happen, and asking for it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final, NamedTuple, TypedDict

from sqlalchemy import Connection
from tornado.web import HTTPError

from course.answers.store import close_lesson, openings
from course.exchange.feedback_job import FEEDBACK
from course.exchange.feedback_plan import FeedbackPlan, feedback_plans
from course.exchange.release_job import RELEASE
from course.instructor.lesson_changes import Authored, authored
from course.instructor.lesson_states import Opened, ask, newest_work, opened
from course.people.audit import Actor, Change
from course.records.at_work import AtWork, at_work
from course.web.errors import ExplainedError
from course.web.instructor.lessons import WithLessons

_KINDS: Final = {"vrijgeven": RELEASE, "terugkoppeling": FEEDBACK}
_MOST_NAMED: Final = 8
_ALREADY = (
    "Er is niets gedaan. Iemand anders was je voor, of er loopt al iets voor deze les. Kijk bij "
    "Lessen hoe het staat."
)


class LessonActContext(TypedDict):
    """What `instructor/lesson_act.html` shows; no `button`: nothing is to be done, or can be."""

    path: str
    title: str
    heading: str
    sentences: list[str]
    mistakes: list[str]
    notice: str
    link: tuple[str, str] | None
    button: str
    seen: int


class Whole(NamedTuple):
    """A lesson at one moment; `seen` is its newest job, 0 without any."""

    lesson: str
    state: Opened | None
    work: AtWork
    plan: FeedbackPlan
    seen: int
    going_on: bool

    @property
    def is_open(self) -> bool:
        """Whether learners can begin now."""
        return self.state is not None and self.state.is_open


class LessonAct(WithLessons):
    """One act on one lesson; `act` is *vrijgeven*, *sluiten* or *terugkoppeling*."""

    async def get(self, lesson: str, act: str) -> None:
        """What will happen; 404 for a lesson that the course does not have."""
        token = self.xsrf_token
        xsrf = token.decode() if isinstance(token, bytes) else token
        await self.page(
            "instructor/lesson_act.html", lambda: {**self._context(lesson, act), "xsrf": xsrf}
        )

    async def post(self, lesson: str, act: str) -> None:
        """Ask for it, and back to the list."""
        seen = self.get_body_argument("gezien", "")
        number = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 19 else -1  # noqa: PLR2004
        work = (lambda: self._close(lesson)) if act == "sluiten" else (
            lambda: self._ask(lesson, act, number)
        )  # fmt: skip
        await self.in_thread(work)
        self.redirect(f"{self.service.renderer.base}docent/lessen#{lesson}", status=303)

    def _known(self, lesson: str) -> None:
        """404 for a lesson that the course does not have."""
        if lesson not in self.service.settings.lessons:
            raise HTTPError(404)

    def _ask(self, lesson: str, act: str, seen: int) -> None:
        self._known(lesson)
        who, at = self.who, datetime.now(UTC)
        added = self.service.store.writer.do(
            lambda c: ask(c, _KINDS[act], lesson, who, seen=seen, at=at)
        )
        if not added:
            raise ExplainedError(409, "Dit kan nu niet", _ALREADY)

    def _close(self, lesson: str) -> None:
        self._known(lesson)
        by = Actor(self.who, datetime.now(UTC))

        def work(connection: Connection) -> bool:
            work = newest_work(connection).get(lesson)
            if lesson not in openings(connection) or (work and work.is_going_on):
                return False
            close_lesson(connection, lesson, by.at)
            Change(connection).write(by, "close-lesson", None, lesson)
            return True

        if not self.service.store.writer.do(work):
            raise ExplainedError(409, "Dit kan nu niet", _ALREADY)

    def _whole(self, lesson: str) -> Whole:
        with self.service.store.snapshot() as connection:
            work = newest_work(connection).get(lesson)
            return Whole(
                lesson,
                opened(connection).get(lesson),
                at_work(connection).get(lesson, AtWork()),
                feedback_plans(connection, lesson).get(lesson, FeedbackPlan()),
                work.seq if work else 0,
                bool(work and work.is_going_on),
            )

    def _context(self, lesson: str, act: str) -> LessonActContext:
        self._known(lesson)
        whole, service = self._whole(lesson), self.service
        release = whole.state.release if whole.state else None
        found = authored(service.paths, service.store, lesson, release)
        context: LessonActContext = {
            "path": f"{service.renderer.base}docent/lessen/{lesson}/{act}",
            "title": found.title,
            "heading": "",
            "sentences": [],
            "mistakes": [],
            "notice": "",
            "link": None,
            "button": "",
            "seen": whole.seen,
        }
        tell = {
            "vrijgeven": self._releasing,
            "sluiten": self._closing,
            "terugkoppeling": self._feedback,
        }[act]
        context = {**context, **tell(whole, found)}  # type: ignore[typeddict-item]
        if whole.going_on:
            busy = "Er loopt al iets voor deze les. Wacht tot dat klaar is."
            return {**context, "notice": busy, "button": ""}
        return context

    def _releasing(self, whole: Whole, found: Authored) -> dict[str, object]:
        anew = found.differs or not found.can_be_released
        heading = f"{found.title} {'vrijgeven' if anew else 'openen'}"
        if found.mistakes:
            notice = "Deze les kan niet worden vrijgegeven: in de bronbestanden staat een fout."
            return {"heading": heading, "notice": notice, "mistakes": list(found.mistakes)}
        if found.blocked:
            notice = (
                "Deze les kan zo niet worden vrijgegeven. Er zijn al antwoorden: oefeningen mogen "
                "veranderen, maar er mag er geen bij of af, en de punten blijven gelijk. Zet "
                f"terug: {', '.join(found.blocked)}."
            )
            return {"heading": heading, "notice": notice}
        if whole.is_open and not found.differs:
            notice = "De les is open, en de bron is er gelijk aan. Er is niets vrij te geven."
            return {"heading": heading, "notice": notice}
        link = None
        if found.key_only and whole.work.handed_in:
            link = (
                "Wie al inleverde, houdt de punten van toen. Moeten die mee veranderen? Verbeter "
                "dan de sleutel",
                f"{self.service.renderer.base}docent/verbeteren/{whole.lesson}",
            )
        return {
            "heading": heading,
            "sentences": list(_release_sentences(whole, found)),
            "link": link,
            "button": "Geef de les vrij" if found.differs else "Open de les",
        }

    def _closing(self, whole: Whole, found: Authored) -> dict[str, object]:
        heading = f"{found.title} sluiten"
        if not whole.is_open:
            return {"heading": heading, "notice": "Deze les is al dicht."}
        busy = whole.work.busy
        said = ["Niemand kan de les nog beginnen, in geen enkel cohort."]
        if busy:
            who = (
                "1 deelnemer is bezig en kan"
                if busy == 1
                else f"{busy} deelnemers zijn bezig en kunnen"
            )
            said.append(f"{who} niet verder en niet meer inleveren.")
        said += [
            "Wat er is gedaan en ingeleverd, blijft bewaard, en is nog te lezen.",
            "Je kunt de les later weer openen.",
        ]
        return {"heading": heading, "sentences": said, "button": "Sluit de les"}

    def _feedback(self, whole: Whole, found: Authored) -> dict[str, object]:
        ready, given, waiting = whole.plan
        heading = f"Terugkoppeling geven op {found.title}"
        link = None
        said = []
        if ready:
            who = "1 deelnemer krijgt" if len(ready) == 1 else f"{len(ready)} deelnemers krijgen"
            said += [
                f"{who} de terugkoppeling nu te zien, met de punten.",
                "Zij kunnen daarna in deze les niets meer wijzigen. Dat kun je niet terugdraaien.",
            ]
        if given:
            said.append(f"{len(given)} {'heeft' if len(given) == 1 else 'hebben'} die al.")
        if waiting:
            names = self.names(waiting[:_MOST_NAMED])
            named = ", ".join(names.values())
            more = f" en nog {len(waiting) - _MOST_NAMED}" if len(waiting) > _MOST_NAMED else ""
            waits = "wacht" if len(waiting) == 1 else "wachten"
            said.append(
                f"{len(waiting)} {waits} tot iemand hun verhaal heeft gelezen, en krijgen de "
                f"terugkoppeling daarna: {named}{more}."
            )
            link = ("Naar de verhalen", f"{self.service.renderer.base}docent/verhalen")
        if not ready:
            notice = "Er is nu niemand aan wie je terugkoppeling kunt geven."
            return {"heading": heading, "notice": notice, "sentences": said, "link": link}
        button = (
            f"Geef {len(ready)} {'deelnemer' if len(ready) == 1 else 'deelnemers'} terugkoppeling"
        )
        return {"heading": heading, "sentences": said, "link": link, "button": button}


def _release_sentences(whole: Whole, found: Authored) -> Iterator[str]:
    """What a release changes, and for whom."""
    if found.is_new:
        yield f"Deelnemers zien deze les voor het eerst, met {found.exercises} oefeningen."
    elif not found.differs:
        yield "De les gaat weer open zoals die was."
    for titles, said in (
        (found.added, "Nieuw"),
        (found.removed, "Niet meer in de les"),
        (found.changed, "Veranderd voor deelnemers"),
        (found.key_only, "Alleen de sleutel is veranderd"),
    ):
        if titles:
            yield f"{said}: {', '.join(titles)}."
    if found.text:
        yield "De tekst van de les is veranderd."
    if whole.work.begun and found.differs:
        who = "1 deelnemer begon al en blijft" if whole.work.begun == 1 else (
            f"{whole.work.begun} deelnemers begonnen al en blijven"
        )  # fmt: skip
        yield f"{who} in de versie van toen. Wie nu begint, krijgt de nieuwe."
    yield "De datums van elk cohort bepalen wanneer deelnemers erin kunnen."
    yield "Dit duurt een halve minuut. Je kunt intussen weg van de pagina."
