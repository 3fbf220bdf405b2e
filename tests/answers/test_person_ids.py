"""Stores of before work was known by persons: every name gets its person, and nothing is lost."""

from typing import Any

import pytest
from alembic import command
from sqlalchemy import select

from course.answers import schema as t
from course.answers.store import Store, digest
from course.people.logins import hub, identify
from course.people.persons import Person, earlier_names, persons
from tests.answers.test_upgrade import add, alembic_config, on
from tests.conftest import OPENED
from tests.whose import id_of, names_of

BEFORE = "0010"
WHERE = {"lesson": "les", "release": "r"}
BY_HAND = {"exercise": "verhaal", "at": OPENED, "lesson": "les"}


def answer(learner: str, **other: object) -> dict[str, Any]:
    fixed = {"id": f"van {learner}", "exercise": "oefening", "step": "", "answer": "{}"}
    return {**fixed, **WHERE, "learner": learner, "at": OPENED, **other}


def handin(learner: str, **other: object) -> dict[str, Any]:
    document = {"learner": learner, **WHERE, "at": OPENED.isoformat(), "late": False}
    fixed = {"hash": digest({**document, "answers": []}), "last_answer": 0, "late": False}
    return {**fixed, **WHERE, "learner": learner, "at": OPENED, "cohort": "noord", **other}


def person(id_: str, name: str) -> dict[str, Any]:
    named = {"given": name, "infix": "", "family": "Bos", "shown": f"{name} Bos", "mail": ""}
    return {"id": id_, **named, "sought": name.casefold(), "at": OPENED}


def login(id_: str, subject: str) -> dict[str, Any]:
    return {"person": id_, "kind": "hub", "issuer": "", "subject": subject, "at": OPENED}


@pytest.fixture
def old(empty_url: str) -> str:
    """Anna of the roster, with work in every table; bram and Bram, whom it does not know."""
    on(
        empty_url,
        lambda c: command.upgrade(alembic_config(c), BEFORE),
        add("persons", **person("panna", "Anna")),
        add("logins", **login("panna", "anna")),
        *(add("answers", **answer(name)) for name in ("anna", "bram", "Bram", "zoë <b>")),
        *(add("handins", **handin(name)) for name in ("anna", "Bram")),
        add("feedback", learner="anna", lesson="les", hash="h", article="<p>", at=OPENED),
        add(
            "rubric_marks", learner="anna", release="r", text="x", choice="{}", comment="Mooi",
            points=3.0, by="docent", **BY_HAND,
        ),
        add("hand_marks", handin=1, learner="anna", by_hand=True, points=2.0, about="x", **BY_HAND),
        add(
            "marks", handin=1, exercise="oefening", by_hand=False, share=1.0, points=4.0,
            max_points=4.0, items="[]", given="[]", release="r", version=1, at=OPENED,
        ),
        add("results", handin=1, points=4.0, max_points=4.0, waiting=0),
        add(
            "corrections", release="r", lesson="les", by="docent", at=OPENED, why="fout",
            key="{}", last_handin=1, done_at=OPENED,
        ),
        add("corrected", handin=1, correction=1, before=3.0, after=4.0),
        add("outbox", learner="anna", **BY_HAND),
    )  # fmt: skip
    return empty_url


def test_work_in_every_table_is_that_of_the_person_of_the_log_in(old: str) -> None:
    with Store(old) as store, store.snapshot() as connection:
        for table in (t.feedback, t.rubric_marks, t.hand_marks, t.outbox):
            assert connection.execute(select(table.c.learner)).scalars().all() == ["panna"]
        names = names_of(store)
        assert [names[a.learner] for a in store.answers_in("les")] != []
        assert {names[a.learner]: a.given.id for a in store.answers_in("les")} == {
            name: f"van {name}" for name in ("anna", "bram", "Bram", "zoë <b>")
        }
        assert connection.execute(select(t.results.c.points)).scalar() == 4
        assert connection.execute(select(t.corrected.c.before)).scalar() == 3


def test_whom_the_roster_did_not_know_is_a_person_called_as_the_log_in(old: str) -> None:
    with Store(old) as store, store.snapshot() as connection:
        ids = {name: id_of(store, name) for name in ("bram", "Bram", "zoë <b>")}
        people = persons(connection, ids.values())

    assert len(set(ids.values())) == 3
    assert {people[id_].shown for id_ in ids.values()} == set(ids)
    assert people[ids["zoë <b>"]] == Person(ids["zoë <b>"], "", "", "", "zoë <b>", "")


def test_receipts_still_add_up(old: str) -> None:
    with Store(old) as store:
        handed = store.handins("les")

    assert {one.signed_as for one in handed} == {"anna", "Bram"}
    for one in handed:
        document: dict[str, Any] = {
            "learner": one.signed_as, **WHERE, "at": one.at.isoformat(), "late": False,
            "answers": [],
        }  # fmt: skip
        assert digest(document) == one.hash


def test_the_name_from_which_pseudonyms_are_made_stays(old: str) -> None:
    with Store(old) as store, store.snapshot() as connection:
        earlier = earlier_names(connection)
        names = names_of(store)

    assert earlier == names


def test_of_two_log_ins_with_work_in_one_lesson_the_later_is_a_person_apart(
    empty_url: str,
) -> None:
    on(
        empty_url,
        lambda c: command.upgrade(alembic_config(c), BEFORE),
        add("persons", **person("panna", "Anna")),
        *(add("logins", **login("panna", name)) for name in ("anna", "anna2", "anna3")),
        add("answers", **answer("anna")),
        add("answers", **answer("anna2")),
        add("answers", **answer("anna3", lesson="andere")),
    )

    with Store(empty_url) as store, store.snapshot() as connection:
        (first, second) = store.answers_in("les")
        (third,) = store.answers_in("andere")
        apart = next(one for one in (first, second) if one.learner != "panna")
        shown = persons(connection, [apart.learner])[apart.learner].shown
        assert identify(connection, *hub("anna2")) == "panna"

    assert apart.given.id == "van anna2"
    assert shown == "anna2"
    assert third.learner == "panna"
