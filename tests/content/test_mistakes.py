"""A spoiled field is one sentence: file and line, field, found, expected, what to do."""

import pytest

from course.content.check import check_source
from tests.content.conftest import CASE, Author, replaced

FILE = "source/les/exercises/koffie.yaml"
TEXT = "expected a text; write one, in quotes where it looks like a number"
NUMBER = "expected a number; write one, without quotes and with a point"
SLUG = "expected a lowercase id such as bericht-op-zondag; write it in that form"
FORMAT = "expected only the fields of the format"
ZWIJGEN = CASE[CASE.index("      - id: zwijgen") : CASE.index("closing:")]

SPOILED = {
    "a field is missing": (
        "title: Koffie\n",
        "",
        "1: title: found nothing, expected a value; add the field title",
    ),
    "a field of an option is missing": (
        "        why: Je rol loopt door elkaar.\n",
        "",
        "12: steps.antwoord.options.meegaan.why: found nothing, expected a value; "
        "add the field why",
    ),
    "an unknown field with no near name": (
        "points: 4",
        "points: 4\nkleur: rood",
        f"6: kleur: found the unknown field kleur, {FORMAT}; delete it or fix its name",
    ),
    "a text for a number": ("points: 4", "points: veel", f"5: points: found veel, {NUMBER}"),
    "a number in quotes": ("points: 4", 'points: "4"', f"5: points: found 4, {NUMBER}"),
    "true for a number": ("points: 4", "points: true", f"5: points: found True, {NUMBER}"),
    "a number below its range": (
        "points: 4",
        "points: -1",
        "5: points: found -1, expected a number of 0 or more; raise it",
    ),
    "a number above its range": (
        "points: 4",
        "points: 101",
        "5: points: found 101, expected a number of 100 or less; lower it",
    ),
    "no number": (
        "points: 4",
        "points: .nan",
        "5: points: found nan, expected a number of 100 or less; lower it",
    ),
    "a number for a text": ("title: Koffie", "title: 12", f"3: title: found 12, {TEXT}"),
    "a list for a text": ("title: Koffie", "title: [Koffie]", f"3: title: found a list, {TEXT}"),
    "nothing for a text": ("title: Koffie", "title:", f"3: title: found nothing, {TEXT}"),
    "an empty text": (
        "title: Koffie",
        "title: '  '",
        "3: title: found an empty text, expected a text; write one",
    ),
    "a text too long": (
        "text: Je gaat mee.",
        f"text: {'a' * 4001}",
        "13: steps.antwoord.options.meegaan.text: found 4001 characters, "
        "expected at most 4000 characters; make it shorter",
    ),
    "a list for the steps": (
        CASE[CASE.index("steps:") : CASE.index("closing:")],
        "steps: [antwoord]\n",
        "7: steps: found a list, expected a group of fields; give each part its name",
    ),
    "a bad id of an option": (
        "id: meegaan",
        "id: Mee_gaan",
        f"12: steps.antwoord.options.Mee_gaan.id: found Mee_gaan, {SLUG}",
    ),
    "a bad id of a step": (
        "  antwoord:",
        "  Antwoord!:",
        f"8: steps.Antwoord!: found Antwoord!, {SLUG}",
    ),
    "a number for a step's id": (
        "  maandag:",
        "  2:",
        f"26: steps.2: found 2, {TEXT}",
    ),
    "a bad concept": (
        "[CONT-02]",
        "[cont2]",
        "4: concepts.0: found cont2, expected a code such as CONT-02; write it in that form",
    ),
    "no concepts": (
        "[CONT-02]",
        "[]",
        "4: concepts: found 0, expected 1 or more; add what is missing",
    ),
    "a value outside a closed list": (
        "points: 4",
        "points: 4\nlevel: 5",
        "6: level: found 5, expected one of 1, 2 or 3; choose one of these",
    ),
    "an unknown axis": (
        "axis: afstand",
        "axis: verte",
        "10: steps.antwoord.axis: found verte, expected one of 'afstand', 'driehoek', "
        "'ingrijpen' or 'antwoordstijl'; choose one of these",
    ),
    "an unknown kind": (
        "kind: decision",
        "kind: decisoin",
        "2: kind: found decisoin, expected a kind such as decision; name a kind that exists",
    ),
    "a kind that is a module but no kind": (
        "kind: decision",
        "kind: base",
        "2: kind: found base, expected a kind such as decision; name a kind that exists",
    ),
    "no kind": (
        "kind: decision\n",
        "",
        "1: kind: found nothing, expected a kind such as decision; name a kind that exists",
    ),
    "an id unlike the file's name": (
        "id: koffie",
        "id: thee",
        "1: id: found thee, expected koffie; give the file and the id one name",
    ),
    "one option only": (
        ZWIJGEN,
        "",
        "29: steps.maandag.options: found 1, expected 2 or more; add what is missing",
    ),
    "a score in words": (
        "score: 0\n",
        "score: goed\n",
        f"17: steps.antwoord.options.meegaan.score: found goed, {NUMBER}",
    ),
    "a score that does not exist": (
        "score: 0\n",
        "score: 0.7\n",
        "17: steps.antwoord.options.meegaan.score: found 0.7, expected 0, 0.5 or 1; "
        "choose one of these",
    ),
    "two best options": (
        "score: 0\n",
        "score: 1\n",
        "11: steps.antwoord.options: found 2 options with score 1, expected exactly one; "
        "give one option the score 1 and the others 0.5 or 0",
    ),
    "no best option": (
        "score: 1\n",
        "score: 0.5\n",
        "11: steps.antwoord.options: found 0 options with score 1, expected exactly one; "
        "give one option the score 1 and the others 0.5 or 0",
    ),
    "a stance of another axis": (
        "stance: te_nabij",
        "stance: redder",
        "16: steps.antwoord.options.meegaan.stance: found redder, expected one of te_nabij, "
        "professioneel_nabij, professioneel_afstandelijk, te_afstandelijk; "
        "choose a stance of the axis afstand",
    ),
    "a way to nowhere": (
        "next: maandag",
        "next: dinsdag",
        "15: steps.antwoord.options.meegaan.next: found dinsdag, "
        "expected one of antwoord, maandag or einde; name a step of this file",
    ),
    "a way back": (
        "next: einde\n        stance: begeleider",
        "next: antwoord\n        stance: begeleider",
        "26: steps.maandag: found a way back to antwoord, expected a way that ends; "
        "let one option lead to einde or to a later step",
    ),
    "a way to itself": (
        "next: einde\n        stance: begeleider",
        "next: maandag\n        stance: begeleider",
        "26: steps.maandag: found a way back to maandag, expected a way that ends; "
        "let one option lead to einde or to a later step",
    ),
    "a step that cannot be reached": (
        "next: maandag",
        "next: einde",
        "26: steps.maandag: found a step that no option leads to, "
        "expected a step that can be reached; let an option have next: maandag, "
        "or delete the step",
    ),
    "an option's id twice": (
        "id: afspreken",
        "id: meegaan",
        "11: steps.antwoord.options: found the id meegaan twice, expected each id once; rename one",
    ),
    "a step called einde": (
        "  maandag:",
        "  einde:",
        "26: steps.einde: found a step with that name, expected another; rename that step",
    ),
}


