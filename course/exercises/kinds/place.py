"""`place`: places behaviour on an axis, from 0 at one end to 100 at the other."""

import random
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StrictInt, model_validator

from course.exercises.base import Answers, Given
from course.exercises.fields import Line, Model, Slug, Text, author_error
from course.exercises.itemset import Entry, ItemSet, ItemSetView, Judged
from course.exercises.marks import Remark
from course.exercises.remarks import RemarkWriter
from course.messages import _

END = 100
FALL = 25  # points outside the band at which nothing is earned any more
STEP = 5  # what one press of an arrow key moves
_DISTANCES = (
    "precies in het midden",
    "net naast het midden, naar {end}",
    "een klein beetje naar {end}",
    "een beetje naar {end}",
    "iets meer naar {end}",
    "halverwege naar {end}",
    "ruim naar {end}",
    "ver naar {end}",
    "heel ver naar {end}",
    "bijna helemaal {end}",
    "helemaal {end}",
)
Position = Annotated[StrictInt, Field(ge=0, le=END)]


class Axis(Model):
    """The words at both ends: `from` is 0, `to` is 100."""

    model_config = ConfigDict(serialize_by_alias=True)

    low: Line = Field(alias="from", description="The word at the left end, position 0")
    high: Line = Field(alias="to", description="The word at the right end, position 100")

    def words(self, position: int) -> str:
        """Where a position lies, without a number; another sentence for every five points."""
        side = round((position - END / 2) / STEP)
        return _DISTANCES[abs(side)].format(end=f"‘{self.high if side > 0 else self.low}’")


class PlaceItem(Entry):
    """Behaviour. Key: `band`, the lowest and highest place that is fully right, and `why`."""

    band: tuple[StrictInt, ...] = Field(
        description="Key: the lowest and the highest position that is fully right, 0 to 100"
    )
    why: Text = Field(description="Key: the reason, shown as feedback")

    def outside(self, position: int) -> int:
        """How far a position lies from the band: below 0 is too low, above 0 too high."""
        low, high = self.band[0], self.band[-1]
        return min(0, position - low) or max(0, position - high)

    def score(self, position: int) -> float:
        """1 inside the band, falling in a straight line to 0 at 25 points outside it."""
        return max(0.0, 1 - abs(self.outside(position)) / FALL)


class Zone(Model):
    """A stretch of the line up to and including `to`; `words` fit after *Een goede plek is*."""

    to: StrictInt = Field(
        ge=1, le=END, description="Position up to and including which the zone reaches"
    )
    words: Line = Field(description="Where that is, after *Een goede plek is*")


class Answer(Model):
    """What a learner sends: the position of each item that was placed."""

    places: dict[Slug, Position]


class PlaceView(ItemSetView):
    """The exercise with the last answer; `words` name the positions 0, 5, 10 … 100."""

    axis: Axis
    words: tuple[str, ...]
    answer: Answer | None


