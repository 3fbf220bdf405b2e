"""Passwords of accounts that the course keeps itself: the rules, and how they are kept.

Kept as argon2id, with the parameters that argon2-cffi recommends (RFC 9106, low memory).
"""

import unicodedata
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from course.messages import noop
from course.people.errors import RosterError

SHORTEST: Final = 10
_LONGEST: Final = 200  # more would only cost time
_DIFFERENT: Final = 5
_COMMON: Final = (
    "wachtwoord", "welkom", "password", "qwerty", "azerty", "geheim",
)  # fmt: skip
_HASHER: Final = PasswordHasher()


def check_rules(password: str, name: str) -> None:
    """Raise `RosterError`, which says what to do, where a password is too easy to guess.

    `name` is what the account logs in with.
    """
    plain = _composed(password)
    if len(plain) < SHORTEST:
        raise RosterError(
            noop("This password is too short: take at least {least} signs."), least=SHORTEST
        )
    if len(plain) > _LONGEST:
        raise RosterError(
            noop("This password is too long: take at most {most} signs."), most=_LONGEST
        )
    if len(set(plain)) < _DIFFERENT or _is_common(plain.lower(), name.lower()):
        raise RosterError(
            noop("This password is easy to guess: take a few words that do not belong together.")
        )


def hashed(password: str) -> str:
    """A password as it is kept; takes some fifty milliseconds."""
    return _HASHER.hash(_composed(password))


def is_right(kept: str | None, password: str) -> bool:
    """Whether a password is the one that is kept; as slow where there is none.

    So nobody can tell by the clock which names have an account.
    """
    try:
        right = _HASHER.verify(kept or _nobodys(), _composed(password)[: _LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return right and kept is not None


@cache
def _nobodys() -> str:
    return _HASHER.hash("nobody has this password")


def _is_common(password: str, name: str) -> bool:
    """Whether little is left of a password without digits and words that everybody tries first."""
    rest = password
    for word in (*filter(None, (name, name.partition("@")[0])), *_COMMON):
        rest = rest.replace(word, "")
    return sum(not sign.isdigit() for sign in rest) < SHORTEST // 2


def _composed(password: str) -> str:
    """One spelling of signs with accents, whatever keyboard wrote them."""
    return unicodedata.normalize("NFC", password)
