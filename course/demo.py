"""`make demo`: everything from a fresh clone to a running Hub, one line a step."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from course.analysis.notebook import write as write_notebook
from course.answers.intake import Intake
from course.answers.store import Store
from course.cohort.build import build
from course.cohort.dataset.snapshot import published
from course.content.lesson import read_lesson
from course.content.settings import read_settings
from course.hub.run import Hub, serve
from course.paths import CoursePaths
from course.release import generate, in_one_process, out_of_step
from course.simulate import TENDENCIES, hand_in_cohort

SIZE = 40
Say = Callable[[str], None]


def run(paths: CoursePaths, port: int, say: Say) -> None:
    """Prepare what is not there yet, start the Hub, and serve until Ctrl-C."""
    prepare(paths, say)
    if os.geteuid() == 0:
        say("You are root: the Hub and everybody's servers run as root, so this separates nobody.")
    with _timed("Starting JupyterHub", say) as done:

        def tell(hub: Hub) -> None:
            done()
            _welcome(hub, say)

        serve(paths, port, tell)


def prepare(paths: CoursePaths, say: Say) -> None:
    """Release the lessons, let two cohorts hand in, grade them, and build what staff look at."""
    settings = read_settings(paths.source)
    with Store(paths.store_url) as store:
        if not _is_released(paths, store):
            with _timed("Releasing the lessons", say):
                _release(paths)
        intake = Intake(store, settings)
        for number, (cohort, tendency) in enumerate(sorted(TENDENCIES.items())):
            for lesson in settings.lessons:
                if not any(h.cohort == cohort for h in store.handins(lesson)):
                    with _timed(f"{SIZE} synthetic learners of {cohort} answer {lesson}", say):
                        hand_in_cohort(intake, cohort, SIZE, lesson, number, tendency)
        waiting = [name for name in settings.lessons if not _graded(paths, name)]
        if waiting:
            with _timed(f"Collecting and grading {len(waiting)} lessons with nbgrader", say):
                commands = ("collect", "autograde")
                in_one_process(paths, [[c, name] for name in waiting for c in commands])
        if published(paths) is None:
            with _timed("Building the cohort data", say):
                build(paths, store, settings)
    for one in settings.cohorts:
        write_notebook(paths, one.id, one.title)


def _graded(paths: CoursePaths, lesson: str) -> bool:
    return paths.autograded.is_dir() and any(paths.autograded.glob(f"*/{lesson}"))


def _release(paths: CoursePaths) -> None:
    generate(paths)
    lessons = read_settings(paths.source).lessons
    in_one_process(paths, [["release_assignment", name, "--force"] for name in lessons])


def _is_released(paths: CoursePaths, store: Store) -> bool:
    """Whether every lesson is open with what `source/` holds now."""
    openings = store.openings()
    for lesson in read_settings(paths.source).lessons:
        if lesson not in openings:
            return False
        released = store.release(openings[lesson].release)
        if released.exercises != read_lesson(paths.source, lesson).exercises:
            return False
    return not out_of_step(paths)


@contextmanager
def _timed(what: str, say: Say) -> Iterator[Callable[[], None]]:
    """Say what begins, and once how long it took."""
    started, told = time.monotonic(), False

    def done() -> None:
        nonlocal told
        if not told:
            say(f"  done in {time.monotonic() - started:.0f} s")
        told = True

    say(f"{what} …")
    yield done
    done()


def _welcome(hub: Hub, say: Say) -> None:
    say("")
    say(f"Open   {hub.address}")
    for person in hub.accounts.people:
        say(f"  {person.name:<12} {person.about}")
    say(f"Password of all three: {hub.accounts.password}")
    say("Ctrl-C stops everything.")
