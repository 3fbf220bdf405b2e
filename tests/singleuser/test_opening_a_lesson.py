"""A real Jupyter server with the learners' settings, and a service that the test plays."""

import json
import os
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

import nbformat
import pytest

from course.hub.server_settings import SETTINGS
from course.hub.setup import Ports
from tests.conftest import REPOSITORY
from tests.listening import until_listening

pytestmark = pytest.mark.integration

TOKEN = "een-sleutel-voor-de-test"
PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg"/>'


@dataclass
class Played:
    """The service: what it answers, and with which tokens it was asked."""

    notebooks: list[dict[str, Any]] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    url: str = ""


class Answering(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        played = cast(Any, self.server).played
        played.tokens.add(self.headers["Authorization"])
        notebooks = json.dumps({"notebooks": played.notebooks}).encode()
        body = PICTURE if self.path.endswith(".svg") else notebooks
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as it is called
        """Say nothing."""


@pytest.fixture(scope="module")
def service() -> Iterator[Played]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        played = Played(url=f"http://127.0.0.1:{server.server_port}/")
        cast(Any, server).played = played
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield played
        server.shutdown()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The learner's folder."""
    return tmp_path_factory.mktemp("learner")


@pytest.fixture(scope="module")
def address(service: Played, root: Path) -> Iterator[str]:
    """A learner's server, as the Hub would start it."""
    port = Ports.around(0).public
    command = [sys.executable, "-m", "jupyter_server", "--allow-root", "--no-browser"]
    where = [f"--port={port}", "--ServerApp.ip=127.0.0.1", f"--IdentityProvider.token={TOKEN}"]
    environment = {
        **os.environ,
        "HOME": str(root),
        "PYTHONPATH": str(REPOSITORY),
        "JUPYTER_CONFIG_PATH": str(SETTINGS / "learner"),
        "JUPYTER_RUNTIME_DIR": str(root / ".runtime"),
        "JUPYTERHUB_API_TOKEN": "van-de-hub",
        "COURSE_SERVICE_URL": service.url,
    }
    with subprocess.Popen(
        command + where, cwd=root, env=environment, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stderr
        said = list(iter_until(server.stderr, "Use Control-C"))
        threading.Thread(target=server.stderr.read, daemon=True).start()
        assert any(f"127.0.0.1:{port}/" in line for line in said), "".join(said)
        until_listening(port)
        yield f"http://127.0.0.1:{port}/"
        server.terminate()


def iter_until(lines: Iterable[str], text: str) -> Iterator[str]:
    """The lines up to the one that holds `text`."""
    for line in lines:
        yield line
        if text in line:
            return


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object, **kwargs: object) -> None:
        """Follow no redirect."""


def ask(url: str, token: str = TOKEN) -> tuple[int, str, str]:
    """Status, redirect and page."""
    request = urllib.request.Request(url, headers={"Authorization": f"token {token}"})  # noqa: S310
    try:
        with urllib.request.build_opener(_Stay).open(request, timeout=20) as answer:
            return answer.status, "", answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get("Location", ""), error.read().decode()


def offered(lesson: str) -> dict[str, Any]:
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [
        nbformat.v4.new_markdown_cell("# Les\n\n![As](../../assets/as.svg)"),
        nbformat.v4.new_code_cell('exercise("x")'),
    ]
    return {"lesson": lesson, "notebook": notebook, "exercises": {"lesson": lesson}}


def test_opening_a_lesson_brings_the_notebook_and_goes_there(
    service: Played, address: str, root: Path
) -> None:
    service.notebooks = [offered("een")]

    status, where, _ = ask(f"{address}cursus/een")

    assert (status, where) == (302, "/lab/tree/een/een.ipynb")
    notebook = json.loads((root / "een" / "een.ipynb").read_text())
    assert notebook["cells"][1]["metadata"]["jupyter"]["source_hidden"] is True
    assert json.loads((root / "een" / "exercises.json").read_text()) == {"lesson": "een"}
    assert (root / "assets" / "as.svg").read_bytes() == PICTURE
    assert service.tokens == {"token van-de-hub"}


def test_the_notebook_is_trusted(service: Played, address: str) -> None:
    service.notebooks = [offered("vertrouwd")]
    ask(f"{address}cursus/vertrouwd")

    model = json.loads(ask(f"{address}api/contents/vertrouwd/vertrouwd.ipynb")[2])

    assert model["content"]["cells"][1]["metadata"]["trusted"] is True


def test_without_a_notebook_a_dutch_page_says_what_to_do(address: str) -> None:
    status, _, page = ask(f"{address}cursus/onbekend")

    assert status == 503
    assert "Het notitieblok is er nog niet" in page
    assert 'href="/services/cursus/"' in page


def test_what_is_there_is_opened_when_the_service_says_nonsense(
    service: Played, address: str
) -> None:
    service.notebooks = [offered("blijft")]
    ask(f"{address}cursus/blijft")
    service.notebooks = [{"lesson": "../../etc"}]

    assert ask(f"{address}cursus/blijft")[0] == 302


def test_a_stranger_is_refused(service: Played, address: str, root: Path) -> None:
    service.notebooks = [offered("vreemd")]

    status, where, _ = ask(f"{address}cursus/vreemd", token="iets-anders")

    assert (status, where.partition("?")[0]) == (302, "/login")
    assert not (root / "vreemd").exists()


def test_formgrader_and_terminals_are_off(address: str) -> None:
    assert ask(f"{address}formgrader")[0] == 404
    assert ask(f"{address}api/terminals")[0] == 404
