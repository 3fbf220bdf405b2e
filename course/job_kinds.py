"""Every kind of job that the course does by itself; the service and `course work` do these."""

from collections.abc import Callable

from sqlalchemy import Engine

from course.content.settings import Settings
from course.jobs import tidying
from course.jobs.mail.sending import Sending
from course.jobs.worker import Kind


def job_kinds(engine: Engine, settings: Callable[[], Settings]) -> list[Kind]:
    """The kinds for one store; `settings` are asked for at each job, since they may change."""
    return [Sending(engine, settings).kind(), tidying.kind(settings().zone)]
