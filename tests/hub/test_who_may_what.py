"""Groups, roles and what each role's server is told."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from traitlets.config import Config

from course.hub import server_settings
from course.hub.configure import configure
from course.hub.roles import members
from course.hub.roles import roles as roles_of
from course.hub.setup import Setup
from course.people import hub_groups as groups

SECRETS = ("COURSE_ROOT", "COURSE_STORE_URL", "COURSE_GRADEBOOK_URL")


def server_of(setup: Setup, *names: str) -> SimpleNamespace:
    """The server of somebody in those groups, as the hook prepares it."""
    user = SimpleNamespace(groups=[SimpleNamespace(name=name) for name in names])
    spawner = SimpleNamespace(user=user, environment={}, notebook_dir="?", default_url="?")
    server_settings.prepare(setup)(spawner)
    return spawner


def scopes_of(roles: list[dict[str, Any]], group: str) -> set[str]:
    mine = (role for role in roles if group in role.get("groups", ()))
    return {scope for role in mine for scope in role["scopes"]}


def test_a_learners_server_knows_the_service_and_nothing_of_the_store(setup: Setup) -> None:
    environment = server_of(setup, groups.LEARNERS, groups.cohort("noord")).environment

    assert environment["COURSE_SERVICE_URL"] == setup.service_url
    assert not set(SECRETS) & set(environment)
    assert str(setup.root) not in json.dumps(environment)
    assert setup.accounts.password not in json.dumps(environment)


def test_an_instructors_server_stands_in_the_course_root_and_opens_formgrader(
    setup: Setup,
) -> None:
    server = server_of(setup, groups.INSTRUCTORS)

    assert server.notebook_dir == str(setup.root)
    assert server.default_url == "/lab?formgrader=true"
    assert set(SECRETS) <= set(server.environment)


def test_who_is_learner_and_instructor_gets_the_instructors_server(setup: Setup) -> None:
    assert "COURSE_ROOT" in server_of(setup, groups.LEARNERS, groups.INSTRUCTORS).environment


def test_the_mail_server_is_for_the_service_alone(
    setup: Setup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_SMTP_URL", "smtps://cursus:geheim@mail.example")
    c = Config()

    configure(c, setup)

    (service,) = c.JupyterHub.services
    assert service["environment"]["COURSE_SMTP_URL"] == "smtps://cursus:geheim@mail.example"
    assert "COURSE_MAIL_FROM" not in service["environment"]
    for group in (groups.LEARNERS, groups.INSTRUCTORS):
        server = server_of(setup, group)
        assert "COURSE_SMTP_URL" not in server.environment
        assert "geheim" not in json.dumps(server.environment)
    assert "COURSE_SMTP_URL" not in c.Spawner.get("env_keep", ())


def test_only_learners_and_instructors_may_have_a_server() -> None:
    roles = roles_of(lab=True)

    assert "self" in scopes_of(roles, groups.LEARNERS)
    assert "self" in scopes_of(roles, groups.INSTRUCTORS)
    assert not scopes_of(roles, groups.coordinators("noord"))


def test_everybody_may_reach_the_service_which_says_what_they_see() -> None:
    (everybody,) = (role for role in roles_of(lab=False) if role["name"] == "user")

    assert "access:services!service=cursus" in everybody["scopes"]
    assert "self" not in everybody["scopes"]


def test_without_lab_learners_have_no_server() -> None:
    roles = roles_of(lab=False)

    assert "self" not in scopes_of(roles, groups.LEARNERS)


def test_everybody_is_in_the_groups_that_the_accounts_name(setup: Setup) -> None:
    loaded = members(setup.accounts.groups_of())

    assert loaded["nbgrader-professioneel-nabij"] == {"users": ["leerling"]}
    assert loaded["cohort-noord"] == {"users": ["leerling"]}
    assert loaded["formgrade-professioneel-nabij"] == {"users": ["docent"]}
    assert loaded["coordinators-zuid"] == {"users": ["coordinator"]}


@pytest.fixture
def config(setup: Setup) -> Config:
    c = Config()
    configure(c, setup)
    return c


def test_only_the_named_people_may_log_in(config: Config) -> None:
    assert config.Authenticator.allowed_users == {"leerling", "docent", "coordinator"}


def test_the_service_gets_the_course_and_the_link_to_notebooks(
    config: Config, setup: Setup
) -> None:
    (service,) = config.JupyterHub.services

    assert service["environment"]["COURSE_ROOT"] == str(setup.root)
    assert service["environment"]["COURSE_NOTEBOOK_URL"] == "/hub/user-redirect/cursus/"
    assert service["oauth_no_confirm"] is True
