"""*Cijfers*: marks out, for instructors and managers, each in their scope, by the browser only.

A cohort's marks as CSV, Excel or a system's import file; and the file that Moodle, Brightspace or
Canvas exported, filled in. That file is kept nowhere: the preview holds it until it comes back.
"""

import base64
import binascii
import re
from pathlib import PurePath
from typing import TypedDict

from tornado.web import HTTPError, stream_request_body

from course.csv_file import KIND as CSV_KIND
from course.messages import Message, noop
from course.people.organisations import cohorts
from course.records.cohort_marks import CohortMarks, cohort_marks
from course.records.completion import Rule
from course.records.grade_files.filling import WHYS, Matched, fill, match
from course.records.grade_files.grade_file import LARGEST, GradeFileError, too_large
from course.records.grade_files.plain_formats import SYSTEMS, System, plain_file
from course.records.grade_files.platforms import NAMES
from course.records.grade_files.reading import read_grade_file
from course.records.marks_export import marks_csv, marks_xlsx
from course.records.participants import known_cohorts
from course.records.rules.wording import sentences
from course.records.spreadsheet import XLSX_KIND
from course.web.access import Person
from course.web.instructor.handler import FilterGroup, InstructorHandler
from course.web.uploads import Form, Upload

_BODY = LARGEST * 3 // 2  # a file comes back in base64, with the choices
_MOST_NAMED = 200  # rows and people on the preview
_KINDS = {"csv": CSV_KIND, "xlsx": XLSX_KIND}


class MarksContext(TypedDict):
    """What `instructor/marks.html` shows; `systems` are name and address of import files."""

    above: tuple[str, str]
    groups: list[FilterGroup]
    cohort: str
    title: str
    learners: int
    finished: int
    passed: int
    handed_in_all: bool
    rule: list[str]
    path: str
    systems: list[tuple[str, str]]
    fill_url: str
    problem: str


class ColumnChoice(TypedDict):
    """A column of the file: what it can be filled with, what was chosen, and what that does."""

    number: int
    heading: str
    most: float | None
    chosen: str
    said: str


class PreviewContext(TypedDict):
    """What `instructor/marks_preview.html` shows; `content` is the file in base64."""

    title: str
    back_url: str
    fill_url: str
    name: str
    content: str
    platform: str
    columns: list[ColumnChoice]
    sources: dict[str, str]
    problem: str
    matched: int
    rows: list[tuple[int, str, str]]
    absent: list[str]
    unmatched: int
    missing: int


class WithMarks(InstructorHandler):
    """What the pages about marks share."""

    def may_enter(self, person: Person) -> bool:
        """Who sees people by name, by browser."""
        return person.is_instructor or person.has_office

    def cohorts(self) -> dict[str, str]:
        """The title by id of every cohort whose people this person sees."""
        membership = self.person.membership
        with self.service.store.snapshot() as connection:
            known = known_cohorts(connection, self.service.settings)
            seen = {group.id for group in cohorts(connection) if membership.sees(group)}
        return {c: t for c, t in known.items() if membership.sees_everybody or c in seen}

    def marks(self, cohort: str) -> CohortMarks:
        """The marks of a cohort; 404 for one that is not there, or not theirs to see."""
        if cohort not in self.cohorts():
            raise HTTPError(404)
        return cohort_marks(self.service.store, self.service.settings, cohort)

    def context(self, cohort: str, problem: str = "") -> MarksContext:
        """The page of a cohort, with what is wrong with a file that was sent."""
        marks, path = self.marks(cohort), f"{self.service.renderer.base}docent/cijfers"
        choices = [(t, f"{path}?cohort={c}", c == cohort) for c, t in self.cohorts().items()]
        return {
            "above": self._above(),
            "groups": [("Cohort", choices)],
            "cohort": cohort,
            "title": marks.title,
            "learners": len(marks.rows),
            "finished": sum(row.outcome.finished for row in marks.rows),
            "passed": sum(row.outcome.passed == "yes" for row in marks.rows),
            "handed_in_all": marks.rule.required == self.service.settings.lessons,
            "rule": self._own_rule(marks),
            "path": f"{path}/{cohort}",
            "systems": [(NAMES[name], f"{path}/{cohort}/{name}.csv") for name in SYSTEMS],
            "fill_url": self.fill_url(cohort),
            "problem": problem,
        }

    def _own_rule(self, marks: CohortMarks) -> list[str]:
        """The rule of the cohort's organisation, where it is another than the course's."""
        same = marks.rule == Rule.of(self.service.settings)
        return [] if same else sentences(marks.rule, marks.lessons)

    def _above(self) -> tuple[str, str]:
        """The page above this one: its name and address."""
        base = self.service.renderer.base
        if self.person.is_instructor:
            return "Overzicht", f"{base}docent"
        return "Kantoor", f"{base}kantoor/deelnemers"

    def fill_url(self, cohort: str) -> str:
        """Where a file is sent; with the token, for which the Hub asks before the form is read."""
        token = self.xsrf_token
        text = token.decode() if isinstance(token, bytes) else token
        return f"{self.service.renderer.base}docent/cijfers/{cohort}/invullen?_xsrf={text}"


