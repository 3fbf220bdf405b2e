"""Static files, figures, the renewal of a lost log-in, and whether the service is up."""

from pathlib import Path

from tornado.web import HTTPError, RequestHandler, StaticFileHandler

from course.web.base import CONTENT_POLICY, Handler
from course.web.people import Person
from course.web.render import static_file

_FOR_EVER = "public, max-age=31536000, immutable"


class Static(RequestHandler):
    """Scripts, styles and plotly, from memory and gzipped once."""

    def get(self, name: str) -> None:
        """The file; kept for ever by browsers when asked for by its version."""
        try:
            file = static_file(name)
        except LookupError:
            raise HTTPError(404) from None
        self.set_header("Content-Type", f"{file.kind}; charset=utf-8")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Vary", "Accept-Encoding")
        asked = self.get_query_argument("v", "") == file.version
        self.set_header("Cache-Control", _FOR_EVER if asked else "no-cache")
        if "gzip" in self.request.headers.get("Accept-Encoding", ""):
            self.set_header("Content-Encoding", "gzip")
            self.finish(file.zipped)
        else:
            self.finish(file.content)


class Figure(StaticFileHandler):
    """Figures from `assets/`; an SVG may carry its own style, but no script."""

    def set_extra_headers(self, path: str) -> None:
        """Forbid everything but inline style; a figure never runs anything."""
        del path
        self.set_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
        self.set_header("X-Content-Type-Options", "nosniff")

    def validate_absolute_path(self, root: str, absolute_path: str) -> str | None:
        """Pictures only."""
        if Path(absolute_path).suffix not in {".svg", ".png"}:
            raise HTTPError(404)
        return super().validate_absolute_path(root, absolute_path)


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


class Health(RequestHandler):
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
