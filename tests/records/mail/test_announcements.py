"""Mail because a story was read or a result is there, from where that happened."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection

from course.answers import schema as t
from course.answers.rubric_marks import RubricMark
from course.answers.saving import Intake
from course.answers.store import Feedback, HandIn
from course.exercises.rubric import Choice
from course.jobs import schema as jobs
from course.marking import judging
from course.marking.handing_in import hand_in
from course.marking.judging import FormgraderMark
from course.people.mailing.announcing import News, announce
from course.people.mailing.stopping import stop
from course.people.organisations import close_cohort
from tests.conftest import LESSON
from tests.records.mail.conftest import BASE, BY, NOW, Office
from tests.whose import learner_of


def handed_in(office: Office, name: str = "anna") -> HandIn:
    office.answers(name, most=99)
    return hand_in(Intake(office.store, office.settings), learner_of(office.store, name), LESSON)


def give_feedback(office: Office, handin: HandIn, at: datetime = NOW) -> None:
    page = Feedback(handin.learner, LESSON, handin.hash, "<article>", at)
    office.store.release_feedback([page])


def test_feedback_is_told_once_without_the_result(office: Office) -> None:
    give_feedback(office, handed_in(office))

    (mail,) = office.announced()
    give_feedback(
        office, office.store.handins(LESSON, office.ids["anna"])[-1], NOW + timedelta(days=1)
    )
    office.announced()

    assert office.announced() == [mail]
    assert (mail.address, mail.template) == ("anna@zon.nl", "result")
    assert f"{BASE}les/{LESSON}/terugkoppeling" in mail.text
    assert "punt" not in mail.text


def test_a_story_that_was_read_is_told_once_for_a_hand_in(office: Office) -> None:
    handin = handed_in(office)
    mark = FormgraderMark(handin, "een-verhaal", True, 3.0, "")
    again = mark._replace(points=2.0)

    judging.take_over(office.store, [mark])
    (mail,) = office.announced()
    judging.take_over(office.store, [again])

    assert office.announced() == [mail]
    assert mail.subject == "Je verhaal is gelezen"
    assert mail.text.startswith("Dag Anna,\n")


def test_points_that_are_not_for_a_story_are_not_told(office: Office) -> None:
    mark = FormgraderMark(handed_in(office), "een-casus", False, 3.0, "")

    judging.take_over(office.store, [mark])

    assert office.announced() == []


def test_what_was_rolled_back_is_not_told(office: Office) -> None:
    handin = handed_in(office)

    def work(connection: Connection) -> None:
        announce(connection, [News("story_read", handin.seq)], NOW)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        office.do(work)

    assert office.announced() == []


def test_who_wants_none_and_who_has_no_address_gets_none(office: Office) -> None:
    first, second = handed_in(office), handed_in(office, "dirk")
    office.do(lambda c: stop(c, office.ids["anna"], ["result"], NOW))

    give_feedback(office, first)
    give_feedback(office, second)

    assert office.announced() == []


def test_in_a_closed_cohort_nothing_is_told(office: Office) -> None:
    handin = handed_in(office)
    office.do(lambda c: close_cohort(c, BY, "noord"))

    give_feedback(office, handin)

    assert office.announced() == []


def test_a_result_without_feedback_is_not_told(office: Office) -> None:
    handin = handed_in(office)

    office.do(lambda c: announce(c, [News("result", handin.seq)], NOW))

    assert office.announced() == []


def test_a_judgement_by_rubric_is_told(office: Office) -> None:
    handin = handed_in(office)
    chosen, exercise = Choice(levels={}), "een-verhaal"
    mark = RubricMark(
        handin.learner, LESSON, exercise, handin.release, "x", chosen, "", 2.0, "docent", NOW
    )

    judging.judge(office.store, handin, mark, 0)

    assert [mail.template for mail in office.announced()] == ["story_read"]


def test_corrected_points_are_told_once_the_feedback_has_followed(office: Office) -> None:
    handin = handed_in(office)
    give_feedback(office, handin)
    assert len(office.announced()) == 1
    values = {"release": handin.release, "lesson": LESSON, "by": "inge", "at": NOW, "why": ""}
    row = t.corrections.insert().values(**values, key={}, last_handin=handin.seq)
    seq = office.do(lambda c: c.execute(row.returning(t.corrections.c.seq)).scalar_one())

    office.do(lambda c: announce(c, [News("result", handin.seq, seq)], NOW))
    assert len(office.announced()) == 1
    office.do(lambda c: c.execute(t.corrections.update().values(done_at=NOW)))
    office.do(lambda c: c.execute(jobs.jobs.update().values(due_at=NOW)))

    assert [mail.template for mail in office.announced()] == ["result", "result"]
    assert len(office.announced()) == 2
