"""Filters around the figures of a cohort: lesson and exercise, in a notebook."""

from collections.abc import Iterator
from typing import Any

import ipywidgets as widgets
from markupsafe import Markup

from course.analysis.cohort_frames import Analysis
from course.analysis.colours import colours, themed
from course.cohort.figures.figure import Figure

PLOTLY = "application/vnd.plotly.v1+json"  # JupyterLab draws it with plotly's own extension
_WHOLE = "De hele les"
_WIDE = widgets.Layout(width="min(38rem, 100%)")
Output = dict[str, Any]


class Explorer(widgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Two menus, and the figures that they select."""

    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis
        self.lesson = _menu("Les", {title: name for name, title in analysis.lessons.items()})
        self.lesson.value = analysis.first
        self.exercise = _menu("Oefening", {_WHOLE: ""})
        self.shown = widgets.Output()
        super().__init__([self.lesson, self.exercise, self.shown])
        self.lesson.observe(self._take_lesson, "value")
        self.exercise.observe(self._show, "value")
        self._take_lesson()

    def _take_lesson(self, _: object = None) -> None:
        """Offer the exercises of the chosen lesson."""
        lesson = self.lesson.value
        titles = self._analysis.exercises(lesson) if lesson else {}
        options = {_WHOLE: "", **{title: name for name, title in titles.items()}}
        changes = self.exercise.value != ""
        self.exercise.options = options
        self.exercise.value = ""
        if not changes:
            self._show()

    def _show(self, _: object = None) -> None:
        lesson, exercise = self.lesson.value, self.exercise.value or None
        if not lesson:
            self.shown.outputs = (_text(self._analysis.notice),)
            return
        self.shown.outputs = tuple(outputs(self._analysis.figures(lesson, exercise)))


def _menu(label: str, options: dict[str, str]) -> widgets.Dropdown:
    return widgets.Dropdown(options=options, description=label, layout=_WIDE)


def outputs(figures: list[Figure]) -> Iterator[Output]:
    """Figures as a notebook shows them: text, the figure, and its table."""
    if not figures:
        yield _text("Over deze oefening zijn geen figuren.")
    for figure in figures:
        words = Markup("<h3>{}</h3><p>{}</p><p><small>{}</small></p>")
        yield _html(words.format(figure.title, figure.summary, figure.about))
        if figure.plot:
            yield _figure(figure)
            table = Markup("<details><summary>Tabel</summary>{}</details>")
            yield _html(table.format(figure.table_html))


def _figure(figure: Figure) -> Output:
    """The figure, or its table if nothing can draw it."""
    plot = themed(figure.plot)
    plot["layout"] |= {"paper_bgcolor": colours()["--card"], "autosize": True}
    plot["config"] = {**plot["config"], "displayModeBar": False}  # its bar can upload
    table = str(figure.table_html)
    return _display({PLOTLY: plot, "text/html": table, "text/plain": figure.title})


def _text(text: str) -> Output:
    return _html(Markup("<p>{}</p>").format(text))


def _html(html: Markup) -> Output:
    return _display({"text/html": str(html), "text/plain": html.striptags()})


def _display(data: dict[str, Any]) -> Output:
    return {"output_type": "display_data", "data": data, "metadata": {}}
