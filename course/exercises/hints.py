"""What a machine may notice in free text: words, with friendly questions about them.

The lists are sent with the view, and the browser (story.js) applies the same rules while somebody
writes. A question points at something; it never says that a text is wrong and never gives points.

Source of lists and questions: the STAR material of this course. Lists of pronouns and of result
words are longer here, so that a good story in other words is asked less.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Literal

from course.exercises.fields import Model, Slug

I_WORDS = ("ik", "mij", "mijn", "me", "mezelf", "mijzelf")
WE_WORDS = ("wij", "we", "ons", "onze", "onszelf")
TASK = (
    "mijn rol", "mijn taak", "mijn taken", "mijn werk", "mijn opdracht", "mijn deel", "ik was",
    "was ik", "moest", "mocht", "verwacht", "verwachtte", "verantwoordelijk", "opdracht",
    "bedoeling", "gevraagd", "hoorde", "als mentor", "als begeleider",
)  # fmt: skip
RESULT = (
    "daardoor", "daarna", "sindsdien", "nu", "inmiddels", "tegenwoordig", "voortaan", "later",
    "eindelijk", "uiteindelijk", "na", "weer", "nog", "meer", "minder", "dezelfde", "resultaat",
    "gevolg", "werd", "werden", "kwam", "kwamen", "kreeg", "kregen", "bleef", "bleven", "kon",
    "konden", "mocht", "mochten", "koos", "stopte", "stopten", "lukte", "veranderde", "durfde",
    "uur", "dagen", "week", "weken", "maand", "maanden", "ochtend",
)  # fmt: skip
OPINION = (
    "ik vind", "ik denk dat", "volgens mij", "je moet", "altijd", "nooit", "natuurlijk",
)  # fmt: skip
RESCUER = (
    "altijd bereikbaar", "dag en nacht", "in mijn vrije tijd", "eigen geld", "ik alleen",
    "de enige", "niemand anders",
)  # fmt: skip
JUDGEMENT = (
    "lastig gezin", "moeilijke cliënt", "gewoon onwillig", "manipulatief", "die mensen",
)  # fmt: skip

_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")

Rule = Literal["length", "outnumbered", "missing", "found"]


class Hint(Model):
    """A friendly question, and when it is asked: about one field, or (None) about the whole story.

    `length`: there are fewer words than `low` or more than `high`; `{n}` is the number of words.
    `outnumbered`: more `words` than `than`. `missing`: none of `words`. `found`: any of `words`.
    Nothing is asked about a text without words.
    """

    id: Slug
    field: Slug | None = None
    rule: Rule
    ask: str
    words: tuple[str, ...] = ()
    than: tuple[str, ...] = ()
    low: int = 0
    high: int = 0


def words(text: str) -> list[str]:
    """The words of a text in lower case; a word is letters and digits, with ' and - inside."""
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


def count(text: str, phrases: Sequence[str]) -> int:
    """How often one of `phrases` occurs in `text`, word for word."""
    spaced = f" {'  '.join(words(text))} "
    return sum(spaced.count(f" {'  '.join(phrase.split())} ") for phrase in phrases)


def asked(hint: Hint, fields: Mapping[str, str]) -> bool:
    """Whether `hint` is asked about these texts."""
    text = fields.get(hint.field, "") if hint.field else "\n".join(fields.values())
    number = len(words(text))
    if not number:
        return False
    if hint.rule == "length":
        return not hint.low <= number <= hint.high
    if hint.rule == "outnumbered":
        return count(text, hint.words) > count(text, hint.than)
    return (count(text, hint.words) > 0) == (hint.rule == "found")


def length(low: int, high: int) -> Hint:
    """About the number of words of the whole story."""
    ask = (
        f"Je verhaal is nu {{n}} woorden. Een verhaal van {low} tot {high} woorden leest prettig. "
        "Wat kan erbij of eraf?"
    )
    return Hint(id="lengte", rule="length", ask=ask, low=low, high=high)


def task(field: str) -> Hint:
    """About a field that describes the writer's part."""
    ask = "Wat was jouw rol in dit verhaal?"
    return Hint(id="taak", field=field, rule="missing", ask=ask, words=TASK)


def result(field: str) -> Hint:
    """About a field that describes the result."""
    ask = "Wat kwam ervan? Waaraan zag je dat?"
    return Hint(id="resultaat", field=field, rule="missing", ask=ask, words=RESULT)


ALWAYS: tuple[Hint, ...] = (
    Hint(
        id="ik-vorm",
        rule="outnumbered",
        ask="Er staat vaker ‘we’ dan ‘ik’. Welk deel was van jou?",
        words=WE_WORDS,
        than=I_WORDS,
    ),
    Hint(
        id="mening",
        rule="found",
        ask="Is dit een mening? Wat deed je op dat moment?",
        words=OPINION,
    ),
    Hint(
        id="redden",
        rule="found",
        ask="Hier klinkt veel inzet. Waar lag je grens?",
        words=RESCUER,
    ),
    Hint(
        id="oordeel",
        rule="found",
        ask="Kan dit als een oordeel klinken? Wat deed of zei die persoon precies?",
        words=JUDGEMENT,
    ),
)
