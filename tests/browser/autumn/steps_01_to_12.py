"""How everybody comes in: invitations, the employer's log-in, and who forgot a password."""

import re

from playwright.sync_api import expect

from course.people.hub_groups import cohort
from tests.browser.autumn.autumn import Autumn, password_of
from tests.browser.autumn.groups import act_on_everybody
from tests.browser.autumn.keyboard import Keys
from tests.browser.autumn.sixty import (
    PEOPLE,
    enters_by_oidc,
    mail_of,
    name_of,
    spreadsheet,
)

OWNER, MANAGER = "olga@zon.example", "mana@zon.example"


def test_01_the_first_owner_comes_in_with_the_link_in_the_log(autumn: Autumn) -> None:
    olga = autumn.keys("olga")
    link = autumn.link_in_log()
    olga.page.goto(link)
    expect(olga.page.get_by_role("heading", name="Je bent uitgenodigd")).to_be_visible()
    expect(olga.page.get_by_text("om eigenaar te worden van de cursus")).to_be_visible()

    autumn.makes_an_account(olga, link, OWNER, "Olga van Eigen")

    expect(olga.page.locator(".who-name")).to_have_text("Olga van Eigen")
    expect(olga.page.get_by_role("link", name="Deelnemers")).to_be_visible()
    stranger = autumn.keys("vreemde")
    stranger.page.goto(link)
    expect(stranger.page.get_by_text("Deze uitnodiging is al gebruikt.")).to_be_visible()
    stranger.look()


def test_02_the_owner_makes_a_place_and_invites_a_manager(autumn: Autumn) -> None:
    autumn.course("people", "organisation", "zorg", "Zorggroep Zon")
    autumn.course("people", "cohort", "noord", "Team Noord", "--organisation", "zorg")
    autumn.course("people", "cohort", "zuid", "Team Zuid", "--organisation", "zorg")
    line = autumn.course(
        *("people", "invite-staff", "manager", "Mana de Beer", "--mail", MANAGER),
        *("--organisation", "zorg"),
    )
    shown, mail, link = line.strip().split("\t")
    assert (shown, mail) == ("Mana de Beer", MANAGER)
    assert link.startswith(f"{autumn.address}uitnodiging/")
    mana = autumn.keys("mana")
    page = mana.page
    page.goto(link)
    expect(page.get_by_text("Zorggroep Zon nodigt je uit om beheerder te worden")).to_be_visible()
    expect(page.get_by_label("E-mailadres of gebruikersnaam")).to_have_value(MANAGER)

    mana.write("Wachtwoord", "welkom2026", exact=True)
    mana.press("Maak mijn account")
    expect(page.get_by_role("alert")).to_contain_text("makkelijk te raden")
    mana.look()
    autumn.makes_an_account(mana, link, MANAGER)

    expect(page.get_by_role("heading", name="Deelnemers")).to_be_visible()
    expect(page.locator(".who-name")).to_have_text("Mana de Beer")


def test_03_the_manager_reads_sixty_people_in_from_a_file_with_mistakes(autumn: Autumn) -> None:
    mana = autumn.go("mana", "kantoor/inlezen")
    mana.give("Bestand", spreadsheet())
    mana.press("Bekijk wat er zou gebeuren")
    expect(mana.page.get_by_text("63 rijen: 3 fout, 60 nieuw")).to_be_visible()

    mana.press(re.compile("Lees 60 rijen in"))

    expect(mana.page.get_by_text("60 rijen zijn ingelezen.")).to_be_visible()
    mana.look()


def test_04_everybody_gets_a_link(autumn: Autumn) -> None:
    for team in ("noord", "zuid"):
        mana = autumn.go("mana", f"kantoor/deelnemers?cohort={team}")
        act_on_everybody(mana, "Opnieuw uitnodigen")
        mana.press("Verder")
        mana.press("Maak uitnodigingen")
        told = mana.page.get_by_label("Naam, mailadres en link").input_value()
        for line in told.splitlines():
            _, mail, link = line.split("; ")
            autumn.links[mail] = link
        mana.look()

    assert len(autumn.links) == PEOPLE
    assert len(set(autumn.links.values())) == PEOPLE


