"""Handlers without personal data, open to everybody: files, and the health check."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tornado.web import HTTPError, RequestHandler

from course.web.errors import Problem
from course.web.handlers import CONTENT_POLICY, refuse_upgrade
from course.web.static_files import (
    StaticFile,
    modules_version,
    picture,
    split_version,
    static_file,
)

_FOR_EVER = "public, max-age=31536000, immutable"
_FIGURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


class Public(RequestHandler):
    """Strict headers, and errors as one Dutch sentence."""

    def prepare(self) -> None:
        """Files are not websockets."""
        refuse_upgrade(self.request)

    def set_default_headers(self) -> None:
        """Strict, on errors too."""
        self.set_header("Content-Security-Policy", CONTENT_POLICY)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.clear_header("Server")

    def write_error(self, status_code: int, **kwargs: Any) -> None:  # noqa: ANN401
        """One Dutch sentence."""
        error = (kwargs.get("exc_info") or (None, None))[1]
        self.finish({"message": Problem.of(status_code, error).text})


class FileHandler(Public):
    """Files from memory, gzipped once; read and compressed in a worker thread."""

    _version = ""

    async def send(self, read: Callable[[], tuple[StaticFile, bool]]) -> None:
        """The file that `read` gives in a worker thread, and whether its address is its version's.

        Browsers cache such a file for ever.
        """
        try:
            file, is_current = await asyncio.get_running_loop().run_in_executor(None, read)
        except LookupError:
            raise HTTPError(404) from None
        self._version = file.version
        self.set_header("Content-Type", f"{file.kind}; charset=utf-8")
        self.set_header("Vary", "Accept-Encoding")
        self.set_header("Cache-Control", _FOR_EVER if is_current else "no-cache")
        if "gzip" in self.request.headers.get("Accept-Encoding", ""):
            self.set_header("Content-Encoding", "gzip")
            self.finish(file.zipped)
        else:
            self.finish(file.content)

    def compute_etag(self) -> str | None:
        """The version, which is a digest of the content."""
        return f'"{self._version}"' if self._version else None


class Static(FileHandler):
    """Scripts, styles and plotly; a module's address holds the version of all modules."""

    async def get(self, address: str) -> None:
        """The file of that name."""
        asked = self.get_query_argument("v", "")
        await self.send(lambda: _script_or_style(address, asked))


class Figure(FileHandler):
    """Pictures from `assets/`; an SVG may carry its own style, but no script."""

    def initialize(self, path: str) -> None:
        """`path` is the folder with the pictures."""
        self._assets = Path(path)

    async def get(self, name: str) -> None:
        """The picture of that name; nothing in it ever runs."""
        self.set_header("Content-Security-Policy", _FIGURE_POLICY)
        await self.send(lambda: (picture(self._assets, name), False))


class Health(Public):
    """Whether the service is up; says nothing else."""

    def get(self) -> None:
        """Always `{"ok": true}`."""
        self.write({"ok": True})


def _script_or_style(address: str, asked: str) -> tuple[StaticFile, bool]:
    """The file at `address`; and whether its version, in the address or `asked`, is current."""
    name, version = split_version(address)
    file = static_file(name)
    return file, asked == file.version if version is None else version == modules_version()
