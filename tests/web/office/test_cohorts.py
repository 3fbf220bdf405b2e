"""*Cohorten en datums* over HTTP: who may what, what is seen before, and what is told."""

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import httpx
import pytest

from course.people.dates import LessonDates, dates_in, extend
from course.people.enrolment import enrol
from course.people.membership import membership
from course.people.organisations import cohort_of, cohorts
from course.people.persons import search
from tests import roster
from tests.conftest import LESSON
from tests.web.conftest import BASE
from tests.web.office.conftest import Desk

PATH = "kantoor/cohorten"
HOLD = {"mana": 200, "olga": 200, "docent": 200, "inge": 200, "anna": 403, "coordinator": 403}


def text(reply: httpx.Response) -> str:
    """What a person reads."""
    bare = re.sub(r"<[^>]+>", " ", reply.text.split("<main", 1)[1])
    return re.sub(r"\s+", " ", unescape(bare))


def seen(desk: Desk, cohort: str, name: str = "mana") -> str:
    """The token of the calendar that the page shows."""
    found = re.search(r'name="gezien" value="(\w+)"', desk.get(f"{PATH}/{cohort}", name).text)
    assert found
    return found[1]


def type_days(
    desk: Desk, cohort: str, opens: str, due: str, *more: tuple[str, str], name: str = "mana"
) -> httpx.Response:
    fields = [("doe", "typen"), (f"open-{LESSON}", opens), (f"tot-{LESSON}", due)]
    sent = [*fields, *more]
    if "gezien" not in dict(more):
        sent.append(("gezien", seen(desk, cohort, name)))
    return desk.send(f"{PATH}/{cohort}/datums", name, *sent)


def dates(desk: Desk, cohort: str) -> LessonDates | None:
    with desk.service.store.snapshot() as connection:
        return dates_in(connection, cohort).get(LESSON)


@pytest.mark.parametrize(("name", "status"), HOLD.items())
def test_who_may_see_the_cohorts(desk: Desk, name: str, status: int) -> None:
    assert desk.get(PATH, name).status_code == status


@pytest.mark.parametrize(
    ("name", "own", "other"), [("mana", 200, 404), ("inge", 200, 404), ("olga", 200, 200)]
)
def test_a_cohort_elsewhere_is_not_there(desk: Desk, name: str, own: int, other: int) -> None:
    assert desk.get(f"{PATH}/noord", name).status_code == own
    assert desk.get(f"{PATH}/klas", name).status_code == other
    assert type_days(desk, "klas", "", "2027-01-01", ("gezien", "x"), name=name).status_code in {
        404,
        409,
    }
    for path in ("opnieuw", "begeleiding", "datums"):
        reply = desk.send(
            f"{PATH}/klas/{path}",
            name,
            ("doe", "zoeken"),
            ("rol", "instructor"),
            ("wie", "anna"),
            ("weken", "52"),
        )
        assert (reply.status_code == 404) == (name != "olga"), path


def test_an_instructor_may_change_dates_and_nothing_else(desk: Desk) -> None:
    page = desk.get(f"{PATH}/noord", "inge").text

    assert "Sluit het cohort" not in page
    assert type_days(desk, "noord", "", "2027-06-01", name="inge").status_code == 200
    for path, doe in (
        ("", "naam"),
        ("", "sluiten"),
        ("", "openen"),
        ("/begeleiding", "zoeken"),
        ("/begeleiding", "geven"),
        ("/begeleiding", "stoppen"),
    ):
        fields = [
            ("doe", doe),
            ("rol", "coordinator"),
            ("naam", "X"),
            ("zeker", "ja"),
            ("persoon", "x"),
        ]
        assert desk.send(f"{PATH}/noord{path}", "inge", *fields).status_code == 403, doe
    assert desk.send(f"{PATH}/noord/opnieuw", "inge", ("weken", "52")).status_code == 403
    assert desk.get(f"{PATH}/noord/opnieuw", "inge").status_code == 403
    assert (
        desk.send(PATH, "inge", ("doe", "cohort"), ("naam", "X"), ("plaats", "zorg:")).status_code
        == 403
    )


