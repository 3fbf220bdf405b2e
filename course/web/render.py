"""Templates, addresses of static files, and notebooks as pages without code."""

import gzip
import hashlib
import importlib.util
import mimetypes
import posixpath
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import mistune
from jinja2 import Environment, PackageLoader, StrictUndefined

from course.content.released import Released
from course.exercises.progress import counting
from course.web.parts import Part, parts_of

_HERE = Path(__file__).parent
_COURSE = _HERE.parent
_PLOTLY = "plotly.min.js"
PREVIEW = "Dit is een voorbeeld: je ziet de les zoals een deelnemer die ziet. We bewaren niets."
_ASSETS_IN_NOTEBOOKS = "../../assets/"
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
    found = {
        path.relative_to(_COURSE).as_posix(): path
        for folder in (_HERE / "static", _COURSE / "widgets")
        for path in sorted(folder.rglob("*"))
        if path.suffix in {".js", ".css", ".svg"}
    }
    spec = importlib.util.find_spec("plotly")
    if spec and spec.origin:
        found[_PLOTLY] = Path(spec.origin).parent / "package_data" / _PLOTLY
    return found


@cache
def modules_version() -> str:
    """A digest of every JavaScript module.

    It stands in their path, not in a query, so that what they import from each other has it too.
    """
    digest = hashlib.sha256()
    for name, path in _files().items():
        if name.endswith(".js") and name != _PLOTLY:
            digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def split_version(address: str) -> tuple[str, str | None]:
    """The name of a static file from what follows `static/`, and a module's version; else None."""
    found = re.fullmatch(r"([0-9a-f]{12})/(.+\.js)", address)
    return (found[2], found[1]) if found else (address, None)


@cache
def static_file(name: str) -> StaticFile:
    """The static file of that name; raises LookupError."""
    content = _files()[name].read_bytes()
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    version = hashlib.sha256(content).hexdigest()[:12]
    return StaticFile(content, gzip.compress(content, 9), kind, version)


def modules_of(*names: str) -> list[str]:
    """Those JavaScript modules and all that they import, the first wanted first."""
    found: dict[str, None] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found[name] = None
            text = static_file(name).content.decode()
            folder = posixpath.dirname(name)
            imported = [posixpath.normpath(f"{folder}/{path}") for path in _IMPORT.findall(text)]
            waiting = imported + waiting
    return list(found)


def preview_state(released: Released, name: str) -> dict[str, Any]:
    """The opening of a lesson for somebody whose choices are not kept."""
    return {
        "learner": name,
        "lesson": released.lesson,
        "release": released.id,
        "mode": "preview",
        "message": PREVIEW,
        "counting": [e.id for e in counting(released.exercises)],
        "exercises": [e.view((), name).model_dump(mode="json") for e in released.exercises],
    }


class Renderer:
    """Fills templates for a service whose pages live under `base` (which ends in a slash)."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._environment = Environment(
            loader=PackageLoader("course.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(base=base, static=self.static, preloads=self.preloads)
        self._parts: dict[str, list[Part]] = {}

    def static(self, name: str) -> str:
        """The address of a static file; it changes with the content, so it may be kept for ever."""
        if name.endswith(".js") and name != _PLOTLY:
            return f"{self.base}static/{modules_version()}/{name}"
        return f"{self.base}static/{name}?v={static_file(name).version}"

    def preloads(self, kinds: Iterable[str]) -> list[str]:
        """The addresses of all modules of a lesson with these kinds, in the order of need."""
        names = [
            "lesson.js",
            *(f"../../widgets/{kind}.js" for kind in kinds),
            "parts.js",
            "routes.js",
        ]
        paths = [posixpath.normpath(f"web/static/{name}") for name in names]
        return [self.static(name) for name in modules_of(*paths)]

    def page(self, template: str, **context: Any) -> str:  # noqa: ANN401
        """A template filled in."""
        return self._environment.get_template(template).render(**context)

    def lesson_data(self, released: Released, state: dict[str, Any]) -> dict[str, Any]:
        """What a lesson page's script needs: the state, and where everything is."""
        kinds = dict.fromkeys(exercise.kind for exercise in released.exercises)
        return {
            **state,
            "kinds": {kind: self.static(f"widgets/{kind}.js") for kind in kinds},
            "api": f"{self.base}api/",
            "handin_url": f"{self.base}api/lessons/{released.lesson}/handin",
        }

    def parts(self, released: Released) -> list[Part]:
        """A released notebook as HTML and places for exercises; rendered once a release."""
        if released.id not in self._parts:
            prose = _Prose(self.base)
            markdown = mistune.create_markdown(renderer=prose, plugins=["table", "strikethrough"])
            self._parts[released.id] = parts_of(released, markdown)
        return self._parts[released.id]


class _Prose(mistune.HTMLRenderer):
    """Prose for a page whose h1 is the lesson's title; pictures come from `assets/`."""

    def __init__(self, base: str) -> None:
        super().__init__(escape=True)
        self._base = base

    def image(self, text: str, url: str, title: str | None = None) -> str:
        if url.startswith(_ASSETS_IN_NOTEBOOKS):
            url = f"{self._base}assets/{url.removeprefix(_ASSETS_IN_NOTEBOOKS)}"
        return super().image(text, url, title)

    def heading(self, text: str, level: int, **attrs: Any) -> str:  # noqa: ANN401
        return "" if level == 1 else super().heading(text, level, **attrs)
