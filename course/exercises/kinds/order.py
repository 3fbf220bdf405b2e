"""`order`: puts steps in a defensible order; several can be right, some items belong outside."""

import random
from collections.abc import Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Any, Literal

from pydantic import Field, model_validator

from course.exercises.base import Answers, Given, State
from course.exercises.fields import Model, Slug, Text, author_error
from course.exercises.itemset import Entry, ItemSet, ItemSetView, Judged
from course.exercises.marks import Remark
from course.exercises.remarks import RemarkWriter
from course.messages import _

OUTSIDE = 0
CAP = 0.5  # the most that is earned without a step that may never be skipped
Pair = tuple[Slug, Slug]
_CASES = {  # too late, too early: the case in `remarks.toml`
    (False, False): "in_place",
    (False, True): "too_early",
    (True, False): "too_late",
    (True, True): "between",
}
_RIGHT = {"in_place", "rightly_left", "may_be_left"}
_UNSAFE = {"safety_too_late", "safety_missing"}
_MOST = 0.5


class OrderItem(Entry):
    """A step. `why` is key: the reason why an item of `leave_out` does not belong."""

    why: Text | None = Field(
        default=None, description="Key: why an item of leave_out does not belong"
    )


class Answer(Model):
    """What a learner sends: the placed items, first step first. The others are left out."""

    order: tuple[Slug, ...]


class OrderView(ItemSetView):
    """The exercise with the last answer."""

    answer: Answer | None


class Order(ItemSet[int]):
    """A situation and its steps. All fields after `items` are key.

    `before` are pairs of which the first comes earlier, `never_skip` steps that belong in every
    order, `safety` steps that keep somebody safe, `leave_out` items that belong in none,
    `accepted_orders` examples that are checked against the pairs, `why` the reason for the whole.
    """

    kind: Literal["order"]
    situation: Text = Field(description="What is going on")
    items: tuple[OrderItem, ...] = Field(
        min_length=3, max_length=12, description="The steps, in any order"
    )
    before: tuple[Pair, ...] = Field(
        min_length=1,
        max_length=66,
        description="Key: pairs of steps of which the first must come earlier",
    )
    never_skip: tuple[Slug, ...] = Field(
        default=(),
        description="Key: steps that belong in every order; without one, at most half the points",
    )
    safety: tuple[Slug, ...] = Field(
        default=(),
        description="Key: steps that keep somebody safe; feedback says so when one comes too late",
    )
    leave_out: tuple[Slug, ...] = Field(
        default=(), description="Key: items that belong in no order"
    )
    accepted_orders: tuple[tuple[Slug, ...], ...] = Field(
        default=(), description="Key: examples of right orders, checked against the pairs"
    )
    why: Text = Field(description="Key: the reason for the order as a whole")

    @model_validator(mode="after")
    def _check(self) -> "Order":
        _check_names(self)
        _check_pairs(self)
        for number, order in enumerate(self.accepted_orders):
            if self.share(self._known([(name, at) for at, name in enumerate(order, 1)])) < 1:
                raise author_error(
                    f"accepted_orders.{number}",
                    ", ".join(order),
                    _("an order that keeps every pair and every rule"),
                    _("fix this order or the pairs in before"),
                )
        return self

    def named(self, answer: dict[str, Any]) -> list[tuple[str, int]]:
        """The placed items with their places, from 1."""
        return [(name, at) for at, name in enumerate(Answer.model_validate(answer).order, 1)]

    def completed(self, choices: dict[str, int]) -> dict[str, int]:
        """What is not placed was left out on purpose."""
        return {item.id: choices.get(item.id, OUTSIDE) for item in self.items}

    def word(self, choice: int) -> str:
        """As figures count it."""
        return str(choice) if choice else "buiten"

    def state(self, given: Sequence[Given]) -> State:
        """`busy` while nothing is placed."""
        if not given:
            return "new"
        return "done" if any(self.choices(given[-1]).values()) else "busy"

    def _respected(self, choices: dict[str, int]) -> list[Pair]:
        at = choices.get
        return [(a, b) for a, b in self.before if OUTSIDE < at(a, OUTSIDE) < at(b, OUTSIDE)]

    def share(self, choices: dict[str, int]) -> float:
        """max(0, 2 * share of `before` pairs respected - 1), at most half without a never-skip.

        A pair with a left-out item is broken; each placed item of `leave_out` is one more broken
        pair. Chance level: half of the pairs, so 0 before the floor; after it a random order of
        all items earns 0.14 to 0.20 with the four to seven pairs of this course, 0.11 with ten.
        Source: docs/kinds/README.md, "Marks"; as in M. G. Kendall, "A new measure of rank
        correlation", Biometrika 30, 1938, over the pairs that matter.
        """
        placed = {name for name, at in choices.items() if at != OUTSIDE}
        pairs = len(self.before) + len(placed.intersection(self.leave_out))
        share = max(0.0, 2 * len(self._respected(choices)) / pairs - 1)
        return share if placed.issuperset(self.never_skip) else min(CAP, share)

    def scores(self, choices: dict[str, int]) -> dict[str, float]:
        """The share of an item's own pairs that is respected; without pairs, 1 where it may be."""
        respected = set(self._respected(choices))
        return {name: self._score(name, at, respected) for name, at in choices.items()}

    def _score(self, name: str, at: int, respected: set[Pair]) -> float:
        mine = {pair for pair in self.before if name in pair}
        if mine:
            return len(mine & respected) / len(mine)
        forbidden = self.leave_out if at != OUTSIDE else self.never_skip
        return float(name not in forbidden)

    def judged(self, choices: dict[str, int]) -> Iterator[Judged]:
        """Each step in the learner's order with what is wrong with its place, then the whole."""
        if not choices:
            return
        writer, texts = RemarkWriter(self.kind, self.id), self._texts()
        placed = sum(at != OUTSIDE for at in choices.values())
        whys = {item.id: item.why for item in self.items}
        cases = {}
        for name, at in sorted(choices.items(), key=lambda choice: (not choice[1], choice[1])):
            case, words = self._verdict(name, choices)
            cases[name] = case
            remark = Remark(
                question=texts[name],
                chosen=f"Stap {at} van {placed}" if at else "Buiten de volgorde",
                judgement=writer.write(case, name, **words),
                why=whys[name],
            )
            yield Judged(name, float(case in _RIGHT), remark)
        share = self.share(choices)
        overall = Remark(
            question="De volgorde als geheel",
            chosen=f"{placed} van de {len(texts)} stappen in een volgorde",
            judgement=writer.write(_whole_case(share, set(cases.values())), ""),
            why=self.why,
        )
        yield Judged(None, share, overall)

    def _texts(self) -> dict[str, str]:
        return {item.id: item.text for item in self.items}

    def _verdict(self, name: str, choices: dict[str, int]) -> tuple[str, dict[str, str]]:
        """The case in `remarks.toml` of this step's place, and the words for its braces.

        Of several steps wrongly before or after this one, the outermost is named: moving this step
        past that one moves it past all.
        """
        here = choices[name]
        if here == OUTSIDE:
            return self._outside_case(name), {}
        if name in self.leave_out:
            return "should_be_left", {}
        too_soon = [b for a, b in self.before if a == name and OUTSIDE < choices[b] < here]
        not_yet = [a for a, b in self.before if b == name and choices[a] > here]
        texts, words = self._texts(), {}
        if too_soon:
            words["later"] = texts[min(too_soon, key=choices.__getitem__)].removesuffix(".")
        if not_yet:
            words["first"] = texts[max(not_yet, key=choices.__getitem__)].removesuffix(".")
        if too_soon and name in self.safety:
            return "safety_too_late", words
        return _CASES[bool(too_soon), bool(not_yet)], words

    def _outside_case(self, name: str) -> str:
        if name in self.leave_out:
            return "rightly_left"
        if name in self.safety:
            return "safety_missing"
        needed = {*self.never_skip, *(step for pair in self.before for step in pair)}
        return "missing" if name in needed else "may_be_left"

    def _view(self, given: Sequence[Given], learner: str | None) -> OrderView:
        """Items in this learner's order, and the last answer."""
        at = self.choices(given[-1] if given else None)
        order = tuple(sorted((i for i in at if at[i] != OUTSIDE), key=lambda name: at[name]))
        answer = Answer(order=order) if given else None
        return OrderView(**self.shown(given, learner), answer=answer)

    def key(self) -> Answers:
        """One of the right orders."""
        return (("", {"order": [i for i in _sorted(self) if i not in self.leave_out]}),)

    def guess(self, draw: random.Random) -> Answers:
        """All items in any order."""
        ids = [item.id for item in self.items]
        return (("", {"order": draw.sample(ids, len(ids))}),)