def test_nothing_is_saved_before_it_was_seen(desk: Desk) -> None:
    reply = type_days(desk, "zuid", "2027-01-04", "2027-02-01")

    assert (
        "open vanaf maandag 4 januari 2027, inleveren tot en met maandag 1 februari 2027"
        in text(reply).lower()
    )
    assert dates(desk, "zuid") is None


def test_dates_are_saved_told_and_undone(desk: Desk) -> None:
    reply = type_days(desk, "noord", "", "2027-03-28", ("zeker", "ja"))

    assert reply.status_code == 303
    line = reply.headers["location"].split("gedaan=")[1]
    saved = dates(desk, "noord")
    assert saved is not None
    assert saved.due is not None
    assert saved.due.isoformat() == "2027-03-28T22:00:00+00:00"  # midnight after the clocks change
    told = text(desk.get(f"kantoor/wie-deed-wat/{line}", "mana"))
    assert "Mana de Beer veranderde de datums van “Nabijheid en afstand” in Team Noord" in told
    assert "inleveren tot en met 28 mrt 2027, was zoals de cursus zegt" in told
    assert desk.send(f"kantoor/wie-deed-wat/{line}", "mana").status_code == 303
    assert dates(desk, "noord") is None


@pytest.mark.parametrize(
    ("opens", "due", "sentence"),
    [
        ("2027-02-02", "2027-02-01", "De les moet open zijn vóór de laatste inleverdag."),
        ("gisteren", "", "Kies een dag, zoals 3-5-2027."),
        ("", "0000-00-00", "Kies een dag, zoals 3-5-2027."),
        ("", "9999-12-31", "Kies een dag, zoals 3-5-2027."),
    ],
)
def test_a_day_that_cannot_be_is_told_beside_it(
    desk: Desk, opens: str, due: str, sentence: str
) -> None:
    reply = type_days(desk, "zuid", opens, due)

    assert reply.status_code == 422
    assert sentence in text(reply)
    assert f'value="{due}"' in reply.text
    assert dates(desk, "zuid") is None


def test_a_day_may_be_typed_the_dutch_way(desk: Desk) -> None:
    assert "zondag 3 januari 2027" in text(type_days(desk, "zuid", "", "3-1-2027"))


def test_the_page_says_who_is_late_and_whose_extension_matters(desk: Desk) -> None:
    with desk.service.store.engine.connect() as connection:
        bram = search(connection, "Bram Bakker")[0]
    desk.service.store.writer.do(
        lambda c: extend(
            c,
            roster.BY._replace(at=roster.NOW),
            bram.id,
            "noord",
            LESSON,
            due=roster.NOW.replace(year=2031),
        )
    )

    past = text(type_days(desk, "noord", "", "2020-01-01"))
    later = text(type_days(desk, "noord", "", "2032-01-01"))

    assert "Deze inleverdatum is al voorbij" in past
    assert "Dit is vóór het uitstel van Bram Bakker" in past
    assert "Het uitstel van Bram Bakker voegt dan niets meer toe" in later


