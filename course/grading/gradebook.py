"""Reading results from nbgrader's gradebook without nbgrader.

Importing nbgrader takes seconds and a hundred megabytes, which the service does not have to spare.
"""

from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection, DateTime, Float, Integer, String, create_engine, inspect, text
from sqlalchemy.exc import OperationalError

# A grade's score as nbgrader.api.Grade computes it: the manual score where there is one.
_RESULTS = text(
    """
    select sa.student_id as learner, sa.timestamp as handed_in,
           sum(coalesce(g.manual_score, g.auto_score, 0) + coalesce(g.extra_credit, 0)) as points,
           sum(gc.max_score) as most,
           sum(case when g.needs_manual_grade or coalesce(g.manual_score, g.auto_score) is null
                    then 1 else 0 end) as waiting
    from assignment a
    join submitted_assignment sa on sa.assignment_id = a.id
    join submitted_notebook sn on sn.assignment_id = sa.id
    join grade g on g.notebook_id = sn.id
    join grade_cells gc on gc.id = g.cell_id
    where a.name = :lesson
    group by sa.student_id, sa.timestamp
    having count(coalesce(g.manual_score, g.auto_score)) > 0
    """
).columns(learner=String, handed_in=DateTime, points=Float, most=Float, waiting=Integer)


class Result(NamedTuple):
    """What one hand-in earned so far; `handed_in` is its moment (UTC), None where not known.

    `waiting` is how many grades are still to be given, by the machine or by a person.
    """

    points: float
    most: float
    waiting: int
    handed_in: datetime | None


def results(url: str, lesson: str) -> dict[str, Result]:
    """The result of every graded learner; empty where there is no gradebook yet.

    A learner of whom nothing was graded, because grading stopped, is missing and has no 0.
    """
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return _results(connection, lesson)
    except OperationalError:
        return {}
    finally:
        engine.dispose()


def totals(url: str, lesson: str) -> dict[str, tuple[float, float]]:
    """Points and maximum of every graded learner, as `results`."""
    return {name: (held.points, held.most) for name, held in results(url, lesson).items()}


def _results(connection: Connection, lesson: str) -> dict[str, Result]:
    if "submitted_assignment" not in inspect(connection).get_table_names():
        return {}
    rows = connection.execute(_RESULTS, {"lesson": lesson})
    return {
        row.learner: Result(
            float(row.points),
            float(row.most),
            int(row.waiting),
            row.handed_in.replace(tzinfo=UTC) if row.handed_in else None,
        )
        for row in rows
    }
