"""The page on which an instructor puts a key right, and what the learner is told."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from ruamel.yaml import YAML

from course.answers.store import Feedback, Store
from course.content.lesson import read_lesson
from course.content.released import Released
from course.marking.corrections import corrections_of
from course.paths import CoursePaths
from course.web.app import make_app
from course.web.render import Renderer
from course.web.service import Service
from tests.browser.serving import serving
from tests.conftest import LESSON, OPENED
from tests.correcting import CASE, START, WHY, handed_in, options_by_score
from tests.web.conftest import BASE, SECRET, Door

PAGE = f"docent/verbeteren/{LESSON}"


def swap(root: Path) -> None:
    """The author swaps the scores of the best and the worst option of the first step."""
    path = root / "source" / LESSON / "exercises" / f"{CASE}.yaml"
    yaml = YAML()
    document = yaml.load(path.read_text(encoding="utf-8"))
    options = document["steps"][START]["options"]
    best = next(option for option in options if option["score"] == 1)
    worst = next(option for option in options if option["score"] == 0)
    best["score"], worst["score"] = 0, 1
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(document, file)


@pytest.fixture
def door(course_root: Path, _hub: None) -> Iterator[Door]:
    """A course in which anna chose the best and bram the worst; anna has feedback."""
    paths = CoursePaths.at(course_root)
    lesson = read_lesson(paths.source, LESSON)
    released = Released.of(lesson, lesson.notebook)
    case = released.exercise(CASE)
    assert case
    best, worst = options_by_score(case)
    with Store(f"sqlite:///{course_root / 'answers.db'}") as store:
        service = Service(paths, store, Renderer(BASE))
        store.open_lesson(released, OPENED)
        handin = handed_in(service.intake, "anna", best)
        handed_in(service.intake, "bram", worst, cohort="zuid")
        page = Feedback("anna", LESSON, handin.hash, "<article>oud</article>", datetime.now(UTC))
        store.release_feedback([page])
        swap(course_root)
        with (
            serving(make_app(service, SECRET)) as address,
            httpx.Client(base_url=address, timeout=30) as client,
        ):
            yield Door(service, address, client)


def send(door: Door, name: str, form: dict[str, str], **how: bool) -> httpx.Response:
    return door.client.post(BASE + PAGE, headers=door.headers(name, **how), data=form)


def token(page: str) -> str:
    found = re.search(r'name="gezien" value="([0-9a-f]{64})"', page)
    assert found
    return found[1]


def test_the_page_says_who_changes_from_what_to_what(door: Door) -> None:
    page = door.get(PAGE, "docent")

    assert page.status_code == 200
    assert "Van de 2 deelnemers die inleverden, veranderen de punten bij 2." in page.text
    assert "Verbeter de punten van 2 deelnemers" in page.text
    assert re.search(r"van 0 naar [\d,]+ \(van 44\)", page.text)
    assert corrections_of(door.service.store) == []


def test_confirming_corrects_the_marks_and_tells_the_learner(door: Door) -> None:
    seen = token(door.get(PAGE, "docent").text)

    done = send(door, "docent", {"gezien": seen, "waarom": WHY})

    assert done.status_code == 303
    (correction,) = corrections_of(door.service.store)
    assert (correction.by, correction.why) == ("docent", WHY)
    after = door.get(PAGE, "docent").text
    assert WHY in after
    assert "Er is niets te\n  verbeteren" in after
    for path in ("mijn", f"les/{LESSON}/terugkoppeling"):
        page = door.get(path, "anna").text
        assert re.search(r"is verbeterd op \w+ \d+ \w+; je punten gingen van [\d,]+ naar 0\.", page)
    assert "is verbeterd op" not in door.get("mijn", "bram").text  # who has seen no points yet


def test_what_the_page_did_not_show_is_not_done(door: Door) -> None:
    stale = send(door, "docent", {"gezien": "0" * 64, "waarom": WHY})
    silent = send(door, "docent", {"gezien": token(door.get(PAGE, "docent").text), "waarom": " "})
    twice = [
        send(door, "docent", {"gezien": seen, "waarom": WHY}).status_code
        for seen in [token(door.get(PAGE, "docent").text)] * 2
    ]

    assert (stale.status_code, silent.status_code) == (409, 400)
    assert twice == [303, 409]
    assert len(corrections_of(door.service.store)) == 1


@pytest.mark.parametrize(
    ("name", "how", "status"),
    [("anna", {}, 403), ("coordinator", {}, 403), ("docent", {"token": True}, 403)],
)
def test_only_instructors_by_browser_may(
    door: Door, name: str, how: dict[str, bool], status: int
) -> None:
    assert door.get(PAGE, name, **how).status_code == status
    assert send(door, name, {"gezien": "", "waarom": WHY}, **how).status_code == status
    assert corrections_of(door.service.store) == []


def test_a_post_without_the_pages_token_is_refused(door: Door) -> None:
    headers = {"Cookie": door.headers("docent")["Cookie"]}

    done = door.client.post(BASE + PAGE, headers=headers, data={"waarom": WHY})

    assert done.status_code == 401
    assert corrections_of(door.service.store) == []


def test_another_lesson_is_not_there(door: Door) -> None:
    assert door.get("docent/verbeteren/bestaat-niet", "docent").status_code == 404
