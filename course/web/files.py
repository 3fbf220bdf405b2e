"""Static files, figures, the renewal of a lost log-in, and whether the service is up."""

from pathlib import Path
from typing import Any

from jupyterhub.services.auth import HubOAuthCallbackHandler
from tornado.web import HTTPError, RequestHandler, StaticFileHandler

from course.web.base import CONTENT_POLICY, Handler, error_text
from course.web.people import Person
from course.web.render import modules_version, split_version, static_file

_FOR_EVER = "public, max-age=31536000, immutable"


class Open(RequestHandler):
    """What holds nothing about anybody, and so asks nobody who they are."""

    def set_default_headers(self) -> None:
        """Strict, on errors too."""
        self.set_header("Content-Security-Policy", CONTENT_POLICY)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.clear_header("Server")

    def write_error(self, status_code: int, **kwargs: Any) -> None:  # noqa: ANN401
        """One Dutch sentence."""
        del kwargs
        self.finish({"message": error_text(status_code)[1]})


class Static(Open):
    """Scripts, styles and plotly, from memory and gzipped once."""

    def get(self, name: str) -> None:
        """The file; kept for ever by browsers when asked for by its version."""
        name, version = split_version(name)
        try:
            file = static_file(name)
        except LookupError:
            raise HTTPError(404) from None
        self.set_header("Content-Type", f"{file.kind}; charset=utf-8")
        self.set_header("Vary", "Accept-Encoding")
        if version is None:
            is_current = self.get_query_argument("v", "") == file.version
        else:
            is_current = version == modules_version()
        self.set_header("Cache-Control", _FOR_EVER if is_current else "no-cache")
        if "gzip" in self.request.headers.get("Accept-Encoding", ""):
            self.set_header("Content-Encoding", "gzip")
            self.finish(file.zipped)
        else:
            self.finish(file.content)


class Figure(Open, StaticFileHandler):
    """Figures from `assets/`; an SVG may carry its own style, but no script."""

    def set_extra_headers(self, path: str) -> None:
        """Forbid everything but inline style; a figure never runs anything."""
        del path
        self.set_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")

    def validate_absolute_path(self, root: str, absolute_path: str) -> str | None:
        """Pictures only."""
        if Path(absolute_path).suffix not in {".svg", ".png"}:
            raise HTTPError(404)
        return super().validate_absolute_path(root, absolute_path)


class Callback(Handler, HubOAuthCallbackHandler):  # type: ignore[misc]  # jupyterhub has no types
    """Where the Hub sends people back to after logging in."""

    async def prepare(self) -> None:
        """Nobody is known yet."""


class Ping(Handler):
    """A small page that a lesson page opens in a hidden frame to renew a lost log-in."""

    def may_enter(self, person: Person) -> bool:
        """Everybody who is logged in."""
        return bool(person.name)

    def get(self) -> None:
        """The page; it may be framed by our own pages only."""
        policy = CONTENT_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
        self.set_header("Content-Security-Policy", policy)
        self.page("ping.html")


class Health(Open):
    """Whether the service is up; tells nothing else."""

    def get(self) -> None:
        """Always `{"ok": true}`."""
        self.write({"ok": True})


class NotFound(Handler):
    """Everything else."""

    def may_enter(self, person: Person) -> bool:
        """Everybody who is logged in, to be told that it is not there."""
        return bool(person.name)

    def get(self) -> None:
        """404 in Dutch."""
        raise HTTPError(404)
