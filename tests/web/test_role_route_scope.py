"""Role, route and scope: every route of the service, asked by every role about every cohort.

A route without a row fails. What somebody may not see is refused with 403 or 404, tells no name,
and changes nothing.
"""

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import httpx
import pytest
from jupyterhub.services.auth import HubOAuth
from sqlalchemy import Connection, select
from tornado.web import create_signed_value

from course.answers.store import Store
from course.content.released import Released
from course.content.settings import Settings
from course.people.guidance.objections import About, object_to
from course.people.hub_groups import INSTRUCTORS, LEARNERS, cohort
from course.people.organisations import Group, Unit, add_cohort, add_unit
from course.people.staff import Scope, appoint
from course.tables import metadata
from course.web.app import make_app, routes
from course.web.render import Renderer
from course.web.service import Service
from tests import roster
from tests.browser.serving import serving
from tests.cohort.conftest import bare, hands_in
from tests.conftest import LESSON, OPENED, REPOSITORY
from tests.web.conftest import BASE, COOKIE, SECRET

COHORTS = ("noord", "wijk", "klas")  # two of one organisation, one of another
CASE = "de-derde-keer-uitstel"


class Role(NamedTuple):
    """Who asks: a user of the Hub with groups, by browser or with a token."""

    name: str
    groups: tuple[str, ...] = ()
    kind: str = "user"
    token: bool = False


ROLES = {
    "learner": Role("noord-01", (LEARNERS, cohort("noord"))),
    "learner's server": Role("noord-01", (LEARNERS, cohort("noord")), token=True),
    "coordinator of noord": Role("coco"),
    "coordinator of a unit": Role("cecu"),
    "instructor of noord": Role("inge"),
    "manager": Role("mana"),
    "owner": Role("olga"),
    "instructor of the course": Role("docent", (INSTRUCTORS,)),
    "instructor's server": Role("docent", (INSTRUCTORS,), token=True),
    "manager's server": Role("mana", token=True),
    "coordinator's server": Role("coco", token=True),
    "nobody": Role("niemand"),
    "a service": Role("dienst", (LEARNERS, INSTRUCTORS), kind="service", token=True),
}

# By rule: the roles that pass, each with the cohorts about which it may ask. A route that is about
# no cohort asks about the first.
ALL = COHORTS
ZORG = ("noord", "wijk")
COURSE = {"owner": ALL, "instructor of the course": ALL}
STAFF = COURSE | {"manager": ZORG, "instructor of noord": ("noord",)}
GUIDES = COURSE | {"instructor of noord": ("noord",)}
RUNS = COURSE | {"manager": ZORG}
FIGURES = COURSE | {"coordinator of noord": ("noord",), "coordinator of a unit": ("wijk",)}
LEARNS = {"learner": ALL, "learner's server": ALL}
READS = LEARNS | COURSE
TAKES_PART = STAFF | FIGURES
ANYBODY = {role: ALL for role in ROLES if role != "a service"} | {"a service": ALL}


Who = Mapping[str, tuple[str, ...]]
REFUSED = {403, 404, 405, 302, 303}  # with nothing on it; a redirect leads to a page that asks


class Row(NamedTuple):
    """A route: an address about a cohort `{c}` or a person of it `{p}`, and who passes."""

    address: str
    who: Who
    gets: frozenset[int] = frozenset({200})
    posts: tuple[int, ...] = ()


def row(address: str, who: Who, *gets: int) -> Row:
    return Row(address, who, frozenset(gets or {200}))


