"""Objections on both databases: once while one is open, answered once, by whom, and whose."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import Connection, select

from course.answers.saving import Intake
from course.answers.store import Store
from course.marking.handing_in import hand_in
from course.people import schema as t
from course.people.audit import Actor
from course.people.errors import RosterError
from course.people.guidance.guides import guides
from course.people.guidance.objections import (
    WHOLE,
    About,
    Answer,
    answer,
    answer_by,
    how_many_open,
    object_to,
    objections,
    plain,
    who_answers,
)
from course.people.logins import add_login, hub
from course.people.merging import merge, unmerge
from course.people.staff import Scope, appoint
from tests.conftest import LESSON
from tests.people.conftest import BY, LATER, Somebody, after
from tests.whose import id_of, learner_of

WORDS = "Kanarie: ik bedoelde het anders."
GIVEN = Answer("Kanarie: je hebt gelijk.", LATER.name, LATER.at, 1.0, 2.5)


def about(learner: str, exercise: str = "kerstavond", cohort: str | None = "noord") -> About:
    return About(learner, LESSON, 7, 1, cohort, exercise)


def test_one_at_a_time_for_each_exercise(connection: Connection, somebody: Somebody) -> None:
    anna = somebody().id
    first = object_to(connection, about(anna), WORDS, BY.at)
    for exercise in ("andere-casus", WHOLE):
        object_to(connection, about(anna, exercise), WORDS, BY.at)

    with pytest.raises(RosterError, match="Wait for the answer first"):
        object_to(connection, about(anna), "Nog eens.", LATER.at)
    (one,) = objections(connection, seq=first)
    answer(connection, LATER, one, GIVEN)
    object_to(connection, about(anna), "Nog eens.", LATER.at)

    mine = [o for o in objections(connection, learner=anna) if o.about.exercise == "kerstavond"]
    assert [(o.turn, o.text, o.answer) for o in mine] == [
        (1, WORDS, GIVEN), (2, "Nog eens.", None),
    ]  # fmt: skip
    assert answer_by(mine[0], 14) == BY.at + timedelta(days=14)
    assert connection.execute(select(how_many_open())).scalar() == 3
    assert connection.execute(select(how_many_open({"zuid"}))).scalar() == 0
    assert len(objections(connection, cohorts={"noord"})) == 4
    assert objections(connection, cohorts=()) == []


@pytest.mark.parametrize("text", ["", "a" * 2001])
def test_a_text_is_needed_and_fits(connection: Connection, text: str) -> None:
    with pytest.raises(RosterError):
        object_to(connection, about("anna"), text, BY.at)
    one = object_to(connection, about("anna"), WORDS, BY.at)
    (objection,) = objections(connection, seq=one)
    with pytest.raises(RosterError):
        answer(connection, LATER, objection, GIVEN._replace(text=text))

    assert objections(connection, seq=one)[0].answer is None


def test_a_text_is_kept_without_what_cannot_be_shown() -> None:
    assert plain(" Ik\r\nzei\x00 \ud800het\u202e.\n") == "Ik\nzei het."


def test_of_two_answers_at_once_one_is_given(store: Store) -> None:
    anna = id_of(store, "anna")
    seq = store.writer.do(lambda c: object_to(c, about(anna), WORDS, BY.at))
    with store.snapshot() as connection:
        (one,) = objections(connection, seq=seq)
    both = Barrier(2)

    def answers(other: Store, name: str) -> Callable[[], str]:
        def run() -> str:
            both.wait()
            actor, given = Actor(name, LATER.at), GIVEN._replace(by=name)
            try:
                other.writer.do(lambda c: answer(c, actor, one, given))
            except RosterError as error:
                return str(error)
            return "answered"

        return run

    with Store(store.engine.url.render_as_string(hide_password=False)) as second:
        acts = [answers(store, "inge"), answers(second, "ivo")]
        with ThreadPoolExecutor(2) as pool:
            said = sorted(future.result() for future in [pool.submit(act) for act in acts])

    assert said == [
        "A colleague answered this objection in the meantime. Nothing was changed.",
        "answered",
    ]


def test_what_was_written_is_in_no_line_of_the_audit(
    connection: Connection, somebody: Somebody
) -> None:
    anna = somebody().id
    seq = object_to(connection, about(anna), WORDS, BY.at)
    answer(connection, LATER, objections(connection, seq=seq)[0], GIVEN)

    (line,) = connection.execute(select(t.audit).where(t.audit.c.did == "answer-objection")).all()
    assert (line.who, line.whom) == (LATER.name, anna)
    assert "Kanarie" not in str(line)


def test_who_answers(connection: Connection, somebody: Somebody) -> None:
    inge, ivo, olga = (somebody(f"{name} Visser") for name in ("Inge", "Ivo", "Olga"))
    anna = somebody("Anna Bakker", "noord")
    add_login(connection, BY, inge.id, hub("inge"))

    def who(*markers: str, cohort: str | None = "noord") -> tuple[str, bool, bool] | None:
        known = guides(connection)
        by = who_answers(connection, known, about(anna.id, cohort=cohort), markers)
        return by and (by.shown, by.is_second, by.owns)

    assert who() is None
    appoint(connection, BY, olga.id, "owner")
    assert who() == ("Olga Visser", False, True)
    appoint(connection, BY, inge.id, "instructor", Scope(cohort="noord"))
    assert who() == ("Inge Visser", False, False)
    # Who gave the points is the only instructor: they answer, not the owner.
    assert who("hub:inge") == who(inge.id) == ("Inge Visser", False, False)
    appoint(connection, BY, ivo.id, "instructor", Scope(cohort="noord"))
    assert who("hub:inge") == who(inge.id) == ("Ivo Visser", True, False)
    assert who(inge.id, ivo.id) == ("Inge Visser", False, False)
    assert who(cohort=None) == who(cohort="zuid") == ("Olga Visser", False, True)
    appoint(connection, BY, anna.id, "instructor", Scope(cohort="zuid"))
    assert who(cohort="zuid") == ("Olga Visser", False, True)  # nobody answers their own


def test_an_objection_goes_with_the_work_and_comes_back(intake: Intake) -> None:
    store, anna = intake.store, learner_of(intake.store, "anna")
    handin = hand_in(intake, anna, LESSON)
    theirs = About(anna.name, LESSON, handin.seq, 1, "noord", WHOLE)
    seq = store.writer.do(lambda c: object_to(c, theirs, WORDS, after(1)))
    other = id_of(store, "anna.bakker")

    def whose() -> list[tuple[str, str]]:
        with store.snapshot() as connection:
            return [(o.about.learner, o.text) for o in objections(connection, seq=seq)]

    store.writer.do(lambda c: merge(c, BY, other, anna.name))
    assert whose() == [(other, WORDS)]
    with store.snapshot() as connection:
        assert "Kanarie" not in str(connection.execute(select(t.audit)).all())
    store.writer.do(lambda c: unmerge(c, BY, anna.name))
    assert whose() == [(anna.name, WORDS)]
