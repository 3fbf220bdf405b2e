"""Scripts, styles and pictures as served: in memory, with a version and gzipped once.

A page asks for bundles: one script with all that it imports, and one style sheet (`make bundles`).
While a source has changed since they were made, pages get the sources instead.
"""

import gzip
import hashlib
import importlib.util
import mimetypes
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from course.widgets import style

_HERE = Path(__file__).parent
_COURSE = _HERE.parent
PLOTLY = "plotly.min.js"
STYLE = "widgets/style.css"  # all of widgets/style/
PAGE_STYLE = "web/static/page.css"  # the same and site.css: what every page needs
BUNDLES = _HERE / "bundles"
BUNDLED_DIGEST = "sources.sha256"  # in BUNDLES: of the sources that they were made of
_PICTURES = {".svg", ".png"}


class StaticFile(NamedTuple):
    """A file to serve, and the same gzipped; `version` is a digest of its content."""

    content: bytes
    zipped: bytes
    kind: str
    version: str


@cache
def _files() -> dict[str, Path]:
    """Every static file by its path in `course/`, as `web/static/site.css`; and plotly."""
    files = {
        path.relative_to(_COURSE).as_posix(): path
        for folder in (_HERE / "static", BUNDLES, _COURSE / "widgets")
        for path in sorted(folder.rglob("*"))
        if path.suffix in {".js", ".css", ".svg"}
    }
    spec = importlib.util.find_spec("plotly")
    if spec and spec.origin:
        files[PLOTLY] = Path(spec.origin).parent / "package_data" / PLOTLY
    return files


@cache
def sources_digest() -> str:
    """A digest of all scripts and style sheets in `web/static/` and `widgets/`, and their names."""
    digest = hashlib.sha256()
    for name, path in _files().items():
        if name.endswith((".js", ".css")) and name != PLOTLY and path.parent != BUNDLES:
            digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def modules_version() -> str:
    """A digest for the addresses of JavaScript modules.

    It is in their path, not in a query, so that their imports of each other have it too.
    """
    return sources_digest()[:12]


@cache
def bundles_are_current() -> bool:
    """Whether the bundles were made of the sources as they are."""
    try:
        return (BUNDLES / BUNDLED_DIGEST).read_text("utf-8").strip() == sources_digest()
    except OSError:
        return False


def versioned(name: str) -> str:
    """The address below `static/` of a static file or its bundle; it changes with the content."""
    bundle = name.replace("web/static/", "web/bundles/")
    if bundle in _files() and bundles_are_current():
        name = bundle
    elif name.endswith(".js") and name != PLOTLY:
        return f"{modules_version()}/{name}"
    return f"{name}?v={static_file(name).version}"


def split_version(address: str) -> tuple[str, str | None]:
    """The name of a static file from what follows `static/`, and a module's version; else None."""
    match = re.fullmatch(r"([0-9a-f]{12})/(.+\.js)", address)
    return (match[2], match[1]) if match else (address, None)


@cache
def static_file(name: str) -> StaticFile:
    """The static file of that name; raises LookupError."""
    if name == STYLE:
        return _served(name, style().encode())
    if name == PAGE_STYLE:
        site = static_file("web/static/site.css").content
        return _served(name, f"{style()}\n".encode() + site)
    return _read(_files()[name])


def picture(assets: Path, name: str) -> StaticFile:
    """The picture `name` in the folder `assets`; raises LookupError for anything else."""
    path = _within(assets, name)
    if path.suffix not in _PICTURES:
        raise LookupError(name)
    try:
        return _picture(path, path.stat().st_mtime_ns)
    except OSError as error:
        raise LookupError(name) from error


@lru_cache(maxsize=256)
def _picture(path: Path, _changed_at: int) -> StaticFile:
    return _read(path)


def _within(folder: Path, name: str) -> Path:
    """The path of `name`, which may not leave `folder`; raises LookupError."""
    try:
        path = (folder / name).resolve()
    except (ValueError, OSError, RuntimeError) as error:  # a NUL, too long a name, a symlink loop
        raise LookupError(name) from error
    if not path.is_relative_to(folder.resolve()):
        raise LookupError(name)
    return path


def _read(path: Path) -> StaticFile:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise LookupError(path.name) from error
    return _served(path.name, content)


def _served(name: str, content: bytes) -> StaticFile:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    version = hashlib.sha256(content).hexdigest()[:12]
    return StaticFile(content, gzip.compress(content, 9), kind, version)
