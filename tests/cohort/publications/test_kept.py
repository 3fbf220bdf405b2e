"""What is kept of a publication is what was told, byte for byte, and each person counts once."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from course.answers import publication_tables as t
from course.answers.store import Store
from course.cohort.disclosure.cells import cell
from course.cohort.publications.frozen import Figure, together
from course.cohort.publications.kept import Publication, counted, keep, latest, publications
from course.cohort.publications.told import rows_of

AT = datetime(2026, 11, 30, 9, tzinfo=UTC)


def figure(*counts: int, step: str = "begin") -> Figure:
    told = cell(counts)
    options = tuple("abcde"[: len(counts)])
    return Figure("choice", "casus", step, options, told.told, told.size, told.size)


def publication(*figures: Figure, cohorts: tuple[str, ...] = ("noord",)) -> Publication:
    return Publication(
        seq=0,
        organisation=None,
        lesson="les",
        cohorts=cohorts,
        period="",
        at=AT,
        reason="date",
        by="",
        size=figures[0].most,
        releases={"r1": None, "r0": 3},
        audit={"rule": "cells-1"},
        figures=figures,
    )


def test_it_reads_back_as_it_was_told(store: Store) -> None:
    made = publication(figure(9, 6, 5, 0), figure(20, 0, step="later"))
    seq = store.writer.do(lambda c: keep(c, made, [f"p{n}" for n in range(20)]))
    with store.snapshot() as connection:
        (found,) = publications(connection, ["les"], ["noord"])
        assert found == replace(made, seq=seq)
        assert publications(connection, cohorts=["zuid"]) == []
        assert latest(connection) == seq
        assert counted(connection, "les") == {f"p{n}" for n in range(20)}


def test_nobody_is_counted_twice_in_a_lesson(store: Store) -> None:
    once, again = publication(figure(9, 6, 5, 0)), publication(figure(9, 6, 5, 1))
    store.writer.do(lambda c: keep(c, once, ["p1"]))
    with pytest.raises(IntegrityError):
        store.writer.do(lambda c: keep(c, again, ["p2", "p1"]))
    with store.snapshot() as connection:
        assert len(connection.execute(select(t.publications)).all()) == 1


def test_groups_together_are_made_of_what_was_told_of_each() -> None:
    both = together([figure(12, 8, 0), figure(9, 11, 10)])
    assert (both.fewest, both.most) == (50, 50)
    assert [bin_ and (bin_.first, bin_.last) for bin_ in both.told] == [
        (one.first + other.first, one.last + other.last) if one and other else None
        for one, other in zip(figure(12, 8, 0).told, figure(9, 11, 10).told, strict=True)
    ]


def test_a_share_is_told_with_its_words_and_an_interval_around_all_it_can_be() -> None:
    rows = rows_of(figure(12, 8, 0), {"lesson": "les", "cohort": "noord"})
    assert [row.key["answer"] for row in rows] == ["a", "b", "c"]
    assert [row.n for row in rows] == [20, 20, 20]
    assert all(row.low <= row.least <= row.value <= row.most <= row.high for row in rows)
    assert rows[2].text == "hoogstens 15 %"


def test_a_silent_option_says_why() -> None:
    of_two = figure(4, 4, 4, 0)
    silent = [row for row in rows_of(of_two, {"lesson": "les", "cohort": "noord"}) if not row.shown]
    assert silent
    assert all(row.why.endswith("wat iemand koos.") for row in silent)
