"""A preview tells what each row would do; applying it does exactly that, or nothing."""

from typing import Any

import pytest
from sqlalchemy import Connection

from course.people.audit import lines
from course.people.enrolment import current, enrol, enrolled, enrolments_of
from course.people.errors import RosterError
from course.people.importing.applying import apply
from course.people.importing.preview import Preview, preview
from course.people.importing.table import Sheet
from course.people.logins import add_login, hub, identify, logins_of
from course.people.names import parse
from course.people.newcomers import Newcomer, enrol_newcomers
from course.people.organisations import Group, add_cohort, close_cohort
from course.people.persons import person_of, rename, with_mail
from course.people.registers import numbers_of
from tests.people.conftest import BY, LATER, Somebody
from tests.people.importing.conftest import sheet

WITH_LOGIN = ("Naam", "E-mail", "Team", "Gebruikersnaam")
WITH_NUMBER = ("Naam", "E-mail", "Team", "BIG-nummer", "Toestemming")


def states(seen: Preview) -> list[str]:
    return [row.state for row in seen.rows]


def why(seen: Preview, row: int = 0) -> str:
    return " ".join(map(str, seen.rows[row].why))


def done(connection: Connection, file: Sheet, **options: Any) -> int:  # noqa: ANN401
    return apply(connection, LATER, file, preview(connection, file, "zorg"), **options)


def test_each_row_has_its_state(connection: Connection, somebody: Somebody) -> None:
    known = somebody("Anna de Vries", "noord", "anna@zorg.nl")
    moves = somebody("Bram Bos", "noord", "bram@zorg.nl")
    joins = somebody("Carla Smit", None, "carla@zorg.nl")
    somebody("Daan Prins", "noord", "daan@zorg.nl")
    file = sheet(
        ("Anna", "de", "Vries", "ANNA@zorg.nl", "noord"),
        ("Bram", "", "Bos", "bram@zorg.nl", "Team Zuid"),
        ("Carla", "", "Smit", "carla@zorg.nl", "zuid"),
        ("Daan", "", "Prins", "d.prins@zorg.nl", "noord"),
        ("Eva", "", "Nieuw", "eva@zorg.nl", "TEAM ZUID"),
        ("Fout", "", "Fout", "fout", "zuid"),
    )
    before = lines(connection)

    seen = preview(connection, file, "zorg")

    assert states(seen) == ["known", "moved", "joins", "doubtful", "new", "wrong"]
    assert [row.person for row in seen.rows[:3]] == [known.id, moves.id, joins.id]
    assert why(seen, 1) == "Moves from Team Noord."
    assert why(seen, 3) == (
        "Somebody of this name is known here, with daan@zorg.nl: would be another person."
    )
    assert lines(connection) == before


def test_applying_does_what_was_seen_and_again_nothing(
    connection: Connection, somebody: Somebody
) -> None:
    moves = somebody("Bram Bos", "noord", "bram@zorg.nl")
    file = sheet(
        ("Bram", "", "Bos", "bram@zorg.nl", "zuid"),
        ("Eva", "", "Nieuw", "eva@zorg.nl", "zuid"),
        ("Fout", "", "Fout", "fout", "zuid"),
    )

    first, second = done(connection, file), done(connection, file)

    assert (first, second) == (2, 0)
    assert [m.person.shown for m in enrolled(connection, "zuid")] == ["Bram Bos", "Eva Nieuw"]
    assert [e.cohort for e in enrolments_of(connection, moves.id)] == ["noord", "zuid"]
    assert [line.did for line in lines(connection)[:3]] == ["move", "enrol", "add-person"]
    assert lines(connection)[0].who == LATER.name


def test_a_roster_that_changed_in_between_is_one_sentence_and_nothing_is_done(
    connection: Connection, somebody: Somebody
) -> None:
    moves = somebody("Bram Bos", "noord", "bram@zorg.nl")
    file = sheet(
        ("Eva", "", "Nieuw", "eva@zorg.nl", "zuid"), ("Bram", "", "Bos", "bram@zorg.nl", "zuid")
    )
    seen = preview(connection, file, "zorg")
    rename(connection, BY, moves.id, parse("Bram Boon"), mail="bram@zorg.nl")
    before = lines(connection)

    with pytest.raises(RosterError, match="The roster has changed since this preview"):
        apply(connection, LATER, file, seen)

    assert lines(connection) == before


