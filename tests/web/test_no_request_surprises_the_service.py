"""Whatever is sent to whatever route: never an error of ours, always kind Dutch or JSON."""

import json
import re
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course.exercises.base import Exercise
from course.web.app import routes
from tests.web.conftest import BASE, PEOPLE, Door

pytestmark = pytest.mark.slow

ROUTES = sorted(routes())
METHODS = ["GET", "POST", "GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"]
SEEN: Counter[int] = Counter()  # statuses of replies, for the last test
LESSONS = ["telt-mee", "oefenen", "gevoelig", "bestaat-niet"]
OWN_KINDS = ("text/csv", "text/javascript", "text/css", "image/svg+xml")
BARE = {301, 302, 303, 304}  # say where to go, and nothing else

FATES = [*["as it is"] * 40, "part", "number", "other"]  # of a part of an answer

FUZZ = settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

texts = st.text(max_size=40)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
header_values = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60).map(
    str.strip
)


@st.composite
def bodies(draw: st.DrawFn) -> bytes:
    """Anything; more often something that looks like what our pages send."""
    if draw(st.integers(0, 3)) == 0:
        return draw(st.binary(max_size=200))
    fields: dict[str, st.SearchStrategy[Any]] = {
        "id": mostly(st.from_regex(r"[a-z0-9-]{8,20}", fullmatch=True)),
        "learner": mostly(st.sampled_from(sorted(PEOPLE))),
        "step": mostly(st.just("")),
        "answer": mostly(answers()),
        "certainty": mostly(st.integers(0, 4)),
        "seconds": mostly(st.floats()),
        "answers": st.lists(json_values, max_size=3),
        "levels": st.dictionaries(texts, st.integers(-2, 9), max_size=4) | json_values,
        "comment": texts | json_values,
        "seen": json_values,
    }
    some, whole = st.fixed_dictionaries({}, optional=fields), st.fixed_dictionaries(fields)
    held = draw(some | whole | json_values)
    return json.dumps(held).encode()


