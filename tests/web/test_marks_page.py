"""The page *Cijfers*: files to download, and a system's file that comes back filled in."""

import html
import io
import re
from collections.abc import Iterator

import httpx
import pytest
from openpyxl import load_workbook

from course.answers.saving import Intake
from course.answers.store import Store
from course.content.released import Released
from course.content.settings import read_settings
from course.marking.handing_in import hand_in
from course.paths import CoursePaths
from tests.browser.room import open_room
from tests.conftest import LESSON, OPENED, copied
from tests.records.grade_files import BRIGHTSPACE, CANVAS
from tests.whose import learner_of

PAGE, FILL = "docent/cijfers", "docent/cijfers/noord/invullen"
POINTS = f"les:{LESSON}:punten"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, released: Released) -> Iterator[httpx.Client]:
    """A course in which bram and somebody whose name is markup handed in, of noord."""
    paths = CoursePaths.at(copied(tmp_path_factory.mktemp("marks") / "course-root"))
    with Store(paths.store_url) as store:
        store.open_lesson(released, OPENED)
        intake = Intake(store, read_settings(paths.source))
        for name in ("bram", "<b>kwaad</b>"):
            hand_in(intake, learner_of(store, name), LESSON)
        with (
            open_room(paths, store) as address,
            httpx.Client(base_url=address, timeout=60) as client,
        ):
            client.cookies.update({"wie": "docent:docent"})
            yield client


def seen(reply: httpx.Response) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", reply.text)).split())


def hidden(reply: httpx.Response) -> dict[str, str]:
    """The fields that the preview sends back with the choices."""
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', reply.text))


def sent(room: httpx.Client, content: bytes, name: str = "cijfers.csv") -> httpx.Response:
    return room.post(FILL, files={"bestand": (name, content)})


def again(room: httpx.Client, reply: httpx.Response, **fields: str) -> httpx.Response:
    """The preview's form, sent as a browser does."""
    every = {**hidden(reply), **{name.replace("_", "-"): v for name, v in fields.items()}}
    return room.post(FILL, files={name: (None, value) for name, value in every.items()})


def test_the_page_tells_how_many_finished_and_passed(room: httpx.Client) -> None:
    assert "2 deelnemers: 2 afgerond, 0 geslaagd." in seen(room.get(PAGE))
    assert "In dit cohort is nog niemand." in seen(room.get(PAGE, params={"cohort": "zuid"}))
    assert room.get(PAGE, params={"cohort": "oost"}).status_code == 404


@pytest.mark.parametrize("form", ["cijfers.csv", "moodle.csv", "brightspace.csv", "canvas.csv"])
def test_each_file_is_downloaded_under_a_name(room: httpx.Client, form: str) -> None:
    reply = room.get(f"{PAGE}/noord/{form}")

    assert reply.status_code == 200
    assert reply.headers["content-type"].startswith("text/csv")
    assert reply.headers["content-disposition"] == (
        f'attachment; filename="{form.removesuffix(".csv")}-noord.csv"'
    )
    assert "bram" in reply.text


def test_excel_opens(room: httpx.Client) -> None:
    sheet = load_workbook(io.BytesIO(room.get(f"{PAGE}/noord/cijfers.xlsx").content)).worksheets[0]

    assert [row[0].value for row in sheet.iter_rows()][1:] == ["<b>kwaad</b>", "bram"]


@pytest.mark.parametrize("path", ["noord/cijfers.pdf", "oost/cijfers.csv", "noord/other.csv"])
def test_what_is_not_there_is_a_404(room: httpx.Client, path: str) -> None:
    assert room.get(f"{PAGE}/{path}").status_code == 404


def test_a_file_is_previewed_first_and_then_comes_back_filled(room: httpx.Client) -> None:
    preview = sent(room, CANVAS.encode(), "2026-11-30 Cijfers.csv")

    text = seen(preview)
    assert preview.status_code == 200
    assert "We lezen het als Canvas. 1 rij hoort bij een deelnemer van Team Noord." in text
    assert "1 ingevuld. Bij 1 stond er een ander cijfer." in text
    assert "Rij 4 past bij niemand in dit cohort: Berg, Anna van den" in text
    assert "<b>kwaad</b>" in text
    assert "<b>kwaad" not in preview.text

    reply = again(room, preview, doel="bewaar", kolom_5=POINTS)

    assert reply.status_code == 200, seen(reply)
    assert reply.text == CANVAS.replace("Noord,7.25", "Noord,0")
    assert "2026-11-30-Cijfers-ingevuld.csv" in reply.headers["content-disposition"]


def test_another_choice_is_previewed_again_before_anything_is_written(room: httpx.Client) -> None:
    preview = again(room, sent(room, CANVAS.encode()), doel="voorbeeld", kolom_5="",
                    kolom_6="cursus:geslaagd")  # fmt: skip

    assert "1 ingevuld." in seen(preview)
    filled = again(room, preview, doel="bewaar", kolom_6="cursus:geslaagd")
    assert filled.text == CANVAS.replace("Noord,7.25,,", "Noord,7.25,0,")


def test_without_a_choice_nothing_is_given_and_it_says_what_to_do(room: httpx.Client) -> None:
    reply = again(room, sent(room, BRIGHTSPACE.encode()), doel="bewaar", kolom_5="")

    assert reply.status_code == 422
    assert "Kies eerst welke kolom we moeten invullen." in seen(reply)
    assert hidden(reply)["naam"] == "cijfers.csv"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Dit bestand is leeg."),
        (b"\x00\x01\x02\x03" * 99, "Dit is geen CSV of Excel"),
        (b"a,b\n1,2\n", "Geen kolom zegt om wie het gaat."),
        (b"Username,Email,Toets\n" + b"a,b,1\n" * 9_000_000, "Dit bestand is te groot."),
        (b"x" * 6_000_000, "Dit bestand is te groot."),
    ],
    ids=["empty", "binary", "nobody", "50 MB", "6 MB"],
)
def test_a_bad_file_is_one_sentence_on_the_page(
    room: httpx.Client, content: bytes, said: str
) -> None:
    reply = sent(room, content)

    assert reply.status_code == 422
    assert said in seen(reply)
    assert 'role="alert"' in reply.text


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"", "multipart/form-data; boundary=x", 422),
        (b"", "text/plain", 422),
        (b"doel=bewaar&naam=a.csv&inhoud=%25%25", "application/x-www-form-urlencoded", 400),
        (b"--x\r\nonzin\r\n--x--", "multipart/form-data; boundary=x", 422),
        (b"--x", "multipart/form-data", 422),
    ],
)
def test_a_form_that_is_none_is_refused_in_dutch(
    room: httpx.Client, body: bytes, kind: str, status: int
) -> None:
    reply = room.post(FILL, content=body, headers={"Content-Type": kind})

    assert reply.status_code in {400, status}
    assert "begrijpen we niet" in seen(reply) or "Kies eerst een bestand." in seen(reply)


def test_a_choice_of_nonsense_is_told(room: httpx.Client) -> None:
    reply = again(room, sent(room, CANVAS.encode()), doel="bewaar", kolom_5="les:x:punten")

    assert reply.status_code == 422
    assert "Deze keuze hoort niet bij dit bestand." in seen(reply)
