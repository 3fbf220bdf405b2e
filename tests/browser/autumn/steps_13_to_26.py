"""From two instructors and a released lesson to a closed cohort and next year's."""

import re

import pytest
from playwright.sync_api import expect

from course.people.persons import with_mail
from course.simulate import Tendency
from tests.browser.autumn import chances, endings, groups, halfway
from tests.browser.autumn.autumn import Autumn
from tests.browser.autumn.sight import DESK, PHONE
from tests.browser.autumn.sixty import (
    PEOPLE,
    as_file,
    enters_by_oidc,
    mail_of,
    name_of,
)
from tests.browser.autumn.widths import ROLES, WIDTHS
from tests.conftest import LESSON

OTHERS = "te_nabij", "te_afstandelijk", "professioneel_afstandelijk"
WELL = {"professioneel_nabij": 1.0} | dict.fromkeys(OTHERS, 0.001)  # the stances of who passes
HALFWAY = groups.TEN + 1  # the number of who begins and stops


def test_13_two_instructors_get_thirty_each(autumn: Autumn) -> None:
    for who, name, team in (("noor", "Noor Post", "noord"), ("zeno", "Zeno Ram", "zuid")):
        link = groups.gives_a_guide(autumn, team, "docent", name)
        autumn.makes_an_account(autumn.keys(who), link, groups.MAIL.format(who))

    groups.sees_only(autumn, "zeno", 31, "Team Zuid", "Team Noord")  # with Gita, by her group
    groups.sees_only(autumn, "noor", 30, "Team Noord", "Team Zuid")
    noor = autumn.keys("noor")
    groups.finds(noor, "anna bakker", "Bakker, Anna")
    expect(noor.page.get_by_role("heading", level=1)).to_contain_text(name_of(1))
    autumn.told["anna"] = noor.page.url.rpartition("/")[2]
    groups.sees_nothing_of(autumn, "zeno", autumn.told["anna"], "noord")


def test_14_the_owner_releases_the_lesson(autumn: Autumn) -> None:
    groups.releases(autumn.go("olga", "docent/lessen"))


def test_15_the_manager_sets_a_date(autumn: Autumn) -> None:
    for team in ("noord", "zuid"):
        groups.sets_a_date(autumn.go("mana", f"kantoor/cohorten/{team}"), groups.day_after(3))


def test_16_twelve_begin(autumn: Autumn) -> None:
    enters_by_oidc(autumn, autumn.keys("wie31"), "Sub|31")
    for who, option in (("wie01", 0), ("wie31", 1)):
        groups.does_one_case_and_hands_in(autumn.go(who, f"les/{LESSON}"), option=option)
    groups.known_to_the_simulation(autumn, [mail_of(n) for n in range(1, groups.TEN + 1)])
    groups.ten_of_noord_answer(autumn, Tendency(drops_out=0, leaves_out=0))
    stops = autumn.keys(f"wie{HALFWAY}")
    autumn.makes_an_account(stops, autumn.links[mail_of(HALFWAY)], mail_of(HALFWAY))
    autumn.go(f"wie{HALFWAY}", f"les/{LESSON}")
    autumn.told["question"] = groups.answers_one_step(stops)

    zeno = autumn.go("zeno", "kantoor/deelnemers")
    groups.finds(zeno, "anna mulder", "Mulder, Anna")
    expect(zeno.page.get_by_text("Ingeleverd").first).to_be_visible()
    numbers = halfway.states(autumn.go("mana", "kantoor/deelnemers"))
    assert numbers["Iedereen"] == PEOPLE + 1
    assert halfway.begun(numbers) == groups.TEN + 2


def test_17_the_rest_is_reminded(autumn: Autumn) -> None:
    done = chances.handed_in(autumn)
    number = chances.reminds_everybody(autumn.go("mana", "kantoor/deelnemers"))
    assert number == PEOPLE - len(done)  # Gita has no address

    texts = chances.mails_that_wait(autumn.go("mana", "kantoor/taken"), number)
    with autumn.store() as store, store.snapshot() as connection:
        people = {mail: with_mail(connection, mail)[0] for mail in texts}
    assert len(people) == number
    assert done.isdisjoint(one.id for one in people.values())
    for mail, one in people.items():
        assert f"Dag {one.name.given},\n" in texts[mail]
        (link,) = re.findall(r"https?://\S+", texts[mail].partition("\n-- \n")[0])
        autumn.links[mail] = link  # who never came in gets an invitation anew


