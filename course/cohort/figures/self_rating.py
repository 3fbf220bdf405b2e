"""How people rated themselves, in the words of the scale that they saw: low, middle and high."""

from collections.abc import Mapping

from course.cohort.disclosure.wording import joined, quoted
from course.cohort.figures.figure import Figure
from course.cohort.figures.per_step import by_step, stacked
from course.cohort.publications.frozen import LEVELS
from course.cohort.publications.told import Told
from course.exercises.kinds.scale import Scale

_TITLE = "Hoe deelnemers zichzelf inschatten"
_COLOURS = ("--middle", "--bin-3", "--bin-1", "--bin-2")
ENOUGH = 25  # people; of fewer a share of one sentence is told without an interval
_LOW, _MIDDLE, _HIGH = LEVELS


def level_words(scale: Scale) -> dict[str, str]:
    """Each level in the words of the scale, as in *nooit of zelden*; the middle may be empty."""
    labels = [option.label for option in scale.options]
    half = len(labels) // 2
    odd = len(labels) % 2
    parts = {_LOW: labels[:half], _MIDDLE: labels[half : half + odd], _HIGH: labels[half + odd :]}
    return {level: " of ".join(words) for level, words in parts.items() if words}


def ratings(told: Told, scale: Scale) -> Figure:
    """The share of each level, sentence by sentence; `scale` is the one that they saw."""
    texts = {item.id: item.text for item in scale.items}
    groups, hidden = by_step(told, texts)
    if not groups:
        return Figure("zelfmeting", _TITLE, hidden or told.absent)
    words = level_words(scale)
    options = _options(words, {a for rows in groups.values() for a in rows}, scale)
    (highest, row), *_ = sorted(
        ((step, rows[_HIGH]) for step, rows in groups.items()), key=lambda pair: -pair[1].value
    )
    summary = (
        f"Het vaakst “{words[_HIGH]}”: {quoted(texts[highest])} ({row.text}). {hidden}"
    ).strip()
    labels = [f"{option.value} = {option.label}" for option in scale.options]
    about = f"{scale.question} {joined(labels)}. {row.n} deelnemers"
    head = Figure("zelfmeting", _TITLE, summary, about)
    return stacked(head, groups, texts, options, _COLOURS, is_sure=row.n >= ENOUGH)


def _options(words: Mapping[str, str], seen: set[str], scale: Scale) -> dict[str, str]:
    """The levels in words, and what does not apply where that was an answer."""
    beyond = dict.fromkeys(seen - set(LEVELS), scale.not_applicable or "niet van toepassing")
    return {level: words[level] for level in words if level in seen} | beyond
