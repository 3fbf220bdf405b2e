"""A released lesson for a page: its parts as HTML, and what the page's script needs."""

from typing import Any

import mistune

from course.content.released import Released
from course.exercises.progress import counting
from course.web.learner.parts import Part, parts_of
from course.web.learner.per_release import once_per_release
from course.web.render import Renderer

PREVIEW = "Dit is een voorbeeld: je ziet de les zoals een deelnemer die ziet. We bewaren niets."
_ASSETS_IN_NOTEBOOKS = "../../assets/"


def preview_state(released: Released, name: str) -> dict[str, Any]:
    """The opening of a lesson for somebody whose choices are not stored."""
    return {
        "learner": name,
        "lesson": released.lesson,
        "release": released.id,
        "mode": "preview",
        "message": PREVIEW,
        "counting": [e.id for e in counting(released.exercises)],
        "exercises": [e.view((), name).model_dump(mode="json") for e in released.exercises],
    }


def lesson_data(renderer: Renderer, released: Released, state: dict[str, Any]) -> dict[str, Any]:
    """What a lesson page's script needs: the state, and where everything is."""
    return {
        **state,
        "api": f"{renderer.base}api/",
        "handin_url": f"{renderer.base}api/lessons/{released.lesson}/handin",
    }


@once_per_release
def lesson_parts(released: Released, base: str) -> list[Part]:
    """A released notebook as HTML and places for exercises; pages live under `base`."""
    markdown = mistune.create_markdown(renderer=_Prose(base), plugins=["table", "strikethrough"])
    return parts_of(released, markdown)


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
