"""A lesson that the office opens again is another attempt on everybody's pages."""

from datetime import UTC, datetime, timedelta

import pytest

from course.people.dates import LessonDates, set_dates
from tests.conftest import LESSON
from tests.reopened import give_feedback
from tests.roster import BEFORE
from tests.web.conftest import BASE
from tests.web.office.conftest import Desk
from tests.web.office.test_actions import PATH, key, words
from tests.web.office.test_acts import told
from tests.whose import id_of

NOW = datetime.now(UTC)
DAY = (NOW + timedelta(days=20)).date().isoformat()
AGAIN = (("doe", "heropenen"), ("les", LESSON))
WHO = "noord-01"


@pytest.fixture(scope="module", autouse=True)
def _first_attempt(shared_desk: Desk) -> None:
    """Two of Team Noord have feedback on what they handed in, and the date has passed."""
    from tests.web.conftest import PEOPLE  # noqa: PLC0415 - the Hub's word, for this module

    PEOPLE[WHO] = ("user", [*PEOPLE["anna"][1]])
    store, due = shared_desk.service.store, NOW - timedelta(days=1)
    store.writer.do(lambda c: set_dates(c, BEFORE, "noord", LESSON, LessonDates(due=due)))
    for login in (WHO, "noord-02"):
        (handin,) = store.handins(LESSON, id_of(store, login))
        give_feedback(store, handin, f"<p>Terug aan {login}.</p>")


def test_who_cannot_get_another_attempt_is_named_before_anything_happens(desk: Desk) -> None:
    for sure in ((), (("zeker", "ja"),)):
        refused = desk.send(PATH, "inge", *AGAIN, key(desk, WHO), key(desk, "noord-05"), *sure)
        assert refused.status_code == 409
        assert "Çiğdem Yilmaz heeft nog geen terugkoppeling op deze les" in words(refused)
    assert "poging 2" not in told(desk, "inge", "kantoor/deelnemers")


def test_the_page_says_until_when_and_which_attempt_counts(desk: Desk) -> None:
    who = key(desk, WHO)

    asked = desk.send(PATH, "inge", ("doe", "heropenen"), who)
    undated = desk.send(PATH, "inge", *AGAIN, who, ("dag", ""))
    dated = desk.send(PATH, "inge", *AGAIN, who, ("dag", DAY))
    passed = desk.send(PATH, "inge", *AGAIN, who, ("dag", "2020-01-01"))

    assert "laat leeg voor geen einddatum" in words(asked)
    assert "gaat opnieuw open als volgende poging, zonder einddatum" in words(undated)
    assert "De laatste poging die is ingeleverd telt" in words(undated)
    assert "volgende poging, tot en met" in words(dated)
    assert "Kies een dag die nog moet komen" in words(passed)
    assert 'name="zeker"' not in asked.text + passed.text


def test_another_attempt_is_shown_as_such_everywhere_and_the_first_stays(desk: Desk) -> None:
    given = desk.send(PATH, "inge", *AGAIN, key(desk, WHO), ("dag", DAY), ("zeker", "ja"))
    act = given.headers["Location"].removeprefix(BASE)
    mine = told(desk, WHO, "mijn")
    lesson = told(desk, WHO, f"les/{LESSON}")
    old = desk.get(f"les/{LESSON}/terugkoppeling?poging=1", WHO).text

    assert given.status_code == 303
    assert "heropende voor Anna van den Berg de les" in told(desk, "inge", act)
    assert "opnieuw geopend, poging 2" in mine
    assert "Deze les is voor jou opnieuw geopend op" in mine
    assert "dit is poging 2. De laatste poging die is ingeleverd telt" in mine
    assert "Poging 1 telt nu." in mine
    assert "Terugkoppeling op poging 1" in mine
    assert "dit is poging 2." in lesson
    assert "Je hebt ingeleverd" not in lesson
    assert f"Terug aan {WHO}." in old
    assert "afstand, poging 1" in old
    assert desk.get(f"les/{LESSON}/ontvangst?poging=1", WHO).status_code == 200
    assert desk.get(f"les/{LESSON}/ontvangst", WHO).status_code == 404
    assert desk.get(f"les/{LESSON}/terugkoppeling?poging=2", WHO).status_code == 404
    assert desk.get(f"les/{LESSON}/terugkoppeling?poging=x", WHO).status_code == 404
    assert "poging 2, tot en met" in told(desk, "inge", "kantoor/deelnemers")


def test_an_old_page_is_refused_and_a_new_one_hands_in(desk: Desk) -> None:
    exercise = desk.exercises(LESSON)[0]
    answers = f"api/lessons/{LESSON}/exercises/{exercise.id}/answers"
    body = {
        "id": "van-een-oude-pagina", "learner": WHO, "step": "", "answer": {"option": "x"},
        "certainty": 2, "seconds": 1.0,
    }  # fmt: skip

    late = desk.post(answers, WHO, body)
    handed = desk.post(f"api/lessons/{LESSON}/handin", WHO, {"learner": WHO})
    strange = desk.post(f"api/lessons/{LESSON}/handin", WHO, {"learner": WHO, "attempt": "2"})
    state = desk.get(f"api/lessons/{LESSON}", WHO).json()
    new = desk.post(f"api/lessons/{LESSON}/handin", WHO, {"learner": WHO, "attempt": 2})
    receipt = desk.get(f"les/{LESSON}/ontvangst", WHO).text

    assert (late.status_code, handed.status_code, strange.status_code) == (409, 409, 400)
    assert "is nu geopend als poging 2" in late.json()["message"]
    assert late.json()["view"] is None
    assert "is nu geopend als poging 2" in handed.json()["message"]
    assert (state["attempt"], state["mode"]) == (2, "learn")
    assert new.status_code == 200
    assert ", poging 2" in receipt
    (first, second) = desk.service.store.handins_before(LESSON, id_of(desk.service.store, WHO))
    assert (first.attempt, second.attempt, second.late) == (1, 2, False)
    assert "ingeleverd, poging 2" in told(desk, WHO, "mijn")


def test_the_second_who_reopens_is_told_and_it_is_undone_while_nobody_began(desk: Desk) -> None:
    sure = (*AGAIN, key(desk, "noord-02"), ("dag", ""), ("zeker", "ja"))
    act = desk.send(PATH, "inge", *sure).headers["Location"].removeprefix(BASE)
    twice = desk.send(PATH, "mana", *sure)
    undone = desk.send(act, "inge")

    assert "staat al opnieuw open voor Łukasz Nowak, als poging 2" in words(twice)
    assert undone.status_code == 303
    assert "opnieuw geopend" not in told(desk, "inge", "kantoor/deelnemers?naam=nowak")