def test_of_two_who_change_dates_at_once_the_second_is_told(desk: Desk) -> None:
    token = seen(desk, "zuid")
    both = [("2027-05-01", "mana"), ("2027-05-02", "olga")]

    with ThreadPoolExecutor(2) as pool:
        replies = list(
            pool.map(
                lambda one: type_days(
                    desk, "zuid", "", one[0], ("zeker", "ja"), ("gezien", token), name=one[1]
                ),
                both,
            )
        )

    assert sorted(reply.status_code for reply in replies) == [303, 409]
    refusal = next(reply for reply in replies if reply.status_code == 409)
    assert "Iemand heeft deze datums intussen veranderd" in text(refusal)
    saved = next(reply for reply in replies if reply.status_code == 303)
    line = saved.headers["location"].split("gedaan=")[1]
    assert desk.send(f"kantoor/wie-deed-wat/{line}", "olga").status_code == 303


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"doe": "schuiven", "aantal": "0"}, "Geef een aantal dagen of weken"),
        ({"doe": "schuiven", "aantal": "99999"}, "Geef een aantal dagen of weken"),
        ({"doe": "overslaan", "dag": "ooit"}, "Kies een dag in de week die vervalt."),
    ],
)
def test_a_shift_that_cannot_be_is_one_sentence(
    desk: Desk, fields: dict[str, str], sentence: str
) -> None:
    reply = desk.send(
        f"{PATH}/noord/datums", "mana", *fields.items(), ("gezien", seen(desk, "noord"))
    )

    assert reply.status_code == 409
    assert sentence in text(reply)


def test_dates_shift_skip_a_week_and_are_copied(desk: Desk) -> None:
    first = type_days(desk, "noord", "2027-01-04", "2027-01-29", ("zeker", "ja"))

    shifted = desk.send(
        f"{PATH}/noord/datums",
        "mana",
        ("doe", "schuiven"),
        ("aantal", "2"),
        ("eenheid", "weken"),
        ("richting", "later"),
        ("gezien", seen(desk, "noord")),
    )
    skipped = desk.send(
        f"{PATH}/noord/datums",
        "mana",
        ("doe", "overslaan"),
        ("dag", "2027-01-13"),
        ("gezien", seen(desk, "noord")),
    )
    copied = desk.send(
        f"{PATH}/zuid/datums",
        "mana",
        ("doe", "overnemen"),
        ("van", "noord"),
        ("gezien", seen(desk, "zuid")),
    )
    back = desk.send(
        f"{PATH}/noord/datums",
        "mana",
        ("doe", "overnemen"),
        ("van", ""),
        ("gezien", seen(desk, "noord")),
    )
    elsewhere = desk.send(
        f"{PATH}/noord/datums",
        "mana",
        ("doe", "overnemen"),
        ("van", "klas"),
        ("gezien", seen(desk, "noord")),
    )

    assert (
        "open vanaf maandag 18 januari 2027, inleveren tot en met vrijdag 12 februari"
        in text(shifted).lower()
    )
    assert (
        "open vanaf maandag 4 januari 2027, inleveren tot en met vrijdag 5 februari"
        in text(skipped).lower()
    )
    assert (
        "open vanaf maandag 4 januari 2027, inleveren tot en met vrijdag 29 januari"
        in text(copied).lower()
    )
    assert "Geen datums" in text(back)
    assert elsewhere.status_code == 404
    line = first.headers["location"].split("gedaan=")[1]
    assert desk.send(f"kantoor/wie-deed-wat/{line}", "mana").status_code == 303


def test_a_cohort_is_made_renamed_closed_and_opened(desk: Desk) -> None:
    made = desk.send(PATH, "mana", ("doe", "cohort"), ("naam", "Team Oost"), ("plaats", "zorg:"))
    assert made.headers["location"] == f"{BASE}{PATH}/team-oost"

    desk.send(f"{PATH}/team-oost", "mana", ("doe", "naam"), ("naam", "Team Oost 2026"))
    asked = desk.send(f"{PATH}/team-oost", "mana", ("doe", "sluiten"))
    with desk.service.store.snapshot() as connection:
        assert not cohort_of(connection, "team-oost").closed
    desk.send(f"{PATH}/team-oost", "mana", ("doe", "sluiten"), ("zeker", "ja"))

    assert "Niemand kan in dit cohort nog antwoorden of inleveren" in text(asked)
    page = text(desk.get(PATH, "mana"))
    assert page.index("Gesloten (") < page.index("Team Oost 2026")
    assert desk.send(f"{PATH}/team-oost", "mana", ("doe", "openen")).status_code == 303
    with desk.service.store.snapshot() as connection:
        assert not cohort_of(connection, "team-oost").closed


