"""A learner's text as HTML in which nothing acts: no HTML, Markdown, LaTeX, template or direction.

Escaping HTML is not enough in a notebook: its text passes a Markdown reader, and in the browser
MathJax looks for dollars and backslashes in what is shown. So every sign that is no letter or
number becomes a character reference, which no reader of Markdown takes for its own, and the signs
that begin formulas stand in an element of their own, over which MathJax does not read.
"""

import unicodedata

_KEPT = frozenset(" ,")
_FORMULA = frozenset("$\\")
_JOINERS = frozenset("\u200c\u200d")  # within words of some scripts, and in emoji


def plain_html(text: str) -> str:
    """`text` on one line of HTML; line breaks become `<br>`, invisible signs are left out."""
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
