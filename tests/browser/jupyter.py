"""A Jupyter server of its own, which serves JupyterLab and Notebook 7 alike."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tornado.netutil import bind_sockets

from tests.listening import until_listening

# No question about news from the internet; all of a notebook is drawn, also what is out of view.
_PAGE = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
_NOTEBOOK = {"windowingMode": "none"}


@contextmanager
def jupyter(root: Path, home: Path) -> Iterator[str]:
    """The address of a server over `root`, ending in a slash; `home` holds all its settings."""
    _settings(home)
    (socket,) = bind_sockets(0, "127.0.0.1")
    port = socket.getsockname()[1]
    socket.close()
    options = {
        "ServerApp.root_dir": root,
        "ServerApp.port": port,
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.open_browser": False,
        "ServerApp.allow_root": True,
        "IdentityProvider.token": "",
    }
    command = [sys.executable, "-m", "jupyterlab", *(f"--{k}={v}" for k, v in options.items())]
    with subprocess.Popen(command, env=_environment(home), stderr=subprocess.PIPE) as server:
        assert server.stderr is not None
        try:
            said = _until_running(server.stderr)
            drain = threading.Thread(target=lambda: server.stderr and server.stderr.read())
            drain.start()
            assert server.poll() is None, said
            until_listening(port)
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()


def _until_running(lines: IO[bytes]) -> str:
    """What the server says until it can be visited, or ends."""
    said = []
    for line in lines:
        said.append(line.decode())
        if "is running at" in said[-1]:
            break
    return "".join(said)


def _settings(home: Path) -> None:
    for name, held in {
        "config/labconfig/page_config.json": _PAGE,
        "config/lab/user-settings/@jupyterlab/notebook-extension/tracker.jupyterlab-settings": (
            _NOTEBOOK
        ),
    }.items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(held), encoding="utf-8")


def _environment(home: Path) -> dict[str, str]:
    own = {name: str(home / name.lower()) for name in ("JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")}
    hub = {"JUPYTERHUB_API_TOKEN", "COURSE_SERVICE_URL"}
    inherited = {name: value for name, value in os.environ.items() if name not in hub}
    return {
        **inherited,
        **own,
        "HOME": str(home),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
    }
