"""Suggestions for an author, exercise by exercise: fixed rules on the numbers.

Nothing is said about fewer than 20 learners. A `clear` finding has its whole interval beyond the
limit; the others may be chance. The limits are conventions of this course.
"""

from collections.abc import Iterator
from math import isnan
from typing import NamedTuple

from course.cohort.disclosure.wording import quoted
from course.cohort.item_quality.quality import Item, Quality, Share
from course.cohort.statistics.intervals import LEAST, Estimate
from course.formatting import number, percent
from course.messages import Message, noop

EASY, HARD = 0.9, 0.35  # mean share of the points
WEAK = 0.1  # correlation with the rest of the lesson
RARE = 0.05  # an option that fewer choose is no real option
RISKY = 0.2  # of those who decided: sure of a choice with a risk
HANGS_TOGETHER = 0.5  # alpha


class Advice(NamedTuple):
    """A finding and what to try; `clear` says whether it is unlikely to be chance."""

    message: Message
    clear: bool

    @property
    def text(self) -> str:
        """What a page says, in Dutch."""
        return self.message.dutch


def rules() -> tuple[str, ...]:
    """When a finding is reported, one Dutch sentence each, for the page."""
    return (
        f"We zeggen alleen iets bij {LEAST} deelnemers of meer.",
        f"Een keuze valt op als minder dan {percent(RARE)} haar kiest.",
        f"Een oefening is makkelijk vanaf {percent(EASY)} van de punten, en moeilijk tot "
        f"{percent(HARD)}.",
        f"Het verband met de rest van de les is zwak onder {number(WEAK)}.",
        f"Zeker van een keuze met een risico valt op vanaf {percent(RISKY)} van wie koos.",
        "Ligt het hele interval voorbij de grens, dan noemen we dat duidelijk. Anders "
        "noemen we het mogelijk: dan kan het toeval zijn.",
    )


def advice(item: Item) -> tuple[Advice, ...]:
    """What to try with one exercise; nothing if too few answered, or if a person judges it."""
    if item.learners < LEAST or item.kind == "story":
        return ()
    return (*_by_level(item), *_by_option(item), *_by_risk(item))


def _by_level(item: Item) -> Iterator[Advice]:
    """One sentence about difficulty, or else one about telling people apart."""
    mean, index = item.facility, item.discrimination
    if not isnan(item.guess) and mean.low <= item.guess and item.guess > 0:
        yield Advice(
            Message(
                "Learners do no better than somebody who guesses. Check whether the exercise says "
                "enough to choose, and whether its key is right."
            ),
            mean.high <= item.guess,
        )
    elif mean.estimate >= EASY:
        yield Advice(
            Message(
                "Almost everybody earns almost all points. Make the other options more plausible, "
                "or put the exercise first, to warm up with."
            ),
            mean.low >= EASY,
        )
    elif mean.estimate <= HARD:
        yield Advice(
            Message(
                "Hardly anybody earns many points. Explain more in the lesson, or make the "
                "difference between the options clearer."
            ),
            mean.high <= HARD,
        )
    elif index.estimate < 0:
        yield Advice(
            Message(
                "Those who do well elsewhere do worse here. Check whether the key is right, and "
                "whether the question can be read in two ways."
            ),
            index.high < 0,
        )
    elif index.estimate < WEAK:
        yield Advice(
            Message(
                "This exercise has almost nothing to do with the rest of the lesson. Check whether "
                "the question is clear, and whether it belongs in the lesson."
            ),
            index.high < WEAK,
        )


def _by_option(item: Item) -> Iterator[Advice]:
    for share in item.options:
        if share.learners < LEAST or share.share >= RARE:
            continue
        text = noop(
            "Hardly anybody chooses {option} ({number} of {learners}): make this option more "
            "plausible, or remove it."
        )
        if not share.number:
            text = noop(
                "Nobody chooses {option} ({number} of {learners}): make this option more "
                "plausible, or remove it."
            )
        words = {"option": quoted(share.text), **_counts(share)}
        yield Advice(Message(text, words), share.high < RARE)


def _by_risk(item: Item) -> Iterator[Advice]:
    for share in item.risky:
        if share.learners >= LEAST and share.share >= RISKY:
            yield Advice(
                Message(
                    "At {question} {number} of {learners} learners are sure of an option with a "
                    "risk. Explain in the lesson why that option seems so logical, and what goes "
                    "wrong then.",
                    {"question": quoted(share.question), **_counts(share)},
                ),
                share.low >= RISKY,
            )


def _counts(share: Share) -> dict[str, str | float | Message]:
    return {"number": share.number, "learners": share.learners}


def together(quality: Quality) -> Message:
    """What Cronbach's alpha says about the lesson, with its interval and whether n is enough."""
    alpha = quality.alpha
    if len(quality.items) < 2:  # noqa: PLR2004 - nothing to hang together with
        return Message(
            "This lesson has too few exercises with points to tell whether they hang together."
        )
    if isnan(alpha.estimate) or alpha.learners < LEAST:
        return Message(
            "{learners} learners did all exercises with points. That is too few to tell whether "
            "the exercises hang together: it takes {least}.",
            {"learners": alpha.learners, "least": LEAST},
        )
    return Message(
        "Cronbach's alpha is {alpha}, over {learners} learners who did everything. {meaning}",
        {"alpha": _measured(alpha), "learners": alpha.learners, "meaning": _meaning(alpha)},
    )


def _measured(alpha: Estimate) -> float | Message:
    if isnan(alpha.low):
        return alpha.estimate
    ends = {"value": alpha.estimate, "low": alpha.low, "high": alpha.high}
    return Message("{value} ({low} to {high})", ends)


def _meaning(alpha: Estimate) -> Message:
    if not alpha.enough:
        return Message("The interval is too wide to conclude anything from it.")
    if alpha.high < HANGS_TOGETHER:
        return Message(
            "The exercises hardly hang together. That is fine in a lesson about several subjects. "
            "Do not use the total as a single judgement then."
        )
    return Message("The exercises hang together.")
