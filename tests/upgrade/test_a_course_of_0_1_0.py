"""A course that version 0.1.0 ran goes on: the same marks, feedback and receipts."""

import hashlib
import re

import pytest
from jupyterhub.orm import check_db_revision
from pyarrow import parquet
from sqlalchemy import create_engine, func, inspect, select

from course.answers import upgrade
from course.answers.rubric_marks import rubric_marks
from course.answers.saving import Intake
from course.answers.schema import metadata
from course.answers.store import Store, answers_document
from course.cohort.build import build
from course.cohort.dataset.snapshot import published
from course.content.settings import read_settings
from course.grading.gradebook_results import results
from course.grading.projection import Synced, sync
from course.marking import judging
from course.marking.handing_in import hand_in
from course.marking.results import results_in
from course.web import dutch_dates
from course.web.learner.wording import lesson_state, receipt_code
from tests.upgrade.fixture import Old
from tests.web.conftest import Door
from tests.whose import id_of, learner_of, names_of

pytestmark = pytest.mark.integration


def test_the_fixture_knows_no_revision_yet(old: Old) -> None:
    engine = create_engine(old.paths.store_url)
    tables = set(inspect(engine).get_table_names())
    engine.dispose()

    assert tables == set(old.shown["rows"])


def test_opening_it_migrates_it_and_loses_no_row(old: Old, store: Store) -> None:
    with store.engine.connect() as connection:
        counted = {
            name: connection.execute(select(func.count()).select_from(table)).scalar()
            for name, table in metadata.tables.items()
            if name in old.shown["rows"]
        }
        found = upgrade.revision_of(connection)

    assert counted == old.shown["rows"]
    assert counted["answers"] == 3366
    assert found == upgrade.revisions()[-1]


def test_the_marks_are_the_same(old: Old) -> None:
    for lesson in old.lessons:
        shown = {name: tuple(row) for name, row in old.shown["results"][lesson].items()}

        marks = results(old.paths.gradebook_url, lesson)

        assert bool(shown) == (lesson not in {"voormeting", "nameting"})  # which have no points
        assert {n: (r.points, r.most, r.waiting) for n, r in marks.items()} == shown


def test_the_marks_that_are_made_from_its_answers_are_the_same(old: Old, store: Store) -> None:
    done = sync(old.paths, store, old.lessons)

    assert done == Synced(marked=old.shown["rows"]["handins"], taken_over=1, written=0)
    assert sync(old.paths, store, old.lessons) == Synced(0, 0, 0)
    names = names_of(store)
    for lesson in old.lessons:
        handins = judging.graded(store, lesson)
        marks = results_in(store, [handin.seq for handin in handins.values()])
        by_name = {names[learner]: handin for learner, handin in handins.items()}
        inside = results(old.paths.gradebook_url, lesson)
        assert {names[who]: (r.points, r.most, r.waiting) for who, r in inside.items()} == {
            name: tuple(row) for name, row in old.shown["results"][lesson].items()
        }
        for name, shown in old.shown["results"][lesson].items():
            assert tuple(marks[by_name[name].seq]) == pytest.approx(tuple(shown)), (lesson, name)


def test_the_feedback_is_the_same(old: Old, store: Store) -> None:
    names = names_of(store)
    pages = {
        lesson: {
            names[who]: [page.hash, hashlib.sha256(page.article.encode()).hexdigest()]
            for who, page in store.feedback(lesson).items()
        }
        for lesson in old.lessons
    }

    assert pages == old.shown["feedback"]
    assert len(pages["star-methode"]) == 26


def test_the_receipts_are_the_same_and_their_codes_are_of_the_answers(
    old: Old, store: Store
) -> None:
    zone, names = read_settings(old.paths.source).zone, names_of(store)
    for lesson in old.lessons:
        handins = store.handins(lesson)
        receipts = {
            names[h.learner]: [
                receipt_code(h.hash),
                dutch_dates.moment(h.at, zone),
                h.late,
                h.cohort,
            ]
            for h in handins
        }
        again = [answers_document(h, store.handed_in(h))["hash"] for h in handins]

        assert receipts == old.shown["receipts"][lesson]
        assert again == [h.hash for h in handins]


def test_everybody_is_where_they_were(old: Old, store: Store) -> None:
    intake = Intake(store, read_settings(old.paths.source))
    for name, shown in old.shown["mijn"].items():
        who = learner_of(store, name, old.shown["learners"][name])
        for lesson, (state, _, done, total) in shown.items():
            standing = intake.standing(who, lesson)
            assert (lesson_state(standing)[0], standing.done, standing.total) == (
                state, done, total,
            )  # fmt: skip


