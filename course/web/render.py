"""Templates, addresses of static files, and notebooks as pages without code."""

import gzip
import hashlib
import importlib.util
import mimetypes
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import mistune
from jinja2 import Environment, PackageLoader, StrictUndefined

from course.content.released import Released
from course.exercises.progress import counting
from course.web.parts import Part, parts_of

_HERE = Path(__file__).parent
_WIDGETS = _HERE.parent / "widgets"
PREVIEW = "Dit is een voorbeeld: je ziet de les zoals een deelnemer die ziet. We bewaren niets."
_ASSETS_IN_NOTEBOOKS = "../../assets/"


class StaticFile(NamedTuple):
    """A file to serve, and the same gzipped; `version` is a digest of its content."""

    content: bytes
    zipped: bytes
    kind: str
    version: str


def _path(name: str) -> Path:
    """The file behind a static name; widgets and plotly stand elsewhere in the environment."""
    if name == "plotly.min.js":
        spec = importlib.util.find_spec("plotly")
        folders = list(spec.submodule_search_locations or ()) if spec else []
        return Path(folders[0]) / "package_data" / name
    folder, _, rest = name.rpartition("/")
    base = {"": _HERE / "static", "widgets": _WIDGETS}.get(folder)
    if base is None or rest.startswith(".") or Path(rest).suffix not in {".js", ".css", ".svg"}:
        raise LookupError(name)
    return base / rest


@cache
def static_file(name: str) -> StaticFile:
    """The static file of that name; raises LookupError."""
    try:
        content = _path(name).read_bytes()
    except OSError as error:
        raise LookupError(name) from error
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    version = hashlib.sha256(content).hexdigest()[:12]
    return StaticFile(content, gzip.compress(content, 6), kind, version)


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
        self._environment.globals.update(base=base, static=self.static)
        self._parts: dict[str, list[Part]] = {}

    def static(self, name: str) -> str:
        """The address of a static file; it changes with the content, so it may be kept for ever."""
        return f"{self.base}static/{name}?v={static_file(name).version}"

    def page(self, template: str, **context: Any) -> str:  # noqa: ANN401
        """A template filled in."""
        return self._environment.get_template(template).render(**context)

    def lesson_data(self, released: Released, state: dict[str, Any]) -> dict[str, Any]:
        """What a lesson page's script needs: the state, and where everything is."""
        kinds = sorted({exercise.kind for exercise in released.exercises})
        return {
            **state,
            "shared": self.static("widgets/shared.js"),
            "style": self.static("widgets/style.css"),
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
