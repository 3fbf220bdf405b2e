"""The quality of the item bank: what an author should look at before learners do."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from course.content.lesson import Lesson, read_lesson
from course.content.settings import read_settings
from course.exercises.case import Step
from course.exercises.chance import expected_guess
from course.exercises.kinds.decision import Decision
from course.messages import _

LONGEST_IS_BEST = 0.30
FIRST_IS_BEST = 0.40
RATIO = 1.4
GUESS = 0.40
SENTENCE = 15.0  # words
RARE = 3.0  # Zipf: one in a million words
EASE = 65.0  # Flesch-Douma; 65 and more is easy reading at B1


@dataclass(frozen=True)
class Finding:
    """One figure of the bank with its limit; `is_within` says whether it is within the limit."""

    what: str
    value: float
    limit: str
    is_within: bool
    where: tuple[str, ...] = ()


def steps(lessons: list[Lesson]) -> Iterator[tuple[str, Step]]:
    """Every decision step of the course, by case and name."""
    for lesson in lessons:
        for exercise in lesson.exercises:
            if isinstance(exercise, Decision):
                for name, step in exercise.steps.items():
                    yield f"{exercise.id} {name}", step


def findings(source: Path) -> list[Finding]:
    """All figures of the bank; raises `Mistakes`."""
    lessons = [read_lesson(source, name) for name in read_settings(source).lessons]
    every = list(steps(lessons))
    return [
        *_recognisable(every),
        *(f for lesson in lessons if (f := _guessed(lesson))),
        *(f for lesson in lessons for f in _readable(lesson)),
    ]


def _recognisable(every: list[tuple[str, Step]]) -> Iterator[Finding]:
    longest = [where for where, step in every if _lengths(step)[0] == max(_lengths(step))]
    first = [where for where, step in every if step.options[0].score == 1]
    wide = [where for where, step in every if _ratio(step) > RATIO]
    flat = [where for where, step in every if len({o.score for o in step.options}) == 1]
    yield Finding(
        _("best option is the longest"),
        len(longest) / len(every),
        _("at most {share} of steps", share=f"{LONGEST_IS_BEST:.0%}"),
        len(longest) <= LONGEST_IS_BEST * len(every),
        tuple(longest),
    )
    yield Finding(
        _("best option is the first in its file"),
        len(first) / len(every),
        _("at most {share} of steps", share=f"{FIRST_IS_BEST:.0%}"),
        len(first) <= FIRST_IS_BEST * len(every),
        tuple(first),
    )
    yield Finding(
        _("longest option divided by the shortest, at worst"),
        max(_ratio(step) for _, step in every),
        _("at most {limit}", limit=RATIO),
        not wide,
        tuple(wide),
    )
    yield Finding(
        _("steps whose options all score the same"), len(flat), _("none"), not flat, tuple(flat)
    )


def _lengths(step: Step) -> list[int]:
    """Characters of the options' texts, the best option first."""
    best_first = sorted(step.options, key=lambda option: -option.score)
    return [len(option.text) for option in best_first]


def _ratio(step: Step) -> float:
    lengths = _lengths(step)
    return max(lengths) / min(lengths)


def _guessed(lesson: Lesson) -> Finding | None:
    marked = [e for e in lesson.exercises if not e.practice and e.points]
    if not marked:
        return None
    total = sum(e.points for e in marked)
    guessed = sum(e.points * expected_guess(e) for e in marked)
    return Finding(
        _("{lesson}: chance score", lesson=lesson.id),
        guessed / total,
        _("at most {limit}", limit=f"{GUESS:.0%}"),
        guessed <= GUESS * total,
    )


def _readable(lesson: Lesson) -> Iterator[Finding]:
    import textstat  # noqa: PLC0415 - for authors only

    textstat.set_lang("nl")
    prose = "\n".join(
        cell["source"] for cell in lesson.notebook["cells"] if cell["cell_type"] == "markdown"
    )
    words = textstat.words_per_sentence(prose)
    ease = textstat.flesch_reading_ease(prose)
    yield Finding(
        _("{lesson}: words per sentence", lesson=lesson.id),
        words,
        _("at most {limit}", limit=f"{SENTENCE:.0f}"),
        words <= SENTENCE,
    )
    yield Finding(
        f"{lesson.id}: Flesch-Douma", ease, _("at least {limit}", limit=f"{EASE:.0f}"), ease >= EASE
    )


def rare_words(lesson: Lesson, most: int = 30) -> list[str]:
    """Words of the prose that Dutch texts hardly use, the rarest first; names are left out.

    Rare is a Zipf frequency under 3 (fewer than one in a million words). Long compounds are rare
    by nature: a list to read, not a limit.
    """
    import wordfreq  # noqa: PLC0415 - for authors only

    prose = " ".join(c["source"] for c in lesson.notebook["cells"] if c["cell_type"] == "markdown")
    words = set(re.findall(r"(?<![/\w])[a-zà-ÿ]{4,}(?!\w)", prose))
    scored = sorted((wordfreq.zipf_frequency(word, "nl"), word) for word in words)
    return [word for score, word in scored if score < RARE][:most]
