"""Whatever is sent to whatever route: never an error of ours, always kind Dutch or JSON."""

import json
import re
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course.web.app import routes
from tests.web.conftest import BASE, PEOPLE, Door

ROUTES = sorted(routes())
METHODS = ["GET", "POST", "GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"]
LESSONS = ["telt-mee", "oefenen", "gevoelig", "bestaat-niet"]
OWN_KINDS = ("text/javascript", "text/css", "image/svg+xml")
BARE = {301, 302, 304}  # say where to go, and nothing else

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
        "id": st.from_regex(r"[a-z0-9-]{8,20}", fullmatch=True) | json_values,
        "learner": st.sampled_from(sorted(PEOPLE)) | json_values,
        "step": st.just("") | json_values,
        "answer": answers() | json_values,
        "certainty": st.integers(0, 4) | json_values,
        "seconds": st.floats() | json_values,
        "answers": st.lists(json_values, max_size=3),
        "levels": st.dictionaries(texts, st.integers(-2, 9), max_size=4) | json_values,
        "comment": texts | json_values,
        "seen": json_values,
    }
    held = draw(st.fixed_dictionaries({}, optional=fields) | json_values)
    return json.dumps(held).encode()


def answers() -> st.SearchStrategy[dict[str, Any]]:
    """Shapes of the kinds' answers, with strange content."""
    shapes = ["option", "order", "bins", "ticked", "places", "ratings", "fields", "skip", "again"]
    return st.dictionaries(st.sampled_from(shapes), json_values, max_size=2)


@st.composite
def requests(draw: st.DrawFn, route: str) -> dict[str, Any]:
    """A request to `route` by somebody, with a path that mostly fits its pattern."""
    path = draw(
        st.from_regex(route, fullmatch=True)
        | st.just(_known(route, draw(st.sampled_from(LESSONS))))
        | texts.map(lambda text: route.partition("(")[0] + text)
    )
    headers = draw(
        st.dictionaries(
            st.sampled_from(
                ["Accept", "Content-Type", "If-None-Match", "Range", "X-XSRFToken", "Cookie",
                 "Sec-Fetch-Mode", "Authorization", "X-Forwarded-For", "If-Modified-Since"]
            ),
            header_values,
            max_size=3,
        )
    )  # fmt: skip
    return {
        "method": draw(st.sampled_from(METHODS)),
        "url": BASE + quote(path, safe="/%"),
        "params": draw(st.dictionaries(texts, texts, max_size=2)),
        "content": draw(bodies()),
        "who": draw(st.sampled_from([*PEOPLE, None])),
        "token": draw(st.booleans()),
        "headers": {"Content-Type": "application/json", **headers},
    }


def _known(route: str, lesson: str) -> str:
    """The route about a lesson that there is, and an exercise that may be in it."""
    parts = iter([lesson, "jouw-verhaal", "zwemles-op-zaterdag"])
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
    @FUZZ
    @given(requests(route))
    def try_it(request: dict[str, Any]) -> None:
        check(sent(door, request), request["method"])
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


def test_every_route_was_tried() -> None:
    assert len(ROUTES) >= 20
