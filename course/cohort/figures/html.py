"""A table as HTML; everything in it is escaped."""

from markupsafe import Markup

from course.cohort.figures.tables import Row, Table

EMPTY = Markup()


def as_html(table: Table) -> Markup:
    """A table with the row names in its first column."""
    titles = (table.first, *(column.title for column in table.columns))
    head = EMPTY.join(Markup('<th scope="col">{}</th>').format(title) for title in titles)
    return Markup(
        '<table><caption class="sr-only">{}</caption><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table>"
    ).format(table.caption, head, EMPTY.join(map(_row, table.rows)))


def _row(row: Row) -> Markup:
    labels = (cell.label.replace(" %", "\u00a0%") for cell in row.cells)  # 5 % stays on one line
    cells = EMPTY.join(Markup("<td>{}</td>").format(label) for label in labels)
    return Markup('<tr><th scope="row">{}</th>{}</tr>').format(row.name, cells)
