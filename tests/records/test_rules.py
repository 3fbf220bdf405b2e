"""An organisation's own rule goes before the course's, for its cohorts and who works in them."""

import pytest

from course.answers.store import Store
from course.content.settings import ClosingTest, Completion, Settings
from course.people.enrolment import enrol
from course.people.organisations import change_organisation, organisation_of
from course.records.cohort_marks import cohort_marks
from course.records.completion import Rule
from course.records.enrolled import enrolled_in
from course.records.outcomes import outcomes
from course.records.rules.own import read_rules, rules_of_learners
from course.records.rules.wording import sentences
from tests import teams
from tests.records.test_participation import course, filled, teams_file
from tests.whose import id_of

__all__ = ["course", "filled", "teams_file"]
NONE_FAIL = {"pass_mark": 0.01}
NONE_PASS = {"pass_mark": 1.0}


@pytest.fixture
def strict(filled: Store) -> Store:
    """Zorggroep Zon asks for every point, Zorgschool for next to none."""
    for organisation, own in (("zorg", NONE_PASS), ("school", NONE_FAIL)):
        set_rule(filled, organisation, own)
    return filled


def set_rule(store: Store, organisation: str, own: dict[str, float] | None) -> None:
    completion = own and Completion(**own).model_dump(mode="json")
    store.writer.do(
        lambda c: change_organisation(
            c, teams.LATER, organisation_of(c, organisation)._replace(completion=completion)
        )
    )


def test_a_cohort_has_its_organisations_rule(strict: Store, course: Settings) -> None:
    with strict.snapshot() as connection:
        rules = read_rules(connection, course)

    assert rules.of("noord").per_cent == 100
    assert rules.of("klas").per_cent == 1
    assert rules.of("elders") == rules.of(None) == Rule.of(course)


def test_every_reader_has_the_same_rule(strict: Store, course: Settings) -> None:
    names = [f"{cohort}-{n:02}" for cohort in ("noord", "klas") for n in range(1, 4)]
    ids = {name: id_of(strict, name) for name in names}
    by_id = outcomes(strict, course, ids.values())
    found = {name: by_id[id_] for name, id_ in ids.items()}
    people = {who.login: who for who in enrolled_in(strict, course, None, teams.NOW)}

    for cohort in ("noord", "klas"):
        for row in cohort_marks(strict, course, cohort).rows:
            if row.who.login in found:
                assert row.outcome == found[row.who.login] == people[row.who.login].outcome
    assert {found[name].passed for name in names if name.startswith("klas")} == {"yes"}
    assert {found[name].passed for name in names if name.startswith("noord")} <= {"no", "yes"}


def test_who_is_in_two_organisations_has_the_rule_of_the_newest(
    strict: Store, course: Settings
) -> None:
    one = id_of(strict, "noord-01")
    with strict.snapshot() as connection:
        before = rules_of_learners(connection, course)(one).per_cent
    strict.writer.do(lambda c: enrol(c, teams.LATER, one, "klas"))

    with strict.snapshot() as connection:
        after = rules_of_learners(connection, course, [one])(one).per_cent

    assert (before, after) == (100, 1)


def test_without_a_rule_of_its_own_it_is_the_courses(strict: Store, course: Settings) -> None:
    set_rule(strict, "zorg", None)

    with strict.snapshot() as connection:
        assert read_rules(connection, course).of("noord") == Rule.of(course)


TITLES = {"een": "Les een", "twee": "Les twee", "toets": "De toets"}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({}, ["alle 3 lessen zijn ingeleverd", "60 % van de punten heeft voor elk van de lessen"]),
        ({"lessons": ("een",)}, ["ingeleverd is “Les een”", "elk van “Les een”"]),
        ({"counts": ()}, ["alle 3 lessen", "Punten beslissen niet mee"]),
        ({"passing": "together", "pass_mark": 0.5}, ["alle 3", "samen 50 % van de punten"]),
        (
            {"closing_test": ClosingTest(lesson="toets", pass_mark=0.8)},
            ["alle 3", "60 %", "“De toets” moet gehaald zijn, met 80 %"],
        ),
    ],
)
def test_a_rule_is_told_in_sentences(
    settings: Settings, said: dict[str, object], told: list[str]
) -> None:
    three = settings.model_copy(update={"lessons": tuple(TITLES)})
    rule = Rule.of(three, Completion(**said))

    found = [sentence.replace("\u00a0", " ") for sentence in sentences(rule, TITLES)]

    for words, sentence in zip(told, found, strict=False):
        assert words in sentence
    assert found[-1] == "Geslaagd is iemand pas als alle verhalen zijn beoordeeld."
