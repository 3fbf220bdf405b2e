"""Is it better than before: how many rated themselves higher at the second moment, in a sentence.

From the `change` figures: the same people on the same sentences. Of a sentence of which the lowest
answer counts as the highest, going down is going forward.
"""

from collections.abc import Sequence
from typing import NamedTuple

from course.cohort.disclosure.bins import Bin
from course.cohort.disclosure.wording import quoted
from course.cohort.figures import charts, tables
from course.cohort.figures.figure import Figure
from course.cohort.figures.tables import COUNT, Column, Kind, Table
from course.cohort.pages.published import Published
from course.cohort.publications.told import share
from course.exercises.kinds.scale import Scale

_TITLE = "Vooruit en achteruit, van eerst naar daarna"
_SHOWN = 3  # sentences in the picture
NOT_YET = (
    "Dat weten we nog niet. Daarvoor moeten minstens {} deelnemers twee keer dezelfde zelfmeting "
    "hebben gedaan."
)
CAVEAT = (
    "Een zelfmeting is geen toets. Wie strenger naar zichzelf kijkt, schat zich soms lager in, en "
    "dat kan vooruitgang zijn."
)
_BOUNDS = (
    "We vergelijken grenzen, geen precieze aantallen: alleen waar zeker meer mensen de ene kant op "
    "gingen dan de andere, noemen we een zin."
)


class Change(NamedTuple):
    """A sentence, and how many went forward and back on it, of those who rated it twice."""

    text: str
    forward: Bin
    back: Bin

    @property
    def direction(self) -> int:
        """1 where surely more people went forward than back, -1 the other way round, else 0."""
        ahead = self.forward.first > self.back.last
        return int(ahead) - int(self.back.first > self.forward.last)


def changes(published: Published) -> list[Change]:
    """Every sentence of which both directions are told, in the order of the lessons."""
    found = []
    for lesson in published.lessons:
        figures = [one for one in published.figures(lesson).values() if one.what == "change"]
        scales = {
            exercise.id: exercise
            for released in reversed(published.released(lesson) if figures else [])
            for exercise in released.exercises
            if isinstance(exercise, Scale)
        }
        for one in figures:
            items = scales[one.exercise].items if one.exercise in scales else ()
            item = next((item for item in items if item.id == one.step), None)
            told = dict(zip(one.options, one.told, strict=True))
            up, down = told.get("op"), told.get("neer")
            if item and up and down:
                found.append(Change(item.text, *((down, up) if item.reversed else (up, down))))
    return found


def sentence(found: Sequence[Change], k: int) -> str:
    """Whether it is better than before."""
    if not found:
        return NOT_YET.format(k)
    ahead = [one for one in found if one.direction > 0]
    behind = [one for one in found if one.direction < 0]
    many = len(found)
    of = f"{many} zinnen over het eigen werk" if many > 1 else "één zin over het eigen werk"
    forward = f"van de {of} gingen meer mensen vooruit dan achteruit"
    if not ahead and not behind:
        return f"Dat is niet duidelijk: bij geen {forward}."
    if not behind:
        return f"Ja, voor een deel: bij {len(ahead)} {forward}."
    if not ahead:
        return f"Nee: bij {len(behind)} van de {of} gingen meer mensen achteruit dan vooruit."
    return f"Dat verschilt: bij {len(ahead)} {forward}, en bij {len(behind)} andersom."


def figure(found: Sequence[Change], k: int) -> Figure:
    """The sentences at which most people moved, the clearest first."""
    words = sentence(found, k)
    if not found:
        return Figure("verandering", _TITLE, words)
    ranked = sorted(found, key=lambda one: -abs(one.forward.middle - one.back.middle))
    stacks = [
        charts.Stack(
            one.text,
            [
                (one.forward.middle, one.forward.text),
                (max(0.0, 1 - one.forward.middle - one.back.middle), ""),
                (one.back.middle, one.back.text),
            ],
        )
        for one in ranked[:_SHOWN]
    ]
    names = ["vooruit", "gelijk, of past niet bij het werk", "achteruit"]
    plot = charts.stacks(stacks, names, ["--bin-1", "--middle", "--te-nabij"])
    columns = [
        Column("Vooruit", Kind.SHARE, "welk deel vooruitging"),
        Column("Achteruit", Kind.SHARE, "welk deel achteruitging"),
        COUNT,
    ]
    cells = [
        (
            one.text,
            [
                tables.share(share(one.forward)),
                tables.share(share(one.back)),
                tables.count(one.forward.most),
            ],
        )
        for one in ranked
    ]
    about = f"De duidelijkste van {len(found)} zinnen, dezelfde mensen op twee momenten"
    return Figure(
        "verandering", _TITLE, words, about, plot, Table.of(_TITLE, "Zin", columns, cells)
    )


def clearest(found: Sequence[Change]) -> list[str]:
    """The sentences with a clear direction, and what has to be known to read them."""
    lines = []
    for words, way in (("Vooruit", 1), ("Achteruit", -1)):
        texts = [quoted(one.text) for one in found if one.direction == way]
        if texts:
            lines.append(f"{words}: {'; '.join(texts)}.")
    return [*lines, _BOUNDS, CAVEAT]