def test_a_name_that_cannot_be_is_one_sentence(desk: Desk) -> None:
    reply = desk.send(PATH, "mana", ("doe", "cohort"), ("naam", " "), ("plaats", "zorg:"))

    assert reply.status_code == 409
    assert "Geef een naam met letters of cijfers." in text(reply)


def test_next_years_group_is_made_after_it_was_seen(desk: Desk) -> None:
    line = type_days(desk, "noord", "2026-09-07", "2026-09-18", ("zeker", "ja")).headers["location"]

    asks = desk.get(f"{PATH}/noord/opnieuw", "mana")
    shows = desk.send(f"{PATH}/noord/opnieuw", "mana", ("naam", "Noord 2027"), ("weken", "52"))
    made = desk.send(
        f"{PATH}/noord/opnieuw", "mana", ("naam", "Noord 2027"), ("weken", "52"), ("zeker", "ja")
    )

    assert 'value="52"' in asks.text
    assert "maandag 6 september 2027" in text(shows)
    assert "Inge Visser, docent" in text(shows)
    assert made.headers["location"] == f"{BASE}{PATH}/noord-2027"
    page = text(desk.get(f"{PATH}/noord-2027", "mana"))
    assert "0 deelnemers" in page
    assert "Inge Visser , docent" in page
    assert desk.send(f"kantoor/wie-deed-wat/{line.split('gedaan=')[1]}", "mana").status_code == 303


def test_staff_is_found_given_a_role_and_stops(desk: Desk) -> None:
    found = desk.send(
        f"{PATH}/zuid/begeleiding",
        "mana",
        ("doe", "zoeken"),
        ("rol", "instructor"),
        ("wie", "visser"),
    )
    person = re.search(r'name="persoon" value="(\w+)"', found.text)
    assert person
    role = ("rol", "instructor")

    given = desk.send(
        f"{PATH}/zuid/begeleiding", "mana", ("doe", "geven"), role, ("persoon", person[1])
    )
    page = text(desk.get(f"{PATH}/zuid", "mana"))
    ending = desk.send(
        f"{PATH}/zuid/begeleiding", "mana", ("doe", "stoppen"), role, ("persoon", person[1])
    )
    ended = desk.send(
        f"{PATH}/zuid/begeleiding",
        "mana",
        ("doe", "stoppen"),
        role,
        ("persoon", person[1]),
        ("zeker", "ja"),
    )
    twice = desk.send(
        f"{PATH}/zuid/begeleiding",
        "mana",
        ("doe", "stoppen"),
        role,
        ("persoon", person[1]),
        ("zeker", "ja"),
    )

    assert given.status_code == 303
    assert "Inge Visser , docent" in page
    assert "Inge Visser stopt als docent" in text(ending)
    assert ended.status_code == 303
    assert twice.status_code == 409


def test_a_manager_finds_nobody_of_elsewhere_by_name_and_adds_who_is_new_by_address(
    desk: Desk,
) -> None:
    role = ("rol", "coordinator")
    elsewhere = desk.send(
        f"{PATH}/zuid/begeleiding", "mana", ("doe", "zoeken"), role, ("wie", "vaak")
    )
    address = desk.send(
        f"{PATH}/zuid/begeleiding", "mana", ("doe", "zoeken"), role, ("wie", "nieuw@zon.nl")
    )
    added = desk.send(
        f"{PATH}/zuid/begeleiding",
        "mana",
        ("doe", "geven"),
        role,
        ("mail", "nieuw@zon.nl"),
        ("naam", "Nel Nieuw"),
    )

    assert "We vinden niemand met “vaak”" in text(elsewhere)
    assert "We kennen nog niemand met het adres nieuw@zon.nl" in text(address)
    assert added.status_code == 303
    assert "Nel Nieuw , coördinator" in text(desk.get(f"{PATH}/zuid", "mana"))


