"""How everybody comes in: invitations, the employer's log-in, and who forgot a password."""

import re

from playwright.sync_api import expect

from course.people.hub_groups import cohort
from tests.browser.autumn.autumn import PHONE, Autumn, is_shown_well, password_of
from tests.browser.autumn.sixty import (
    PEOPLE,
    enters_by_oidc,
    mail_of,
    name_of,
    spreadsheet,
)

OWNER, MANAGER = "olga@zon.example", "mana@zon.example"


def test_01_the_first_owner_comes_in_with_the_link_in_the_log(autumn: Autumn) -> None:
    page = autumn.page("olga")
    link = autumn.link_in_log()
    page.goto(link)
    expect(page.get_by_role("heading", name="Je bent uitgenodigd")).to_be_visible()
    expect(page.get_by_text("om eigenaar te worden van de cursus")).to_be_visible()
    is_shown_well(page)

    autumn.makes_an_account(page, link, OWNER, "Olga van Eigen")

    expect(page.locator(".who-name")).to_have_text("Olga van Eigen")
    expect(page.get_by_role("link", name="Deelnemers")).to_be_visible()
    stranger = autumn.page("vreemde", PHONE)
    stranger.goto(link)
    expect(stranger.get_by_text("Deze uitnodiging is al gebruikt.")).to_be_visible()
    is_shown_well(stranger)


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
    page = autumn.page("mana", PHONE, "dark")
    page.goto(link)
    expect(page.get_by_text("Zorggroep Zon nodigt je uit om beheerder te worden")).to_be_visible()
    expect(page.get_by_label("E-mailadres of gebruikersnaam")).to_have_value(MANAGER)
    is_shown_well(page)

    page.get_by_label("Wachtwoord", exact=True).fill("welkom2026")
    page.get_by_role("button", name="Maak mijn account").click()
    expect(page.get_by_role("alert")).to_contain_text("makkelijk te raden")
    is_shown_well(page)
    autumn.makes_an_account(page, link, MANAGER)

    expect(page.get_by_role("heading", name="Deelnemers")).to_be_visible()
    expect(page.locator(".who-name")).to_have_text("Mana de Beer")


def test_03_the_manager_reads_sixty_people_in_from_a_file_with_mistakes(autumn: Autumn) -> None:
    page = autumn.go("mana", "kantoor/inlezen")
    page.get_by_label("Bestand").set_input_files(spreadsheet())
    page.get_by_role("button", name="Bekijk wat er zou gebeuren").click()
    expect(page.get_by_text("63 rijen: 3 fout, 60 nieuw")).to_be_visible()

    page.get_by_role("button", name=re.compile("Lees 60 rijen in")).click()

    expect(page.get_by_text("60 rijen zijn ingelezen.")).to_be_visible()


def test_04_everybody_gets_a_link(autumn: Autumn) -> None:
    page = autumn.go("mana", "kantoor/deelnemers?cohort=noord")
    for team in ("noord", "zuid"):
        page = autumn.go("mana", f"kantoor/deelnemers?cohort={team}")
        page.get_by_label(re.compile("Voor iedereen in deze lijst")).check()
        page.get_by_role("button", name="Opnieuw uitnodigen").click()
        page.get_by_role("button", name="Verder").click()
        page.get_by_role("button", name="Maak uitnodigingen").click()
        for line in page.get_by_label("Naam, mailadres en link").input_value().splitlines():
            _, mail, link = line.split("; ")
            autumn.links[mail] = link

    assert len(autumn.links) == PEOPLE
    assert len(set(autumn.links.values())) == PEOPLE


def test_05_a_learner_makes_an_account_on_a_phone_and_comes_back_to_the_same_page(
    autumn: Autumn,
) -> None:
    page = autumn.page("wie01", PHONE)
    page.goto(autumn.links[mail_of(1)])
    expect(
        page.get_by_text("Zorggroep Zon nodigt je uit om mee te doen in Team Noord")
    ).to_be_visible()
    expect(page.get_by_text(f"De uitnodiging is voor {name_of(1)}.")).to_be_visible()
    autumn.makes_an_account(page, autumn.links[mail_of(1)], mail_of(1))
    expect(page).to_have_url(f"{autumn.address}mijn")

    page.get_by_role("link", name="Uitloggen").click()
    expect(page.get_by_role("heading", name="Inloggen", exact=True)).to_be_visible()
    is_shown_well(page)
    page.goto(f"{autumn.address}over")
    is_shown_well(page)
    autumn.logs_in(page, mail_of(1).upper())

    expect(page).to_have_url(f"{autumn.address}over")


def test_06_a_link_works_once_and_for_one_person(autumn: Autumn) -> None:
    first, other = autumn.page("wie01"), autumn.page("wie02", PHONE)

    first.goto(autumn.links[mail_of(1)])
    expect(first).to_have_url(f"{autumn.address}mijn")
    other.goto(autumn.links[mail_of(1)])
    expect(other.get_by_text("Deze uitnodiging is al gebruikt.")).to_be_visible()
    first.goto(autumn.links[mail_of(2)])
    expect(first.get_by_text("voor iemand anders dan wie is ingelogd")).to_be_visible()
    assert name_of(2) not in first.content()
    is_shown_well(first)
    autumn.makes_an_account(other, autumn.links[mail_of(2)], mail_of(2))
    first.goto(autumn.links[mail_of(2)])
    expect(first.get_by_text("Iemand anders heeft deze uitnodiging al gebruikt")).to_be_visible()


