"""No word that somebody wrote comes into the data of cohorts."""

import pyarrow.parquet as pq
import pytest
from pydantic import ValidationError

from course.answers.store import Store
from course.cohort.build import build
from course.cohort.dataset.learners import parts
from course.cohort.dataset.places import Places
from course.cohort.dataset.pseudonyms import Pseudonyms
from course.content.settings import read_settings
from course.exercises.marks import Item
from course.paths import CoursePaths
from tests.storycourse import FIELDS, HOSTILE, STORY, hand_in

STAY = Places({}, {}, {})  # nobody was ever moved


def test_a_story_is_there_with_states_and_completeness_only(
    stories: CoursePaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("course.content.settings.SMALLEST_EVER", 1)
    settings = read_settings(stories.source).model_copy(update={"smallest_group": 1})
    with Store(stories.store_url) as store:
        build(stories, store, settings)
    files = [path for path in stories.cohort.rglob("*") if path.is_file()]
    tables = [pq.read_table(path).to_pylist() for path in files if path.suffix == ".parquet"]
    rows = [row for table in tables for row in table if row.get("exercise") == STORY]

    assert len(rows) == 6 * len(FIELDS)  # also of who is not collected yet
    assert {row["step"] for row in rows} == set(FIELDS)
    assert {row["state"] for row in rows} == {"answered", "unanswered"}
    assert {row["answer"] for row in rows} == {row["stance"] for row in rows} == {None}
    assert {row["max_points"] for row in rows} == {4}
    held = b"".join(path.read_bytes() for path in files)
    for words in (*FIELDS.values(), *HOSTILE.values()):
        for word in words.split():
            assert len(word) < 7 or word.encode() not in held


def test_an_item_does_not_take_free_text() -> None:
    for text in ("Een zin.", "Naam", "", "x" * 65, "een\ntwee", "jan@x.nl"):
        with pytest.raises(ValidationError):
            Item(step="taak", state="answered", answer=text)


def test_a_waiting_story_does_not_keep_its_writer_out_of_the_cohort(stories: CoursePaths) -> None:
    with Store(stories.store_url) as store:
        hand_in(stories, store, "anna", FIELDS)
        people = parts(store, "verhaal", Pseudonyms.of(stories).of_learner, {}, STAY)

    handed_in = {who.name for mine in people.values() for who in mine if who.handin}
    assert {"anna", "dewi", "bram", "chris"} <= handed_in
