"""What is known about a synthetic cohort beforehand: the truth that measures should find."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Tendency:
    """How the learners of a cohort choose.

    `stances` weighs options by their stance; a stance that is not named weighs by its score.
    `drops_out` is the share of learners who stop halfway and hand nothing in, `leaves_out` the
    share of exercises that the others leave unanswered, `sure` the share of choices that are made
    with full certainty, `skill` the chance that a choice in an exercise of items is right.
    `spread` is the standard deviation of learners' abilities, in log odds of that chance; a better
    learner also leans to options of a higher score. `guesses` is the share of exercises that are
    answered without reading. `rating` is where learners place themselves on a scale at first, from
    0 (lowest) to 1, and `gain` how much higher that is in a measure afterwards.
    """

    stances: Mapping[str, float] = field(default_factory=dict)
    drops_out: float = 0.1
    leaves_out: float = 0.02
    sure: float = 0.4
    skill: float = 0.7
    spread: float = 0.0
    guesses: float = 0.0
    rating: float = 0.5
    gain: float = 0.0

    def __post_init__(self) -> None:
        for name in ("drops_out", "leaves_out", "sure", "skill", "guesses", "rating"):
            share = getattr(self, name)
            if not 0 <= share <= 1:
                raise ValueError(f"{name}: found {share}, expected a share from 0 to 1")
        if not -1 <= self.gain <= 1:
            raise ValueError(f"gain: found {self.gain}, expected a share from -1 to 1")
        if self.spread < 0:
            raise ValueError(f"spread: found {self.spread}, expected 0 or more")


TENDENCIES: Mapping[str, Tendency] = {
    "noord": Tendency(
        {
            "te_nabij": 0.34,
            "professioneel_nabij": 0.52,
            "professioneel_afstandelijk": 0.10,
            "te_afstandelijk": 0.04,
        },
        drops_out=0.1,
        sure=0.5,
        skill=0.9,
        spread=0.5,
        gain=0.15,
    ),
    "zuid": Tendency(
        {
            "te_nabij": 0.04,
            "professioneel_nabij": 0.52,
            "professioneel_afstandelijk": 0.24,
            "te_afstandelijk": 0.20,
        },
        drops_out=0.15,
        sure=0.35,
        skill=0.9,
        spread=0.5,
        gain=0.05,
    ),
}