def test_somebody_of_elsewhere_cannot_be_chosen_by_id(desk: Desk) -> None:
    with desk.service.store.snapshot() as connection:
        klaas = search(connection, "Klaas Vaak")[0]

    reply = desk.send(
        f"{PATH}/zuid/begeleiding",
        "mana",
        ("doe", "geven"),
        ("rol", "instructor"),
        ("persoon", klaas.id),
    )

    assert reply.status_code == 404


def test_only_who_runs_everything_makes_organisations(desk: Desk) -> None:
    fields = [("doe", "organisatie"), ("naam", "Zorggroep Maan"), ("land", "VL")]

    assert desk.send(PATH, "mana", *fields).status_code == 403
    assert desk.send(PATH, "mana", ("doe", "overnemen"), ("plaats", "zorg")).status_code == 403
    assert desk.send(PATH, "olga", *fields).status_code == 303
    assert "Zorggroep Maan" in text(desk.get(PATH, "olga"))
    unit = desk.send(PATH, "mana", ("doe", "afdeling"), ("naam", "Wijk 3"), ("plaats", "zorg"))
    assert unit.status_code == 303
    assert "Zorggroep Zon, Wijk 3" in text(desk.get(PATH, "mana"))
    with desk.service.store.snapshot() as connection:
        assert "team-oost" in {group.id for group in cohorts(connection)}


def test_a_closed_cohort_takes_nothing_and_keeps_everything(desk: Desk) -> None:
    case = desk.exercises(LESSON)[0]
    step = next(iter(case.model_dump()["steps"]))
    answer = {
        "id": "antwoord-voor-het-sluiten",
        "learner": "anna",
        "step": step,
        "answer": {"option": case.model_dump()["steps"][step]["options"][0]["id"]},
        "certainty": 2,
    }
    path = f"api/lessons/{LESSON}"
    before = desk.post(f"{path}/exercises/{case.id}/answers", "anna", answer)
    assert before.status_code == 200, before.text

    closed = desk.send(f"{PATH}/noord", "olga", ("doe", "sluiten"), ("zeker", "ja"))
    late = desk.post(
        f"{path}/exercises/{case.id}/answers", "anna", {**answer, "id": "antwoord-erna"}
    )
    handed_in = desk.post(f"{path}/handin", "anna", {"learner": "anna"})
    page, mine = desk.get(f"les/{LESSON}", "anna"), desk.get("mijn", "anna")
    opened = desk.send(f"{PATH}/noord", "olga", ("doe", "openen"))
    again = desk.post(f"{path}/handin", "anna", {"learner": "anna"})

    assert closed.status_code == 303
    sentence = "Je groep is gesloten. Wat meetelt, kun je niet meer maken of inleveren."
    for refused in (late, handed_in):
        assert refused.status_code == 409
        assert sentence in refused.json()["message"]
    assert sentence in page.text
    assert mine.status_code == 200
    assert opened.status_code == 303
    assert again.status_code == 200
    handin = desk.service.store.handins(LESSON)[-1]
    assert len(desk.service.store.handed_in(handin)) == 1


def test_who_is_in_a_closed_cohort_and_an_open_one_works_in_the_open_one(desk: Desk) -> None:
    with desk.service.store.snapshot() as connection:
        bram = search(connection, "Bram Bakker")[0]
    by = roster.BY._replace(at=roster.NOW)
    desk.service.store.writer.do(lambda c: enrol(c, by, bram.id, "zuid"))

    def cohort() -> str | None:
        with desk.service.store.snapshot() as connection:
            return membership(connection, "noord-04", frozenset()).cohort

    newest = cohort()
    desk.send(f"{PATH}/zuid", "olga", ("doe", "sluiten"), ("zeker", "ja"))
    after = cohort()
    desk.send(f"{PATH}/zuid", "olga", ("doe", "openen"))

    assert (newest, after, cohort()) == ("zuid", "noord", "zuid")
