"""Pieces of the boxes in which lessons show facts and help lines."""

from datetime import date

from babel.dates import format_date


def ended(words: str, mark: str) -> str:
    """`words` followed by `mark`, unless they are a question."""
    return words if words.endswith("?") else words + mark


def quote(parts: list[str]) -> str:
    """The paragraphs as one Markdown quotation: a box on the page."""
    text = "\n\n".join(parts)
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def day_in_words(day: date) -> str:
    """As in *30 november 2026*."""
    return format_date(day, "d MMMM y", locale="nl")