def test_07_a_learner_comes_in_by_the_employers_log_in(autumn: Autumn) -> None:
    autumn.provider.tells("Sub|31", name="I. de Vries")
    page = autumn.page("wie31", PHONE)
    autumn.comes_by_oidc(page, autumn.links[mail_of(31)], "Sub|31")

    expect(page).to_have_url(f"{autumn.address}mijn")
    expect(page.locator(".who-name")).to_have_text(name_of(31))
    page.get_by_role("link", name="Uitloggen").click()
    expect(page.get_by_role("heading", name="Inloggen", exact=True)).to_be_visible()


def test_08_the_same_human_keeps_the_person_and_groups_are_followed(autumn: Autumn) -> None:
    autumn.provider.tells("Sub|31", name="Iris Getrouwd", groups=[cohort("noord"), "iets-anders"])
    page = autumn.page("wie31")
    enters_by_oidc(autumn, page, "Sub|31")
    expect(page.locator(".who-name")).to_have_text(name_of(31))
    office = autumn.go("mana", "kantoor/deelnemers?naam=Anna+Mulder")
    row = office.get_by_role("row").filter(has_text="Team Noord")
    expect(row).to_contain_text("De inlogdienst regelt de inschrijving.")

    autumn.restart()
    office = autumn.go("mana", "kantoor/deelnemers?naam=Anna+Mulder")
    expect(office.get_by_role("row").filter(has_text="Team Noord")).to_be_visible()
    page = autumn.go("wie31", "mijn")
    expect(page.locator(".who-name")).to_have_text(name_of(31))
    autumn.provider.tells("Sub|31", name="Iris Getrouwd", groups=[])
    page.get_by_role("link", name="Uitloggen").click()
    enters_by_oidc(autumn, page, "Sub|31")

    office = autumn.go("mana", "kantoor/deelnemers?naam=Anna+Mulder")
    expect(office.get_by_role("row").filter(has_text="Team Zuid")).to_be_visible()
    expect(office.get_by_role("row").filter(has_text="Team Noord")).to_have_count(0)


def test_09_who_is_enrolled_in_nothing_is_told_whom_to_ask(autumn: Autumn) -> None:
    autumn.provider.tells("vreemd", name="Vera Vreemd")
    page = autumn.page("vera", PHONE)
    enters_by_oidc(autumn, page, "vreemd")

    for path in ("", "mijn", "kantoor/deelnemers", "docent"):
        page.goto(f"{autumn.address}{path}")
        expect(page.get_by_role("heading", name="Je bent nog niet ingedeeld")).to_be_visible()
        expect(page.get_by_text("Je bent ingelogd als Vera Vreemd")).to_be_visible()
    is_shown_well(page)


def test_10_a_group_at_the_employer_is_enrolment_enough(autumn: Autumn) -> None:
    autumn.provider.tells("groep-1", name="Gita Groep", groups=[cohort("zuid")])
    page = autumn.page("gita", PHONE)
    enters_by_oidc(autumn, page, "groep-1")

    expect(page).to_have_url(f"{autumn.address}mijn")
    expect(page.locator(".who-name")).to_have_text("Gita Groep")
    office = autumn.go("mana", "kantoor/deelnemers?naam=Gita")
    row = office.get_by_role("row").filter(has_text="Gita Groep")
    expect(row).to_contain_text("Team Zuid")
    expect(row).to_contain_text("De inlogdienst regelt de inschrijving.")


def test_11_who_forgot_the_password_gets_a_new_link_that_works_once(autumn: Autumn) -> None:
    office = autumn.go("mana", "kantoor/deelnemers?naam=Bram+Bakker")
    office.get_by_role("checkbox", name="Bakker, Bram").check()
    office.get_by_role("button", name="Opnieuw uitnodigen").click()
    office.get_by_role("button", name="Verder").click()
    office.get_by_role("button", name="Maak uitnodigingen").click()
    link = office.get_by_label("Naam, mailadres en link").input_value().strip().split("; ")[2]
    page = autumn.page("wie02")
    page.get_by_role("link", name="Uitloggen").click()
    page.goto(link)
    expect(page.get_by_role("heading", name="Wachtwoord vergeten?")).to_be_visible()
    is_shown_well(page)

    page.get_by_label("Nieuw wachtwoord").fill("zeven andere molens en een brug")
    page.get_by_role("button", name="Bewaar nieuw wachtwoord").click()
    expect(page.get_by_text("Je account is klaar.")).to_be_visible()
    autumn.logs_in(page, mail_of(2), "zeven andere molens en een brug")

    expect(page).to_have_url(f"{autumn.address}mijn")
    stranger = autumn.page("vreemde")
    stranger.goto(link)
    expect(stranger.get_by_text("Deze uitnodiging is al gebruikt.")).to_be_visible()


def test_12_guessing_a_password_is_slow_and_no_log_holds_a_name(autumn: Autumn) -> None:
    page = autumn.page("rader", PHONE)
    page.goto(autumn.address)
    for _ in range(6):
        page.get_by_label("E-mailadres of gebruikersnaam").fill(mail_of(1))
        page.get_by_label("Wachtwoord", exact=True).fill("een verkeerd wachtwoord")
        page.get_by_role("button", name="Inloggen", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("horen niet bij elkaar")
    page.get_by_label("E-mailadres of gebruikersnaam").fill(mail_of(1))
    page.get_by_label("Wachtwoord", exact=True).fill(password_of(mail_of(1)))
    page.get_by_role("button", name="Inloggen", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("even wachten")
    is_shown_well(page)

    logs = autumn.hub.log.read_text(encoding="utf-8")
    assert "zon.example" not in logs
    assert not any(name_of(number) in logs for number in range(1, PEOPLE + 1))
    assert not any(link.rpartition("/")[2] in logs for link in autumn.links.values())
