"""JupyterHub's settings, derived from a `Setup`."""

import os
import sys
from pathlib import Path
from typing import Any

from course.answers.store import Store
from course.content.settings import read_settings
from course.hub import roles, server_settings
from course.hub.demo_spawner import DemoSpawner
from course.hub.setup import MARK_VARIABLE, PREFIX, Setup
from course.hub_names import is_opaque
from course.jobs.mail.server import VARIABLES as MAIL_VARIABLES
from course.messages import Message
from course.paths import CoursePaths
from course.people.hub_groups import instructors_of
from course.people.organisations import organisations
from course.secret_files import secret_text_in, token

_HERE = Path(__file__).resolve().parent
_COURSE_TITLE = "Professioneel nabij"

_NO_LAB = (
    "Learners get no JupyterLab, because on a shared origin their pages could act as whoever "
    "opens them: set subdomain_host to give each learner a domain."
)

# Stopping may take ten seconds in all; whatever is still running then is killed by run.py.
_SECONDS_TO_INTERRUPT = 3
_SECONDS_TO_END = 1

# How soon the Hub notices that a server died; until then its pages give a 503.
_SECONDS_BETWEEN_POLLS = 5


def configure(c: Any, setup: Setup) -> None:  # noqa: ANN401 - traitlets' Config knows any name
    """Set everything that the course needs in JupyterHub's configuration `c`."""
    _hub(c, setup)
    _proxy(c, setup)
    _service(c, setup)
    _people(c, setup)
    _servers(c, setup)
    _pages(c, setup)


def _hub(c: Any, setup: Setup) -> None:  # noqa: ANN401
    c.JupyterHub.bind_url = setup.address
    c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{setup.ports.hub}"
    c.JupyterHub.db_url = f"sqlite:///{setup.folder / 'jupyterhub.sqlite'}"
    c.JupyterHub.cookie_secret_file = str(setup.folder / "cookie-secret")
    c.JupyterHub.subdomain_host = setup.subdomain_host
    c.JupyterHub.public_url = setup.public_url
    c.JupyterHub.default_url = landing
    # A link into a server that is not running starts it.
    c.JupyterHub.implicit_spawn_seconds = 0.5


def landing(handler: Any) -> str:  # noqa: ANN401
    """Everybody lands on the service, which redirects each role to its page."""
    return str(handler.services[roles.SERVICE].href)


def _proxy(c: Any, setup: Setup) -> None:  # noqa: ANN401
    c.ConfigurableHTTPProxy.command = [sys.executable, "-m", "course.hub.proxy"]
    c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{setup.ports.proxy}"
    c.ConfigurableHTTPProxy.auth_token = token()
    c.ConfigurableHTTPProxy.pid_file = str(setup.folder / "proxy.pid")
    c.ConfigurableHTTPProxy.log_level = "error"


def _service(c: Any, setup: Setup) -> None:  # noqa: ANN401
    c.JupyterHub.services = [
        {
            "name": roles.SERVICE,
            "url": f"http://127.0.0.1:{setup.ports.service}",
            "oauth_no_confirm": True,
            "command": [sys.executable, "-m", "course.web"],
            "cwd": str(setup.root),
            "api_token": secret_text_in(setup.folder / "service-token"),
            "environment": {
                MARK_VARIABLE: setup.mark,
                "COURSE_ROOT": str(setup.root),
                "COURSE_STORE_URL": setup.store_url,
                "COURSE_GRADEBOOK_URL": setup.gradebook_url,
                "COURSE_PUBLIC_URL": f"{setup.public_url}{PREFIX.lstrip('/')}",
                "COURSE_ACCOUNTS": "own" if setup.keeps_accounts else "",
                "COURSE_LOGIN_SERVICE": setup.oidc.label if setup.oidc else "",
                "COURSE_GRADEBOOKS_URL": setup.gradebooks_url,
                "COURSE_NOTEBOOK_URL": "/hub/user-redirect/cursus/" if _lab(setup) else "",
                **{name: os.environ[name] for name in MAIL_VARIABLES if name in os.environ},
            },
        }
    ]