def _whole_case(share: float, cases: set[str]) -> str:
    if cases & _UNSAFE:
        return "whole_unsafe"
    if share == 1:
        return "whole_all"
    if share == 0:
        return "whole_none"
    return "whole_most" if share >= _MOST else "whole_some"


def _sorted(exercise: Order) -> list[str]:
    graph: TopologicalSorter[str] = TopologicalSorter({i.id: () for i in exercise.items})
    for first, later in exercise.before:
        graph.add(later, first)
    return list(graph.static_order())


def _check_names(exercise: Order) -> None:
    known = {item.id for item in exercise.items}
    named = [(f"before.{n}", name) for n, pair in enumerate(exercise.before) for name in pair]
    named += [("never_skip", name) for name in exercise.never_skip]
    named += [("safety", name) for name in exercise.safety]
    named += [("leave_out", name) for name in exercise.leave_out]
    named += [
        (f"accepted_orders.{n}", name)
        for n, order in enumerate(exercise.accepted_orders)
        for name in order
    ]
    for field, name in named:
        if name not in known:
            expected = _("one of {names}", names=", ".join(sorted(known)))
            raise author_error(field, name, expected, _("name an item of this file"))
    outside = set(exercise.leave_out)
    for field, name in named:
        if name in outside and field != "leave_out":
            raise author_error(
                field,
                _("{name}, which is in leave_out", name=name),
                _("an item that may be placed"),
                _("take it out of one of the two"),
            )


def _check_pairs(exercise: Order) -> None:
    pairs = exercise.before
    for number, (first, later) in enumerate(pairs):
        if pairs.index((first, later)) < number:
            raise author_error(
                f"before.{number}",
                _("[{first}, {later}] again", first=first, later=later),
                _("each pair once"),
                _("delete one"),
            )
    try:
        _sorted(exercise)
    except CycleError as error:
        around = " before ".join(error.args[1])
        raise author_error(
            "before",
            _("a circle: {around}", around=around),
            _("pairs that one order can keep"),
            _("delete one of them"),
        ) from None


EXERCISE = Order
