"""Notebooks of the gallery: each state in JupyterLab."""

import json
from collections.abc import Iterable
from pathlib import Path

from course.content.opening_view import exercises_json
from course.content.source_notebook import START
from course.web.author.gallery_states import Visit
from course.web.author.notebook_cells import notebook


def write_notebooks(visits: Iterable[Visit], folder: Path, address: str) -> None:
    """A notebook for each state; all but the preview ask the gallery at `address`.

    `<lesson>/<state>.ipynb`, with the opening views next to them, as on a learner's server.
    """
    for visit in visits:
        state, released = visit.state, visit.released
        sources = [f"# {state.title}", _start("" if state.staff else f"{address}/{state.name}/")]
        for exercise in visit.shown:
            text = visit.file(exercise)
            sources += [f"## {exercise.kind}", f'exercise("{exercise.id}")']
            sources += [f"#### Its file\n```yaml\n{text}```"]
        here = folder / released.lesson
        here.mkdir(parents=True, exist_ok=True)
        views = exercises_json(released.lesson, released.title, released.exercises)
        (here / "exercises.json").write_text(views, encoding="utf-8")
        text = json.dumps(notebook(sources), indent=1, ensure_ascii=False)
        (here / f"{state.name}.ipynb").write_text(text + "\n", encoding="utf-8")


def _start(address: str) -> str:
    """The first cell: the exercises of a preview ask nobody."""
    if not address:
        return START
    lines = [
        "import os",
        f'os.environ["COURSE_SERVICE_URL"] = "{address}"',
        'os.environ["JUPYTERHUB_API_TOKEN"] = "gallery"',
        START,
    ]
    return "\n".join(lines)
