"""Every kind of job that the course does by itself; the service and `course work` do these."""

from collections.abc import Callable

from course.answers.store import Store
from course.cohort.rows_job import Rebuilding
from course.cohort.scheduling.job import Publishing
from course.content.settings import Settings
from course.exchange.feedback_job import GivingFeedback
from course.exchange.release_job import Releasing
from course.grading.correcting import Renewing
from course.jobs import tidying
from course.jobs.mail.sending import Sending
from course.jobs.worker import Kind
from course.paths import CoursePaths
from course.people.mailing.inviting import Inviting
from course.records import unneeded_mail
from course.records.announcements import Announcing
from course.records.reminding import Reminding


def job_kinds(paths: CoursePaths, store: Store, settings: Callable[[], Settings]) -> list[Kind]:
    """The kinds for one store; `settings` are asked for at each job, since they may change."""
    return [
        Sending(store.engine, settings, check=unneeded_mail.verdict).kind(),
        Inviting(paths, settings).kind(),
        Announcing(paths, store, settings).kind(),
        Reminding(paths, store, settings).kind(),
        Releasing(paths, store).kind(),
        GivingFeedback(paths, store).kind(),
        Publishing(store, settings).kind(),
        Rebuilding(paths, store, settings).kind(),
        Renewing(paths, store).kind(),
        tidying.kind(settings().zone),
    ]
