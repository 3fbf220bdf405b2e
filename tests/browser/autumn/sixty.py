"""The sixty people of the autumn: what they are called, their file, and how they log in."""

from playwright.sync_api import FilePayload

from tests.browser.autumn.autumn import Autumn, logs_in_there
from tests.browser.autumn.keyboard import Keys
from tests.people.importing.conftest import csv_text

PEOPLE = 60
GIVEN = ["Anna", "Bram", "Cora", "Dirk", "Els", "Finn", "Greet", "Hans", "Iris", "Joop"]
FAMILY = "Bakker", "de Visser", "van den Berg", "Mulder", "el Amrani", "Vink"


def name_of(number: int) -> str:
    """The name of the person of that number, from 1."""
    return f"{GIVEN[(number - 1) % 10]} {FAMILY[(number - 1) // 10]}"


def mail_of(number: int) -> str:
    """Their address."""
    return f"wie{number:02}@zon.example"


def spreadsheet() -> FilePayload:
    """Sixty people in two teams, and three rows with a mistake."""
    rows: list[tuple[str, ...]] = [
        (name_of(number), mail_of(number), "noord" if number <= PEOPLE // 2 else "zuid")
        for number in range(1, PEOPLE + 1)
    ]
    rows += [
        ("Piet Puk", "piet@zon,example", "noord"),
        ("Els Elders", "els@zon.example", "nergens"),
        ("Robot 7", "robot@zon.example", "noord"),
    ]
    return as_file(*rows)


def as_file(*rows: tuple[str, ...]) -> FilePayload:
    """Rows of name, address and cohort, as a Dutch spreadsheet writes them."""
    text = csv_text(*rows, headings=("Naam", "E-mail", "Cohort"))
    return {"name": "mensen.csv", "mimeType": "text/csv", "buffer": text.encode("cp1252")}


def enters_by_oidc(autumn: Autumn, keys: Keys, subject: str) -> None:
    """Through the employer's log-in, where the provider may still know this browser."""
    keys.page.context.clear_cookies()
    keys.page.goto(autumn.address)
    keys.follow("Inloggen met Zon-account")
    logs_in_there(keys, subject)
    keys.page.get_by_role("link", name="Uitloggen").wait_for()
