"""Groups of the Hub that follow from the roster, for authenticators that manage groups."""

from sqlalchemy import Connection

from course.people.enrolment import enrolments_of
from course.people.hub_groups import INSTRUCTORS, LEARNERS, instructors_of
from course.people.staff import appointments


def groups_of_roster(connection: Connection, person: str) -> set[str]:
    """The Hub's groups that a person's place in the roster asks for.

    Only what a server of one's own needs: an owner has Formgrader, an instructor of a whole
    organisation has it for that one, who is enrolled may have JupyterLab.
    What somebody sees in the service is asked of the roster itself, and an instructor
    of some cohorts must not get the group that opens all of them.
    """
    held = appointments(connection, person)
    if any(each.role == "owner" for each in held):
        return {INSTRUCTORS}
    graded = {
        instructors_of(each.scope.organisation)
        for each in held
        if each.role == "instructor" and each.scope.organisation
    }
    enrolled = any(each.until is None for each in enrolments_of(connection, person))
    return graded | ({LEARNERS} if enrolled else set())
