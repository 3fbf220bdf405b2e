"""A course root of its own for a measurement, released and with known hand-ins."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from course.answers.saving import Intake, Learner
from course.answers.store import Store
from course.content.settings import read_settings
from course.exercises.kinds.decision import Decision
from course.generate_release import generate
from course.marking import handing_in
from course.nbgrader_runner import nbgrader
from course.paths import CoursePaths
from tests.conftest import copied

LESSON = "nabijheid-en-afstand"
Choices = dict[str, dict[str, str]]


@contextmanager
def released_course(change: Callable[[Path], object] = lambda _: None) -> Iterator[CoursePaths]:
    """A copy of the course in a temporary folder, its lessons open for learners.

    `change` gets the root before anything is released.
    """
    with TemporaryDirectory(prefix="bench-") as folder:
        root = Path(folder) / "course"
        copied(root)
        change(root)
        paths = CoursePaths(
            root.resolve(),
            f"sqlite:///{root / '.course' / 'answers.db'}",
            f"sqlite:///{root / 'gradebook.db'}",
        )
        generate(paths)
        for lesson in read_settings(paths.source).lessons:
            nbgrader(paths, "release_assignment", lesson)
        yield paths


def choose(case: Decision, rng: random.Random) -> dict[str, str]:
    """A random path through a case: option by step; one path in ten stops early."""
    chosen: dict[str, str] = {}
    at = case.start
    while at in case.steps and rng.random() > 0.05:
        option = rng.choice(case.steps[at].options)
        chosen[at] = option.id
        at = option.next
    return chosen


def hand_in(paths: CoursePaths, learners: int, seed: int = 1) -> dict[str, Choices]:
    """Let synthetic learners decide in every case and hand in; who chose what."""
    rng, taken = random.Random(seed), {}
    with Store(paths.store_url) as store:
        intake = Intake(store, read_settings(paths.source))
        for number in range(learners):
            who = Learner(f"meting-{number:03}", "noord")
            released = intake.standing(who, LESSON).released
            cases = [e for e in released.exercises if isinstance(e, Decision)]
            taken[who.name] = {case.id: choose(case, rng) for case in cases}
            for case, chosen in taken[who.name].items():
                for step, option in chosen.items():
                    body = {
                        "id": f"{who.name}-{case}-{step}"[:64],
                        "learner": who.name,
                        "step": step,
                        "answer": {"option": option},
                        "certainty": 2,
                    }
                    intake.answer(who, LESSON, case, body)
            handing_in.hand_in(intake, who, LESSON)
    return taken
