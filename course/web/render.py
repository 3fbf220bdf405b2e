"""Filling templates, and the addresses of static files."""

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from course.web.static_files import versioned


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
        self._environment.filters["unbroken"] = unbroken

    def static(self, name: str) -> str:
        """The address of a static file; it changes with the content, so it may be kept for ever."""
        return f"{self.base}static/{versioned(name)}"

    def page(self, template: str, **context: Any) -> str:  # noqa: ANN401
        """A template filled in."""
        return self._environment.get_template(template).render(**context)


def unbroken(text: str) -> str:
    """`text` without line breaks between a number and its per cent sign."""
    return text.replace(" %", "\u00a0%")