def test_what_does_not_touch_the_rows_does_not_matter(
    connection: Connection, somebody: Somebody
) -> None:
    file = sheet(("Eva", "", "Nieuw", "eva@zorg.nl", "zuid"))
    seen = preview(connection, file, "zorg")
    somebody("Een Ander", "noord", "ander@zorg.nl")

    assert apply(connection, LATER, file, seen) == 1


def test_a_doubtful_row_is_done_only_when_somebody_says_so(
    connection: Connection, somebody: Somebody
) -> None:
    somebody("Jan Jansen", "noord", "jan@zorg.nl")
    married = somebody("Anna Bakker", "noord", "anna@zorg.nl")
    file = sheet(
        ("Jan", "", "Jansen", "j.jansen@zorg.nl", "noord"),
        ("Anna", "de", "Vries", "anna@zorg.nl", "noord"),
        ("Eva", "", "Nieuw", "eva@zorg.nl", "noord"),
    )

    seen = preview(connection, file, "zorg")
    assert states(seen) == ["doubtful", "doubtful", "new"]
    assert why(seen, 1) == "Is known as Anna Bakker: would get the name in this row."
    assert done(connection, file) == 1
    assert person_of(connection, married.id).shown == "Anna Bakker"
    assert done(connection, file, accepted={2, 3}) == 2

    assert person_of(connection, married.id).shown == "Anna de Vries"
    assert [p.shown for p in with_mail(connection, "j.jansen@zorg.nl")] == ["Jan Jansen"]
    assert len(enrolled(connection, "noord")) == 4
    assert states(preview(connection, file, "zorg")) == ["known"] * 3
    with pytest.raises(RosterError, match="Row 2 is not doubtful"):
        done(connection, file, accepted={2})


def test_two_of_one_name_in_a_file_are_doubtful_and_a_row_twice_is_wrong(
    connection: Connection,
) -> None:
    file = sheet(
        ("Jan", "", "Jansen", "jan1@zorg.nl", "noord"),
        ("Jan", "", "Jansen", "jan2@zorg.nl", "zuid"),
        ("Jan", "", "Jansen", "jan1@zorg.nl", "noord"),
    )

    seen = preview(connection, file, "zorg")

    assert states(seen) == ["new", "doubtful", "wrong"]
    assert why(seen, 1) == "Row 2 has the same name: would be another person."
    assert why(seen, 2) == "Row 2 has “jan1@zorg.nl” already."


def test_a_name_of_another_organisation_is_not_told(
    connection: Connection, somebody: Somebody
) -> None:
    somebody("Geheime Naam", "klas", "anna@zorg.nl")

    seen = preview(connection, sheet(("Anna", "", "Bos", "anna@zorg.nl", "noord")), "zorg")

    assert states(seen) == ["doubtful"]
    assert "Geheime" not in why(seen)


def test_somebody_known_elsewhere_joins_and_stays_there(
    connection: Connection, somebody: Somebody
) -> None:
    anna = somebody("Anna Bos", "klas", "anna@zorg.nl")
    file = sheet(("Anna", "", "Bos", "anna@zorg.nl", "noord"))

    assert states(preview(connection, file, "zorg")) == ["joins"]
    done(connection, file)

    assert current(connection, anna.id, "klas")
    assert current(connection, anna.id, "noord")


def test_who_was_in_last_years_cohort_joins_the_new_one(
    connection: Connection, somebody: Somebody
) -> None:
    anna = somebody("Anna Bos", "noord", "anna@zorg.nl")
    close_cohort(connection, BY, "noord")
    file = sheet(("Anna", "", "Bos", "anna@zorg.nl", "zuid"))

    assert states(preview(connection, file, "zorg")) == ["joins"]
    done(connection, file)

    assert [(e.cohort, e.until) for e in enrolments_of(connection, anna.id)] == [
        ("noord", None),
        ("zuid", None),
    ]


