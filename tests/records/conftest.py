"""A cohort of which we know everything: people of the roster and beside it, with what they did."""

import itertools
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from course.answers.saving import Intake
from course.content.released import Released
from course.content.settings import Settings
from course.marking.handing_in import hand_in
from course.people.audit import Actor
from course.people.enrolment import enrol
from course.people.logins import Login, add_login, hub
from course.people.names import parse
from course.people.organisations import Group, Organisation, add_cohort, add_organisation
from course.people.persons import add_person
from course.records.cohort_marks import CohortMarks, cohort_marks
from tests.conftest import LESSON, Send
from tests.whose import learner_of

BY = Actor("pmanager00000", datetime(2026, 10, 1, 8, tzinfo=UTC))
HOSTILE = '=cmd|"/c calc"!A1'

Answers = Callable[..., None]


@pytest.fixture
def answer(intake: Intake, released: Released, sent: Send) -> Answers:
    """Lets a learner of noord answer the first so many exercises as the key does."""

    numbers = itertools.count()

    def make(name: str, most: int = 99) -> None:
        who = learner_of(intake.store, name)
        for exercise in released.exercises[:most]:
            for step, chosen in exercise.key():
                mine = {"learner": who.name, "id": f"antwoord-{next(numbers)}-van-iemand"}
                body = sent(step, chosen["option"], **mine)
                intake.answer(who, LESSON, exercise.id, body)

    return make


@pytest.fixture
def cohort(intake: Intake, answer: Answers) -> Intake:
    """Team Noord.

    By the roster: anna, who passed; bram, who handed in nothing at all; Chris Ång, who has no user
    name yet. Beside it: dewi, who is busy, and somebody whose name means harm and who passed.
    """
    with intake.store.engine.execution_options(writes=True).begin() as connection:
        add_organisation(connection, BY, Organisation("zorg", "Zorggroep Zon"))
        add_cohort(connection, BY, Group("noord", "Team Noord", "zorg"))
        for name, login in (("Anna van den Berg", "anna"), ("Bram Bos", "bram"), ("Chris Ång", "")):
            mail = f"{name.split()[0].lower()}@zorg.nl"
            person = add_person(connection, BY, parse(name), mail=mail)
            enrol(connection, BY, person.id, "noord")
            if login:
                add_login(connection, BY, person.id, hub(login))
            if login == "anna":
                add_login(connection, BY, person.id, Login("lms", "brightspace", "100234"))
    answer("anna")
    answer("dewi", most=2)
    answer(HOSTILE, most=6)
    for name in ("anna", "bram", HOSTILE):
        hand_in(intake, learner_of(intake.store, name), LESSON)
    return intake


@pytest.fixture
def marks(cohort: Intake, settings: Settings) -> CohortMarks:
    """The marks of Team Noord."""
    return cohort_marks(cohort.store, settings, "noord")
