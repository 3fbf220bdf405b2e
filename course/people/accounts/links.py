"""Whole addresses of the service, for people who are not on one of its pages."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from course.messages import noop
from course.people.errors import RosterError

VARIABLES: Final = ("COURSE_PUBLIC_URL", "JUPYTERHUB_PUBLIC_URL")
_FILE: Final = "public-url"


def public_url(environment: Mapping[str, str] = os.environ) -> str:
    """Where people reach the service, ending in a slash; "" where nothing says it.

    `COURSE_PUBLIC_URL`, else what the Hub tells its services when `JupyterHub.public_url` is set.
    """
    found = next(filter(None, (environment.get(name, "") for name in VARIABLES)), "")
    return f"{found.rstrip('/')}/" if found else ""


def keep(state: Path, url: str) -> None:
    """Write down where the service is, for commands in a shell of the same machine."""
    if url:
        (state / _FILE).write_text(f"{url}\n", encoding="utf-8")


def known_url(state: Path) -> str:
    """Where people reach the service, as the environment or the service itself said; "" if none."""
    file = state / _FILE
    return public_url() or (file.read_text(encoding="utf-8").strip() if file.exists() else "")


def public_url_for_commands(state: Path) -> str:
    """Where people reach the service, as the environment or the service itself said.

    Raises
    ------
    RosterError
        Nobody has said it yet.
    """
    url = known_url(state)
    if not url:
        raise RosterError(
            noop(
                "It is not known where people reach the course: set COURSE_PUBLIC_URL, "
                "such as https://course.example/services/cursus/."
            )
        )
    return url


def invitation_link(url: str, token: str) -> str:
    """The whole link of an invitation."""
    return f"{url}uitnodiging/{token}"
