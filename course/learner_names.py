"""Which user names the course can work with: those that nbgrader can grade and show.

A learner's user name becomes a folder and a glob pattern in nbgrader, is stored in its gradebook,
and is written unescaped into Formgrader's pages. So names are admitted by an allow-list. It admits
names from the Netherlands and Flanders and what identity providers make of them:
`jan`, `zoë.müller`, `anna de vries`, `j.jansen+cursus@zorg.nl`, `o'neil`, `b-2417`.
"""

import re
import unicodedata

RULE = "letters, cijfers, spaties en de tekens . _ - @ + '"
"""What a name may hold, in Dutch, for people who read why theirs is refused."""

LONGEST = 200
"""Bytes in UTF-8: folders take 255, and what is written aside has a longer name."""

_INSIDE = set("._-@+' ")


def is_usable(name: str) -> bool:
    """Whether the course can work with the user name `name`.

    It begins with a letter, a digit or `_`; then come letters (with accents, of any script),
    digits and `. _ - @ + '`, with single spaces between words; it does not end in a space or a
    full stop, is composed (NFC), and is no longer than `LONGEST`.
    """
    return (
        0 < len(name.encode(errors="replace")) <= LONGEST
        and unicodedata.is_normalized("NFC", name)
        and (name[0] == "_" or name[0].isalnum())
        and all(char in _INSIDE or _is_word(char) for char in name)
        and not re.search(r"  |[ .]$", name)
    )


def _is_word(char: str) -> bool:
    """Whether `char` is a letter, a combining mark, or a digit."""
    return unicodedata.category(char) in {"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd"}
