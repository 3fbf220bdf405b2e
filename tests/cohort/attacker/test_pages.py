"""Pages and files tell what was frozen, in every bit: other answers change not one of them."""

import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import Connection, select, update

from course.answers import schema as t
from course.answers.store import Store
from course.cohort.exports import agenda_pdf
from course.cohort.pages import agenda, cache
from course.cohort.pages.viewer import Viewer
from course.cohort.publications.frozen import Figure
from course.cohort.publications.kept import publications
from course.cohort.publishing.waiting import publish_everything
from course.content.released import Released
from course.content.settings import Settings
from course.paths import CoursePaths
from course.web.coordinator.report import report
from tests.cohort.attacker.reading import choices, levels, tables
from tests.cohort.attacker.software import Told, told_in
from tests.cohort.conftest import bare, hands_in
from tests.cohort.pages.test_pages import filled
from tests.conftest import LESSON

AT = datetime(2026, 11, 30, 9, tzinfo=UTC)
SURE = ("ik gok", "ik twijfel", "ik weet het zeker")
Course = tuple[CoursePaths, Store]
_PAGES: dict[str, Callable[..., dict[str, Any]]] = {
    "overview": cache.overview_page,
    "movement": cache.movement_page,
    "concepts": cache.concepts_page,
    "comparison": cache.comparison_page,
    "time": cache.time_page,
    "agenda": cache.agenda_page,
}


@pytest.fixture(scope="module")
def course(
    tmp_path_factory: pytest.TempPathFactory, released: Released, settings: Settings
) -> Iterator[Course]:
    """A course of which figures of 24 and of 13 people were published."""
    paths = bare(tmp_path_factory.mktemp("course"))
    with Store(paths.store_url) as store:
        store.open_lesson(released, AT)
        hands_in(store, settings, "noord", 24)
        hands_in(store, settings, "zuid", 13)
        assert len(list(publish_everything(store, settings, AT))) == 2
        yield paths, store


def everything(course: Course, settings: Settings, folder: Path) -> dict[str, str | bytes]:
    """All that a coordinator of both cohorts can get of one of them, made anew."""
    cache._build_once.cache.clear()
    who = Viewer(course[0], settings, course[1], ["noord", "zuid"], "noord")
    found: dict[str, str | bytes] = {
        name: filled(f"coordinator/{name}.html", make(who)) for name, make in _PAGES.items()
    }
    lesson = cache.lesson_page(who, LESSON)
    found["lesson"] = filled("coordinator/lesson.html", lesson)
    for one in lesson["exercises"]:
        context = cache.exercise_page(who, LESSON, one["id"])
        found[one["id"]] = filled("coordinator/exercise.html", context)
    chair = cache.agenda_page(who)
    found["agenda.md"] = agenda.as_markdown(chair)
    for name, content in (
        ("agenda.pdf", agenda_pdf.as_pdf(chair)),
        ("casussen.pdf", agenda_pdf.sheet_as_pdf(chair)),
    ):
        pages = PdfReader(io.BytesIO(content)).pages
        found[name] = "\n".join(page.extract_text() for page in pages)
    report(who, folder)
    for path in (path for path in folder.rglob("*") if path.is_file()):
        found[f"{path.relative_to(folder)}"] = path.read_bytes()
    return found


def everybody_answers_the_same(connection: Connection) -> None:
    """In every exercise: what one of them answered."""
    c = t.marks.c
    for name in set(connection.execute(select(c.exercise)).scalars()):
        query = select(c["items"], c.given, c.points).where(c.exercise == name).limit(1)
        values = connection.execute(query).mappings().one()
        connection.execute(update(t.marks).where(c.exercise == name).values(**values))
    connection.execute(update(t.results).values(points=0.0))
    option = connection.execute(select(t.answers.c.answer).limit(1)).scalar_one()
    connection.execute(update(t.answers).values(answer=option, certainty=1, seconds=1.0))


def test_if_everybody_had_answered_something_else_no_page_or_file_would_differ(
    course: Course, settings: Settings, tmp_path: Path
) -> None:
    """So what is not in the frozen tables is in no page, sentence, picture, agenda or file."""
    before = everything(course, settings, tmp_path / "before")

    with course[1].snapshot() as connection:
        marks = set(connection.execute(select(t.marks.c.exercise, t.marks.c["items"])).all())
    course[1].writer.do(everybody_answers_the_same)
    with course[1].snapshot() as connection:
        same = set(connection.execute(select(t.marks.c.exercise, t.marks.c["items"])).all())
    after = everything(course, settings, tmp_path / "after")

    assert len(marks) > 3 * len(same)
    assert len(before) > 60
    assert [name for name, content in before.items() if after[name] != content] == []
    assert before.keys() == after.keys()


def test_another_frozen_table_is_seen_by_the_same_comparison(
    course: Course, settings: Settings, tmp_path: Path
) -> None:
    before = everything(course, settings, tmp_path / "before")

    hands_in(course[1], settings, "noord", 40)
    assert len(list(publish_everything(course[1], settings, AT))) == 1
    after = everything(course, settings, tmp_path / "after")

    assert [name for name, content in before.items() if after.get(name) != content]


def frozen(course: Course, cohort: str) -> list[Figure]:
    with course[1].snapshot() as connection:
        return [
            figure for made in publications(connection, cohorts=[cohort]) for figure in made.figures
        ]


def test_the_tables_of_a_report_tell_what_was_frozen_and_nothing_finer(
    course: Course, settings: Settings, tmp_path: Path
) -> None:
    who = Viewer(course[0], settings, course[1], ["zuid"], "zuid")
    report(who, tmp_path)

    read: list[Told] = []
    for name, rows in tables(tmp_path / "tabellen"):
        found = levels(rows, SURE) if name.endswith("zeker") else {}
        # Routes have the shares of the questions again, beside where each choice leads.
        is_told = name.startswith(LESSON) and not name.endswith("-routes")
        read += [*choices(rows).values(), *found.values()] if is_told else []

    told = [_spans(told_in(figure)) for figure in frozen(course, "zuid")]
    whole = [_spans(one) for one in read if all(one[2])]
    assert len(whole) > 30
    assert [one for one in whole if not any(_holds(one, other) for other in told)] == []


Spans = list[tuple[int, int]]


def _spans(told: Told) -> Spans:
    """The bounds of each option, in one order: a page has its own."""
    return sorted(span for span in told[2] if span)


def _holds(read: Spans, frozen_: Spans) -> bool:
    """Whether what was read leaves open all that the frozen table does."""
    return len(read) == len(frozen_) and all(
        low <= first and last <= high
        for (low, high), (first, last) in zip(read, frozen_, strict=True)
    )
