"""`course …`: commands for authors and operators, next to nbgrader's own."""

from course.cli.authors import check, coverage, gallery, items, preview, release, schema
from course.cli.base import main
from course.cli.cohorts import analyse, cohort, report, simulate
from course.cli.corrections import correct
from course.cli.marks import marks
from course.cli.operators import demo, grade, mail, work
from course.cli.people import owner, people
from course.cli.second_chances import extend, reopen

__all__ = ["main"]

_AUTHORS = (check, release, schema, preview, gallery, coverage, items, correct)
_OTHERS = (cohort, report, simulate, analyse, grade, marks, people, owner, work, mail, demo)
for command in (*_AUTHORS, *_OTHERS):
    main.add_command(command)
for command in (extend, reopen):
    people.add_command(command)
