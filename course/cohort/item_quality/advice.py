"""Suggestions for an author, exercise by exercise: fixed rules on the numbers, in Dutch.

Nothing is said about fewer than 20 learners. A `clear` finding has its whole interval beyond the
limit; the others may be chance. The limits are conventions of this course.
"""

from collections.abc import Iterator
from math import isnan
from typing import NamedTuple

from course.cohort.disclosure.wording import quoted
from course.cohort.item_quality.estimates import with_interval
from course.cohort.item_quality.quality import Item, Quality, Share
from course.cohort.statistics.intervals import LEAST
from course.formatting import number, percent

EASY, HARD = 0.9, 0.35  # mean share of the points
WEAK = 0.1  # correlation with the rest of the lesson
RARE = 0.05  # an option that fewer choose is no real option
RISKY = 0.2  # of those who decided: sure of a choice with a risk
HANGS_TOGETHER = 0.5  # alpha


class Advice(NamedTuple):
    """A finding and what to try; `clear` says whether it is unlikely to be chance."""

    text: str
    clear: bool


def rules() -> tuple[str, ...]:
    """When a finding is reported, one sentence each."""
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
            "Deelnemers doen het niet duidelijk beter dan wie gokt. Kijk of er genoeg in de "
            "oefening staat om te kiezen, en of de sleutel klopt.",
            mean.high <= item.guess,
        )
    elif mean.estimate >= EASY:
        yield Advice(
            "Bijna iedereen krijgt hier bijna alle punten. Maak de andere keuzes aannemelijker, of "
            "zet de oefening vooraan om mee op te warmen.",
            mean.low >= EASY,
        )
    elif mean.estimate <= HARD:
        yield Advice(
            "Bijna niemand krijgt hier veel punten. Leg in de les meer uit, of maak het verschil "
            "tussen de keuzes duidelijker.",
            mean.high <= HARD,
        )
    elif index.estimate < 0:
        yield Advice(
            "Wie het verder goed doet, doet het hier juist minder goed. Kijk of de sleutel klopt "
            "en of je de vraag op twee manieren kunt lezen.",
            index.high < 0,
        )
    elif index.estimate < WEAK:
        yield Advice(
            "Deze oefening hangt bijna niet samen met de rest van de les. Kijk of de vraag "
            "duidelijk is, en of ze bij de les hoort.",
            index.high < WEAK,
        )


def _by_option(item: Item) -> Iterator[Advice]:
    for share in item.options:
        if share.learners < LEAST or share.share >= RARE:
            continue
        who = "Niemand" if not share.number else "Bijna niemand"
        yield Advice(
            f"{who} kiest {quoted(share.text)} ({_of(share)}): maak deze keuze aannemelijker of "
            "haal haar weg.",
            share.high < RARE,
        )


def _by_risk(item: Item) -> Iterator[Advice]:
    for share in item.risky:
        if share.learners >= LEAST and share.share >= RISKY:
            yield Advice(
                f"Bij {quoted(share.question)} zijn {_of(share)} deelnemers zeker van een keuze "
                "met een risico. Leg in de les uit waarom die keuze zo logisch voelt en wat er "
                "dan misgaat.",
                share.low >= RISKY,
            )


def _of(share: Share) -> str:
    return f"{share.number} van de {share.learners}"


def together(quality: Quality) -> str:
    """What Cronbach's alpha says about the lesson, with its interval and whether n is enough."""
    alpha = quality.alpha
    if len(quality.items) < 2:  # noqa: PLR2004 - nothing to hang together with
        return "Deze les heeft te weinig oefeningen met punten om te zien of ze samenhangen."
    if isnan(alpha.estimate) or alpha.learners < LEAST:
        return (
            f"{alpha.learners} deelnemers maakten alle oefeningen met punten. Dat is te weinig om "
            f"te zien of de oefeningen samenhangen: het moeten er {LEAST} zijn."
        )
    size = f"{alpha.learners} deelnemers die alles maakten"
    measured = f"Cronbachs alfa is {with_interval(alpha)}, over {size}."
    if not alpha.enough:
        return f"{measured} Het interval is te breed om er iets uit te besluiten."
    if alpha.high < HANGS_TOGETHER:
        return (
            f"{measured} De oefeningen hangen weinig samen. In een les met verschillende "
            "onderwerpen mag dat. Gebruik het totaal dan niet als één oordeel."
        )
    return f"{measured} De oefeningen hangen samen."
