"""Messages for authors and operators, in Dutch or English.

The source holds English; `nl/LC_MESSAGES/course.po` holds the Dutch. After changing a message, edit
that file and run `python -m course.messages`, which compiles it; `--check` fails when a message has
no Dutch, or when the compiled file is out of date.
"""

import gettext
import os
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
LANGUAGES = ("nl", "en")


def language() -> str:
    """`COURSE_LANG`, else the locale's language where we have it, else Dutch, like the authors."""
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
