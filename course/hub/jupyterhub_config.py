"""The Hub's configuration file; what it holds is settled in course.hub.configure."""

import os
from pathlib import Path

from course.hub.configure import configure
from course.hub.setup import SETUP_VARIABLE, Setup

if SETUP_VARIABLE not in os.environ:
    raise SystemExit("This configuration is read by `course demo`: start the Hub with that.")

configure(
    get_config(),  # type: ignore[name-defined]  # noqa: F821 - given by JupyterHub
    Setup.read(Path(os.environ[SETUP_VARIABLE])),
)
