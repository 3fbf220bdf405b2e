"""The proxy passes on what kernels and browsers say to each other, and that one is gone."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
import pytest
from tornado.httpclient import HTTPRequest
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler
from tornado.websocket import WebSocketClientConnection, WebSocketHandler, websocket_connect

from course.hub.setup import Ports
from tests.conftest import REPOSITORY

pytestmark = pytest.mark.integration

LONG = "een lange pagina " * 500
KERNEL = "v1.kernel.websocket.jupyter.org"


class Echo(WebSocketHandler):
    """Says hello at once, repeats what it hears, and leaves when asked."""

    def select_subprotocol(self, subprotocols: list[str]) -> str | None:
        return KERNEL if KERNEL in subprotocols else None

    def open(self, *args: str, **kwargs: str) -> None:  # noqa: ARG002 - as tornado calls it
        self.write_message("hallo")

    def on_message(self, message: str | bytes) -> None:
        if message == "weg":
            self.close()
        else:
            self.write_message(message, binary=isinstance(message, bytes))


class Page(RequestHandler):
    def get(self) -> None:
        self.write("pagina")


class Long(RequestHandler):
    def get(self) -> None:
        self.write(LONG)


@dataclass
class Proxied:
    address: str

    async def connect(self) -> WebSocketClientConnection:
        request = HTTPRequest(f"ws://{self.address}/echo")
        return await websocket_connect(request, subprotocols=["anders", KERNEL])


@asynccontextmanager
async def proxied() -> AsyncIterator[Proxied]:
    """A server that echoes, behind a running proxy."""
    sockets = bind_sockets(0, "127.0.0.1")
    routes = [("/echo", Echo), ("/pagina", Page), ("/lang", Long)]
    server = HTTPServer(Application(routes, compress_response=True))
    server.add_sockets(sockets)
    ports = Ports.around(0)
    command = ["-m", "course.hub.proxy", "--ip", "127.0.0.1", "--port", str(ports.public)]
    command += ["--api-ip", "127.0.0.1", "--api-port", str(ports.proxy), "--log-level", "ERROR"]
    command += ["--default-target", f"http://127.0.0.1:{sockets[0].getsockname()[1]}"]
    environment = {**os.environ, "CONFIGPROXY_AUTH_TOKEN": "x", "PYTHONPATH": str(REPOSITORY)}
    with subprocess.Popen([sys.executable, *command], env=environment) as proxy:
        try:
            await answers(f"http://127.0.0.1:{ports.public}/pagina", proxy)
            yield Proxied(f"127.0.0.1:{ports.public}")
        finally:
            proxy.terminate()
            server.stop()


async def answers(url: str, proxy: "subprocess.Popen[bytes]") -> None:
    """Wait until the proxy gives the page."""
    async with httpx.AsyncClient() as client:
        while proxy.poll() is None:
            try:
                assert (await client.get(url)).text == "pagina"
            except httpx.TransportError:
                await asyncio.to_thread(waited, proxy)
            else:
                return
    raise AssertionError("the proxy ended")


def waited(proxy: "subprocess.Popen[bytes]") -> None:
    try:
        proxy.wait(0.1)
    except subprocess.TimeoutExpired:
        return


def behind_proxy(told: Callable[[Proxied], Awaitable[None]]) -> None:
    async def run() -> None:
        async with proxied() as there:
            await asyncio.wait_for(told(there), 20)

    asyncio.run(run())


def test_a_kernels_subprotocol_is_agreed_on() -> None:
    async def told(there: Proxied) -> None:
        assert (await there.connect()).selected_subprotocol == KERNEL

    behind_proxy(told)


def test_binary_stays_binary_and_text_stays_text_both_ways() -> None:
    async def told(there: Proxied) -> None:
        browser = await there.connect()
        assert await browser.read_message() == "hallo"

        await browser.write_message(b"\x00\xff", binary=True)
        await browser.write_message("tekst")

        assert await browser.read_message() == b"\x00\xff"
        assert await browser.read_message() == "tekst"

    behind_proxy(told)


def test_the_browser_is_told_when_the_server_leaves() -> None:
    async def told(there: Proxied) -> None:
        browser = await there.connect()
        assert await browser.read_message() == "hallo"

        await browser.write_message("weg")

        assert await browser.read_message() is None

    behind_proxy(told)


@pytest.mark.parametrize(("asked", "packed"), [("gzip", "gzip"), ("identity", None)])
def test_what_a_server_packed_stays_packed(asked: str, packed: str | None) -> None:
    async def told(there: Proxied) -> None:
        async with httpx.AsyncClient(headers={"Accept-Encoding": asked}) as client:
            reply = await client.get(f"http://{there.address}/lang")

        assert reply.text == LONG
        assert reply.headers.get("Content-Encoding") == packed
        assert (int(reply.headers["Content-Length"]) < len(LONG) / 10) == bool(packed)

    behind_proxy(told)