def test_18_somebody_falls_ill_and_gets_two_weeks(autumn: Autumn) -> None:
    ill = autumn.keys("wie12")  # comes in by the link of the reminder
    autumn.makes_an_account(ill, autumn.links[mail_of(12)], mail_of(12))
    usual, later = (
        ill.page.get_by_text(f"{text} tot en met") for text in ("kan", "Je hebt uitstel")
    )
    expect(usual).to_be_visible()
    told = []
    for _ in range(2):
        office = autumn.go("mana", "kantoor/deelnemers?naam=Bram+de+Visser")
        told.append(chances.gives_two_weeks(office, "Visser, Bram de"))
        ill.page.reload()
        expect(later).to_be_visible()
        ill.look()
        if len(told) == 1:
            office.press("Maak dit ongedaan")
            expect(office.page.get_by_role("heading", name="ongedaan")).to_be_visible()
            ill.page.reload()
            expect(usual).to_be_visible()

    assert told[0] == told[1]
    office = autumn.go("mana", "kantoor/wie-deed-wat")
    assert name_of(12) in told[0]
    expect(office.page.get_by_text(told[0], exact=True)).to_have_count(2)
    office.look()


def test_19_who_stopped_half_way_is_seen_and_spoken_to(autumn: Autumn) -> None:
    halfway.days_go_by(autumn, mail_of(HALFWAY), 8)
    noor = autumn.go("noor", "kantoor/deelnemers?cohort=noord")
    numbers = halfway.states(noor)
    assert (numbers["Iedereen"], halfway.begun(numbers)) == (PEOPLE // 2, HALFWAY)
    noor.follow(re.compile(r"Misschien hulp nodig \(\d+\)"))
    row = noor.page.get_by_role("row").filter(has_text=mail_of(HALFWAY))
    expect(row).to_contain_text("bezig")

    halfway.is_spoken_to(autumn.go("noor", "kantoor/hulp"), name_of(HALFWAY), "Belt morgen terug.")


def test_20_a_key_turns_out_wrong(autumn: Autumn) -> None:
    anna = autumn.told["anna"]
    chances.gives_feedback(autumn.go("olga", "docent/lessen"))
    with autumn.store() as store:
        first = store.answers(anna, LESSON)[0]
    given = first.given
    chances.changes_a_key(autumn.paths.source, first.exercise, given.step, given.answer["option"])

    olga = autumn.go("olga", f"docent/verbeteren/{LESSON}")
    autumn.told["points"] = chances.puts_the_key_right(olga, name_of(1))

    learner = autumn.go("wie01", "mijn")
    told = learner.page.get_by_text("De sleutel van")
    expect(told).to_contain_text("je punten gingen van")
    learner.follow(learner.page.locator(f"a[href$='les/{LESSON}/terugkoppeling']").first)
    expect(told).to_have_count(1)
    learner.look()


def test_21_one_fails_tries_again_and_passes_by_the_rule_of_the_organisation(
    autumn: Autumn,
) -> None:
    learner = autumn.go("wie01", "mijn")
    expect(learner.page.get_by_text(re.compile("Nog niet gehaald"))).to_be_visible()
    chances.opens_it_again(autumn.go("mana", "kantoor/deelnemers?naam=Anna+Bakker"), "Bakker, Anna")
    learner.page.reload()
    learner.follow(learner.page.locator(f"a[href$='les/{LESSON}']").first)
    again = learner.page.get_by_text(re.compile("tweede poging|poging 2", re.IGNORECASE))
    expect(again).to_be_visible()
    learner.look()

    groups.ten_of_noord_answer(autumn, Tendency(skill=1, stances=WELL, drops_out=0, leaves_out=0))
    chances.gives_feedback(autumn.go("olga", "docent/lessen"))
    chances.only_this_lesson_counts(autumn.go("mana", "kantoor/organisatie/zorg"))

    autumn.go("wie01", "mijn")
    expect(learner.page.get_by_text(re.compile("je bent geslaagd"))).to_be_visible()
    learner.look()
    mana = autumn.go("mana", "kantoor/deelnemers")
    assert halfway.states(mana)["Bezig"] == 1  # all others have handed in what counts now
    mana.follow("Bezig (1)")
    expect(mana.page.get_by_text("1 tot en met 1 van 1.")).to_be_visible()
    expect(mana.page.get_by_role("row").last).to_contain_text(mail_of(HALFWAY))
    mana.look()


def test_22_the_marks_go_into_a_file_of_brightspace(autumn: Autumn) -> None:
    points = endings.fills_in(
        autumn.go("noor", "docent/cijfers"), endings.exported(range(1, PEOPLE // 2 + 1))
    )

    done = {number for number in range(1, 31) if points[mail_of(number)]}
    assert done == set(range(1, groups.TEN + 1))
    assert all(float(points[mail_of(number)]) <= 100 for number in done)
    assert float(points[mail_of(1)]) >= 60


def test_23_the_coordinator_saves_a_sheet_for_the_board(autumn: Autumn) -> None:
    link = groups.gives_a_guide(autumn, "noord", "coördinator", "Cora Zand")
    cora = autumn.keys("cora")
    autumn.makes_an_account(cora, link, groups.MAIL.format("cora"))
    autumn.go("cora", "cohort/noord/deelname")
    numbers = endings.counts(cora.page)

    assert list(numbers.values())[:3] == [30, HALFWAY, groups.TEN]
    sheet = endings.sheet_for_the_board(cora)
    assert all(str(number) in sheet for number in numbers.values())
    for text in (cora.page.content(), sheet):
        assert not any(name_of(number) in text for number in range(1, PEOPLE + 1))


def test_24_the_cohort_is_closed_while_somebody_hands_in(autumn: Autumn) -> None:
    ill = autumn.go("wie12", f"les/{LESSON}")
    page = ill.page
    question = groups.answers_one_step(ill)
    endings.closes(autumn.go("mana", "kantoor/cohorten/noord"), "Team Noord")

    groups.hands_in(ill)
    expect(page.locator("#inleveren-melding")).to_contain_text("Je groep is gesloten.")
    ill.look()
    page.reload()
    expect(page.get_by_text(question).first).to_be_visible()
    with autumn.store() as store, store.snapshot() as connection:
        (one,) = with_mail(connection, mail_of(12))
        assert len(store.answers(one.id, LESSON)) == 1
        assert store.handins(LESSON, one.id) == []
    expect(page.get_by_text("Je groep is gesloten.").first).to_be_visible()
    expect(page.get_by_role("button", name="Inleveren", exact=True)).to_have_count(0)
    ill.look()
    halfway.is_still_there(autumn, mail_of(HALFWAY), autumn.told["question"])
    cora = autumn.go("cora", "cohort/noord/deelname")
    sheet = endings.sheet_for_the_board(cora)
    assert list(endings.counts(cora.page).values())[:3] == [30, HALFWAY + 1, groups.TEN]
    assert "Team Noord" in sheet


def test_25_next_years_begins_and_somebody_comes_back(autumn: Autumn) -> None:
    office = autumn.go("mana", "kantoor/cohorten/noord")
    new = endings.begins_next_year(office, "Team Noord 2027")
    autumn.go("mana", "kantoor/inlezen")
    office.give("Bestand", as_file((name_of(1), mail_of(1), new)))
    office.press("Bekijk wat er zou gebeuren")
    office.press(re.compile("Lees 1 rij in"))
    expect(office.page.get_by_text("1 rij is ingelezen.")).to_be_visible()
    anna = autumn.go("mana", f"kantoor/deelnemers?cohort={new}&naam=Anna+Bakker").page
    expect(anna.get_by_text("begint opnieuw, als poging 3")).to_be_visible()
    assert halfway.states(office)["Niet begonnen"] == 1
    autumn.go("mana", "kantoor/deelnemers?cohort=noord&naam=Anna+Bakker")
    assert halfway.states(office) == {"Iedereen": 1, "Gehaald": 1}  # as it was
    expect(anna.get_by_text("poging 3")).to_have_count(0)

    learner = autumn.go("wie01", f"les/{LESSON}")
    again = learner.page.get_by_text("Je doet deze les opnieuw, in een nieuwe groep")
    expect(again).to_contain_text("dit is poging 3")
    learner.follow(learner.page.locator(".facts a").first)
    expect(learner.page.get_by_role("heading", level=1)).to_be_visible()
    learner.look()


def test_26_every_role_acted_at_both_widths_and_no_step_is_forgotten(autumn: Autumn) -> None:
    table = {
        (step, role, width) for step, widths in WIDTHS.items() for role, width in widths.items()
    }

    assert autumn.acts == table, autumn.acts ^ table
    assert set(WIDTHS) == set(range(1, 26))
    for role in {*ROLES.values(), "learner"}:
        assert {width for _, who, width in table if who == role} >= ({DESK, PHONE}), role
    assert autumn.sight.pages > 60
    with pytest.raises(AssertionError, match="by keyboard"):
        autumn.keys("olga").page.get_by_role("link").first.click()
