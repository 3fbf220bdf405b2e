"""Which gradebook somebody's marks are in: that of their organisation, or the course's own.

Without `COURSE_GRADEBOOKS_URL` there is one gradebook. With it, each organisation of the roster has
its own, and who is enrolled nowhere stays in the course's. A gradebook stands here for the paths
that lead to it: its address, its course id, and the folder in which nbgrader works.
"""

from collections.abc import Collection, Iterable

from sqlalchemy import Connection

from course.answers.store import Store
from course.paths import CoursePaths
from course.people.enrolment import organisations_of
from course.people.organisations import organisations


def all_gradebooks(paths: CoursePaths, store: Store) -> list[CoursePaths]:
    """Every gradebook, the course's own first; only its own in an organisation's folder."""
    if paths.organisation or not paths.gradebooks_url:
        return [paths]
    with store.engine.connect() as connection:
        return [paths, *(paths.within(one.id) for one in organisations(connection))]


def gradebook_of(paths: CoursePaths, store: Store, learner: str) -> CoursePaths:
    """The gradebook that holds this learner's marks."""
    return gradebooks_of(paths, store, [learner])[learner]


def gradebooks_of(
    paths: CoursePaths, store: Store, learners: Collection[str]
) -> dict[str, CoursePaths]:
    """The gradebook of each of these learners."""
    if paths.organisation or not paths.gradebooks_url:
        return dict.fromkeys(learners, paths)
    with store.engine.connect() as connection:
        homes = organisations_of(connection, learners)
    return {
        learner: paths.within(homes[learner]) if learner in homes else paths for learner in learners
    }


def those_here(
    paths: CoursePaths, connection: Connection, learners: Iterable[str]
) -> Collection[str]:
    """Those of these learners whose marks are in this gradebook."""
    among = list(learners)
    if not (paths.organisation or paths.gradebooks_url):
        return among
    homes = organisations_of(connection, among)
    return {learner for learner in among if homes.get(learner, "") == paths.organisation}
