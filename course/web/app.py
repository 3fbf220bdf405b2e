"""The service as a tornado application: its routes, and how it starts."""

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from jupyterhub.services.auth import HubOAuth
from tornado.httpserver import HTTPServer
from tornado.web import Application, url

from course.answers.store import Store
from course.grading.projector import Projector
from course.job_kinds import job_kinds
from course.jobs.worker import Worker
from course.marking.handing_in import mark_older
from course.messages import _
from course.paths import CoursePaths
from course.people.accounts import links
from course.people.accounts.first_owner import has_owner_or_link, link_for_first_owner
from course.people.invitations import key_of_links
from course.secret_files import secret_in
from course.web import public, session
from course.web.coordinator import pages as coordinator
from course.web.coordinator import participation
from course.web.counting import moments
from course.web.entry import invitation
from course.web.entry.secret_links import keep_out_of_logs
from course.web.handlers import Handler
from course.web.instructor import (
    correction,
    item_quality,
    lesson_acts,
    lessons,
    marks,
    put_back_dates,
    story,
)
from course.web.learner import about, api, feedback_page, lesson_pages, mail_choice, my_course
from course.web.memberships import OLDEST
from course.web.office import (
    actions,
    acts,
    help_list,
    importing,
    moved,
    overview,
    people,
)
from course.web.office.cohorts import dates, listing, next_run, one_cohort, staff
from course.web.office.judging import objection, objections, stories
from course.web.office.mailing import deciding, tasks
from course.web.office.mailing import overview as mail
from course.web.office.mailing import texts as mail_texts
from course.web.office.person import answers, changes, page, points
from course.web.office.roles import listing as roles
from course.web.office.settings import organisation
from course.web.render import Renderer
from course.web.service import Service

LARGEST_REQUEST = 4_000_000  # bytes; a spreadsheet of people is the largest
_SLUG = r"([a-z0-9-]{1,60})"
_NAME = r"([^/]{1,800})"  # of a user, percent-encoded
_LINK = r"([^/]{1,1000})"
_MARKS = r"(cijfers[.](?:csv|xlsx)|(?:moodle|brightspace|canvas)[.]csv)"
_SHEET = "([.](?:csv|xlsx|pdf))?"


_ROUTES: list[tuple[str, type[Handler]]] = [
    ("", session.Landing),
    ("ping", session.Ping),
    ("over", about.AboutPage),
    ("mijn", my_course.MyCourse),
    (f"les/{_SLUG}", lesson_pages.LessonPage),
    (f"les/{_SLUG}/ontvangst", lesson_pages.Receipt),
    (f"les/{_SLUG}/terugkoppeling", feedback_page.FeedbackPage),
    (f"api/lessons/{_SLUG}", api.LessonState),
    (f"api/lessons/{_SLUG}/handin", api.HandIn),
    (f"api/lessons/{_SLUG}/exercises/{_SLUG}", api.ExerciseState),
    (f"api/lessons/{_SLUG}/exercises/{_SLUG}/answers", api.Answers),
    ("api/notebooks", api.Notebooks),
    ("docent", overview.Overview),
    ("docent/datums", put_back_dates.DatesRead),
    ("docent/deelnemers([.]csv)?", moved.Learners),
    ("docent/cijfers", marks.Marks),
    (f"docent/cijfers/{_SLUG}/{_MARKS}", marks.MarksFile),
    (f"docent/cijfers/{_SLUG}/invullen", marks.FillMarks),
    ("docent/opgaven", item_quality.FirstItems),
    (f"docent/opgaven/{_SLUG}([.]csv)?", item_quality.Items),
    ("docent/lessen", lessons.Lessons),
    (f"docent/lessen/{_SLUG}/(vrijgeven|sluiten|terugkoppeling)", lesson_acts.LessonAct),
    ("api/lesson-work", lessons.LessonWork),
    ("docent/taken", tasks.Tasks),
    ("kantoor/taken", tasks.Tasks),
    ("kantoor/mail", mail.MailPage),
    (f"kantoor/mail/{_SLUG}/{_SLUG}", mail_texts.TextPage),
    ("api/tasks", deciding.Deciding),
    (f"docent/verbeteren/{_SLUG}", correction.CorrectionPage),
    ("docent/verhalen", stories.Stories),
    (f"docent/verhalen/{_SLUG}/{_NAME}/{_SLUG}", story.StoryPage),
    (f"api/lessons/{_SLUG}/learners/{_NAME}/exercises/{_SLUG}/rubric", story.Judging),
    (f"uitnodiging/{_LINK}", invitation.InvitationPage),
    ("kantoor", people.Office),
    ("kantoor/deelnemers([.]csv)?", people.People),
    ("kantoor/deelnemers/lessen[.]csv", people.LessonSheet),
    ("kantoor/deelnemers/doen", actions.Actions),
    (f"kantoor/deelnemers/{_NAME}/doen", changes.Changes),
    (f"kantoor/deelnemers/{_NAME}/{_SLUG}", answers.LessonOfOne),
    (f"kantoor/deelnemers/{_NAME}/{_SLUG}/punten", points.PointsOfOne),
    (f"kantoor/deelnemers/{_NAME}", page.OnePerson),
    ("kantoor/hulp", help_list.Help),
    ("kantoor/cohorten", listing.Cohorts),
    (f"kantoor/cohorten/{_SLUG}", one_cohort.CohortPage),
    (f"kantoor/cohorten/{_SLUG}/datums", dates.CohortDates),
    (f"kantoor/cohorten/{_SLUG}/begeleiding", staff.CohortStaff),
    (f"kantoor/cohorten/{_SLUG}/opnieuw", next_run.NextRun),
    ("kantoor/wie-deed-wat", acts.Acts),
    ("kantoor/wie-deed-wat/([0-9]{1,18})", acts.OneAct),
    ("kantoor/bezwaren", objections.Objections),
    ("kantoor/bezwaren/([0-9]{1,18})", objection.ObjectionPage),
    ("kantoor/inlezen", importing.Import),
    ("kantoor/inlezen/doen", importing.Apply),
    ("kantoor/organisatie", organisation.FirstOrganisation),
    (f"kantoor/organisatie/{_SLUG}", organisation.OrganisationPage),
    (f"kantoor/organisatie/{_SLUG}/rollen", roles.OrganisationRoles),
    ("deelname", participation.Places),
    (f"cohort/{_SLUG}/deelname{_SHEET}", participation.OfCohort),
    (f"afdeling/{_SLUG}/deelname{_SHEET}", participation.OfUnit),
    (f"organisatie/{_SLUG}/deelname{_SHEET}", participation.OfOrganisation),
    ("cohort", coordinator.FirstCohort),
    (f"cohort/{_SLUG}", coordinator.Overview),
    (f"cohort/{_SLUG}/agenda([.](?:md|pdf))?", coordinator.Agenda),
    (f"cohort/{_SLUG}/agenda/casussen([.]pdf)?", coordinator.TableSheet),
    (f"cohort/{_SLUG}/cijfers", moments.Moments),
    (f"cohort/{_SLUG}/cijfers/{_SLUG}", moments.AskNow),
    (f"cohort/{_SLUG}/rapport[.]pdf", coordinator.Report),
    (f"cohort/{_SLUG}/rapport[.]zip", coordinator.ReportTables),
    (f"cohort/{_SLUG}/vergelijken(?:/{_SLUG})?", coordinator.Comparison),
    (f"cohort/{_SLUG}/beweging", coordinator.Movement),
    (f"cohort/{_SLUG}/begrippen", coordinator.Concepts),
    (f"cohort/{_SLUG}/verloop(?:/{_SLUG})?", coordinator.OverTime),
    (f"cohort/{_SLUG}/{_SLUG}", coordinator.Lesson),
    (f"cohort/{_SLUG}/{_SLUG}/{_SLUG}", coordinator.Exercise),
]
_MAIL_CHOICE = "mail/([a-z0-9]{1,16}[.][0-9a-f]{32})"
# For everybody: they hold nothing about anybody.
_PUBLIC_ROUTES = {
    "assets/(.*)": public.Figure,
    "static/(.*)": public.Static,
    "health": public.Health,
    "oauth_callback": session.Callback,
    _MAIL_CHOICE: mail_choice.MailChoice,
}


