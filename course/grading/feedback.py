"""`nbgrader generate_feedback`: a Dutch page from the marked notebook, with nothing from a CDN."""

from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode

from course.grading.pages import page_html

Resources = dict[str, Any]


class FeedbackExporter(Exporter):  # type: ignore[misc]  # nbconvert has no types
    """Writes `<lesson>.html` with the remarks that autograding left in the cells."""

    file_extension = ".html"
    output_mimetype = "text/html"

    def from_notebook_node(
        self,
        nb: NotebookNode,
        resources: Resources | None = None,
        **kw: Any,  # noqa: ANN401
    ) -> tuple[str, Resources]:
        """The page, after nbgrader's `GetGrades` has put the marks into the cells."""
        marked, held = super().from_notebook_node(nb, resources, **kw)
        held["output_extension"] = self.file_extension
        graded = [c for c in marked.cells if c.metadata.get("nbgrader", {}).get("grade")]
        parts = [(_remarks(cell), *_score(cell)) for cell in graded]
        return page_html(marked.metadata["course"]["title"], parts, _comments(graded)), held


def _remarks(cell: NotebookNode) -> str:
    for output in cell.get("outputs", []):
        if html := output.get("data", {}).get("text/html"):
            return "".join(html)
    return ""


def _score(cell: NotebookNode) -> tuple[float | None, float]:
    nbgrader = cell.metadata["nbgrader"]
    return nbgrader.get("score"), float(nbgrader["points"])


def _comments(cells: list[NotebookNode]) -> str:
    said = [cell.metadata["nbgrader"].get("comment") for cell in cells]
    return " ".join(comment for comment in said if comment)