def _lab(setup: Setup) -> bool:
    """Whether learners may open JupyterLab: in the demo, or with a domain for each user."""
    return setup.is_demo or bool(setup.subdomain_host)


def _people(c: Any, setup: Setup) -> None:  # noqa: ANN401
    if not _lab(setup):
        sys.stderr.write(f"{_NO_LAB}\n")
    c.JupyterHub.load_roles = roles.roles(lab=_lab(setup), graders=_graders(setup))
    if setup.oidc is not None:
        from course.hub.oidc import configure_oidc  # noqa: PLC0415 - only where it is used

        configure_oidc(c, setup.oidc, setup.store_url if setup.keeps_accounts else "")
    elif setup.is_demo:
        c.JupyterHub.load_groups = roles.members(setup.accounts.groups_of())
        c.JupyterHub.authenticator_class = "shared-password"
        c.SharedPasswordAuthenticator.user_password = setup.accounts.password
        c.Authenticator.allowed_users = {person.name for person in setup.accounts.people}
    else:
        configure_own_accounts(c, setup.store_url)


def _graders(setup: Setup) -> list[str]:
    """The groups that open an organisation's gradebook: one for each that the roster has now."""
    if not setup.gradebooks_url:
        return []
    with Store(setup.store_url) as store, store.engine.connect() as connection:
        return [instructors_of(organisation.id) for organisation in organisations(connection)]


def configure_own_accounts(c: Any, store_url: str) -> None:  # noqa: ANN401
    """Let people log in to the Hub of `c` with accounts that the course keeps in its store.

    Somebody gets one with an invitation only. Groups follow the roster at each log-in.
    """
    from course.hub.own_accounts import OwnAccounts  # noqa: PLC0415 - brings the store

    c.JupyterHub.authenticator_class = OwnAccounts
    c.OwnAccounts.store_url = store_url
    c.Authenticator.allow_all = True
    c.Authenticator.manage_groups = True


def _servers(c: Any, setup: Setup) -> None:  # noqa: ANN401
    c.JupyterHub.spawner_class = DemoSpawner
    c.SimpleLocalProcessSpawner.home_dir_template = str(setup.homes / "{username}")
    c.LocalProcessSpawner.interrupt_timeout = _SECONDS_TO_INTERRUPT
    c.LocalProcessSpawner.term_timeout = _SECONDS_TO_END
    c.LocalProcessSpawner.kill_timeout = _SECONDS_TO_END
    c.Spawner.cmd, c.Spawner.args = server_settings.command()
    c.Spawner.poll_interval = _SECONDS_BETWEEN_POLLS
    c.Spawner.pre_spawn_hook = server_settings.prepare(setup)
    c.JupyterHub.allow_named_servers = bool(setup.gradebooks_url)
    c.Spawner.server_token_scopes = roles.SERVER_SCOPES


def _pages(c: Any, setup: Setup) -> None:  # noqa: ANN401
    c.JupyterHub.template_paths = [
        str(_HERE / "templates"),
        str(_HERE.parent / "widgets" / "style"),
    ]
    c.JupyterHub.template_vars = {
        "course_title": _COURSE_TITLE,
        "course_url": PREFIX,
        "shown_name": shown_name,
        "keeps_accounts": setup.keeps_accounts,
        "help": whom_to_ask(setup),
        "accounts": [(p.name, Message(p.about).dutch) for p in setup.accounts.people],
    }


def shown_name(user: Any) -> str:  # noqa: ANN401 - jupyterhub has no types
    """What a page of the Hub calls somebody: as the log-in brought it along, else the user name.

    Names at the Hub of real people say nothing to them: "" where there is only such a name, and for
    nobody. JupyterHub calls it for each page.
    """
    if user is None:
        return ""
    shown = (user.user_info or {}).get("name")
    return str(shown or ("" if is_opaque(user.name) else user.name))


def whom_to_ask(setup: Setup) -> str:
    """Whom somebody asks who cannot get in."""
    settings = read_settings(CoursePaths.at(setup.root).source)
    return settings.help or "je docent of wie je heeft uitgenodigd"
