"""From two instructors and a released lesson to a closed cohort and next year's."""

import re

from playwright.sync_api import expect

from course.people.persons import with_mail
from course.simulate import Tendency
from tests.browser.autumn import chances, endings, groups
from tests.browser.autumn.autumn import DESK, PHONE, Autumn, is_shown_well
from tests.browser.autumn.sixty import (
    PEOPLE,
    as_file,
    enters_by_oidc,
    mail_of,
    name_of,
)
from tests.conftest import LESSON

OTHERS = "te_nabij", "te_afstandelijk", "professioneel_afstandelijk"
WELL = {"professioneel_nabij": 1.0} | dict.fromkeys(OTHERS, 0.001)  # the stances of who passes


def test_13_two_instructors_get_thirty_each(autumn: Autumn) -> None:
    for who, name, team in (("noor", "Noor Post", "noord"), ("zeno", "Zeno Ram", "zuid")):
        link = groups.gives_a_guide(autumn, team, "docent", name)
        page = autumn.page(who, DESK if who == "noor" else PHONE)
        autumn.makes_an_account(page, link, groups.MAIL.format(who))

    groups.sees_only(autumn, "noor", 30, "Team Noord", "Team Zuid")
    groups.sees_only(autumn, "zeno", 31, "Team Zuid", "Team Noord")  # with Gita, by her group
    page = autumn.page("noor")
    page.goto(f"{autumn.address}kantoor/deelnemers?naam=anna+bakker")
    page.get_by_role("link", name="Bakker, Anna").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name_of(1))
    is_shown_well(page)
    autumn.told["anna"] = page.url.rpartition("/")[2]
    groups.sees_nothing_of(autumn, "zeno", autumn.told["anna"], "noord")


def test_14_the_owner_releases_the_lesson(autumn: Autumn) -> None:
    groups.releases(autumn.go("olga", "docent/lessen"))


def test_15_the_manager_sets_a_date(autumn: Autumn) -> None:
    for team in ("noord", "zuid"):
        groups.sets_a_date(autumn.go("mana", f"kantoor/cohorten/{team}"), groups.day_after(3))


def test_16_twelve_begin(autumn: Autumn) -> None:
    enters_by_oidc(autumn, autumn.page("wie31"), "Sub|31")
    for who, option in (("wie01", 0), ("wie31", 1)):
        page = autumn.go(who, f"les/{LESSON}")
        is_shown_well(page)
        groups.does_one_case_and_hands_in(page, option=option)
        is_shown_well(page)
    groups.known_to_the_simulation(autumn, [mail_of(n) for n in range(1, groups.ELEVEN + 1)])
    groups.eleven_of_noord_answer(autumn, Tendency(drops_out=0, leaves_out=0))

    page = autumn.go("mana", "kantoor/deelnemers")
    expect(page.get_by_text(re.compile(r"van 61\b"))).to_be_visible()


def test_17_the_rest_is_reminded_by_keyboard(autumn: Autumn) -> None:
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
    ill = autumn.page("wie12", PHONE)  # comes in by the link of the reminder
    autumn.makes_an_account(ill, autumn.links[mail_of(12)], mail_of(12))
    usual, later = (ill.get_by_text(f"{text} tot en met") for text in ("kan", "Je hebt uitstel"))
    expect(usual).to_be_visible()
    told = []
    for _ in range(2):
        office = autumn.go("mana", "kantoor/deelnemers?naam=Bram+de+Visser")
        told.append(chances.gives_two_weeks(office, "Visser, Bram de"))
        ill.reload()
        expect(later).to_be_visible()
        is_shown_well(ill)
        if len(told) == 1:
            office.get_by_role("button", name="Maak dit ongedaan").click()
            expect(office.get_by_role("heading", name="ongedaan")).to_be_visible()
            ill.reload()
            expect(usual).to_be_visible()

    assert told[0] == told[1]
    office = autumn.go("mana", "kantoor/wie-deed-wat")
    assert name_of(12) in told[0]
    expect(office.get_by_text(told[0], exact=True)).to_have_count(2)
    is_shown_well(office)


def test_19_a_key_turns_out_wrong(autumn: Autumn) -> None:
    anna = autumn.told["anna"]
    chances.gives_feedback(autumn.go("olga", "docent/lessen"))
    with autumn.store() as store:
        first = store.answers(anna, LESSON)[0]
    given = first.given
    chances.changes_a_key(autumn.paths.source, first.exercise, given.step, given.answer["option"])

    page = autumn.go("olga", f"docent/verbeteren/{LESSON}")
    autumn.told["points"] = chances.puts_the_key_right(page, name_of(1))

    learner = autumn.go("wie01", "mijn")
    expect(learner.get_by_text("De sleutel van")).to_contain_text("je punten gingen van")
    is_shown_well(learner)
    learner.goto(f"{autumn.address}les/{LESSON}/terugkoppeling")
    expect(learner.get_by_text("De sleutel van")).to_have_count(1)
    is_shown_well(learner)


