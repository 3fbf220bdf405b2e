"""*Wanneer komen er cijfers?*: what it says, who may ask for figures now, and what that does."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from course.cohort.publications.kept import publications
from course.cohort.scheduling.rounds import publish_due
from course.content.settings import read_settings
from course.people.audit import lines
from course.people.dates import LessonDates, set_dates
from course.web import dutch_dates
from tests import teams
from tests.cohort.conftest import hands_in
from tests.conftest import LESSON
from tests.web.coordinator.test_participation_page import EVERYBODY, SCOPES
from tests.web.office.conftest import Desk

NOW = datetime.now(UTC)
SOON = NOW + timedelta(days=7)
NO_COHORTS = {"cohorts": ()}


def page(desk: Desk, path: str, who: str) -> str:
    """What a page says, without its marks."""
    reply = desk.get(path, who)
    assert reply.status_code == 200, reply.text
    text = re.sub(r"<[^>]*>", " ", reply.text.split("<main")[1])
    return re.sub(r"\s+", " ", text)


def due(desk: Desk, cohort: str, moment: datetime) -> None:
    dates = LessonDates(None, moment)
    desk.service.store.writer.do(lambda c: set_dates(c, teams.LATER, cohort, LESSON, dates))


def ask(desk: Desk, cohort: str, who: str, seen: int) -> int:
    return desk.send(f"cohort/{cohort}/cijfers/{LESSON}", who, ("gezien", str(seen))).status_code


def count(desk: Desk) -> int:
    with desk.service.store.snapshot() as connection:
        return len(publications(connection))


@pytest.mark.parametrize("who", EVERYBODY)
def test_it_is_for_who_has_the_cohort_in_scope(desk: Desk, who: str) -> None:
    for place, seen in SCOPES.items():
        if place.startswith("cohort"):
            expected = 200 if who in seen else 403
            assert desk.get(f"{place}/cijfers", who).status_code == expected
            assert desk.get(f"{place}/cijfers/{LESSON}", who).status_code == expected
            if expected == 403:
                assert ask(desk, place.split("/")[1], who, 12) == 403
    assert count(desk) == 0


def test_what_is_not_there_is_not_found(desk: Desk) -> None:
    assert desk.get("cohort/nergens/cijfers", "olga").status_code == 404
    assert desk.get("cohort/nergens/cijfers", "cora").status_code == 403
    assert desk.get("cohort/noord/cijfers/nergens", "cora").status_code == 404


def test_too_few_are_refused_in_a_sentence_and_nothing_happens(desk: Desk) -> None:
    text = page(desk, f"cohort/avond/cijfers/{LESSON}", "carl")

    assert "2 mensen hebben ingeleverd en zijn nog niet geteld." in text
    assert "Een groep heeft er minstens 10 nodig. Er zijn er nog 8 nodig." in text
    assert "Leg de cijfers vast" not in text
    assert ask(desk, "avond", "carl", 2) == 409
    assert count(desk) == 0


def test_without_a_date_the_page_says_when_the_quarter_ends(desk: Desk) -> None:
    text = page(desk, "cohort/noord/cijfers", "cora")

    assert "12 mensen leverden in en wachten op cijfers, sinds" in text
    assert "Deze les heeft geen einddatum. Er wordt geteld per kwartaal: nu na" in text
    assert "Er heeft nog niemand ingeleverd." in page(desk, "cohort/solo/cijfers", "cora")


def test_a_date_is_said_with_its_last_day(desk: Desk) -> None:
    due(desk, "noord", SOON)

    last = dutch_dates.last_day(SOON, desk.service.settings.zone)
    assert f"De cijfers komen na de einddatum, {last}." in page(
        desk, "cohort/noord/cijfers", "cora"
    )


def test_what_was_seen_must_still_be_so(desk: Desk) -> None:
    assert ask(desk, "noord", "cora", 11) == 409
    assert count(desk) == 0


def test_asking_now_says_what_follows_and_is_written_down(desk: Desk) -> None:
    text = page(desk, f"cohort/noord/cijfers/{LESSON}", "inge")
    assert "12 mensen hebben ingeleverd en tellen nu mee. Ingeschreven zijn er nu 14." in text
    assert "Wie later inlevert, telt pas mee als er weer minstens 10 zijn." in text
    assert "Je kunt dit niet ongedaan maken." in text

    reply = desk.send(f"cohort/noord/cijfers/{LESSON}", "cora", ("gezien", "12"))

    assert reply.status_code == 303
    assert count(desk) == 1
    told = page(desk, "cohort/noord/cijfers", "cora")
    assert re.search(r"Vastgelegd op [a-z]+ \d+ [a-z]+ 20\d\d, van 12 mensen\.", told)
    assert "Iedereen die inleverde, is geteld." in told
    assert "Cora Staf liet de cijfers vastleggen van" in page(desk, "kantoor/wie-deed-wat", "mana")
    assert ask(desk, "noord", "cora", 12) == 409
    assert count(desk) == 1


def test_it_cannot_be_undone(desk: Desk) -> None:
    with desk.service.store.snapshot() as connection:
        line = next(line for line in lines(connection) if line.did == "publish-figures")

    assert "ongedaan te maken" not in page(desk, f"kantoor/wie-deed-wat/{line.seq}", "mana")
    assert desk.send(f"kantoor/wie-deed-wat/{line.seq}", "mana").status_code in {400, 409}


def test_a_small_team_is_told_with_which_teams_it_counts(desk: Desk) -> None:
    store, settings = desk.service.store, read_settings(desk.service.paths.source)
    free = settings.model_copy(update=NO_COHORTS)
    hands_in(store, free, "avond", 9)
    hands_in(store, free, "noord", 14)
    for cohort in ("avond", "noord"):
        due(desk, cohort, NOW - timedelta(minutes=1))

    text = page(desk, f"cohort/avond/cijfers/{LESSON}", "carl")
    assert "9 mensen hebben ingeleverd en tellen nu mee." in text
    assert "Ze tellen samen met 2 mensen van Team Noord, die al wachtten." in text
    assert "De cijfers gaan over 11 mensen samen" in text
    assert len(publish_due(store, settings, datetime.now(UTC)).published) == 1

    for cohort, other in (("avond", "Team Noord"), ("noord", "Avonddienst")):
        told = page(desk, f"cohort/{cohort}/cijfers", "cora")
        assert f"van 11 mensen, samen met {other}." in told


def test_no_name_and_no_answer_is_on_it(desk: Desk) -> None:
    for cohort in ("noord", "avond", "solo", "klas"):
        for path in (f"cohort/{cohort}/cijfers", f"cohort/{cohort}/cijfers/{LESSON}"):
            assert teams.CANARY not in desk.get(path, "olga").text


def test_deelname_leads_to_it(desk: Desk) -> None:
    assert "cohort/noord/cijfers" in desk.get("cohort/noord/deelname", "inge").text
