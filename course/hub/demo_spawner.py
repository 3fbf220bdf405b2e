"""The demo's servers: processes of one Unix user. It shows roles; it separates nobody."""

import os
from collections.abc import Callable
from pathlib import Path

from jupyterhub.spawner import SimpleLocalProcessSpawner


class DemoSpawner(SimpleLocalProcessSpawner):  # type: ignore[misc]  # jupyterhub has no types
    """Starts a server in its folder, so that nbgrader finds the course's settings there."""

    def make_preexec_fn(self, name: str) -> Callable[[], None]:  # noqa: ARG002 - as the base has it
        """Make the home, readable by its owner only, and go to the folder of the notebooks."""
        home = Path(self.home_dir)
        folder = self.notebook_dir or home

        def enter() -> None:
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.chdir(folder)

        return enter
