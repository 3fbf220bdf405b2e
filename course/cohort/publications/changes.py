"""Forward and back: how many of the same people rated themselves otherwise at a second moment.

From `change` figures. On a sentence of which the lowest answer counts as the highest, going down is
going forward. Who went by how much no figure tells, so the question is whether more people went
forward than back, as in a sign test; its doubt is that of `estimates`.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from course.cohort.publications.differences import Difference, from_nothing
from course.cohort.publications.estimates import Estimate, Question, mean
from course.cohort.publications.frozen import Figure

UP, DOWN = "op", "neer"


class Change(NamedTuple):
    """The shares of who went forward, stayed, and went back, over some sentences.

    `net` is forward minus back, from -1 to 1. Who said at one of the two moments that a sentence
    does not apply, stayed.
    """

    forward: Estimate
    same: Estimate
    back: Estimate
    net: Difference

    @property
    def n(self) -> int:
        """At least how many people rated themselves twice."""
        return self.forward.n


def change(figures: Sequence[Figure], reversed_: Collection[str]) -> Change | None:
    """What changed over these sentences; None where nothing is told of them.

    `reversed_` are the sentences, by id, of which the lowest answer counts as the highest.
    """
    told = [one for one in figures if one.what == "change"]
    forward, same, back, net = (
        mean(_question(one, worth, is_turned=one.step in reversed_) for one in told)
        for worth in ((1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 0, -1))
    )
    if forward is None or same is None or back is None or net is None:
        return None
    return Change(forward, same, back, from_nothing(net))


def _question(figure: Figure, worth: tuple[int, int, int], *, is_turned: bool) -> Question:
    forward, same, back = worth
    up, down = (back, forward) if is_turned else (forward, back)
    ways = {option: float(same) for option in figure.options}
    return Question(figure, ways | {UP: float(up), DOWN: float(down)})
