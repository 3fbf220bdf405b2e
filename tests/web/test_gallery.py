"""The gallery has every kind in every state, beside its file, and keeps nothing."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from course.content.lesson import read_exercise
from course.exercises import kind_of
from course.web.author import gallery_fixtures
from course.web.author.gallery import exhibited, gallery
from course.web.author.gallery_notebooks import write_notebooks
from course.web.author.gallery_states import STATES
from course.web.service import Service
from tests.browser.serving import serving
from tests.conftest import REPOSITORY, copied

KINDS = {"checklist", "decision", "order", "place", "reflect", "scale", "sort", "story"}
SOURCE = REPOSITORY / "source"


@pytest.fixture(scope="module")
def shown() -> Iterator[Service]:
    with exhibited(SOURCE) as held:
        yield held


@pytest.fixture(scope="module")
def client(shown: Service) -> Iterator[httpx.Client]:
    with serving(gallery(shown)) as address, httpx.Client(base_url=address) as opened:
        yield opened


def data(page: str, name: str) -> dict[str, object]:
    text = page.partition(f'id="{name}">')[2].partition("</script>")[0]
    held: dict[str, object] = json.loads(text)
    return held


def test_every_kind_and_every_state_is_there(client: httpx.Client) -> None:
    index = client.get("/").text

    for kind in KINDS:
        assert f">{kind}</th>" in index
    for state in STATES:
        page = client.get(f"/{state.name}/")
        assert page.status_code == 200
        assert page.text.count("<pre ") >= 3, state.name
    assert client.get("/nieuw/").text.count("<pre ") == len(KINDS)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("nieuw", {"new"}),
        ("bezig", {"busy"}),
        ("bewaard", {"done"}),
        ("niet-bewaard", {"new"}),
        ("gesloten", {"done"}),
        ("voorbeeld", {"new"}),
        ("terugkoppeling", {"done"}),
        ("gevoelig", {"busy"}),
        ("overgeslagen", {"skipped"}),
    ],
)
def test_an_exercise_is_in_the_state_that_the_page_is_about(
    client: httpx.Client, name: str, expected: set[str]
) -> None:
    page = client.get(f"/{name}/").text
    views = data(page, "les-data")["exercises"]

    assert isinstance(views, list)
    on_show = [v for v in views if f'data-exercise="{v["id"]}"' in page]
    assert len(on_show) >= 3
    assert {view["state"] for view in on_show if view["kind"] != "reflect"} == expected


def test_a_service_that_fails_fails_until_it_is_switched_back(client: httpx.Client) -> None:
    page = client.get("/niet-bewaard/").text
    waiting = data(page, "galerij-data")["waiting"]
    assert isinstance(waiting, list)
    (entry,) = [one for one in waiting if "ticked" in one["answer"]]
    address = f"/niet-bewaard/api/lessons/telt-mee/exercises/{entry['exercise']}/answers"
    body = {name: entry[name] for name in ("id", "learner", "step", "answer", "certainty")}

    refused = client.post(address, json=body)
    client.post("/niet-bewaard/switch")
    taken = client.post(address, json=body)
    client.post("/niet-bewaard/again")

    assert (refused.status_code, refused.json()["type"]) == (503, "failed")
    assert (taken.status_code, taken.json()["type"]) == (200, "saved")
    assert client.post(address, json=body).status_code == 503


def test_only_this_machine_may_ask(client: httpx.Client) -> None:
    assert client.get("/", headers={"Host": "cursus.test"}).status_code == 404


def test_the_files_on_show_are_of_source_or_say_what_was_changed(tmp_path: Path) -> None:
    gallery_fixtures.collect(SOURCE, tmp_path)

    files = list((tmp_path / "source").glob("*/exercises/*.yaml"))
    assert len(files) > len(KINDS)
    for path in files:
        first, rest = path.read_text(encoding="utf-8").split("\n", 1)
        where, _, changed = first.removeprefix("# ").partition(", ")
        original = (REPOSITORY / where).read_text(encoding="utf-8")
        assert (rest == original) == (not changed)
        assert type(read_exercise(path, tmp_path)) is kind_of(path_kind(rest))


def path_kind(text: str) -> str:
    return next(line for line in text.splitlines() if line.startswith("kind:")).split()[1]


def test_a_course_of_one_lesson_has_a_gallery_too(tmp_path: Path) -> None:
    root = copied(tmp_path / "course-root")

    with exhibited(root / "source") as held, serving(gallery(held)) as address:
        assert httpx.get(f"{address}nieuw/").status_code == 200


def test_nothing_is_left_when_it_stops() -> None:
    with exhibited(SOURCE) as held:
        folder = held.paths.root
        assert folder.is_dir()

    assert not folder.exists()


def test_each_state_has_a_notebook_and_the_preview_asks_nobody(
    shown: Service, tmp_path: Path
) -> None:
    write_notebooks(gallery(shown).settings["visits"].values(), tmp_path, "http://127.0.0.1:1")

    found = {path.stem: path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.ipynb")}
    assert set(found) == {state.name for state in STATES}
    assert "http://127.0.0.1:1/bezig/" in found["bezig"]
    assert "COURSE_SERVICE_URL" not in found["voorbeeld"]
    for lesson in ("telt-mee", "oefenen", "gevoelig"):
        assert (tmp_path / lesson / "exercises.json").is_file()


@pytest.mark.integration
def test_the_command_says_where_it_is(tmp_path: Path) -> None:
    command = [sys.executable, "-u", "-c", "from course.cli import main; main()", "gallery"]
    options = ["--port", "0", "--notebook", str(tmp_path / "notebooks")]

    with subprocess.Popen(
        [*command, *options], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        address = process.stdout.readline().split()[0]
        page = httpx.get(address)
        process.terminate()

    assert "Gallery of exercises" in page.text
    assert (tmp_path / "notebooks" / "telt-mee" / "voorbeeld.ipynb").is_file()
