"""A figure: its words, its table, and how it is drawn."""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from course.cohort.figures.html import EMPTY, as_html
from course.cohort.figures.table_columns import csv_of
from course.cohort.figures.tables import Table


@dataclass(frozen=True)
class Figure:
    """A figure with its table and its words; `plot` and `table` are None if it is hidden.

    `summary` says what it shows, or why it is hidden; `about` says how many it is about; `plot` is
    plain data for plotly, with the names of CSS variables for colours.
    """

    id: str
    title: str
    summary: str
    about: str = ""
    plot: dict[str, Any] | None = None
    table: Table | None = None
    wide: bool = False  # needs a desktop's width; on a phone the table replaces it

    @property
    def table_html(self) -> Markup:
        """The table as HTML, empty if there is none."""
        return as_html(self.table) if self.table else EMPTY

    @property
    def table_csv(self) -> str:
        """The table as CSV, empty if there is none."""
        return csv_of(self.table) if self.table else ""
