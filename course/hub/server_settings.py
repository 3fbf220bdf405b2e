"""Servers by role: their environment, and the page they open on."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tornado.web import HTTPError

from course.grading.gradebook_filling import make_folder
from course.hub.setup import MARK_VARIABLE, Setup
from course.nbgrader_runner import path_with_commands
from course.paths import CoursePaths, is_organisation
from course.people import hub_groups as groups

_PACKAGE = Path(__file__).resolve().parent.parent
SETTINGS = _PACKAGE / "hub" / "jupyter"
_LAB = _PACKAGE / "lab"


def learner_environment(setup: Setup) -> dict[str, str]:
    """A learner's server knows the service's address, never the store's or the course root."""
    return {
        MARK_VARIABLE: setup.mark,
        "COURSE_SERVICE_URL": setup.service_url,
        "JUPYTER_CONFIG_PATH": str(SETTINGS / "learner"),
        "JUPYTER_PATH": str(_LAB),
    }


def instructor_environment(setup: Setup) -> dict[str, str]:
    """An instructor's server knows the course root and both databases."""
    return {
        MARK_VARIABLE: setup.mark,
        "COURSE_ROOT": str(setup.root),
        "COURSE_STORE_URL": setup.store_url,
        "COURSE_GRADEBOOK_URL": setup.gradebook_url,
        "PATH": path_with_commands(),
        "JUPYTER_CONFIG_PATH": str(SETTINGS / "instructor"),
    }


def organisation_environment(setup: Setup, paths: CoursePaths) -> dict[str, str]:
    """A server for one organisation's gradebook knows that one alone."""
    return {
        **instructor_environment(setup),
        "COURSE_ORGANISATION": paths.organisation,
        "COURSE_GRADEBOOK_URL": paths.gradebook_url,
        "JUPYTER_CONFIG_PATH": str(SETTINGS / "organisation"),
    }


def organisation_of(setup: Setup, server: str, names: frozenset[str]) -> str:
    """Whose gradebook a server of that name opens, for a member of these groups; "" for none.

    The server without a name opens the course's gradebook for the course's instructors, and for
    others the first of theirs. A server named after an organisation opens that one's.

    Raises
    ------
    HTTPError
        403: the gradebook is not theirs.
    """
    own = groups.organisations_graded(names) if setup.gradebooks_url else ()
    if not server:
        return own[0] if own and groups.INSTRUCTORS not in names else ""
    is_theirs = server in own or (
        groups.INSTRUCTORS in names
        and bool(setup.gradebooks_url)
        and is_organisation(server)
        and setup.of_organisation(server).course_folder.is_dir()
    )
    if not is_theirs:
        raise HTTPError(403, "Deze cijferlijst is niet van jouw organisatie.")
    return server


def prepare(setup: Setup) -> Callable[[Any], None]:
    """`Spawner.pre_spawn_hook`: sets a server's environment according to its owner's groups.

    Somebody who is both instructor and learner gets an instructor's server. The role
    `eigen-server` has already refused everybody else.
    """

    def hook(spawner: Any) -> None:  # noqa: ANN401 - jupyterhub has no types
        names = frozenset(group.name for group in spawner.user.groups)
        if organisation := organisation_of(setup, getattr(spawner, "name", ""), names):
            paths = setup.of_organisation(organisation)
            make_folder(paths)
            spawner.environment = organisation_environment(setup, paths)
            spawner.notebook_dir = str(paths.course_folder)
            spawner.default_url = "/lab?formgrader=true"
        elif groups.INSTRUCTORS in names:
            spawner.environment = instructor_environment(setup)
            spawner.notebook_dir = str(setup.root)
            spawner.default_url = "/lab?formgrader=true"
        else:
            spawner.environment = learner_environment(setup)
            spawner.notebook_dir = ""
            spawner.default_url = "/lab"

    return hook


def command() -> tuple[list[str], list[str]]:
    """`Spawner.cmd` and `Spawner.args`: a server from this very environment."""
    args = ["--allow-root"] if os.geteuid() == 0 else []
    return [sys.executable, "-m", "jupyterhub.singleuser"], args
