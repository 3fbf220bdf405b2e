"""Tables as HTML: every figure has one. Everything in it is escaped."""

from collections.abc import Sequence

from markupsafe import Markup

EMPTY = Markup()


def table(caption: str, head: Sequence[str], cells: Sequence[Sequence[str]]) -> Markup:
    """A table whose first column names its rows."""
    top = EMPTY.join(Markup('<th scope="col">{}</th>').format(text) for text in head)
    rows = EMPTY.join(_row(first, rest) for first, *rest in cells)
    return Markup(
        '<table><caption class="sr-only">{}</caption><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table>"
    ).format(caption, top, rows)


def _row(name: str, cells: Sequence[str]) -> Markup:
    whole = (text.replace(" %", "\u00a0%") for text in cells)  # 5 % is not broken over two lines
    rest = EMPTY.join(Markup("<td>{}</td>").format(text) for text in whole)
    return Markup('<tr><th scope="row">{}</th>{}</tr>').format(name, rest)
