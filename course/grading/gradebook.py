"""Reading totals from nbgrader's gradebook without nbgrader.

Importing nbgrader takes seconds and a hundred megabytes, which the service does not have to spare.
"""

from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.exc import OperationalError

# A grade's score as nbgrader.api.Grade computes it: the manual score where there is one.
_TOTALS = text(
    """
    select sa.student_id as learner,
           sum(coalesce(g.manual_score, g.auto_score, 0) + coalesce(g.extra_credit, 0)) as points,
           sum(gc.max_score) as most
    from assignment a
    join submitted_assignment sa on sa.assignment_id = a.id
    join submitted_notebook sn on sn.assignment_id = sa.id
    join grade g on g.notebook_id = sn.id
    join grade_cells gc on gc.id = g.cell_id
    where a.name = :lesson
    group by sa.student_id
    having count(coalesce(g.manual_score, g.auto_score)) > 0
    """
)


def totals(url: str, lesson: str) -> dict[str, tuple[float, float]]:
    """Points and maximum of every graded learner; empty where there is no gradebook yet.

    A learner of whom nothing was graded, because grading stopped, is missing and has no 0.
    """
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return _totals(connection, lesson)
    except OperationalError:
        return {}
    finally:
        engine.dispose()


def _totals(connection: Connection, lesson: str) -> dict[str, tuple[float, float]]:
    if "submitted_assignment" not in inspect(connection).get_table_names():
        return {}
    rows = connection.execute(_TOTALS, {"lesson": lesson})
    return {row.learner: (float(row.points), float(row.most)) for row in rows}