ROWS = [
    row("", ANYBODY, 200, 302, 403),  # lands each role on its page
    row("ping", ANYBODY),
    row("over", ANYBODY, 200, 404),
    row("mijn", LEARNS),
    row(f"les/{LESSON}", READS),
    row(f"les/{LESSON}/ontvangst", LEARNS),
    row(f"les/{LESSON}/terugkoppeling", LEARNS, 404),
    row(f"api/lessons/{LESSON}", LEARNS),
    row(f"api/lessons/{LESSON}/handin", LEARNS, 405),
    row(f"api/lessons/{LESSON}/exercises/{CASE}", LEARNS),
    row(f"api/lessons/{LESSON}/exercises/{CASE}/answers", LEARNS, 405)._replace(posts=(400, 409)),
    row("api/notebooks", LEARNS),
    row("docent", COURSE),
    row("docent/datums", COURSE, 405),
    row("docent/lessen", COURSE),
    row(f"docent/lessen/{LESSON}/sluiten", COURSE, 200, 302, 303, 405),
    row("api/lesson-work", COURSE, 200, 405),
    row("docent/deelnemers", STAFF, 302),
    row("docent/deelnemers.csv", STAFF, 302),
    row("docent/cijfers?cohort={c}", STAFF),
    row("docent/cijfers/{c}/cijfers.csv", STAFF),
    row("docent/cijfers/{c}/cijfers.xlsx", STAFF),
    row("docent/cijfers/{c}/moodle.csv", STAFF),
    row("docent/cijfers/{c}/invullen", STAFF, 405),
    row("docent/opgaven", COURSE, 302),
    row(f"docent/opgaven/{LESSON}", COURSE),
    row(f"docent/opgaven/{LESSON}.csv", COURSE),
    row("docent/taken", RUNS),
    row("kantoor/taken", RUNS),
    row("kantoor/mail", RUNS),
    row("kantoor/mail/{o}/uitnodiging", RUNS),
    row("uitnodiging/bestaat-niet", ANYBODY, 403, 404, 410),
    row("kantoor/organisatie", RUNS, 200, 302),
    row("kantoor/organisatie/{o}", RUNS),
    row("kantoor/organisatie/{o}/rollen", RUNS),
    row("deelname", TAKES_PART, 200, 302),
    row("cohort/{c}/deelname", TAKES_PART),
    row("cohort/{c}/deelname.csv", TAKES_PART),
    row("afdeling/unit-wijk/deelname", COURSE | {"manager": ALL, "coordinator of a unit": ALL}),
    row("organisatie/{o}/deelname", RUNS),
    row("api/tasks", RUNS, 405),
    row(f"docent/verbeteren/{LESSON}", COURSE),
    row("docent/verhalen", GUIDES),
    row(f"docent/verhalen/{LESSON}/{{p}}/{CASE}", GUIDES, 404),
    row(f"api/lessons/{LESSON}/learners/{{p}}/exercises/{CASE}/rubric", GUIDES, 405)._replace(
        posts=(400, 409)  # the form is read before the story
    ),
    row("kantoor", STAFF, 302),
    row("kantoor/deelnemers?cohort={c}", STAFF),
    row("kantoor/deelnemers.csv?cohort={c}", STAFF),
    row("kantoor/deelnemers/lessen.csv?cohort={c}", STAFF),
    row("kantoor/deelnemers/doen", STAFF, 302),
    row("kantoor/deelnemers/{p}", STAFF),
    row("kantoor/deelnemers/{p}/doen", RUNS, 302),
    row(f"kantoor/deelnemers/{{p}}/{LESSON}", STAFF, 404),
    row(f"kantoor/deelnemers/{{p}}/{LESSON}/punten?oefening={CASE}", GUIDES, 404),
    row("kantoor/hulp", STAFF),
    row("kantoor/cohorten", STAFF),
    row("kantoor/cohorten/{c}", STAFF),
    row("kantoor/cohorten/{c}/datums", STAFF, 303),
    row("kantoor/cohorten/{c}/begeleiding", RUNS, 303),
    row("kantoor/cohorten/{c}/opnieuw", RUNS),
    row("kantoor/wie-deed-wat", RUNS),
    row("kantoor/wie-deed-wat/{a}", RUNS),
    row("kantoor/bezwaren", GUIDES),
    row("kantoor/bezwaren/{b}", GUIDES),
    row("kantoor/inlezen", RUNS),
    row("kantoor/inlezen/doen", RUNS, 302),
    row("cohort", FIGURES, 302),
    row("cohort/{c}", FIGURES),
    row("cohort/{c}/agenda", FIGURES),
    row("cohort/{c}/agenda.md", FIGURES),
    row("cohort/{c}/agenda/casussen", FIGURES),
    row("cohort/{c}/cijfers", TAKES_PART),
    row(f"cohort/{{c}}/cijfers/{LESSON}", TAKES_PART),
    row("cohort/{c}/rapport.pdf", FIGURES),
    row("cohort/{c}/rapport.zip", FIGURES),
    row("cohort/{c}/vergelijken", FIGURES),
    row("cohort/{c}/vergelijken/zuid", COURSE, 200, 404),
    row("cohort/{c}/beweging", FIGURES),
    row("cohort/{c}/begrippen", FIGURES),
    row("cohort/{c}/verloop", FIGURES),
    row(f"cohort/{{c}}/verloop/{LESSON}", FIGURES),
    row(f"cohort/{{c}}/{LESSON}", FIGURES),
    row(f"cohort/{{c}}/{LESSON}/{CASE}", FIGURES, 200, 404),
]
MAIL = f"mail/a.{'0' * 32}"
OPEN = (MAIL, "assets/geen.svg", "static/web/static/site.css", "health", "oauth_callback")


