"""Putting a key right, by the browser's log-in only: whose points would change, and doing it."""

import unicodedata
from typing import TypedDict

from tornado.web import HTTPError

from course.content.lesson import Lesson, read_lesson
from course.content.mistakes import Mistakes
from course.formatting import number as dutch_number
from course.marking.corrections import Correction, Overtaken, corrections_of, record
from course.marking.recounting import apply, waiting
from course.records.correcting import Changed, NotCorrectable, Plan, plan, preview, shown
from course.web import dutch_dates
from course.web.errors import ExplainedError
from course.web.instructor.handler import InstructorHandler

LONGEST_REASON = 500
MOST_ROWS = 200
_LONGEST_VALUE = 300  # characters of a reason on the page
_LESSON = {
    "passed": "gehaald",
    "not_passed": "niet gehaald",
    "waits": "wacht op nakijken",
    "no_points": "zonder punten",
}
_COURSE = {"yes": "geslaagd", "no": "niet geslaagd", "not_yet": "nog niet geslaagd"}


class ChangeRow(TypedDict):
    """A field of the key that differs."""

    exercise: str
    field: str
    before: str
    after: str


class LearnerRow(TypedDict):
    """A learner whose points would change; texts are "" where nothing changes."""

    name: str
    cohort: str
    points: str
    lesson: str
    course: str


class EarlierRow(TypedDict):
    """A correction that was made."""

    at: str
    by: str
    why: str
    state: str


class CorrectionContext(TypedDict):
    """What `instructor/correction.html` shows; `notice` is why nothing can be corrected."""

    lesson: str
    title: str
    notice: str
    changes: list[ChangeRow]
    left: list[str]
    summary: str
    rows: list[LearnerRow]
    others: int
    button: str
    token: str
    longest: int
    earlier: list[EarlierRow]
    xsrf: str


