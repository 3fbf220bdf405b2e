"""`make demo`: everything from a fresh clone to a running Hub, with a progress bar for each step.

Every step looks at what is there already, so that a demo that was stopped half way is completed by
the next one.
"""

import os

from course.analysis.notebook import write as write_notebook
from course.answers.intake import Intake
from course.answers.store import HandIn, Store
from course.cohort.build import build
from course.cohort.dataset.snapshot import published
from course.content.lesson import read_lesson
from course.content.settings import Settings, read_settings
from course.hub.reservation import reserve
from course.hub.run import PARTS, Hub, interruptible, start
from course.nbgrader_runner import counting, run_nbgrader
from course.paths import CoursePaths
from course.progress import Steps
from course.release import generate, out_of_step
from course.simulate import TENDENCIES, hand_in_cohort

SIZE = 40
_INTERRUPTED = 130  # the exit status of a command that Ctrl-C ended


def run(paths: CoursePaths, port: int, steps: Steps) -> None:
    """Prepare what is not there yet, start the Hub, and serve until Ctrl-C.

    Raises
    ------
    HubError
        Before anything is prepared: the port is in use, or the demo is already running. Later:
        the Hub ended by itself.
    """
    with interruptible(), reserve(paths, port) as reservation:
        try:
            prepare(paths, steps)
        except KeyboardInterrupt:
            steps.say("Stopped. The next `make demo` goes on from here.")
            raise SystemExit(_INTERRUPTED) from None
        if os.geteuid() == 0:
            steps.say("You are root, so the Hub and everybody's servers run as root.")
        with steps.step("Starting JupyterHub", PARTS) as advance:
            hub = start(reservation, advance)
        with hub:
            _welcome(hub, steps)
            hub.serve()


def prepare(paths: CoursePaths, steps: Steps) -> None:
    """Release the lessons, let two cohorts hand in, grade them, and build what staff look at."""
    settings = read_settings(paths.source)
    with Store(paths.store_url) as store:
        if not _is_released(paths, settings, store, steps):
            _release(paths, settings, steps)
        _simulate(settings, store, steps)
        _grade(paths, settings, store, steps)
        if published(paths) is None:
            with steps.step("Building the cohort data", 1) as advance:
                build(paths, store, settings)
                advance()
    for cohort in settings.cohorts:
        write_notebook(paths, cohort.id, cohort.title)


def _is_released(paths: CoursePaths, settings: Settings, store: Store, steps: Steps) -> bool:
    """Whether every lesson is open with what `source/` holds now."""
    openings = store.openings()
    for lesson in settings.lessons:
        if lesson not in openings:
            return False
        released = store.release(openings[lesson].release)
        if released.exercises != read_lesson(paths.source, lesson).exercises:
            return False
    with steps.step("Checking the released lessons", len(settings.lessons)) as advance:
        return not out_of_step(paths, advance)


def _release(paths: CoursePaths, settings: Settings, steps: Steps) -> None:
    commands = [["release_assignment", name, "--force"] for name in settings.lessons]
    with steps.step("Releasing the lessons", 2 * len(commands)) as advance:
        generate(paths, advance)
        run_nbgrader(paths, commands, counting("command", advance))


def _simulate(settings: Settings, store: Store, steps: Steps) -> None:
    """Let the cohorts answer and hand in, those who have not done so yet."""
    intake = Intake(store, settings)
    total = len(TENDENCIES) * len(settings.lessons) * SIZE
    with steps.step("Synthetic learners answer and hand in", total) as advance:
        for seed, (cohort, tendency) in enumerate(sorted(TENDENCIES.items())):
            for lesson in settings.lessons:
                hand_in_cohort(intake, cohort, SIZE, lesson, seed, tendency, advance)


def _grade(paths: CoursePaths, settings: Settings, store: Store, steps: Steps) -> None:
    """Collect and autograde the hand-ins that nbgrader has not graded yet."""
    waiting = {name: _ungraded(paths, store.handins(name)) for name in settings.lessons}
    commands = [[c, name] for name, n in waiting.items() if n for c in ("collect", "autograde")]
    if commands:
        with steps.step("Grading hand-ins with nbgrader", sum(waiting.values())) as advance:
            run_nbgrader(paths, commands, counting("notebook", advance))


def _ungraded(paths: CoursePaths, handins: list[HandIn]) -> int:
    """How many of the synthetic learners' hand-ins have no graded notebook."""
    return sum(
        not (paths.autograded / handin.learner / handin.lesson).is_dir()
        for handin in handins
        if handin.cohort in TENDENCIES and handin.learner.startswith(f"{handin.cohort}-")
    )


def _welcome(hub: Hub, steps: Steps) -> None:
    steps.say()
    steps.say(f"Open {hub.address} and log in as one of these, all with the same password:")
    for person in hub.accounts.people:
        steps.say(f"  {person.name:<12} {person.about}")
    steps.say(f"Password: {hub.accounts.password}")
    steps.say("Ctrl-C stops everything.")
