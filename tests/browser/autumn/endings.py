"""The autumn's end: marks to a file, the board's sheet of paper, a closed cohort, and next year."""

import csv
import io
import re
from pathlib import Path

from playwright.sync_api import FilePayload, Page, expect
from pypdf import PdfReader

from tests.browser.autumn.groups import TITLE
from tests.browser.autumn.keyboard import Keys
from tests.browser.autumn.sixty import mail_of, name_of

HEADINGS = (
    *("OrgDefinedId", "Username", "Last Name", "First Name", "Email"),
    *(f"{TITLE} Points Grade <Numeric MaxPoints:100 Weight:10>", "End-of-Line Indicator"),
)
POINTS = 5  # the column of the points


def exported(numbers: range) -> FilePayload:
    """A grade file as Brightspace exports it; see `tests/records/grade_files.py` for its source."""
    lines = [",".join(HEADINGS)]
    for number in numbers:
        given, family = name_of(number).split(maxsplit=1)
        lines.append(f"#{10_000 + number},#w{number},{family},{given},{mail_of(number)},,#")
    text = "".join(f"{line}\r\n" for line in lines)
    return {"name": "grades.csv", "mimeType": "text/csv", "buffer": text.encode()}


def fills_in(keys: Keys, file: FilePayload) -> dict[str, str]:
    """The page before it is filled in, and the points in the file that comes back, by address."""
    page = keys.page
    keys.give("Cijferlijst uit je leeromgeving (CSV of Excel)", file)
    keys.press("Bekijk wat we invullen")
    expect(page.get_by_text("We lezen het als Brightspace.")).to_be_visible()
    expect(page.get_by_text(re.compile("30 rijen horen bij een deelnemer"))).to_be_visible()
    download = keys.save(page.get_by_role("button", name="Download het ingevulde bestand"))
    text = Path(download.path()).read_bytes().decode()
    before = file["buffer"].decode()
    assert text.count("\r\n") == before.count("\r\n")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    kept = [[cell for at, cell in enumerate(row) if at != POINTS] for row in rows]
    old = list(csv.reader(io.StringIO(before, newline="")))
    assert kept == [[cell for at, cell in enumerate(row) if at != POINTS] for row in old]
    return {row[4]: row[POINTS] for row in rows[1:]}


def counts(page: Page) -> dict[str, int]:
    """The numbers of *Deelname*, by what they count."""
    found = page.locator(".tally > div").all()
    return {
        one.locator("dt").inner_text(): int(one.locator(".tally-number").inner_text())
        for one in found
    }


def sheet_for_the_board(keys: Keys) -> str:
    """The text of the one page that a coordinator saves."""
    link = keys.page.get_by_role("link", name=re.compile("A4 voor het bestuur"))
    reader = PdfReader(keys.save(link).path())
    assert len(reader.pages) == 1
    return reader.pages[0].extract_text()


def closes(keys: Keys, title: str) -> None:
    """The manager closes a cohort, after reading what that means."""
    page = keys.page
    keys.press("Sluit het cohort")
    expect(page.get_by_role("heading", name=f"{title} sluiten")).to_be_visible()
    expect(
        page.get_by_text("Niemand kan in dit cohort nog antwoorden of inleveren")
    ).to_be_visible()
    keys.press("Sluit het cohort")
    expect(page.get_by_text("Dit cohort is gesloten.")).to_be_visible()
    keys.look()


def begins_next_year(keys: Keys, title: str) -> str:
    """A new group with the same lessons and the dates of a year later; its id."""
    page = keys.page
    keys.follow("Begin een nieuwe groep zoals deze")
    keys.write("Naam van de nieuwe groep", title)
    keys.write("Hoeveel weken later?", "52")
    keys.press("Bekijk de nieuwe groep")
    expect(page.get_by_role("row").filter(has_text=TITLE)).to_contain_text("2027")
    keys.press("Maak de nieuwe groep")
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    keys.look()
    return page.url.rpartition("/")[2].partition("?")[0]