def test_20_one_fails_tries_again_and_passes_by_the_rule_of_the_organisation(
    autumn: Autumn,
) -> None:
    learner = autumn.go("wie01", "mijn")
    expect(learner.get_by_text(re.compile("Nog niet gehaald"))).to_be_visible()
    chances.opens_it_again(autumn.go("mana", "kantoor/deelnemers?naam=Anna+Bakker"), "Bakker, Anna")
    learner.goto(f"{autumn.address}les/{LESSON}")
    expect(learner.get_by_text(re.compile("tweede poging|poging 2", re.IGNORECASE))).to_be_visible()
    is_shown_well(learner)

    groups.eleven_of_noord_answer(
        autumn, Tendency(skill=1, stances=WELL, drops_out=0, leaves_out=0)
    )
    chances.gives_feedback(autumn.go("olga", "docent/lessen"))
    chances.only_this_lesson_counts(autumn.go("mana", "kantoor/organisatie/zorg"))

    learner.goto(f"{autumn.address}mijn")
    expect(learner.get_by_text(re.compile("je bent geslaagd"))).to_be_visible()
    is_shown_well(learner)


def test_21_the_marks_go_into_a_file_of_brightspace(autumn: Autumn) -> None:
    points = endings.fills_in(
        autumn.go("noor", "docent/cijfers"), endings.exported(range(1, PEOPLE // 2 + 1))
    )

    done = {number for number in range(1, 31) if points[mail_of(number)]}
    assert done == set(range(1, groups.ELEVEN + 1))
    assert all(float(points[mail_of(number)]) <= 100 for number in done)
    assert float(points[mail_of(1)]) >= 60


def test_22_the_coordinator_saves_a_sheet_for_the_board(autumn: Autumn) -> None:
    link = groups.gives_a_guide(autumn, "noord", "coördinator", "Cora Zand")
    page = autumn.page("cora", PHONE)
    autumn.makes_an_account(page, link, groups.MAIL.format("cora"))
    page.goto(f"{autumn.address}cohort/noord/deelname")
    numbers = endings.counts(page)
    is_shown_well(page)

    assert list(numbers.values())[:3] == [30, groups.ELEVEN, groups.ELEVEN]
    sheet = endings.sheet_for_the_board(page)
    assert all(str(number) in sheet for number in numbers.values())
    for text in (page.content(), sheet):
        assert not any(name_of(number) in text for number in range(1, PEOPLE + 1))


def test_23_the_cohort_is_closed_while_somebody_hands_in(autumn: Autumn) -> None:
    page = autumn.go("wie12", f"les/{LESSON}")
    question = endings.answers_one_step(page)
    endings.closes(autumn.go("mana", "kantoor/cohorten/noord"), "Team Noord")

    page.get_by_role("button", name="Inleveren", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Toch inleveren").click()
    expect(page.locator("#inleveren-melding")).to_contain_text("Je groep is gesloten.")
    is_shown_well(page)
    page.reload()
    expect(page.get_by_text(question).first).to_be_visible()
    with autumn.store() as store, store.snapshot() as connection:
        (one,) = with_mail(connection, mail_of(12))
        assert len(store.answers(one.id, LESSON)) == 1
        assert store.handins(LESSON, one.id) == []
    expect(page.get_by_text("Je groep is gesloten.").first).to_be_visible()
    expect(page.get_by_role("button", name="Inleveren", exact=True)).to_have_count(0)
    is_shown_well(page)


def test_24_next_years_begins_and_somebody_comes_back(autumn: Autumn) -> None:
    office = autumn.go("mana", "kantoor/cohorten/noord")
    new = endings.begins_next_year(office, "Team Noord 2027")
    office = autumn.go("mana", "kantoor/inlezen")
    office.get_by_label("Bestand").set_input_files(as_file((name_of(1), mail_of(1), new)))
    office.get_by_role("button", name="Bekijk wat er zou gebeuren").click()
    is_shown_well(office)
    office.get_by_role("button", name=re.compile("Lees 1 rij in")).click()
    expect(office.get_by_text("1 rij is ingelezen.")).to_be_visible()
    chances.opens_it_again(
        autumn.go("mana", f"kantoor/deelnemers?cohort={new}&naam=Anna+Bakker"), "Bakker, Anna"
    )

    learner = autumn.go("wie01", f"les/{LESSON}")
    expect(learner.get_by_text(re.compile("derde poging|poging 3", re.IGNORECASE))).to_be_visible()
    is_shown_well(learner)
    learner.locator(".facts a").first.click()
    expect(learner.get_by_role("heading", level=1)).to_be_visible()
    is_shown_well(learner)