def routes() -> list[str]:
    """Every route of the service, as a pattern after its prefix."""
    return [*(pattern for pattern, handler in _ROUTES), *_PUBLIC_ROUTES]


def make_app(service: Service, cookie_secret: bytes) -> Application:
    """The application for `service`, with every route under its prefix."""
    base, shared = service.renderer.base, {"service": service}
    own: dict[str, dict[str, Any]] = {
        "assets/(.*)": {"path": str(service.paths.assets)},
        "oauth_callback": shared,
        _MAIL_CHOICE: shared,
    }
    return Application(
        [
            *(url(base + pattern, handler, shared) for pattern, handler in _ROUTES),
            *(url(base + p, handler, own.get(p)) for p, handler in _PUBLIC_ROUTES.items()),
        ],
        default_handler_class=session.NotFound,
        default_handler_args=shared,
        cookie_secret=cookie_secret,
    )


async def serve(paths: CoursePaths) -> None:
    """Serve until SIGTERM or SIGINT, configured by the Hub's environment for services."""
    base = os.environ["JUPYTERHUB_SERVICE_PREFIX"]
    hub = f"{os.environ.get('JUPYTERHUB_BASE_URL', '/')}hub/"
    keep_out_of_logs()
    HubOAuth.instance(cache_max_age=OLDEST)
    with Store(paths.store_url) as store:
        service = Service(
            paths,
            store,
            Renderer(base),
            notebook_url=os.environ.get("COURSE_NOTEBOOK_URL", ""),
            logout_url=f"{hub}logout",
            login_url=f"{hub}login",
            public_url=links.public_url(),
            keeps_accounts=os.environ.get("COURSE_ACCOUNTS") == "own",
            login_service=os.environ.get("COURSE_LOGIN_SERVICE", ""),
        )
        links.keep(paths.state, service.public_url)
        _tell_first_owner(service)
        mark_older(store)  # before the first page, which would not know about them
        app = make_app(service, secret_in(paths.state / "service-cookie-secret"))
        server = HTTPServer(app, xheaders=True, max_body_size=LARGEST_REQUEST)
        address = urlsplit(os.environ["JUPYTERHUB_SERVICE_URL"])
        server.listen(address.port or 80, address.hostname or "127.0.0.1")
        kinds = job_kinds(paths, store, lambda: service.settings)
        with Projector(paths, store, service.settings.lessons), Worker(store.engine, kinds):
            await _until_stopped()
        server.stop()
        await server.close_all_connections()


def _tell_first_owner(service: Service) -> None:
    """While the course has no owner, the log has one link that makes one."""
    key, at = key_of_links(service.paths.state), datetime.now(UTC)
    with service.store.snapshot() as connection:
        if has_owner_or_link(connection, at):
            return
    token = service.store.writer.do(lambda c: link_for_first_owner(c, key, at))
    if token is not None:
        base = service.public_url or service.renderer.base
        link = links.invitation_link(base, token)
        sys.stderr.write(_("Whoever opens this link owns the course: {link}", link=link) + "\n")
        sys.stderr.flush()


async def _until_stopped() -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await stopped.wait()