def test_a_learner_reads_the_same_feedback_and_receipt_on_the_pages(old: Old, door: Door) -> None:
    for name, lesson in (("anna", "star-methode"), ("bram", "nabijheid-en-afstand")):
        page = door.get(f"les/{lesson}/terugkoppeling", name)
        who = id_of(door.service.store, name)
        article = door.service.store.feedback(lesson, who)[who].article
        digest = hashlib.sha256(article.encode()).hexdigest()
        receipt = door.get(f"les/{lesson}/ontvangst", name).text

        assert page.status_code == 200
        assert digest == old.shown["feedback"][lesson][name][1]
        assert article in page.text
        for text in old.shown["receipts"][lesson][name][:2]:
            assert text in receipt


def test_who_was_late_or_has_no_feedback_yet_reads_that(old: Old, door: Door) -> None:
    late = door.get("les/voormeting/ontvangst", "els").text

    assert "na de inleverdatum" in late
    assert old.shown["receipts"]["voormeting"]["els"][0] in late
    assert door.get("les/digitale-zelfonthulling/terugkoppeling", "iris").status_code == 404
    assert door.get("les/interventiestappen/ontvangst", "fenna").status_code == 404


def test_my_course_shows_the_lessons_as_they_were(old: Old, door: Door) -> None:
    for name in ("anna", "els", "fenna", "iris", "noord-01"):
        page = door.get("mijn", name).text
        cards = re.findall(r'<li class="card".*?</li>', page, re.DOTALL)

        assert len(cards) == len(old.lessons)
        for lesson, card in zip(old.lessons, cards, strict=True):
            assert old.shown["mijn"][name][lesson][1] in card


def test_the_last_judgement_of_a_story_is_still_there(old: Old, store: Store) -> None:
    marks, names = rubric_marks(store, "star-methode"), names_of(store)

    assert {(names[who], mark.comment) for (who, _), mark in marks.items()} == {
        ("anna", "Mooi en concreet verteld."), ("gijs", ""),
    }  # fmt: skip


def test_who_was_at_work_goes_on(old: Old, store: Store) -> None:
    intake = Intake(store, read_settings(old.paths.source))
    who = learner_of(store, "fenna")
    before = intake.standing(who, "interventiestappen")

    handin = hand_in(intake, who, "interventiestappen", now=before.opened_at)

    assert handin.last_answer == before.answers[-1].seq
    assert handin.seq == old.shown["rows"]["handins"] + 1


def test_todays_code_marks_the_old_answers_alike(old: Old, store: Store) -> None:
    compared = 0
    for lesson in old.lessons:
        for learner, grades in old.shown["grades"][lesson].items():
            graded = store.handins_before(lesson, id_of(store, learner))[
                0
            ]  # iris' second was never graded
            answers = store.handed_in(graded)
            for exercise in store.release(graded.release).exercises:
                given = [a.given for a in answers if a.exercise == exercise.id]
                if exercise.id in grades and exercise.by_hand is None:
                    assert exercise.mark(given).points == grades[exercise.id][0]
                    compared += 1

    assert compared > 500


def test_what_was_published_for_coordinators_can_be_read(old: Old, door: Door) -> None:
    snapshot = published(old.paths)

    assert snapshot is not None
    assert door.get("cohort/noord", "coordinator").status_code == 200


def test_cohort_data_can_be_built_from_it(old: Old, store: Store) -> None:
    before = published(old.paths)
    assert before is not None
    pseudonyms = set(parquet.read_table(before.progress)["learner"].to_pylist())

    build(old.paths, store, read_settings(old.paths.source))

    after = published(old.paths)
    assert after is not None
    assert after.id != before.id
    assert set(parquet.read_table(after.progress)["learner"].to_pylist()) == pseudonyms


def test_todays_hub_opens_its_database(old: Old) -> None:
    engine = create_engine(f"sqlite:///{old.paths.root / '.course/hub/jupyterhub.sqlite'}")

    check_db_revision(engine)  # raises where the Hub would ask for an upgrade
    with engine.connect() as connection:
        people = set(connection.exec_driver_sql("select name from users").scalars())
    engine.dispose()

    assert people == {"leerling", "docent", "coordinator"}
