"""Servers by role: their environment, and the page they open on."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from course.hub.setup import MARK_VARIABLE, Setup
from course.nbgrader_runner import path_with_commands
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


def prepare(setup: Setup) -> Callable[[Any], None]:
    """`Spawner.pre_spawn_hook`: sets a server's environment according to its owner's groups.

    Somebody who is both instructor and learner gets an instructor's server. The role
    `eigen-server` has already refused everybody else.
    """

    def hook(spawner: Any) -> None:  # noqa: ANN401 - jupyterhub has no types
        names = {group.name for group in spawner.user.groups}
        if groups.INSTRUCTORS in names:
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
