"""The proxy in Python (PyPI configurable-http-proxy 0.4.0), started as a module: no node, no PATH.

Six of its defects get in the way of Jupyter and are fixed here; this module can go once
https://github.com/corridor/configurable-http-proxy has fixed them:

- it drops the subprotocol that a kernel's websocket negotiates, so the first attempt fails;
- it forwards a browser's binary messages as text, which no kernel's websocket can read;
- it keeps a browser's websocket open after its server has gone;
- it handles ten requests at a time, and each page waiting for a server takes up one;
- it cuts off a request after twenty seconds, and grading a group takes longer;
- it unpacks gzipped responses, so that a phone downloads four times as much.
"""

import re

from configurable_http_proxy import configproxy  # type: ignore[import-untyped]  # ships no types
from configurable_http_proxy.cli import main  # type: ignore[import-untyped]  # ships no types
from configurable_http_proxy.handlers import ProxyHandler  # type: ignore[import-untyped]  # same
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

_INVITATION = re.compile(r"(/uitnodiging/)[^\s?]+")
_REQUESTS_AT_ONCE = 1000
_SECONDS_A_REQUEST = 900.0


class Handler(ProxyHandler):  # type: ignore[misc]  # the proxy has no types
    """Forwards one request or websocket, without the defects above."""

    ws_client: WebSocketClientConnection | None

    def _get_proxy_request(self, url: str) -> HTTPRequest:
        """Forward the request to the server, and leave its response compressed."""
        request: HTTPRequest = super()._get_proxy_request(url)
        request.decompress_response = False
        request.header_callback = self._keep_encoding
        return request

    def _keep_encoding(self, line: str) -> None:
        name, _, value = line.partition(":")
        if name.lower() == "content-encoding":  # the one header that the proxy drops
            self.set_header(name, value.strip())

    async def handle_proxy_error(self, code: int, err: object) -> None:
        """Send an error page of the proxy, which is not compressed."""
        self.clear_header("Content-Encoding")
        await super().handle_proxy_error(code, err)

    def _request_summary(self) -> str:
        """For tornado's log: an invitation's link lets in whoever reads it."""
        return _INVITATION.sub(r"\1...", super()._request_summary())

    def select_subprotocol(self, subprotocols: list[str]) -> str | None:  # noqa: ARG002
        """Accept what the upstream server has chosen."""
        return self.ws_client.selected_subprotocol if self.ws_client else None

    async def start_ws_client(self, path: str | None = None) -> None:
        """Connect to the upstream server before accepting the browser's websocket."""
        self.closed = False
        self._early: list[str | bytes] = []
        url = await self.get_target_url(path)
        if url is None:
            return
        request = self._get_proxy_request(url.replace("http", "ws", 1))
        try:
            self.ws_client = await websocket_connect(request, on_message_callback=self._back)
        except HTTPClientError as error:
            self.set_status(error.code)
            self.finish(error.message)
        except OSError as error:
            await self.handle_proxy_error(503, error)

    def open(self, *args: str, **kwargs: str) -> None:  # noqa: ARG002 - as tornado calls it
        """Forward what the server sent before the browser was connected."""
        for message in self._early:
            self._back(message)

    def on_message(self, message: str | bytes) -> None:
        """Forward a message of the browser to the server."""
        if self.ws_client:
            self.proxy.update_last_activity(self.target["prefix"])
            self.ws_client.write_message(message, binary=isinstance(message, bytes))

    def _back(self, message: str | bytes | None) -> None:
        if message is None:
            self.close()
        elif self.ws_connection is None:
            self._early.append(message)
        elif not self.closed:
            self.proxy.update_last_activity(self.target["prefix"])
            self.write_message(message, binary=isinstance(message, bytes))


if __name__ == "__main__":
    AsyncHTTPClient.configure(
        None,
        max_clients=_REQUESTS_AT_ONCE,
        defaults={"request_timeout": _SECONDS_A_REQUEST},
    )
    configproxy.ProxyHandler = Handler
    main()
