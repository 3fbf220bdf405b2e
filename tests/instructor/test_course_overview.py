"""The overview counts in the database what the rule says of each learner, with few statements."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, update

from course.answers import schema as t
from course.answers.saving import Intake, Learner
from course.answers.store import Feedback, Store
from course.content.released import Released
from course.content.settings import Cohort, Dates, Settings
from course.instructor.course_overview import Overview, overview
from course.instructor.learner_register import Register
from course.instructor.learner_status import QUIET_DAYS, Followed, urgency
from course.marking.handing_in import hand_in
from course.paths import CoursePaths
from course.people.audit import Actor
from course.people.dates import extend
from course.people.enrolment import enrol
from course.people.logins import add_login, hub
from course.people.names import parse
from course.people.organisations import Group, Organisation, add_cohort, add_organisation
from course.people.persons import add_person
from course.people.schedule import schedule
from course.records.completion import Rule
from tests.conftest import LESSON, OPENED, Desk, Send
from tests.statements import statements

FIRST = 5


def one_by_one(register: Register, now: datetime, first: int = FIRST) -> Overview:
    """The same, worked out in Python from every learner's page."""
    everybody = register.followed(register.settings.lessons)
    rule = Rule.of(register.settings)

    def order(who: Followed) -> tuple[float, ...]:
        return urgency(who.whys(now, rule), who.at)

    needy = [who for who in sorted(everybody, key=order) if who.whys(now, rule)]
    handed_in = {who.name for who in everybody if any(s.handed_in for s in who.stands)}
    return Overview(
        people=len(everybody),
        failed=0,
        help_=len(needy),
        first=tuple(who.name for who in needy[:first]),
        handed_in=tuple(sorted(handed_in)),
        lessons={},
    )


@pytest.fixture
def crowd(desk: Desk, settings: Settings, released: Released, sent: Send) -> Intake:
    """Forty learners of three cohorts and none, each at some other point of the lesson."""
    dates = Cohort(id="noord", title="Noord", dates={LESSON: Dates(weeks=1)})
    cohorts = (dates, Cohort(id="zuid", title="Zuid"))
    intake, draw = desk(cohorts=()), random.Random(3)
    for number in range(40):
        who = Learner(f"deelnemer-{number:02}", draw.choice(["noord", "zuid", "weg", None]))
        for exercise in draw.sample(released.exercises, draw.randint(0, 8)):
            for step, answer in exercise.key()[: draw.randint(1, 3)]:
                body = sent(step, answer["option"], learner=who.name)
                intake.answer(who, LESSON, exercise.id, body)
        if draw.random() < 0.5:
            handin = hand_in(intake, who, LESSON)
            if draw.random() < 0.3:
                page = Feedback(who.name, LESSON, handin.hash, "<p>Goed</p>", OPENED)
                intake.store.release_feedback([page])
        ago = datetime.now(UTC) - timedelta(days=draw.randint(0, 14), minutes=number)
        with intake.store.engine.begin() as connection:
            mine = t.answers.c.learner == who.name
            connection.execute(update(t.answers).where(mine).values(at=ago))
    return Intake(intake.store, settings.model_copy(update={"cohorts": cohorts}))


def test_it_counts_what_the_rule_says_of_each_learner(crowd: Intake, tmp_path: Path) -> None:
    store, settings, now = crowd.store, crowd.settings, datetime.now(UTC)
    register = Register(CoursePaths(tmp_path, "", ""), store, settings)

    with store.engine.connect() as connection:
        found = overview(connection, schedule(connection, settings), store.openings(), now, FIRST)

    expected = one_by_one(register, now)
    assert found.first == expected.first
    assert (found.people, found.help_) == (expected.people, expected.help_)
    assert found.handed_in == expected.handed_in
    stands = [who.stands[0] for who in register.followed([LESSON])]
    counts = found.lessons[LESSON]
    assert (counts.begun, counts.handed_in, counts.late, counts.waits) == (
        sum(stand.begun for stand in stands),
        sum(stand.handed_in is not None for stand in stands),
        sum(stand.late for stand in stands),
        sum(stand.waits for stand in stands),
    )
    reasons = {
        why for who in register.followed([LESSON]) for _, why in who.whys(now, Rule.of(settings))
    }
    assert reasons == {"due", "points", "quiet"}
    assert 0 < found.help_ < found.people < 40


def test_without_anybody_and_without_dates_it_counts_nothing(
    store: Store, settings: Settings
) -> None:
    with store.engine.connect() as connection:
        found = overview(connection, schedule(connection, settings), {}, datetime.now(UTC), FIRST)

    assert (found.people, found.help_, found.first, found.handed_in) == (0, 0, (), ())
    assert set(found.lessons) == set(settings.lessons)


def test_five_statements_for_the_counts_and_few_for_who_comes_first(
    crowd: Intake, tmp_path: Path
) -> None:
    store, settings = crowd.store, crowd.settings
    openings = store.openings()
    with store.engine.connect() as connection, statements(store.engine) as asked:
        dates = schedule(connection, settings)
        found = overview(connection, dates, openings, datetime.now(UTC), FIRST)
    with statements(store.engine) as for_the_first:
        register = Register(
            CoursePaths(tmp_path, "", ""), store, settings, only=found.first, dates=dates
        )
        people = register.followed(settings.lessons)

    assert [who.name for who in people] == sorted(found.first)
    assert 0 < len(asked) < 6
    assert 0 < len(for_the_first) < 8


def test_who_has_more_time_needs_no_help_yet(crowd: Intake, tmp_path: Path) -> None:
    store, settings = crowd.store, crowd.settings
    now = datetime.now(UTC)
    with store.engine.connect() as connection:
        before = overview(connection, schedule(connection, settings), store.openings(), now, 999)
    register = Register(CoursePaths(tmp_path, "", ""), store, settings)
    late = next(
        who
        for who in register.followed(settings.lessons)
        if [why for _, why in who.whys(now, Rule.of(settings))] == ["due"]
        and (who.at is None or now - who.at < timedelta(days=QUIET_DAYS))
    )

    def give(connection: Connection) -> None:
        by = Actor("test", now)
        add_organisation(connection, by, Organisation("zorg", "Zorggroep Zon"))
        add_cohort(connection, by, Group(late.cohort or "", "Team", "zorg"))
        person = add_person(connection, by, parse("Anna Bos"))
        add_login(connection, by, person.id, hub(late.name))
        enrol(connection, by, person.id, late.cohort or "")
        extend(connection, by, person.id, late.cohort or "", LESSON, due=now + timedelta(days=1))

    store.writer.do(give)
    with store.engine.connect() as connection:
        after = overview(connection, schedule(connection, settings), store.openings(), now, 999)
    register = Register(CoursePaths(tmp_path, "", ""), store, settings)

    assert after.first == one_by_one(register, now, 999).first
    assert set(before.first) - set(after.first) == {late.name}