def test_who_is_in_two_cohorts_is_moved_by_hand(connection: Connection, somebody: Somebody) -> None:
    anna = somebody("Anna Bos", "noord", "anna@zorg.nl")
    enrol(connection, BY, anna.id, "zuid")
    add_cohort(connection, BY, Group("west", "Team West", "zorg"))

    seen = preview(connection, sheet(("Anna", "", "Bos", "anna@zorg.nl", "west")), "zorg")

    assert states(seen) == ["wrong"]
    assert why(seen) == "Is in more than one cohort (Team Noord, Team Zuid): move by hand."


def test_whom_an_identity_provider_manages_is_not_moved(
    connection: Connection, somebody: Somebody
) -> None:
    enrol(connection, BY, somebody("Anna Bos", None, "anna@zorg.nl").id, "noord", "hub")

    seen = preview(connection, sheet(("Anna", "", "Bos", "anna@zorg.nl", "zuid")), "zorg")

    assert states(seen) == ["wrong"]
    assert why(seen) == "An identity provider manages who is in Team Noord."


def test_people_come_with_user_names_and_numbers(
    connection: Connection, somebody: Somebody
) -> None:
    bram = somebody("Bram Bos", "noord")
    add_login(connection, BY, bram.id, hub("bram"))
    logins = sheet(
        ("Bram Bos", "bram@zorg.nl", "noord", "bram"),
        ("Eva Nieuw", "", "noord", "eva"),
        headings=WITH_LOGIN,
    )
    numbers = sheet(
        ("Bram Bos", "bram@zorg.nl", "noord", "19012345601", "ja"),
        ("Fay Nieuw", "fay@zorg.nl", "noord", "19012345602", ""),
        headings=WITH_NUMBER,
    )

    assert (done(connection, logins), done(connection, logins)) == (2, 0)
    seen = preview(connection, numbers, "zorg")
    assert (done(connection, numbers), done(connection, numbers)) == (2, 0)

    assert person_of(connection, bram.id).mail == "bram@zorg.nl"
    eva = identify(connection, *hub("eva"))
    assert eva is not None
    assert logins_of(connection, eva) == [hub("eva")]
    assert numbers_of(connection, bram.id) == {"BIG": "19012345601"}
    (fay,) = with_mail(connection, "fay@zorg.nl")
    assert numbers_of(connection, fay.id) == {}
    assert why(seen, 1) == "The register number is not kept: it does not say who agreed."


def test_an_option_names_the_cohort_of_rows_without(connection: Connection) -> None:
    file = sheet(("Eva Nieuw", "eva@zorg.nl"), headings=("Naam", "E-mail"))

    assert why(preview(connection, file, "zorg")) == "There is no cohort."
    assert states(preview(connection, file, "zorg", "noord")) == ["new"]
    with pytest.raises(RosterError, match="There is no cohort weg"):
        preview(connection, file, "zorg", "weg")
    with pytest.raises(RosterError, match="There is no organisation weg"):
        preview(connection, file, "weg")


def test_the_organisation_tells_how_names_are_written(connection: Connection) -> None:
    file = sheet(
        ("Zoë Van den Berg", "zoe@college.be", "klas"), headings=("Naam", "E-mail", "Klas")
    )

    apply(connection, LATER, file, preview(connection, file, "college"))

    (member,) = enrolled(connection, "klas", track="VL")
    assert member.person.name == ("Zoë", "", "Van den Berg")


def test_many_at_once_are_as_one_by_one(connection: Connection, somebody: Somebody) -> None:
    def told(count: int) -> list[Any]:
        return sorted(
            (line.did, line.what if line.did != "add-login" else "", sorted(line.after))
            for line in lines(connection, last=count)
        )

    anna = somebody("Anna van Dijk", "noord", "anna@zorg.nl")
    add_login(connection, BY, anna.id, hub("anna"))
    one_by_one = told(3)

    (bram,) = enrol_newcomers(
        connection, BY, [Newcomer(parse("Anna van Dijk"), "bram@zorg.nl", "bram", "noord")]
    )

    assert told(3) == one_by_one
    assert identify(connection, *hub("bram")) == bram.id
    held = [enrolments_of(connection, person.id)[0] for person in (anna, bram)]
    assert len({enrolment._replace(seq=0, person="") for enrolment in held}) == 1
    assert enrol_newcomers(connection, BY, []) == []
