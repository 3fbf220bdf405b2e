"""The wording of remarks: varied, steady, and a verdict on the answer."""

import itertools
import random
import string
from functools import cache
from typing import Any

import pytest

from course.content.lesson import read_lesson
from course.content.settings import read_settings
from course.exercises.itemset import ItemSet
from course.exercises.kinds.checklist import Checklist
from course.exercises.kinds.sort import Sort
from course.exercises.remarks import RemarkWriter, variants
from tests.conftest import REPOSITORY
from tests.exercises.itemset import given

KINDS = ("sort", "checklist", "place", "order")


@cache
def item_sets() -> list[ItemSet[Any]]:
    source = REPOSITORY / "source"
    lessons = [read_lesson(source, name) for name in read_settings(source).lessons]
    return [e for lesson in lessons for e in lesson.exercises if isinstance(e, ItemSet)]


def judgements(exercise: ItemSet[Any], draw: random.Random) -> list[str]:
    """What is said of each item after one random answer, in the order of reading."""
    return [
        str(judged.remark.judgement)
        for judged in exercise.judged(exercise.choices(given(exercise.guess(draw)[0][1])))
        if judged.item
    ]


def test_the_same_answer_always_reads_the_same() -> None:
    once, again = (RemarkWriter("sort", "een-oefening") for _ in range(2))
    words = {"chosen": "Klopt", "right": "Klopt niet"}

    assert [once.write("wrong", item, **words) for item in "abc"] == [
        again.write("wrong", item, **words) for item in "abc"
    ]


def test_different_items_get_different_variants() -> None:
    texts = {RemarkWriter("checklist", "een-oefening").write("missed", i) for i in "abcdefgh"}

    assert len(texts) == len(variants("checklist")["missed"])


@pytest.mark.parametrize("kind", KINDS)
def test_the_variants_of_a_case_start_differently_and_use_only_its_words(kind: str) -> None:
    known = {"right", "chosen", "good", "own", "side", "first", "later"}

    for case, texts in variants(kind).items():
        assert len({text.split()[0].rstrip(",.:") for text in texts}) == len(texts), case
        for text in texts:
            fields = {name for _, name, _, _ in string.Formatter().parse(text) if name}
            assert fields <= known, text
            assert text.endswith((".", "!", "?")), text
            assert not set(text) & {"'", '"'}, text


def test_no_two_remarks_in_a_row_start_with_the_same_word() -> None:
    draw, pairs = random.Random(1), 0

    for exercise in item_sets():
        for _ in range(5):
            first = [text.split()[0].rstrip(",.:") for text in judgements(exercise, draw)]
            same = [(a, b) for a, b in itertools.pairwise(first) if a == b]
            assert not same, exercise.id
            pairs += len(first) - 1
    assert pairs > 500


def test_a_remark_judges_the_answer_and_names_what_was_right() -> None:
    draw, wrong = random.Random(2), 0

    for exercise in item_sets():
        texts = judgements(exercise, draw)
        assert not [text for text in texts if "goede lijn" in text.lower()], exercise.id
        if not isinstance(exercise, Sort):
            continue
        for item, text in zip(exercise.items, texts, strict=True):
            assert f"‘{exercise.labels[item.bin]}’" in text
            wrong += "oed gezien" not in text
    assert wrong > 50


def test_a_sentence_that_is_wrong_is_never_praised_for_being_put_where_it_belongs() -> None:
    """The sentence *Een melding betekent dat de ander schuldig is*, under *Klopt niet*."""
    exercise = next(e for e in item_sets() if e.id == "tien-uitspraken")
    assert isinstance(exercise, Sort)
    item = next(i for i in exercise.items if "schuldig" in i.text)
    assert exercise.labels[item.bin] == "Klopt niet"

    (remark,) = exercise.remarks([given({"bins": {item.id: item.bin}})])

    assert remark.judgement in {
        text.format(right="Klopt niet") for text in variants("sort")["right"]
    }


def test_every_checklist_that_has_a_subject_words_its_own_remarks() -> None:
    own = {e.id for e in item_sets() if isinstance(e, Checklist) and e.remarks_on}

    assert {"gehoord-bij-de-koffie", "zes-grenstips", "druk-druk"} <= own