class Asking(NamedTuple):
    """The service, and what its addresses are about."""

    client: httpx.Client
    store: Store
    words: dict[str, dict[str, str]]

    def headers(self, role: Role) -> dict[str, str]:
        """What a request of theirs carries."""
        if role.token:
            return {"Authorization": f"token {role.name}"}
        signed = create_signed_value(SECRET, COOKIE, role.name).decode()
        reply = self.client.get(f"{BASE}ping", headers={"Cookie": f"{COOKIE}={signed}"})
        token = reply.headers["Set-Cookie"].split("_xsrf=")[1].split(";")[0]
        return {"Cookie": f"{COOKIE}={signed}; _xsrf={token}", "X-XSRFToken": token}

    def address(self, asked: Row, about: str) -> str:
        """The address of a row about a cohort."""
        return BASE + asked.address.format(**self.words[about])


async def word_of_the_hub(_: HubOAuth, token: str, **__: object) -> dict[str, Any] | None:
    """The user model of a token, which is the name itself."""
    role = next((role for role in ROLES.values() if role.name == token), None)
    if role is None:
        return None
    groups = list(role.groups)
    return {
        "kind": role.kind, "name": token, "groups": groups, "scopes": [], "session_id": None,
    }  # fmt: skip


def fill(connection: Connection) -> dict[str, str]:
    """The roster with a unit and coordinators; the newest person of each cohort."""
    roster.fill(connection)
    add_unit(connection, roster.BY, Unit("unit-wijk", "zorg", "Wijkzorg"))
    add_cohort(connection, roster.BY, Group("wijk", "Team Wijk", "zorg", "unit-wijk"))
    for login, scope in (("coco", Scope(cohort="noord")), ("cecu", Scope(unit="unit-wijk"))):
        who = roster.add(connection, f"{login.title()} Coördinator", login=login)
        appoint(connection, roster.BY, who.id, "coordinator", scope)
    return {
        where: roster.add(connection, f"Geheim {where.title()}", where, f"wie-{where}").id
        for where in COHORTS
    }


@pytest.fixture(scope="module")
def asking(
    tmp_path_factory: pytest.TempPathFactory, released: Released, settings: Settings
) -> Iterator[Asking]:
    """The service over that roster, where somebody of Team Noord handed in."""
    root: Path = tmp_path_factory.mktemp("scope")
    paths = bare(root)
    titles = ", ".join(f"{{id: {name}, title: Team {name.title()}}}" for name in (*COHORTS, "zuid"))
    course = f"id: proef\ntitle: Professioneel nabij\nlessons: [{LESSON}]\ncohorts: [{titles}]\n"
    (paths.source / "course.yaml").write_text(course, "utf-8")
    shutil.copytree(REPOSITORY / "source" / LESSON, paths.source / LESSON)
    before = HubOAuth.instance() if HubOAuth.initialized() else None
    HubOAuth.clear_instance()
    HubOAuth.instance(
        api_token="geheim",
        api_url="http://127.0.0.1:1/hub/api",
        base_url=BASE,
        oauth_client_id=COOKIE,
        oauth_redirect_uri=f"{BASE}oauth_callback",
    )
    with Store(paths.store_url) as store, patch.object(HubOAuth, "user_for_token", word_of_the_hub):
        store.open_lesson(released, OPENED)
        people = store.writer.do(fill)
        hands_in(store, settings, "noord", 1)
        acts = _acts(store)
        objections = store.writer.do(_objections(people))
        homes = {where: "zorg" if where in ZORG else "college" for where in COHORTS}
        words = {
            where: {
                "c": where,
                "p": person,
                "a": acts[homes[where]],
                "b": objections[where],
                "o": homes[where],
            }
            for where, person in people.items()
        }
        app = make_app(Service(paths, store, Renderer(BASE)), SECRET)
        with serving(app) as address, httpx.Client(base_url=address, timeout=60) as client:
            yield Asking(client, store, words)
    HubOAuth.clear_instance()
    if before is not None:  # that of tests that share one service; they go on with it
        for cls in HubOAuth._walk_mro():
            cls._instance = before