def mostly(usual: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Three times out of four what is usual."""
    return st.integers(0, 3).flatmap(lambda die: usual if die else json_values)


def answers() -> st.SearchStrategy[dict[str, Any]]:
    """Shapes of the kinds' answers, with strange content."""
    shapes = ["option", "order", "bins", "ticked", "places", "ratings", "fields", "skip", "again"]
    return st.dictionaries(st.sampled_from(shapes), json_values, max_size=2)


@st.composite
def requests(draw: st.DrawFn, route: str, names: list[str]) -> dict[str, Any]:
    """A request to `route` by somebody, with a path that mostly fits its pattern."""
    path = draw(
        st.from_regex(route, fullmatch=True)
        | st.just(_known(route, draw(st.sampled_from(LESSONS)), draw(st.sampled_from(names))))
        | texts.map(lambda text: route.partition("(")[0] + text)
    )
    headers = draw(
        st.just({})  # strange headers mostly mean that nobody is known
        | st.dictionaries(
            st.sampled_from(
                ["Accept", "Content-Type", "If-None-Match", "Range", "X-XSRFToken", "Cookie",
                 "Sec-Fetch-Mode", "Authorization", "X-Forwarded-For", "If-Modified-Since"]
            ),
            header_values,
            max_size=3,
        )
    )  # fmt: skip
    return {
        "method": draw(st.sampled_from(METHODS) | st.just("POST")),
        "url": BASE + quote(path, safe="/%"),
        "params": draw(st.dictionaries(texts, texts, max_size=2)),
        "content": draw(bodies()),
        "who": draw(st.sampled_from([*PEOPLE, None])),
        "token": draw(st.booleans()),
        "headers": {"Content-Type": "application/json", **headers},
    }


def _known(route: str, lesson: str, exercise: str) -> str:
    """The route about a lesson and an exercise that there are, mostly."""
    groups = route.count("(")
    parts = iter([lesson, "anna", exercise] if groups > 2 else [lesson, exercise])
    return re.sub(r"\([^)]*\)", lambda _: next(parts), route)


def sent(door: Door, request: dict[str, Any]) -> httpx.Response:
    own = door.headers(request["who"], token=request["token"]) if request["who"] else {}
    return door.client.request(
        request["method"],
        request["url"],
        params=request["params"],
        content=request["content"],
        headers={**own, **request["headers"]},
    )


def check(reply: httpx.Response, method: str) -> None:
    """A reply that every client and every learner can live with."""
    assert reply.status_code < 500, reply.text
    assert "Traceback" not in reply.text
    assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
    if method == "HEAD" or reply.status_code in BARE:
        return
    kind = reply.headers["Content-Type"].partition(";")[0]
    if kind == "application/json":
        assert isinstance(reply.json(), dict)
    elif kind == "text/html":
        assert '<html lang="nl"' in reply.text
    else:
        assert kind in OWN_KINDS
        assert reply.status_code == 200


@pytest.mark.parametrize("route", ROUTES)
def test_any_request_gets_a_good_answer(door: Door, route: str) -> None:
    names = [exercise.id for exercise in door.exercises("telt-mee")]

    @FUZZ
    @given(requests(route, names))
    def try_it(request: dict[str, Any]) -> None:
        reply = sent(door, request)
        SEEN[reply.status_code] += 1
        check(reply, request["method"])
        assert door.wrong == []

    try_it()


def test_any_path_gets_a_good_answer(door: Door) -> None:
    @FUZZ
    @given(st.binary(max_size=30), st.sampled_from(METHODS), st.sampled_from([*PEOPLE, None]))
    def try_it(path: bytes, method: str, who: str | None) -> None:
        own = door.headers(who) if who else {}
        reply = door.client.request(method, BASE + quote(path), headers=own)
        check(reply, method)

    try_it()


def test_strange_answers_that_are_taken_spoil_no_page(door: Door) -> None:
    taken = {e.kind: attacked(door, e) for e in door.exercises("telt-mee") if not e.local}

    assert len(taken) >= 7
    assert min(taken.values()) > 0
    assert door.post("api/lessons/telt-mee/handin", "bram", {"learner": "bram"}).status_code == 200
    for path in ("mijn", "les/telt-mee", "les/telt-mee/ontvangst", "api/lessons/telt-mee"):
        assert door.get(path, "bram").status_code == 200, path
    for path in ("docent", "docent/verhalen"):
        assert door.get(path, "docent").status_code == 200, path


def attacked(door: Door, exercise: Exercise) -> int:
    """Send spoilt answers to an exercise; how many were taken."""
    address, taken = f"api/lessons/telt-mee/exercises/{exercise.id}", 0

    @settings(FUZZ, max_examples=40)
    @given(st.data())
    def try_it(data: st.DataObject) -> None:
        nonlocal taken
        step, right = data.draw(st.sampled_from(exercise.key()))
        answer = _spoil(data.draw, right)
        body = {"id": str(uuid4()), "learner": "bram", "step": step, "answer": answer}
        reply = door.post(f"{address}/answers", "bram", body)
        taken += reply.status_code == 200
        assert reply.status_code in {200, 409}
        assert reply.json()["type"] in {"saved", "refused"}
        assert door.get(address, "bram").status_code == 200

    try_it()
    return taken


def _spoil(draw: Callable[..., Any], value: object) -> object:
    """A right answer in which parts are left out, in another order, or something else."""
    fate = draw(st.sampled_from(FATES))
    if fate == "other":
        return draw(json_values)
    if isinstance(value, dict):
        kept = [key for key in value if fate != "part" or draw(st.booleans())]
        return {key: _spoil(draw, value[key]) for key in kept}
    if isinstance(value, list):
        kept = [one for one in value if fate != "part" or draw(st.booleans())]
        return [_spoil(draw, one) for one in draw(st.permutations(kept))]
    return draw(st.integers(-5, 105)) if isinstance(value, int) and fate == "number" else value


@pytest.mark.parametrize("path", ["static", "assets"])
@pytest.mark.parametrize("name", ["a%00.svg", "%00", "a.svg%00", "..%2f..%2fsource%2fcourse.yaml"])
def test_a_file_that_cannot_be_is_not_there(door: Door, path: str, name: str) -> None:
    reply = door.client.get(f"{BASE}{path}/{name}")

    assert reply.status_code == 404
    check(reply, "GET")


@pytest.mark.parametrize("page", ["9" * 5000, "-1", "0", "0" * 5000, "1e9", "٣", ""])
def test_a_page_number_that_cannot_be_is_the_first_or_the_last(door: Door, page: str) -> None:
    reply = door.client.get(
        f"{BASE}kantoor/deelnemers", params={"pagina": page}, headers=door.headers("docent")
    )

    assert reply.status_code == 200


@pytest.mark.parametrize(
    "body",
    [rb'{"id": "\ud800", "learner": "anna", "step": "", "answer": {}}',
     rb'{"id": "antwoord-1", "learner": "anna", "step": "", "answer": {"fields": ["\udfff"]}}',
     rb'{"learner": "anna", "\ud800": 1}',
     rb'{"choice": {"levels": {}}, "comment": "\ud800", "text": "", "mark": 0, "points": null}'],
)  # fmt: skip
def test_half_a_character_is_no_text(door: Door, body: bytes) -> None:
    exercise = door.exercises("telt-mee")[0].id
    lesson = "api/lessons/telt-mee"

    for path, who in [
        (f"{lesson}/exercises/{exercise}/answers", "anna"),
        (f"{lesson}/handin", "anna"),
        (f"{lesson}/learners/anna/exercises/{exercise}/rubric", "docent"),
    ]:
        reply = door.client.post(BASE + path, headers=door.headers(who), content=body)
        assert reply.status_code == 400
        assert reply.json()["message"].startswith("We konden je vraag niet lezen.")


def test_both_halves_of_a_character_are_one(door: Door) -> None:
    exercise = door.exercises("telt-mee")[0].id
    body = rb'{"id": "\ud83d\ude00", "learner": "anna", "step": "", "answer": {}}'

    reply = door.client.post(
        f"{BASE}api/lessons/telt-mee/exercises/{exercise}/answers",
        headers=door.headers("anna"),
        content=body,
    )

    assert reply.status_code == 409
    assert reply.json()["id"] == "😀"


UPGRADE = {
    "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}  # fmt: skip


@pytest.mark.parametrize("mode", [{}, {"Sec-Fetch-Mode": "websocket"}], ids=["plain", "browser"])
@pytest.mark.parametrize("who", ["anna", "docent", None])
@pytest.mark.parametrize("path", ["mijn", "les/telt-mee", "docent", "api/notebooks", "health", "x"])
def test_a_page_is_no_websocket(
    door: Door, path: str, who: str | None, mode: dict[str, str]
) -> None:
    own = door.headers(who) if who else {}

    reply = door.client.get(BASE + path, headers={**own, **UPGRADE, **mode})

    assert reply.status_code == 400


def test_a_name_with_a_nul_has_no_story(door: Door) -> None:
    assert door.get("docent/verhalen/telt-mee/an%00na/x", "docent").status_code == 404


def test_the_search_came_everywhere() -> None:
    assert len(ROUTES) >= 20
    assert {200, 302, 401, 403, 404, 405, 409} <= set(SEEN)
    assert sum(SEEN.values()) > 2000