@pytest.mark.parametrize(("old", "new", "sentence"), SPOILED.values(), ids=SPOILED)
def test_a_spoiled_field_is_one_sentence(author: Author, old: str, new: str, sentence: str) -> None:
    source = author(case=replaced(CASE, old, new))

    assert [str(mistake) for mistake in check_source(source)] == [f"{FILE}:{sentence}."]


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ("closing:", "closng:", 44, "closng"),
        ("consequence: Het", "consequense: Het", 14, "steps.antwoord.options.meegaan.consequense"),
        ("axis: driehoek", "as: driehoek", 28, "steps.maandag.as"),
    ],
)
def test_an_unknown_field_with_a_near_name_is_told_which(
    author: Author, old: str, new: str, line: int, field: str
) -> None:
    source = author(case=replaced(CASE, old, new))

    said = [str(mistake) for mistake in check_source(source)]

    wrong, right = new.partition(":")[0], old.partition(":")[0]
    assert (
        f"{FILE}:{line}: {field}: found the unknown field {wrong}, {FORMAT}; rename it to {right}."
        in said
    )


def test_all_that_is_wrong_in_a_file_is_told_at_once(author: Author) -> None:
    case = replaced(replaced(CASE, "points: 4", "points: veel"), "title: Koffie", "title: 12")
    source = author(case=replaced(case, "id: meegaan", "id: Mee"))

    fields = {mistake.field for mistake in check_source(source)}

    assert fields == {"title", "points", "steps.antwoord.options.Mee.id"}