def _objections(people: Mapping[str, str]) -> Callable[[Connection], dict[str, str]]:
    """An objection of somebody of each cohort to what was handed in."""

    def add(connection: Connection) -> dict[str, str]:
        handin = connection.execute(select(metadata.tables["handins"].c.seq)).scalars().first()
        assert handin is not None
        return {
            where: str(
                object_to(connection, About(who, LESSON, handin, 1, where, where), "Geheim", OPENED)
            )
            for where, who in people.items()
        }

    return add


def _acts(store: Store) -> dict[str, str]:
    """A line of the audit about each organisation."""
    c = metadata.tables["audit"].c
    query = select(c.what, c.seq).where(c.did == "add-organisation")
    with store.engine.connect() as connection:
        return {what: str(seq) for what, seq in connection.execute(query)}


def everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""
    with store.engine.connect() as connection:
        return {
            name: [tuple(found) for found in connection.execute(select(table))]
            for name, table in metadata.tables.items()
        }


def passes(asked: Row, role: str, about: str) -> bool:
    """Whether a role passes a row about a cohort; about none it passes with any of its own."""
    allowed = asked.who.get(role, ())
    return about in allowed if re.search(r"{[cpaob]}", asked.address) else bool(allowed)


@pytest.mark.parametrize("role", ROLES)
def test_a_page_is_for_its_roles_about_what_is_theirs(asking: Asking, role: str) -> None:
    headers = asking.headers(ROLES[role])
    wrong: list[tuple[str, str, object]] = []
    for asked in ROWS:
        for about in COHORTS:
            reply = asking.client.get(asking.address(asked, about), headers=headers)
            expected = asked.gets if passes(asked, role, about) else REFUSED
            if reply.status_code not in expected:
                wrong.append((asked.address, about, reply.status_code))
            hidden = [name for name in COHORTS if name not in STAFF.get(role, ())]
            if leaked := [name for name in hidden if f"Geheim {name.title()}" in reply.text]:
                wrong.append((asked.address, about, leaked))

    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("role", ROLES)
def test_what_is_sent_outside_ones_scope_changes_nothing(asking: Asking, role: str) -> None:
    headers, before, wrong = asking.headers(ROLES[role]), everything(asking.store), []
    for asked in ROWS:
        for about in COHORTS:
            if passes(asked, role, about):
                continue
            address = asking.address(asked, about)
            replies = (
                asking.client.post(address, headers=headers, json={"learner": ROLES[role].name}),
                asking.client.post(address, headers=headers, data={"zeker": "ja", "doe": "x"}),
            )
            wrong += [
                (asked.address, about, reply.status_code)
                for reply in replies
                if reply.status_code not in {403, 404, 405, *asked.posts}
            ]

    assert not wrong, "\n".join(map(str, wrong))
    assert everything(asking.store) == before


def test_every_route_has_a_row() -> None:
    words = {"c": "noord", "p": "a-person", "a": "1", "o": "zorg", "b": "1"}
    tried = [asked.address.format(**words).split("?")[0] for asked in ROWS] + list(OPEN)

    untried = [route for route in routes() if not any(re.fullmatch(route, path) for path in tried)]

    assert len(routes()) > 40
    assert untried == []
