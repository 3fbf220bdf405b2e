"""Who acts at which width in which step: a phone's in one half of the steps, a desk's in the other.

Each role acts at both. `test_26` compares this table with what was done.
"""

from typing import Final

from tests.browser.autumn.sight import DESK, PHONE

ROLES: Final = {
    "olga": "owner",
    "mana": "manager",
    "noor": "instructor of Noord",
    "zeno": "instructor of Zuid",
    "cora": "coordinator",
    "vera": "outsider",
    "vreemde": "outsider",
    "rader": "outsider",
}
DARK: Final = {"mana", "wie12", "cora", "vera"}  # who has a dark screen

WIDTHS: Final = {
    1: {"owner": DESK},
    2: {"manager": PHONE},
    3: {"manager": DESK},
    4: {"manager": PHONE},
    5: {"learner": PHONE},
    6: {"learner": DESK},
    7: {"learner": PHONE},
    8: {"learner": DESK},
    9: {"outsider": PHONE},
    10: {"learner": PHONE},
    11: {"manager": DESK, "learner": PHONE},
    12: {"outsider": DESK},
    13: {"manager": PHONE, "instructor of Noord": DESK, "instructor of Zuid": PHONE},
    14: {"owner": PHONE},
    15: {"manager": DESK},
    16: {"learner": DESK, "instructor of Zuid": DESK},
    17: {"manager": PHONE},
    18: {"manager": DESK, "learner": PHONE},
    19: {"instructor of Noord": PHONE},
    20: {"owner": DESK, "learner": PHONE},
    21: {"manager": PHONE, "owner": PHONE, "learner": DESK},
    22: {"instructor of Noord": DESK},
    23: {"manager": DESK, "coordinator": PHONE},
    24: {"manager": PHONE, "learner": PHONE, "coordinator": DESK},
    25: {"manager": DESK, "learner": DESK},
}


def role_of(who: str) -> str:
    """The role of somebody of the story: `wie01` and the like are learners."""
    return ROLES.get(who, "learner")


def width_of(step: int, who: str) -> int:
    """The width of somebody's screen in a step; who only looks has a phone."""
    return WIDTHS.get(step, {}).get(role_of(who), PHONE)
