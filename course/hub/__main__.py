"""JupyterHub as a child of course.hub.run; it exits when its parent exits, however that happens."""

import os
import signal
import sys
import threading
from pathlib import Path

from jupyterhub import orm
from jupyterhub.app import JupyterHub


class CourseHub(JupyterHub):  # type: ignore[misc]  # jupyterhub has no types
    """JupyterHub whose groups hold exactly the people whom the demo names.

    Groups that follow the roster or an identity provider are left as they are.
    """

    async def init_groups(self) -> None:
        """Remove members who are no longer named: JupyterHub's `load_groups` only ever adds."""
        named_here = self.db.query(orm.Group) if self.load_groups else ()
        for group in named_here:
            named = self.load_groups.get(group.name, {}).get("users", [])
            group.users = [user for user in group.users if user.name in named]
        await super().init_groups()

    async def init_spawners(self) -> int:
        """Forget the servers of a Hub that was killed: run.py has stopped them."""
        for spawner in self.db.query(orm.Spawner).filter(orm.Spawner.server_id.is_not(None)):
            self.db.delete(spawner.server)
            spawner.server = None
            spawner.state = {}
        self.db.commit()
        return int(await super().init_spawners())


def end_with_parent() -> None:
    """End this process once its standard input closes, which the parent keeps open."""
    parent = os.dup(sys.stdin.fileno())
    with Path(os.devnull).open("rb") as null:
        os.dup2(null.fileno(), sys.stdin.fileno())

    def watch() -> None:
        while os.read(parent, 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent", daemon=True).start()


def main() -> None:
    """Start the Hub with working signals, even if the parent was started in the background."""
    os.umask(0o077)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    end_with_parent()
    CourseHub.launch_instance(["-f", str(Path(__file__).with_name("jupyterhub_config.py"))])


if __name__ == "__main__":
    main()