class Marks(WithMarks):
    """The page: one cohort, and what can be done with its marks."""

    async def get(self) -> None:
        """The cohort that the address asks for, or the first; 404 for one that is not there."""
        asked = self.get_query_argument("cohort", "")
        await self.page(
            "instructor/marks.html", lambda: self.context(asked or next(iter(self.cohorts()), ""))
        )


class MarksFile(WithMarks):
    """A cohort's marks as a file."""

    async def get(self, cohort: str, form: str) -> None:
        """The file: `cijfers.csv`, `cijfers.xlsx`, or that of a system."""
        name, ending = form.split(".")
        marks = await self.in_thread(lambda: self.marks(cohort))
        await self.download(
            lambda: _content(marks, name, ending), _KINDS[ending], f"{name}-{cohort}.{ending}"
        )


@stream_request_body
class FillMarks(Upload, WithMarks):
    """Takes a system's grade file: shows what was matched, and gives it back filled in."""

    largest_body = _BODY

    async def post(self, cohort: str) -> None:
        """A preview, or with `doel` = `bewaar` the file; what is wrong is one sentence."""
        _ = self.xsrf_token
        form = await self.in_thread(self.form)
        try:
            matched, name = await self.in_thread(lambda: self._matched(cohort, form))
        except GradeFileError as error:
            self.set_status(422)
            wrong = error.message
            await self.page("instructor/marks.html", lambda: self.context(cohort, wrong.dutch))
            return
        problem: Message | None = None
        if form.fields.get("doel") == "bewaar":
            try:
                await self.in_thread(lambda: fill(matched, _chosen(form)))
            except GradeFileError as error:
                self.set_status(422)
                problem = error.message
            else:
                await self._give(matched, name)
                return
        await self.page(
            "instructor/marks_preview.html",
            lambda: self._preview(cohort, matched, name, form, problem.dutch if problem else ""),
        )

    async def _give(self, matched: Matched, name: str) -> None:
        """The file, filled in."""
        ending = matched.file.ending
        named = f"{_stem(name)}-ingevuld.{ending}"
        await self.download(matched.file.written, _KINDS[ending], named)

    def _matched(self, cohort: str, form: Form) -> tuple[Matched, str]:
        if form.too_large:
            raise too_large()
        sent = form.files.get("bestand")
        name = sent["filename"] if sent else form.fields.get("naam", "")
        content = sent["body"] if sent else _decoded(form.fields.get("inhoud", ""))
        if not name:
            raise GradeFileError(noop("Choose a file first."))
        return match(read_grade_file(content), self.marks(cohort)), name

    def _preview(
        self, cohort: str, matched: Matched, name: str, form: Form, problem: str
    ) -> PreviewContext:
        content = base64.b64encode(matched.file.written()).decode()  # before anything is put
        chosen = _chosen(form) or matched.suggested()
        sources = matched.sources()
        chosen = {number: source for number, source in chosen.items() if source in sources}
        said = _changes(matched, chosen)
        return {
            "title": matched.marks.title,
            "back_url": f"{self.service.renderer.base}docent/cijfers?cohort={cohort}",
            "fill_url": self.fill_url(cohort),
            "name": PurePath(name.replace("\\", "/")).name,
            "content": content,
            "platform": NAMES[matched.layout.platform],
            "columns": [
                {
                    "number": column.number,
                    "heading": column.heading,
                    "most": column.max_points,
                    "chosen": chosen.get(column.number, ""),
                    "said": said.get(column.number, ""),
                }
                for column in matched.layout.columns
            ],
            "sources": sources,
            "problem": problem,
            "matched": len(matched.rows),
            "rows": [
                (row, label, Message(WHYS[why]).dutch)
                for row, label, why in matched.unmatched[:_MOST_NAMED]
            ],
            "absent": [who.shown for who in matched.absent[:_MOST_NAMED]],
            "unmatched": len(matched.unmatched),
            "missing": len(matched.absent),
        }


def _content(marks: CohortMarks, name: str, ending: str) -> str | bytes:
    if ending == "xlsx":
        return marks_xlsx(marks)
    system: System | None = next((known for known in SYSTEMS if known == name), None)
    return plain_file(marks, system) if system else marks_csv(marks)


def _changes(matched: Matched, chosen: dict[int, str]) -> dict[int, str]:
    """What filling the chosen columns does, in words; puts the marks into the file."""
    if not any(chosen.values()):
        return {}
    return {
        change.column.number: " ".join(
            filter(
                None,
                (
                    f"{change.filled} ingevuld.",
                    f"Bij {change.replaced} stond er een ander cijfer." if change.replaced else "",
                    f"Bij {change.left} is er nog geen cijfer, en blijft staan wat er staat."
                    if change.left
                    else "",
                ),
            )
        )
        for change in fill(matched, chosen)
    }


def _chosen(form: Form) -> dict[int, str]:
    found = (
        (re.fullmatch(r"kolom-([0-9]{1,4})", name), value) for name, value in form.fields.items()
    )
    return {int(name[1]): value for name, value in found if name}


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise HTTPError(400) from None


def _stem(name: str) -> str:
    """The name of a file without its ending, of letters that every system takes."""
    stem = PurePath(name.replace("\\", "/")).stem
    return re.sub(r"[^A-Za-z0-9_-]+", "-", stem).strip("-")[:80] or "cijfers"
