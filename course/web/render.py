"""Filling templates, and the addresses of static files."""

from collections.abc import Iterable
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from course.web.static_files import PLOTLY, modules_of, modules_version, static_file


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
        self._environment.filters["unbroken"] = unbroken

    def static(self, name: str) -> str:
        """The address of a static file; it changes with the content, so it may be kept for ever."""
        if name.endswith(".js") and name != PLOTLY:
            return f"{self.base}static/{modules_version()}/{name}"
        return f"{self.base}static/{name}?v={static_file(name).version}"

    def preloads(self, kinds: Iterable[str]) -> list[str]:
        """The addresses of all modules of a lesson with these kinds, in loading order."""
        names = [
            "web/static/lesson.js",
            *(f"widgets/{kind}.js" for kind in kinds),
            *(f"web/static/{name}.js" for name in ("parts", "handin", "routes")),
        ]
        return [self.static(name) for name in modules_of(*names)]

    def page(self, template: str, **context: Any) -> str:  # noqa: ANN401
        """A template filled in."""
        return self._environment.get_template(template).render(**context)


def unbroken(text: str) -> str:
    """`text` without line breaks between a number and its per cent sign."""
    return text.replace(" %", "\u00a0%")
