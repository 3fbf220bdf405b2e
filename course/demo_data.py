"""What the demo shows: released lessons, and synthetic cohorts whose hand-ins are graded.

Two are large; two small teams are counted together.

Every step checks what exists already, so that the next run completes a demo that was interrupted.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Connection

from course.analysis.notebook import write as write_notebook
from course.answers.saving import Intake
from course.answers.store import HandIn, Store
from course.cohort.build import build
from course.cohort.dataset.snapshot import published
from course.cohort.publications.kept import latest
from course.cohort.scheduling.now import publish_now
from course.cohort.scheduling.rounds import publish_due
from course.cohort.scheduling.situation import Situation
from course.content.lesson import read_lesson
from course.content.settings import Settings, read_settings
from course.demo_roster import Around, fill_roster
from course.generate_release import generate, out_of_step
from course.messages import _
from course.nbgrader_runner import counting, run_nbgrader
from course.paths import CoursePaths
from course.people.audit import Actor
from course.people.dates import LessonDates, set_dates
from course.people.invitations import key_of_links
from course.people.logins import hub, identify
from course.people.organisations import cohorts
from course.progress import Steps
from course.simulate import TENDENCIES, hand_in_cohort, names_in

SIZE = 40
SMALL = {"dagdienst": 7, "weekenddienst": 6}
_SMALL_TEAMS_DID = 2  # lessons


def prepare(paths: CoursePaths, steps: Steps) -> None:
    """Release the lessons, let two cohorts hand in, grade them, and build the staff pages' data."""
    settings = read_settings(paths.source)
    with Store(paths.store_url) as store:
        if not _is_released(paths, settings, store, steps):
            _release(paths, settings, steps)
        _enrol(paths, settings, store)
        _simulate(settings, store, steps)
        _grade(paths, settings, store, steps)
        if published(paths) is None:
            with steps.step(_("Building the cohort data"), 1) as advance:
                build(paths, store, settings)
                advance()
        _publish(settings, store, steps)
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
    with steps.step(_("Checking the released lessons"), len(settings.lessons)) as advance:
        return not out_of_step(paths, advance)


def _release(paths: CoursePaths, settings: Settings, steps: Steps) -> None:
    commands = [["release_assignment", name, "--force"] for name in settings.lessons]
    with steps.step(_("Releasing the lessons"), 2 * len(commands)) as advance:
        generate(paths, advance)
        run_nbgrader(paths, commands, counting("command", advance))


def _simulate(settings: Settings, store: Store, steps: Steps) -> None:
    """Let the learners who have not done so yet answer and hand in."""
    intake = Intake(store, settings)
    usual, small = replace(TENDENCIES["noord"], drops_out=0), _small_teams(store)
    work = [
        *((c, SIZE, t, settings.lessons) for c, t in sorted(TENDENCIES.items())),
        *((c, n, usual, settings.lessons[:_SMALL_TEAMS_DID]) for c, n in small.items()),
    ]
    total = sum(size * len(lessons) for _, size, _, lessons in work)
    with steps.step(_("Synthetic learners answer and hand in"), total) as advance:
        for seed, (cohort, size, tendency, lessons) in enumerate(work):
            for lesson in lessons:
                hand_in_cohort(intake, cohort, size, lesson, seed, tendency, advance)


def _synthetic_names() -> Iterator[tuple[str, list[str]]]:
    """Each cohort with the log-ins of its synthetic learners."""
    yield from ((cohort, names_in(cohort, SIZE)) for cohort in TENDENCIES)
    yield from ((cohort, names_in(cohort, min(SIZE, size))) for cohort, size in SMALL.items())


def _small_teams(store: Store) -> dict[str, int]:
    """The small teams with their sizes; none in a demo that an older version began."""
    with store.snapshot() as connection:
        known = {group.id for group in cohorts(connection)}
    return {cohort: min(SIZE, size) for cohort, size in SMALL.items() if cohort in known}


def _publish(settings: Settings, store: Store, steps: Steps) -> None:
    """Publish figures of every lesson: the dates of the small teams are over, others are asked."""
    by, small = Actor("demo", datetime.now(UTC)), _small_teams(store)

    def end(connection: Connection) -> None:
        for cohort in small:
            for lesson in settings.lessons[:_SMALL_TEAMS_DID]:
                set_dates(connection, by, cohort, lesson, LessonDates(None, by.at))

    with store.snapshot() as connection:
        if latest(connection):
            return
    with steps.step(_("Publishing the figures"), 1 + len(settings.lessons)) as advance:
        store.writer.do(end)
        publish_due(store, settings, by.at)
        advance()
        for lesson in settings.lessons:
            for group in settings.cohorts:
                with store.snapshot() as connection:
                    situation = Situation.read(connection, settings, by.at)
                    divided = situation.divided(connection, lesson)
                publish_now(store, divided, group.id, by)
            advance()


def _enrol(paths: CoursePaths, settings: Settings, store: Store) -> None:
    """Fill the roster, if nobody is in it yet."""
    around = Around(
        settings,
        openings=list(store.openings().values()),
        simulated=dict(_synthetic_names()),
        key=key_of_links(paths.state),
    )
    store.writer.do(lambda connection: fill_roster(connection, around, datetime.now(UTC)))


def _grade(paths: CoursePaths, settings: Settings, store: Store, steps: Steps) -> None:
    """Collect and autograde the hand-ins that nbgrader has not graded yet."""
    synthetic = _synthetic(store)
    waiting = {
        name: _ungraded(paths, [one for one in store.handins(name) if one.learner in synthetic])
        for name in settings.lessons
    }
    commands = [[c, name] for name, n in waiting.items() if n for c in ("collect", "autograde")]
    if commands:
        with steps.step(_("Grading hand-ins with nbgrader"), sum(waiting.values())) as advance:
            run_nbgrader(paths, commands, counting("notebook", advance))


def _synthetic(store: Store) -> set[str]:
    """The ids of the synthetic learners: what a visitor of the demo hands in waits for a grader."""
    names = [name for _cohort, logins in _synthetic_names() for name in logins]
    with store.snapshot() as connection:
        found = [identify(connection, *hub(name)) for name in names]
    return {person for person in found if person is not None}


def _ungraded(paths: CoursePaths, handins: list[HandIn]) -> int:
    """How many of these hand-ins have no graded notebook."""
    return sum(
        not (paths.autograded / handin.learner / handin.lesson).is_dir() for handin in handins
    )
