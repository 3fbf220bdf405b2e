"""Every route of the service against every role, with the Hub's own log-ins and tokens."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest
from jupyterhub import orm
from playwright.sync_api import Browser, BrowserContext, FilePayload, expect

from course.answers.store import Store
from course.content.lesson import read_lesson
from course.content.released import Released
from course.hub.run import Hub
from course.jobs.mail import outbox
from course.jobs.mail.templates import Message
from course.paths import CoursePaths
from course.web.app import routes
from tests.browser.people import log_in

LESSON, CASE = "nabijheid-en-afstand", "de-derde-keer-uitstel"
SERVICE = "services/cursus/"

pytestmark = pytest.mark.integration

# What each role gets: status by route; a redirect is followed, 200 is the page itself.
# Who is in no group and not in the roster gets one page, whatever they ask for.
GETS = {
    "": {"derde": 200, "docent": 200, "coordinator": 200},
    "mijn": {"derde": 200, "docent": 403, "coordinator": 403},
    f"les/{LESSON}": {"derde": 200, "docent": 200, "coordinator": 403},
    "les/bestaat-niet": {"derde": 404, "docent": 404, "coordinator": 403},
    f"les/{LESSON}/ontvangst": {"derde": 404, "docent": 403, "coordinator": 403},
    f"les/{LESSON}/terugkoppeling": {"derde": 404, "docent": 403, "coordinator": 403},
    "docent": {"derde": 403, "docent": 200, "coordinator": 403},
    "docent/deelnemers": {"derde": 403, "docent": 200, "coordinator": 403},
    "docent/deelnemers.csv": {"derde": 403, "docent": 200, "coordinator": 403},
    "docent/cijfers": {"derde": 403, "docent": 200, "coordinator": 403},
    "docent/cijfers?cohort=oost": {"derde": 403, "docent": 404, "coordinator": 403},
    "docent/cijfers/noord/cijfers.csv": {"derde": 403, "docent": 200, "coordinator": 403},
    "docent/cijfers/noord/cijfers.xlsx": {"derde": 403, "docent": 200, "coordinator": 403},
    "docent/cijfers/noord/moodle.csv": {"derde": 403, "docent": 200, "coordinator": 403},
    "docent/cijfers/noord/brightspace.csv": {"derde": 403, "docent": 200, "coordinator": 403},
    "docent/cijfers/noord/canvas.csv": {"derde": 403, "docent": 200, "coordinator": 403},
    "docent/cijfers/oost/cijfers.csv": {"derde": 403, "docent": 404, "coordinator": 403},
    "docent/opgaven": {"derde": 403, "docent": 200, "coordinator": 403},
    f"docent/opgaven/{LESSON}": {"derde": 403, "docent": 200, "coordinator": 403},
    f"docent/opgaven/{LESSON}.csv": {"derde": 403, "docent": 200, "coordinator": 403},
    "docent/opgaven/bestaat-niet": {"derde": 403, "docent": 404, "coordinator": 403},
    "docent/lessen": {"derde": 403, "docent": 200, "coordinator": 403},
    f"docent/lessen/{LESSON}/vrijgeven": {"derde": 403, "docent": 200, "coordinator": 403},
    f"docent/lessen/{LESSON}/sluiten": {"derde": 403, "docent": 200, "coordinator": 403},
    f"docent/lessen/{LESSON}/terugkoppeling": {"derde": 403, "docent": 200, "coordinator": 403},
    "docent/lessen/bestaat-niet/vrijgeven": {"derde": 403, "docent": 404, "coordinator": 403},
    "api/lesson-work": {"derde": 403, "docent": 200, "coordinator": 403},
    "docent/taken": {"derde": 403, "docent": 200, "coordinator": 403},
    f"docent/verbeteren/{LESSON}": {"derde": 403, "docent": 200, "coordinator": 403},
    "docent/verbeteren/bestaat-niet": {"derde": 403, "docent": 404, "coordinator": 403},
    "docent/verhalen": {"derde": 403, "docent": 200, "coordinator": 403},
    f"docent/verhalen/{LESSON}/derde/{CASE}": {"derde": 403, "docent": 404, "coordinator": 403},
    "kantoor/bezwaren": {"derde": 403, "docent": 200, "coordinator": 403},
    "kantoor/bezwaren/1": {"derde": 403, "docent": 404, "coordinator": 403},
    "kantoor": {"derde": 403, "docent": 200, "coordinator": 403},
    "kantoor/deelnemers": {"derde": 403, "docent": 200, "coordinator": 403},
    "kantoor/deelnemers.csv": {"derde": 403, "docent": 200, "coordinator": 403},
    "kantoor/inlezen": {"derde": 403, "docent": 200, "coordinator": 403},
    "kantoor/inlezen/doen": {"derde": 403, "docent": 200, "coordinator": 403},
    "kantoor/deelnemers/lessen.csv": {"derde": 403, "docent": 200, "coordinator": 403},
    "kantoor/hulp": {"derde": 403, "docent": 200, "coordinator": 403},
    "kantoor/deelnemers/niemand": {"derde": 403, "docent": 404, "coordinator": 403},
    "kantoor/deelnemers/niemand/doen": {"derde": 403, "docent": 404, "coordinator": 403},
    f"kantoor/deelnemers/niemand/{LESSON}": {"derde": 403, "docent": 404, "coordinator": 403},
    f"kantoor/deelnemers/niemand/{LESSON}/punten": {
        "derde": 403,
        "docent": 404,
        "coordinator": 403,
    },
    "kantoor/deelnemers/doen": {"derde": 403, "docent": 200, "coordinator": 403},
    "kantoor/cohorten": {"derde": 403, "docent": 200, "coordinator": 403},
    "kantoor/cohorten/nergens": {"derde": 403, "docent": 404, "coordinator": 403},
    "kantoor/cohorten/nergens/opnieuw": {"derde": 403, "docent": 404, "coordinator": 403},
    "kantoor/taken": {"derde": 403, "docent": 200, "coordinator": 403},
    "kantoor/mail": {"derde": 403, "docent": 200, "coordinator": 403},
    "kantoor/mail/nergens/uitslag": {"derde": 403, "docent": 409, "coordinator": 403},
    "kantoor/mail/nergens/iets": {"derde": 403, "docent": 404, "coordinator": 403},
    "kantoor/wie-deed-wat": {"derde": 403, "docent": 200, "coordinator": 403},
    "kantoor/wie-deed-wat/9999": {"derde": 403, "docent": 404, "coordinator": 403},
    "kantoor/deelnemers?cohort=nergens": {"derde": 403, "docent": 404, "coordinator": 403},
    "kantoor/organisatie": {"derde": 403, "docent": 404, "coordinator": 403},
    "kantoor/organisatie/nergens": {"derde": 403, "docent": 404, "coordinator": 403},
    "kantoor/organisatie/nergens/rollen": {"derde": 403, "docent": 404, "coordinator": 403},
    "deelname": {"derde": 403, "docent": 200, "coordinator": 200},
    "cohort/noord/deelname": {"derde": 403, "docent": 404, "coordinator": 404},
    "cohort/zuid/deelname": {"derde": 403, "docent": 404, "coordinator": 403},
    "cohort/noord/deelname.csv": {"derde": 403, "docent": 404, "coordinator": 404},
    "cohort/zuid/deelname.xlsx": {"derde": 403, "docent": 404, "coordinator": 403},
    "cohort/zuid/deelname.pdf": {"derde": 403, "docent": 404, "coordinator": 403},
    "afdeling/nergens/deelname": {"derde": 403, "docent": 404, "coordinator": 403},
    "organisatie/nergens/deelname": {"derde": 403, "docent": 404, "coordinator": 403},
    "cohort": {"derde": 403, "docent": 200, "coordinator": 200},
    "cohort/noord": {"derde": 403, "docent": 200, "coordinator": 200},
    "cohort/zuid": {"derde": 403, "docent": 200, "coordinator": 403},
    "cohort/noord/agenda": {"derde": 403, "docent": 200, "coordinator": 200},
    "cohort/noord/agenda.md": {"derde": 403, "docent": 200, "coordinator": 200},
    "cohort/zuid/agenda.md": {"derde": 403, "docent": 200, "coordinator": 403},
    "cohort/noord/agenda.pdf": {"derde": 403, "docent": 200, "coordinator": 200},
    "cohort/zuid/agenda.pdf": {"derde": 403, "docent": 200, "coordinator": 403},
    "cohort/noord/agenda/casussen": {"derde": 403, "docent": 200, "coordinator": 200},
    "cohort/noord/agenda/casussen.pdf": {"derde": 403, "docent": 200, "coordinator": 200},
    "cohort/noord/rapport.pdf": {"derde": 403, "docent": 200, "coordinator": 200},
    "cohort/noord/rapport.zip": {"derde": 403, "docent": 200, "coordinator": 200},
    "cohort/zuid/rapport.pdf": {"derde": 403, "docent": 200, "coordinator": 403},
    "cohort/zuid/rapport.zip": {"derde": 403, "docent": 200, "coordinator": 403},
    "cohort/zuid/agenda/casussen": {"derde": 403, "docent": 200, "coordinator": 403},
    "cohort/zuid/agenda/casussen.pdf": {"derde": 403, "docent": 200, "coordinator": 403},
    "cohort/noord/beweging": {"derde": 403, "docent": 200, "coordinator": 200},
    "cohort/zuid/beweging": {"derde": 403, "docent": 200, "coordinator": 403},
    "cohort/noord/begrippen": {"derde": 403, "docent": 200, "coordinator": 200},
    "cohort/zuid/begrippen": {"derde": 403, "docent": 200, "coordinator": 403},
    "cohort/noord/cijfers": {"derde": 403, "docent": 200, "coordinator": 200},
    "cohort/zuid/cijfers": {"derde": 403, "docent": 200, "coordinator": 403},
    f"cohort/noord/cijfers/{LESSON}": {"derde": 403, "docent": 200, "coordinator": 200},
    f"cohort/zuid/cijfers/{LESSON}": {"derde": 403, "docent": 200, "coordinator": 403},
    "cohort/noord/cijfers/bestaat-niet": {"derde": 403, "docent": 404, "coordinator": 404},
    "cohort/noord/vergelijken": {"derde": 403, "docent": 200, "coordinator": 200},
    "cohort/zuid/vergelijken": {"derde": 403, "docent": 200, "coordinator": 403},
    "cohort/noord/vergelijken/zuid": {"derde": 403, "docent": 200, "coordinator": 404},
    "cohort/noord/verloop": {"derde": 403, "docent": 200, "coordinator": 200},
    "cohort/zuid/verloop": {"derde": 403, "docent": 200, "coordinator": 403},
    f"cohort/noord/verloop/{LESSON}": {"derde": 403, "docent": 200, "coordinator": 200},
    "cohort/noord/verloop/zuid": {"derde": 403, "docent": 404, "coordinator": 404},
    f"cohort/noord/{LESSON}": {"derde": 403, "docent": 200, "coordinator": 200},
    f"cohort/zuid/{LESSON}": {"derde": 403, "docent": 200, "coordinator": 403},
    "cohort/noord/bestaat-niet": {"derde": 403, "docent": 404, "coordinator": 404},
    f"cohort/noord/{LESSON}/{CASE}": {"derde": 403, "docent": 404, "coordinator": 404},
    f"cohort/zuid/{LESSON}/{CASE}": {"derde": 403, "docent": 404, "coordinator": 403},
    "cohort/bestaat-niet": {"derde": 403, "docent": 403, "coordinator": 403},
    f"api/lessons/{LESSON}": {"derde": 200, "docent": 403, "coordinator": 403},
    f"api/lessons/{LESSON}/exercises/{CASE}": {"derde": 200, "docent": 403, "coordinator": 403},
    "api/notebooks": {"derde": 200, "docent": 403, "coordinator": 403},
    "over": {"derde": 200, "docent": 200, "coordinator": 200},
    "ping": {"derde": 200, "docent": 200, "coordinator": 200},
    "bestaat-niet": {"derde": 404, "docent": 404, "coordinator": 404},
}
POSTS = {
    f"api/lessons/{LESSON}/exercises/{CASE}/answers": {
        "derde": 403,
        "docent": 403,
        "coordinator": 403,
    },
    f"api/lessons/{LESSON}/handin": {"derde": 403, "docent": 403, "coordinator": 403},
    "api/tasks": {"derde": 403, "docent": 409, "coordinator": 403},
    f"api/lessons/{LESSON}/learners/derde/exercises/{CASE}/rubric": {
        "derde": 403,
        "docent": 409,
        "coordinator": 403,
    },
}
FORMS = {
    f"les/{LESSON}/terugkoppeling": {"derde": 404, "docent": 403, "coordinator": 403},
    "kantoor/bezwaren/1": {"derde": 403, "docent": 404, "coordinator": 403},
    f"kantoor/deelnemers/niemand/{LESSON}/punten": {
        "derde": 403,
        "docent": 404,
        "coordinator": 403,
    },
    f"cohort/noord/cijfers/{LESSON}": {"derde": 403, "docent": 409, "coordinator": 409},
    f"cohort/zuid/cijfers/{LESSON}": {"derde": 403, "docent": 409, "coordinator": 403},
    "docent/datums": {"derde": 403, "docent": 400, "coordinator": 403},
    f"docent/lessen/{LESSON}/vrijgeven": {"derde": 403, "docent": 409, "coordinator": 403},
    "docent/lessen/bestaat-niet/sluiten": {"derde": 403, "docent": 404, "coordinator": 403},
    f"docent/verbeteren/{LESSON}": {"derde": 403, "docent": 400, "coordinator": 403},
    "docent/cijfers/noord/invullen": {"derde": 403, "docent": 422, "coordinator": 403},
    "kantoor/inlezen": {"derde": 403, "docent": 409, "coordinator": 403},
    "kantoor/inlezen/doen": {"derde": 403, "docent": 409, "coordinator": 403},
    "kantoor/wie-deed-wat/9999": {"derde": 403, "docent": 404, "coordinator": 403},
    "kantoor/deelnemers/doen": {"derde": 403, "docent": 404, "coordinator": 403},
    "kantoor/mail": {"derde": 403, "docent": 400, "coordinator": 403},
    "kantoor/mail/nergens/uitslag": {"derde": 403, "docent": 400, "coordinator": 403},
    "kantoor/hulp": {"derde": 403, "docent": 409, "coordinator": 403},
    "kantoor/cohorten": {"derde": 403, "docent": 404, "coordinator": 403},
    "kantoor/cohorten/nergens": {"derde": 403, "docent": 404, "coordinator": 403},
    "kantoor/cohorten/nergens/datums": {"derde": 403, "docent": 404, "coordinator": 403},
    "kantoor/cohorten/nergens/begeleiding": {"derde": 403, "docent": 404, "coordinator": 403},
    "kantoor/cohorten/nergens/opnieuw": {"derde": 403, "docent": 404, "coordinator": 403},
    "kantoor/deelnemers/niemand/doen": {"derde": 403, "docent": 404, "coordinator": 403},
    "kantoor/organisatie/nergens": {"derde": 403, "docent": 404, "coordinator": 403},
    "kantoor/organisatie/nergens/rollen": {"derde": 403, "docent": 404, "coordinator": 403},
}
OPEN = {
    f"mail/pniemand.{'0' * 32}",
    "uitnodiging/geen-link",
    "health",
    "oauth_callback",
    "static/web/static/site.css",
    "assets/geen.svg",
}
ROLES = ("derde", "docent", "coordinator")


@pytest.fixture(scope="module")
def contexts(hub: Hub, paths: CoursePaths, browser: Browser) -> Iterator[dict[str, BrowserContext]]:
    """A logged-in browser for each role, and the lesson open."""
    with Store(paths.store_url) as store:
        if LESSON not in store.openings():
            lesson = read_lesson(paths.source, LESSON)
            store.open_lesson(Released.of(lesson, lesson.notebook), datetime.now(UTC))
    made = {name: browser.new_context() for name in ROLES}
    for name, context in made.items():
        log_in(context, hub, name)
    yield made
    for context in made.values():
        context.close()


def headers(context: BrowserContext, hub: Hub) -> dict[str, str]:
    """The XSRF header that our pages send."""
    cookies = {c.get("name"): c.get("value") for c in context.cookies(hub.address + SERVICE)}
    return {"X-XSRFToken": str(cookies["_xsrf"]).strip('"')}


@pytest.mark.parametrize("role", ROLES)
def test_a_page_is_shown_to_its_roles_only(
    hub: Hub, contexts: dict[str, BrowserContext], role: str
) -> None:
    request = contexts[role].request

    found = {path: request.get(f"{hub.address}{SERVICE}{path}").status for path in GETS}

    assert found == {path: expected[role] for path, expected in GETS.items()}


@pytest.mark.parametrize("role", ROLES)
def test_a_post_is_taken_from_its_roles_only(
    hub: Hub, contexts: dict[str, BrowserContext], role: str
) -> None:
    context = contexts[role]
    sent = {"id": "een-antwoord-id", "learner": "iemand-anders", "step": "verslag", "answer": {}}

    found = {
        path: context.request.post(
            f"{hub.address}{SERVICE}{path}", data=sent, headers=headers(context, hub)
        )
        for path in POSTS
    }

    assert {path: reply.status for path, reply in found.items()} == {
        path: expected[role] for path, expected in POSTS.items()
    }
    assert all(reply.json()["message"] for reply in found.values())


@pytest.mark.parametrize("role", ROLES)
def test_a_form_is_taken_from_its_roles_only(
    hub: Hub, contexts: dict[str, BrowserContext], role: str
) -> None:
    context = contexts[role]
    token = f"?_xsrf={headers(context, hub)['X-XSRFToken']}"

    def status(path: str) -> int:
        form: dict[str, str | float | bool | bytes | FilePayload] = {
            "bestand": {"name": "leeg.csv", "mimeType": "text/csv", "buffer": b""}
        }
        return context.request.post(f"{hub.address}{SERVICE}{path}", multipart=form).status

    found = {path: status(path + token) for path in FORMS}

    assert found == {path: expected[role] for path, expected in FORMS.items()}
    assert {status(path) for path in FORMS} <= {401, 403}


def test_a_post_without_the_pages_own_header_is_refused(
    hub: Hub, contexts: dict[str, BrowserContext]
) -> None:
    path = f"api/lessons/{LESSON}/handin"

    reply = contexts["derde"].request.post(
        f"{hub.address}{SERVICE}{path}", data={"learner": "derde"}
    )

    assert reply.status in {401, 403}


def test_nobody_gets_in_without_logging_in(hub: Hub) -> None:
    with httpx.Client(follow_redirects=False) as client:
        pages = {p: client.get(f"{hub.address}{SERVICE}{p}") for p in GETS if p[:4] != "api/"}
        calls = [client.get(f"{hub.address}{SERVICE}{p}") for p in GETS if p[:4] == "api/"]
        calls += [client.post(f"{hub.address}{SERVICE}{p}", json={}) for p in (*POSTS, *FORMS)]

    assert pages
    assert calls
    for path, reply in pages.items():
        assert reply.status_code == 302, path
        assert "/hub/api/oauth2/authorize" in reply.headers["location"]
    assert {reply.status_code for reply in calls} == {401}


@pytest.mark.parametrize("second_name", ["derde", "docent"])
def test_two_tabs_that_log_in_one_after_the_other_both_go_on(
    hub: Hub, browser: Browser, second_name: str
) -> None:
    context = browser.new_context()
    tabs = [context.new_page(), context.new_page()]
    for tab in tabs:
        tab.goto(f"{hub.address}hub/login")

    for tab, name in zip(tabs, ("derde", second_name), strict=True):
        tab.get_by_label("Naam", exact=True).fill(name)
        tab.get_by_label("Wachtwoord", exact=True).fill(hub.accounts.password)
        tab.get_by_role("button", name="Inloggen").click()
        # Whoever logged in first is in; somebody else sees that, and logs out first.
        expect(tab.locator(".who-name")).to_have_text("derde")
        expect(tab.get_by_role("heading", name="Mijn cursus")).to_be_visible()

    context.close()


def test_a_log_in_page_from_before_offers_to_go_on_without_scripts_too(
    hub: Hub, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False)
    first, second = context.new_page(), context.new_page()
    for tab in (first, second):
        tab.goto(f"{hub.address}hub/login")
        tab.get_by_label("Naam", exact=True).fill("derde")
        tab.get_by_label("Wachtwoord", exact=True).fill(hub.accounts.password)

    first.get_by_role("button", name="Inloggen").click()
    expect(first.locator(".who-name")).to_have_text("derde")
    second.get_by_role("button", name="Inloggen").click()
    expect(second.get_by_text("Je bent al ingelogd als derde")).to_be_visible()
    second.get_by_role("link", name="Verder als derde").click()

    expect(second.get_by_role("heading", name="Mijn cursus")).to_be_visible()
    context.close()


def test_who_is_in_no_group_reads_whom_to_ask(hub: Hub, browser: Browser) -> None:
    context = browser.new_context()
    page = log_in(context, hub, "niemand")

    pages = [context.request.get(f"{hub.address}{SERVICE}{path}") for path in ("", "mijn")]

    assert {reply.status for reply in pages} == {403}
    expect(page.get_by_role("heading", name="Je bent nog niet ingedeeld")).to_be_visible()
    expect(page.get_by_text("vraag het dan aan je docent")).to_be_visible()
    context.close()


def own_token(hub: Hub, name: str) -> str:
    """A token with the scopes that somebody's own server has."""
    session = orm.new_session_factory(f"sqlite:///{hub.setup.folder / 'jupyterhub.sqlite'}")()
    user = session.query(orm.User).filter_by(name=name).one()
    token: str = user.new_api_token(
        scopes=["access:services!service=cursus", "read:users:groups!user", "read:users:name!user"]
    )
    session.close()
    return token


