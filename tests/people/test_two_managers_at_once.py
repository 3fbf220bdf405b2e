"""Two managers move the same person at the same time: one does it, the other is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import Connection

from course.answers.store import Store
from course.people.audit import Actor
from course.people.enrolment import enrol, enrolled, enrolments_of, move
from course.people.errors import RosterError
from course.people.names import parse
from course.people.persons import Person, add_person
from tests.people.conftest import BY, LATER, fill


def test_of_two_moves_one_is_made_and_the_other_is_one_sentence(store: Store) -> None:
    def begin(connection: Connection) -> Person:
        fill(connection)
        person = add_person(connection, BY, parse("Anna Bakker"))
        enrol(connection, BY, person.id, "noord")
        return person

    anna, both = store.writer.do(begin), Barrier(2)

    def moves_to(other: Store, cohort: str) -> Callable[[], str]:
        def run() -> str:
            both.wait()
            try:
                other.writer.do(
                    lambda c: move(c, Actor(cohort, LATER.at), anna.id, "noord", cohort)
                )
            except RosterError as error:
                return str(error)
            return "moved"

        return run

    with Store(store.engine.url.render_as_string(hide_password=False)) as second:
        acts = [moves_to(store, "zuid"), moves_to(second, "klas")]
        with ThreadPoolExecutor(2) as pool:
            outcomes = sorted(future.result() for future in [pool.submit(act) for act in acts])

    assert outcomes == [
        "Anna Bakker is not in Team Noord (any more). Look again before you go on.",
        "moved",
    ]
    with store.snapshot() as connection:
        assert [e.until is None for e in enrolments_of(connection, anna.id)] == [False, True]
        assert len(enrolled(connection, "zuid")) + len(enrolled(connection, "klas")) == 1
