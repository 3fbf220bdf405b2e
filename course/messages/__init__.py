"""Messages for authors and operators, in Dutch or English.

The source holds English; `nl/LC_MESSAGES/course.po` holds the Dutch. After changing a message, edit
that file and run `python -m course.messages`, which compiles it; `--check` fails when a message has
no Dutch, or when the compiled file is out of date.
"""

import gettext
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent
LANGUAGES = ("nl", "en")


_CHOSEN: ContextVar[str] = ContextVar("language", default="")


@contextmanager
def spoken(code: str) -> Iterator[None]:
    """Messages made inside are in this language, whatever that of the process: for a page."""
    token = _CHOSEN.set(code)
    try:
        yield
    finally:
        _CHOSEN.reset(token)


def language() -> str:
    """What `spoken` says, `COURSE_LANG`, the locale's language where we have it, or else Dutch."""
    if chosen := _CHOSEN.get():
        return chosen
    for name in ("COURSE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if (code := os.environ.get(name, "")[:2].lower()) in LANGUAGES:
            return code
    return LANGUAGES[0]


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    return gettext.translation("course", FOLDER, [code], fallback=code == "en")


def _(message: str, /, **words: object) -> str:
    """`message` in the language of this process, its braces filled with `words`."""
    text = _catalogue(language()).gettext(message)
    return text.format(**words) if words else text


def noop(message: str) -> str:
    """Mark a message of a table for translation; `_` translates it where it is used."""
    return message


class Message(NamedTuple):
    """A message that is shown in a terminal and on a page, where everything is Dutch.

    Among its words may be other messages. A float is written with two decimals.
    """

    text: str
    words: Mapping[str, "str | float | Message"] = {}

    def __str__(self) -> str:
        """In the language of this process."""
        return self._written(language())

    @property
    def dutch(self) -> str:
        """In Dutch, whatever the language of this process."""
        return self._written("nl")

    def _written(self, code: str) -> str:
        words = {name: _word(word, code) for name, word in self.words.items()}
        text = _catalogue(code).gettext(self.text)
        return text.format(**words) if words else text


def _word(word: str | float | Message, code: str) -> str:
    if isinstance(word, Message):
        return word._written(code)  # noqa: SLF001 - its own kind
    if isinstance(word, float):
        text = f"{round(word, 2) + 0.0:.2f}".replace("-", "\u2212")
        return text.replace(".", ",") if code == "nl" else text
    return str(word)