class CorrectionPage(InstructorHandler):
    """The correction of one lesson."""

    async def get(self, lesson: str) -> None:
        """What the author changed, and whose points it would change; 404 for another lesson."""
        token = self.xsrf_token
        xsrf = token.decode() if isinstance(token, bytes) else token
        await self.page("instructor/correction.html", lambda: self._context(lesson, xsrf))

    async def post(self, lesson: str) -> None:
        """Correct what the page showed, if it is still that; then the page again."""
        why = _printable(self.get_body_argument("waarom", "")).strip()
        token = self.get_body_argument("gezien", "")
        await self.in_thread(lambda: self._correct(lesson, token, why))
        self.redirect(f"{self.service.renderer.base}docent/verbeteren/{lesson}", status=303)

    def _correct(self, lesson: str, token: str, why: str) -> None:
        if not 0 < len(why) <= LONGEST_REASON:
            text = f"Schrijf kort waarom je dit verbetert, in hoogstens {LONGEST_REASON} tekens."
            raise ExplainedError(400, "Waarom verbeter je dit?", text)
        store = self.service.store
        try:
            planned = plan(store, self._lesson(lesson))
            if planned.token != token or not planned.proposals:
                raise _changed_meanwhile()
            corrections = record(store, planned.proposals, self.person.name, why)
        except (NotCorrectable, Mistakes, Overtaken):
            raise _changed_meanwhile() from None
        for correction in corrections:
            apply(store, correction)

    def _lesson(self, lesson: str) -> Lesson:
        """The author's lesson; 404 if there is none."""
        service = self.service
        if lesson not in service.settings.lessons:
            raise HTTPError(404)
        return read_lesson(service.paths.source, lesson)

    def _context(self, lesson: str, xsrf: str) -> CorrectionContext:
        store = self.service.store
        earlier = [self._earlier(one) for one in reversed(corrections_of(store, lesson))]
        context: CorrectionContext = {
            "lesson": lesson,
            "title": lesson,
            "notice": "",
            "changes": [],
            "left": [],
            "summary": "",
            "rows": [],
            "others": 0,
            "button": "",
            "token": "",
            "longest": LONGEST_REASON,
            "earlier": earlier,
            "xsrf": xsrf,
        }
        try:
            authored = self._lesson(lesson)
            context["title"] = authored.title
            return {**context, **self._proposed(plan(store, authored), authored)}  # type: ignore[typeddict-item]
        except NotCorrectable as refusal:
            return {**context, "notice": refusal.message.dutch}
        except Mistakes as mistakes:
            return {**context, "notice": str(mistakes).splitlines()[0]}

    def _proposed(self, planned: Plan, authored: Lesson) -> dict[str, object]:
        """What depends on the author's changes; nothing where there are none."""
        zone = self.service.settings.zone
        left = [
            f"{one.exercise} blijft zoals het is in de versie van "
            f"{dutch_dates.day(one.released_at, zone)}: daar zagen deelnemers andere teksten."
            for one in planned.left
        ]
        if not planned.proposals:
            return {"left": left}
        seen = preview(self.service.store, self.service.settings, planned)
        rows = seen.changed[:MOST_ROWS]
        names = self.names(row.learner for row in rows)
        titles = {exercise.id: exercise.title for exercise in authored.exercises}
        cohorts = self.cohort_names()
        changes: list[ChangeRow] = [
            {
                "exercise": titles.get(name, name),
                "field": change.field,
                "before": shown(change.before, _LONGEST_VALUE),
                "after": shown(change.after, _LONGEST_VALUE),
            }
            for name, change in planned.changes
        ]
        return {
            "changes": changes,
            "left": left,
            "summary": _summary(seen.changed, seen.handed_in),
            "rows": [self._row(row, names[row.learner], cohorts) for row in rows],
            "others": max(0, len(seen.changed) - MOST_ROWS),
            "button": _button(len(seen.changed)),
            "token": planned.token,
        }

    def _row(self, row: Changed, name: str, cohorts: dict[str, str]) -> LearnerRow:
        before, after = dutch_number(row.before.points), dutch_number(row.after.points)
        most = dutch_number(row.after.max_points)
        return {
            "name": name,
            "cohort": cohorts.get(row.cohort or "", "geen cohort"),
            "points": f"van {before} naar {after} (van {most})",
            "lesson": lesson_text(row),
            "course": course_text(row),
        }

    def _earlier(self, correction: Correction) -> EarlierRow:
        state = "klaar"
        if correction.done_at is None:
            rest = waiting(self.service.store, correction)
            state = f"bezig, nog {rest} keer ingeleverd werk" if rest else "terugkoppeling volgt"
        return {
            "at": dutch_dates.moment(correction.at, self.service.settings.zone),
            "by": correction.by,
            "why": correction.why,
            "state": state,
        }


def _printable(text: str) -> str:
    """Without control characters, of which a database does not take all."""
    return "".join(c for c in text if c == "\n" or unicodedata.category(c)[0] != "C")


def _changed_meanwhile() -> ExplainedError:
    text = (
        "Er is niets verbeterd. De les of de sleutel is veranderd sinds je deze pagina opende. "
        "Ga terug, laad de pagina opnieuw en kijk of het nog klopt."
    )
    return ExplainedError(409, "Er is intussen iets veranderd", text)


def lesson_text(row: Changed) -> str:
    """Whether a learner passes the lesson, before and after."""
    return _moved(_LESSON[row.verdict_before], _LESSON[row.verdict_after])


def course_text(row: Changed) -> str:
    """Whether a learner passes the course, before and after."""
    return _moved(_COURSE[row.passed_before], _COURSE[row.passed_after])


def _moved(before: str, after: str) -> str:
    return after if before == after else f"van {before} naar {after}"


def _summary(changed: tuple[Changed, ...], handed_in: int) -> str:
    if not changed:
        return f"Bij geen van de {handed_in} deelnemers die inleverden, veranderen de punten."
    passes, fails = sum(row.passes for row in changed), sum(row.fails for row in changed)
    return (
        f"Van de {handed_in} deelnemers die inleverden, veranderen de punten bij {len(changed)}. "
        f"De les hierdoor gehaald: {passes}. Niet meer gehaald: {fails}."
    )


def _button(changed: int) -> str:
    if not changed:
        return "Verbeter de sleutel"
    return f"Verbeter de punten van {changed} {'deelnemer' if changed == 1 else 'deelnemers'}"