def test_a_servers_token_opens_no_door_for_staff(
    hub: Hub, contexts: dict[str, BrowserContext]
) -> None:
    learners = {"Authorization": f"token {own_token(hub, 'derde')}"}
    token = own_token(hub, "docent")
    address = f"{hub.address}{SERVICE}"
    assert httpx.get(f"{address}api/lessons/{LESSON}", headers=learners).status_code == 200

    found = {
        path: httpx.get(
            f"{hub.address}{SERVICE}{path}", headers={"Authorization": f"token {token}"}
        ).status_code
        for path in (
            "docent",
            "docent/deelnemers",
            "docent/deelnemers.csv",
            "docent/cijfers",
            "docent/cijfers/noord/cijfers.xlsx",
            f"docent/opgaven/{LESSON}",
            "docent/lessen",
            f"docent/lessen/{LESSON}/vrijgeven",
            "api/lesson-work",
            "docent/taken",
            "docent/verhalen",
            "kantoor/bezwaren",
            "kantoor/deelnemers",
            "kantoor/deelnemers.csv",
            "kantoor/deelnemers/lessen.csv",
            "kantoor/hulp",
            "kantoor/inlezen",
            "kantoor/wie-deed-wat",
            "kantoor/cohorten",
            "kantoor/mail",
            "kantoor/taken",
            "cohort/noord",
            "cohort/noord/agenda",
            "cohort/noord/cijfers",
            "deelname",
            "cohort/noord/deelname",
            f"les/{LESSON}",
        )
    }

    assert set(found.values()) == {403}


def test_the_running_service_does_the_work_that_happens_by_itself(
    hub: Hub, paths: CoursePaths
) -> None:
    message, now = Message("Je uitnodiging", "Dag Noor\n"), datetime.now(UTC)
    with Store(paths.store_url) as store:
        store.writer.do(lambda c: outbox.add(c, "noor@example.org", "invitation", message, now=now))
        until = time.monotonic() + 60
        while not (held := _held(store)):
            assert time.monotonic() < until
            time.sleep(0.1)

    assert [mail.address for mail in held] == ["noor@example.org"]


def _held(store: Store) -> list[outbox.Mail]:
    with store.engine.connect() as connection:
        return outbox.mails(connection, ["held"], 9)


def test_every_route_of_the_service_was_tried() -> None:
    tried = {*GETS, *POSTS, *FORMS, *OPEN}

    untried = [
        pattern for pattern in routes() if not any(re.fullmatch(pattern, path) for path in tried)
    ]

    assert len(routes()) > 10
    assert untried == []


def test_the_service_starts_without_what_only_notebooks_and_graders_need() -> None:
    code = (
        "import sys, course.web.app; "
        "print([m for m in ('anywidget', 'nbgrader', 'plotly', 'nbformat') if m in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