def test_05_a_learner_makes_an_account_on_a_phone_and_comes_back_to_the_same_page(
    autumn: Autumn,
) -> None:
    anna = autumn.keys("wie01")
    page = anna.page
    page.goto(autumn.links[mail_of(1)])
    expect(
        page.get_by_text("Zorggroep Zon nodigt je uit om mee te doen in Team Noord")
    ).to_be_visible()
    expect(page.get_by_text(f"De uitnodiging is voor {name_of(1)}.")).to_be_visible()
    autumn.makes_an_account(anna, autumn.links[mail_of(1)], mail_of(1))
    expect(page).to_have_url(f"{autumn.address}mijn")

    anna.follow("Uitloggen")
    expect(page.get_by_role("heading", name="Inloggen", exact=True)).to_be_visible()
    page.goto(f"{autumn.address}over")
    autumn.logs_in(anna, mail_of(1).upper())

    expect(page).to_have_url(f"{autumn.address}over")
    anna.look()


def test_06_a_link_works_once_and_for_one_person(autumn: Autumn) -> None:
    first, other = autumn.keys("wie01"), autumn.keys("wie02")

    first.page.goto(autumn.links[mail_of(1)])
    expect(first.page).to_have_url(f"{autumn.address}mijn")
    other.page.goto(autumn.links[mail_of(1)])
    expect(other.page.get_by_text("Deze uitnodiging is al gebruikt.")).to_be_visible()
    first.page.goto(autumn.links[mail_of(2)])
    expect(first.page.get_by_text("voor iemand anders dan wie is ingelogd")).to_be_visible()
    assert name_of(2) not in first.page.content()
    first.look()
    autumn.makes_an_account(other, autumn.links[mail_of(2)], mail_of(2))
    first.page.goto(autumn.links[mail_of(2)])
    used = first.page.get_by_text("Iemand anders heeft deze uitnodiging al gebruikt")
    expect(used).to_be_visible()
    first.look()


def test_07_a_learner_comes_in_by_the_employers_log_in(autumn: Autumn) -> None:
    autumn.provider.tells("Sub|31", name="I. de Vries")
    anna = autumn.keys("wie31")
    autumn.comes_by_oidc(anna, autumn.links[mail_of(31)], "Sub|31")

    expect(anna.page).to_have_url(f"{autumn.address}mijn")
    expect(anna.page.locator(".who-name")).to_have_text(name_of(31))
    anna.follow("Uitloggen")
    expect(anna.page.get_by_role("heading", name="Inloggen", exact=True)).to_be_visible()


def test_08_the_same_human_keeps_the_person_and_groups_are_followed(autumn: Autumn) -> None:
    autumn.provider.tells("Sub|31", name="Iris Getrouwd", groups=[cohort("noord"), "iets-anders"])
    anna = autumn.keys("wie31")
    enters_by_oidc(autumn, anna, "Sub|31")
    expect(anna.page.locator(".who-name")).to_have_text(name_of(31))
    office = autumn.go("mana", "kantoor/deelnemers?naam=Anna+Mulder").page
    row = office.get_by_role("row").filter(has_text="Team Noord")
    expect(row).to_contain_text("De inlogdienst regelt de inschrijving.")

    autumn.restart()
    office.reload()
    expect(office.get_by_role("row").filter(has_text="Team Noord")).to_be_visible()
    autumn.go("wie31", "mijn")
    expect(anna.page.locator(".who-name")).to_have_text(name_of(31))
    autumn.provider.tells("Sub|31", name="Iris Getrouwd", groups=[])
    anna.follow("Uitloggen")
    enters_by_oidc(autumn, anna, "Sub|31")

    office.reload()
    expect(office.get_by_role("row").filter(has_text="Team Zuid")).to_be_visible()
    expect(office.get_by_role("row").filter(has_text="Team Noord")).to_have_count(0)


