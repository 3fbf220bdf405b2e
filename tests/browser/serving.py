"""A tornado application in a thread of this process, on a free port of this machine."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application

from course.web.app import LARGEST_REQUEST


@contextmanager
def serving(app: Application) -> Iterator[str]:
    """The address, ending in a slash, while `app` answers there."""
    loop, (socket, *_) = asyncio.new_event_loop(), bind_sockets(0, "127.0.0.1")

    def serve() -> None:
        asyncio.set_event_loop(loop)
        server = HTTPServer(app, max_body_size=LARGEST_REQUEST)
        server.add_sockets([socket])
        loop.run_forever()
        server.stop()
        loop.run_until_complete(server.close_all_connections())
        loop.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{socket.getsockname()[1]}/"
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
