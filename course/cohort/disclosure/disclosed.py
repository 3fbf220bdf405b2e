"""One number about a group as it may be shown, or the reason why it is hidden."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import nan


@dataclass(frozen=True, slots=True)
class Disclosed:
    """A rounded number with its interval; hidden where `why` says so.

    Attributes
    ----------
    value : where to draw it; NaN where hidden.
    text : the number in words, as in *60 %* or *hoogstens 10 %*; a dash where hidden.
    least, most : what the words express. Equal if they give one number, the bounds if they give
        only bounds (0 and 0.1 for *hoogstens 10 %*); NaN where hidden.
    low, high : the ends of the 95 % interval, rounded outward; NaN where hidden.
    n : learners, rounded to the nearest five; 0 where hidden.
    why : the Dutch sentence why it is hidden, "" where it is shown.
    key : what it is about, by column: cohort, exercise, step, answer and the like.
    """

    value: float
    text: str
    least: float
    most: float
    low: float
    high: float
    n: int
    why: str = ""
    key: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def shown(self) -> bool:
        """Whether it may be seen."""
        return not self.why

    @property
    def drawn(self) -> tuple[float, float, float]:
        """Where to draw it, and the ends of its interval."""
        return self.value, self.low, self.high


COLUMNS = ("shown", "value", "text", "least", "most", "low", "high", "n", "why")


def hidden(why: str) -> Disclosed:
    """A number that is not shown, because of `why`."""
    return Disclosed(nan, "-", nan, nan, nan, nan, 0, why)