class Place(ItemSet[int]):
    """An axis, and items with the band in which each belongs."""

    kind: Literal["place"]
    axis: Axis = Field(description="The words at both ends of the line")
    items: tuple[PlaceItem, ...] = Field(
        min_length=2, max_length=30, description="The behaviour to place, in any order"
    )
    zones: tuple[Zone, ...] = Field(
        default=(),
        max_length=8,
        description="Stretches of the line by name, from left to right, for feedback",
    )

    @model_validator(mode="after")
    def _check(self) -> "Place":
        for item in self.items:
            match item.band:
                case (low, high) if 0 <= low < high <= END:
                    continue
            raise author_error(
                f"items.{item.id}.band",
                f"[{', '.join(map(str, item.band))}]",
                _("two numbers from 0 to {end}, the lowest first", end=END),
                _("give the lowest and the highest place that is fully right"),
            )
        if self.zones:
            _check_zones([zone.to for zone in self.zones])
        if self.one_spot == 1:
            raise author_error(
                "items",
                _("one spot that is right for all items"),
                _("items that belong at different places"),
                _("add an item with a band elsewhere"),
            )
        return self

    @cached_property
    def one_spot(self) -> float:
        """The best mean score that one spot for all items could earn, in [0, 1]."""
        return max(self._mean(dict.fromkeys(self._ids(), spot)) for spot in range(END + 1))

    def _ids(self) -> list[str]:
        return [item.id for item in self.items]

    def _mean(self, choices: dict[str, int]) -> float:
        return sum(self.scores(choices).values()) / len(self.items)

    def named(self, answer: dict[str, Any]) -> list[tuple[str, int]]:
        """Items with their positions."""
        return list(Answer.model_validate(answer).places.items())

    def scores(self, choices: dict[str, int]) -> dict[str, float]:
        """How near to its band each item was placed."""
        return {i.id: i.score(choices[i.id]) for i in self.items if i.id in choices}

    def share(self, choices: dict[str, int]) -> float:
        """(m - c) / (1 - c), floor 0: m is the mean score, c the best mean of one spot for all.

        An item that was not placed scores 0 in m. Chance level: one spot for all earns 0. Random
        places lie far below 0 before the floor; after it 0.03 to 0.05 in this course.
        Source: correction for chance as in J. Cohen, "A coefficient of agreement for nominal
        scales", Educational and Psychological Measurement 20, 1960, with c for what is expected.
        """
        chance = self.one_spot
        return max(0.0, (self._mean(choices) - chance) / (1 - chance))

    def judged(self, choices: dict[str, int]) -> Iterator[Judged]:
        """Whether each item lies on a good place, that place in words, and why."""
        writer, scores = RemarkWriter(self.kind, self.id), self.scores(choices)
        for item in self.items:
            if item.id not in choices:
                continue
            position = choices[item.id]
            case, words = self._verdict(item, position)
            remark = Remark(
                question=item.text,
                chosen=_sentence(self.axis.words(position)),
                judgement=writer.write(case, item.id, **words),
                why=item.why,
            )
            yield Judged(item.id, scores[item.id], remark)

    def _verdict(self, item: PlaceItem, position: int) -> tuple[str, dict[str, str]]:
        """The case in `remarks.toml`, and the words for its braces."""
        outside, own = item.outside(position), self.zone(position)
        good = self.zone(sum(item.band) // 2) if outside or self.zones else own
        if not outside:
            return ("inside" if good == own else "inside_edge"), {"good": good}
        side = self.axis.low if outside > 0 else self.axis.high
        case = "near" if item.score(position) else "far"
        words = {"good": good, "own": own, "side": side}
        return (case if good != own else f"{case}_in_zone"), words

    def zone(self, position: int) -> str:
        """Where a position lies, in the words of the file's zones, or else of the axis."""
        zone = next((zone for zone in self.zones if position <= zone.to), None)
        return zone.words if zone else self.axis.words(position)

    def _view(self, given: Sequence[Given], learner: str | None) -> PlaceView:
        """Items in this learner's order, the axis in words, and the last answer."""
        answer = Answer(places=self.choices(given[-1])) if given else None
        words = tuple(_sentence(self.axis.words(at)) for at in range(0, END + 1, STEP))
        shown = self.shown(given, learner)
        return PlaceView(**shown, axis=self.axis, words=words, answer=answer)

    def key(self) -> Answers:
        """Every item in the middle of its band."""
        return (("", {"places": {item.id: sum(item.band) // 2 for item in self.items}}),)

    def guess(self, draw: random.Random) -> Answers:
        """Every item anywhere on the line."""
        return (("", {"places": {item.id: draw.randint(0, END) for item in self.items}}),)


def _check_zones(ends: list[int]) -> None:
    if ends != sorted(set(ends)) or ends[-1] != END:
        raise author_error(
            "zones",
            ", ".join(map(str, ends)),
            _("rising numbers that end at {end}", end=END),
            _("let each zone end further on, and the last at {end}", end=END),
        )


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:]


EXERCISE = Place
