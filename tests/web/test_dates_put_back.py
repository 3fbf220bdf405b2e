"""A date typed in Formgrader that was put back is on the overview until somebody has read it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, insert, select

from course.answers import schema as t
from tests.web.conftest import BASE, Door

WAS, DUE = datetime(2027, 5, 3, 9, tzinfo=UTC), datetime(2027, 5, 5, 21, 59, 59, tzinfo=UTC)
PUT_BACK = {
    "gradebook": "professioneel-nabij", "lesson": "telt-mee", "due": DUE, "at": DUE,
    "typed": True, "was": WAS, "by": "inge", "read_by": "",
}  # fmt: skip


@pytest.fixture
def typed(door: Door) -> Iterator[Door]:
    """Two dates that were typed, of which one was taken away."""
    rows = [PUT_BACK, PUT_BACK | {"was": None, "by": ""}, PUT_BACK | {"typed": False}]
    door.service.store.writer.do(lambda c: c.execute(insert(t.gradebook_dates), rows))
    yield door
    door.service.store.writer.do(lambda c: c.execute(delete(t.gradebook_dates)))


def form(door: Door, who: str, last: str) -> int:
    headers = door.headers(who)
    token = headers["X-XSRFToken"]
    sent = {"gelezen": last, "_xsrf": token}
    return door.client.post(f"{BASE}docent/datums", headers=headers, data=sent).status_code


def test_the_overview_says_what_stood_there_and_what_it_is_again(typed: Door) -> None:
    page = typed.get("docent", "docent").text

    text = re.sub(r"\s+", " ", page)
    assert "Inleverdatums zijn teruggezet" in text
    assert "in Formgrader stond maandag 3 mei 2027, 11.00 uur (inge)." in text
    assert "in Formgrader was de inleverdatum weggehaald." in text
    assert text.count("is weer: woensdag 5 mei 2027.") == 2


def test_once_read_it_is_gone_and_who_read_it_is_kept(typed: Door) -> None:
    page = typed.get("docent", "docent").text
    found = re.search(r'name="gelezen" value="(\d+)"', page)
    assert found
    later = [PUT_BACK | {"by": "later"}]
    typed.service.store.writer.do(lambda c: c.execute(insert(t.gradebook_dates), later))

    assert form(typed, "docent", found[1]) == 303

    page = typed.get("docent", "docent").text
    assert "Een inleverdatum is teruggezet" in page
    assert "(later)" in page
    assert "(inge)" not in page
    with typed.service.store.engine.connect() as connection:
        c = t.gradebook_dates.c
        by = connection.execute(select(c.read_by).where(c.typed).order_by(c.seq)).scalars().all()
    assert by == ["docent", "docent", ""]


@pytest.mark.parametrize("last", ["", "-1", "een", "9" * 19, "²"])
def test_what_is_no_number_is_refused(typed: Door, last: str) -> None:
    assert form(typed, "docent", last) == 400


@pytest.mark.parametrize("who", ["anna", "coordinator", "niemand", "inge"])
def test_only_instructors_read_them(typed: Door, who: str) -> None:
    assert form(typed, who, "1") == 403
