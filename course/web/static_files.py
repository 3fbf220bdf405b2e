"""Scripts, styles and pictures as served: in memory, with a version and gzipped once."""

import gzip
import hashlib
import importlib.util
import mimetypes
import posixpath
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from course.widgets import style

_HERE = Path(__file__).parent
_COURSE = _HERE.parent
PLOTLY = "plotly.min.js"
STYLE = "widgets/style.css"  # all of widgets/style/ in one request
_PICTURES = {".svg", ".png"}
_IMPORT = re.compile(r'^(?:import|\}) .*from "(\..+)";$', re.MULTILINE)


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
        for folder in (_HERE / "static", _COURSE / "widgets")
        for path in sorted(folder.rglob("*"))
        if path.suffix in {".js", ".css", ".svg"}
    }
    spec = importlib.util.find_spec("plotly")
    if spec and spec.origin:
        files[PLOTLY] = Path(spec.origin).parent / "package_data" / PLOTLY
    return files


@cache
def modules_version() -> str:
    """A digest of every JavaScript module.

    It is in their path, not in a query, so that their imports of each other have it too.
    """
    digest = hashlib.sha256()
    for name, path in _files().items():
        if name.endswith(".js") and name != PLOTLY:
            digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def split_version(address: str) -> tuple[str, str | None]:
    """The name of a static file from what follows `static/`, and a module's version; else None."""
    match = re.fullmatch(r"([0-9a-f]{12})/(.+\.js)", address)
    return (match[2], match[1]) if match else (address, None)


@cache
def static_file(name: str) -> StaticFile:
    """The static file of that name; raises LookupError."""
    if name == STYLE:
        return _served(name, style().encode())
    return _read(_files()[name])


@cache
def modules_of(*names: str) -> tuple[str, ...]:
    """Those JavaScript modules and everything they import, in the order they are needed."""
    modules: dict[str, None] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop(0)
        if name not in modules:
            modules[name] = None
            text = static_file(name).content.decode()
            folder = posixpath.dirname(name)
            imported = [posixpath.normpath(f"{folder}/{path}") for path in _IMPORT.findall(text)]
            waiting = imported + waiting
    return tuple(modules)


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
