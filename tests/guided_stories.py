"""The course of stories with feedback for everybody, and people of the roster who guide it."""

import shutil
from pathlib import Path

from sqlalchemy import Connection

from course.answers.store import Store
from course.nbgrader_runner import run_nbgrader
from course.paths import CoursePaths
from course.people.organisations import Group, Organisation, add_cohort, add_organisation
from course.people.staff import Scope, appoint
from tests.roster import BY, add
from tests.storycourse import LESSON


def guided(story_course: CoursePaths, root: Path) -> CoursePaths:
    """A copy of the course at `root`, with feedback and with whoever guides its cohorts."""
    shutil.copytree(story_course.root, root)
    paths = CoursePaths.at(root)
    run_nbgrader(paths, [["generate_feedback", LESSON], ["release_feedback", LESSON]])
    with Store(paths.store_url) as store:
        store.writer.do(fill)
    return paths


def fill(connection: Connection) -> None:
    """Two cohorts with their instructors, and a manager."""
    add_organisation(connection, BY, Organisation("zorg", "Zorggroep Zon"))
    for cohort, staff in (("noord", ("inge", "ivo")), ("zuid", ("zita",))):
        add_cohort(connection, BY, Group(cohort, f"Team {cohort.title()}", "zorg"))
        for name in staff:
            who = add(connection, f"{name.title()} Visser", login=name)
            appoint(connection, BY, who.id, "instructor", Scope(cohort=cohort))
    mana = add(connection, "Mana Smit", login="mana")
    appoint(connection, BY, mana.id, "manager", Scope("zorg"))