def test_09_who_is_enrolled_in_nothing_is_told_whom_to_ask(autumn: Autumn) -> None:
    autumn.provider.tells("vreemd", name="Vera Vreemd")
    vera = autumn.keys("vera")
    enters_by_oidc(autumn, vera, "vreemd")

    for path in ("", "mijn", "kantoor/deelnemers", "docent"):
        page = autumn.go("vera", path).page
        expect(page.get_by_role("heading", name="Je bent nog niet ingedeeld")).to_be_visible()
        expect(page.get_by_text("Je bent ingelogd als Vera Vreemd")).to_be_visible()
    vera.look()


def test_10_a_group_at_the_employer_is_enrolment_enough(autumn: Autumn) -> None:
    autumn.provider.tells("groep-1", name="Gita Groep", groups=[cohort("zuid")])
    gita = autumn.keys("gita")
    enters_by_oidc(autumn, gita, "groep-1")

    expect(gita.page).to_have_url(f"{autumn.address}mijn")
    expect(gita.page.locator(".who-name")).to_have_text("Gita Groep")
    office = autumn.go("mana", "kantoor/deelnemers?naam=Gita")
    row = office.page.get_by_role("row").filter(has_text="Gita Groep")
    expect(row).to_contain_text("Team Zuid")
    expect(row).to_contain_text("De inlogdienst regelt de inschrijving.")
    office.look()


def test_11_who_forgot_the_password_gets_a_new_link_that_works_once(autumn: Autumn) -> None:
    office = autumn.go("mana", "kantoor/deelnemers?naam=Bram+Bakker")
    office.tick(office.page.get_by_role("checkbox", name="Bakker, Bram"))
    office.press("Opnieuw uitnodigen")
    office.press("Verder")
    office.press("Maak uitnodigingen")
    told = office.page.get_by_label("Naam, mailadres en link").input_value()
    link = told.strip().split("; ")[2]
    bram = autumn.keys("wie02")
    bram.follow("Uitloggen")
    bram.page.goto(link)
    expect(bram.page.get_by_role("heading", name="Wachtwoord vergeten?")).to_be_visible()

    bram.write("Nieuw wachtwoord", "zeven andere molens en een brug")
    bram.press("Bewaar nieuw wachtwoord")
    expect(bram.page.get_by_text("Je account is klaar.")).to_be_visible()
    autumn.logs_in(bram, mail_of(2), "zeven andere molens en een brug")

    expect(bram.page).to_have_url(f"{autumn.address}mijn")
    stranger = autumn.keys("vreemde").page
    stranger.goto(link)
    expect(stranger.get_by_text("Deze uitnodiging is al gebruikt.")).to_be_visible()


def test_12_guessing_a_password_is_slow_and_no_log_holds_a_name(autumn: Autumn) -> None:
    guesser = autumn.go("rader")
    page = guesser.page
    for _ in range(6):
        tries(guesser, "een verkeerd wachtwoord")
        expect(page.get_by_role("alert")).to_contain_text("horen niet bij elkaar")
    tries(guesser, password_of(mail_of(1)))
    expect(page.get_by_role("alert")).to_contain_text("even wachten")
    guesser.look()

    logs = autumn.hub.log.read_text(encoding="utf-8")
    assert "zon.example" not in logs
    assert not any(name_of(number) in logs for number in range(1, PEOPLE + 1))
    assert not any(link.rpartition("/")[2] in logs for link in autumn.links.values())


def tries(guesser: Keys, password: str) -> None:
    """Anna's address with some password."""
    guesser.write("E-mailadres of gebruikersnaam", mail_of(1))
    guesser.write("Wachtwoord", password, exact=True)
    guesser.press("Inloggen", exact=True)
