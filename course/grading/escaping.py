"""A learner's text as inert HTML: no HTML, Markdown, LaTeX, template or text direction is active.

Escaping HTML is not enough in a notebook: its text passes through a Markdown parser, and in the
browser MathJax looks for dollars and backslashes in what is shown. So every character that is not a
letter or number becomes a character reference, which no Markdown parser interprets, and the
characters that begin formulas get an element of their own, across which MathJax does not read.
"""

import unicodedata

_KEPT = frozenset(" ,")
_FORMULA = frozenset("$\\")
_JOINERS = frozenset("\u200c\u200d")  # within words of some scripts, and in emoji


def plain_html(text: str) -> str:
    """`text` on one line of HTML; line breaks become `<br>`, invisible characters are removed."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip().split("\n")
    return "<br>".join("".join(map(_sign, line)) for line in lines)


def _sign(sign: str) -> str:
    if sign.isalnum() or sign in _KEPT:
        return sign
    if sign in _FORMULA:
        return f"<span>&#{ord(sign)};</span>"
    if sign == "\t":
        return " "
    if unicodedata.category(sign).startswith("C") and sign not in _JOINERS:
        return ""
    return f"&#{ord(sign)};"
