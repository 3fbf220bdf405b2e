"""A service that takes answers until it is killed: prints the id of each that was acknowledged.

`python -m tests.answers.writing_process <store's URL>`
"""

import itertools
import sys
from typing import Any

from course.answers.saving import Intake, Learner
from course.answers.store import Store
from course.content.settings import read_settings
from tests.conftest import LESSON, REPOSITORY


def main(url: str) -> None:
    """Let learners answer in batches; each line is written after the commit."""
    intake = Intake(Store(url), read_settings(REPOSITORY / "source"))
    for batch in itertools.count():
        sent = [body(batch, number) for number in range(20)]
        soon = [
            intake.answer_soon(Learner(b["learner"], None), LESSON, "kerstavond", b) for b in sent
        ]
        for future in soon:
            sys.stdout.write(f"{future.result().answer.given.id}\n")
            sys.stdout.flush()


def body(batch: int, number: int) -> dict[str, Any]:
    """The first answer of a learner of its own."""
    return {
        "id": f"antwoord-{batch}-{number}",
        "learner": f"leerling-{batch}-{number}",
        "step": "uitnodiging",
        "answer": {"option": "ja-zeggen"},
    }


if __name__ == "__main__":
    main(sys.argv[1])
