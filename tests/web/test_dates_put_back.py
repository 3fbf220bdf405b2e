"""A date typed in Formgrader that was put back is on the overview until somebody has read it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, insert, select

from course.answers import schema as t
from course.people import schema as p
from tests.web.conftest import BASE, Door
from tests.whose import id_of

WAS, DUE = datetime(2027, 5, 3, 9, tzinfo=UTC), datetime(2027, 5, 5, 21, 59, 59, tzinfo=UTC)
PUT_BACK = {
    "gradebook": "professioneel-nabij", "lesson": "telt-mee", "due": DUE, "at": DUE,
    "typed": True, "was": WAS, "by": "inge", "read_by": "",
}  # fmt: skip


EXTENSION = {
    "gradebook": "professioneel-nabij", "lesson": "telt-mee", "learner": "anna", "more": None,
    "due": DUE, "at": datetime(2027, 4, 30, 8, 5, tzinfo=UTC), "typed": True, "was": WAS,
    "read_by": "",
}  # fmt: skip


@pytest.fixture
def extended(door: Door) -> Iterator[Door]:
    """Two extensions that were typed, one of them for somebody whom the roster does not know."""
    rows = [EXTENSION, EXTENSION | {"learner": "wie", "was": None}, EXTENSION | {"typed": False}]
    rows[0] = rows[0] | {"learner": id_of(door.service.store, "anna")}
    door.service.store.writer.do(lambda c: c.execute(insert(p.gradebook_extensions), rows))
    yield door
    door.service.store.writer.do(lambda c: c.execute(delete(p.gradebook_extensions)))


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
    seen = "(gezien op woensdag 5 mei om 23.59 uur)"
    assert f"in Formgrader was de inleverdatum weggehaald {seen}." in text
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


def test_an_extension_that_was_typed_is_told_with_whose_it_is_and_when_it_was_seen(
    extended: Door,
) -> None:
    for page in ("docent", "docent/lessen"):
        text = re.sub(r"\s+", " ", extended.get(page, "docent").text)

        assert "Inleverdatums zijn teruggezet" in text
        assert (
            "in de cijferlijst van nbgrader stond voor anna een eigen inleverdatum: maandag "
            "3 mei 2027, 11.00 uur (gezien op vrijdag 30 april om 10.05 uur). Die komt uit de "
            "deelnemerslijst en is weer: woensdag 5 mei 2027."
        ) in text
        assert "stond voor wie een eigen inleverdatum (gezien" in text


def test_an_extension_that_was_read_is_gone(extended: Door) -> None:
    page = extended.get("docent", "docent").text
    found = re.search(r'name="uitstel" value="(\d+)"', page)
    assert found

    headers = extended.headers("docent")
    sent = {"gelezen": "0", "uitstel": found[1], "_xsrf": headers["X-XSRFToken"]}
    reply = extended.client.post(f"{BASE}docent/datums", headers=headers, data=sent)

    assert reply.status_code == 303
    assert "teruggezet" not in extended.get("docent", "docent").text


@pytest.mark.parametrize("last", ["", "-1", "een", "9" * 19, "²"])
def test_what_is_no_number_is_refused(typed: Door, last: str) -> None:
    assert form(typed, "docent", last) == 400


@pytest.mark.parametrize("who", ["anna", "coordinator", "niemand", "inge"])
def test_only_instructors_read_them(typed: Door, who: str) -> None:
    assert form(typed, who, "1") == 403
