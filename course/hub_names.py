"""Names at the Hub: of accounts of our own, and those that stand for an OpenID subject, and back.

A subject is opaque, tells capitals apart, and is unique within its issuer only; a Hub's user name
has no capitals. So the name holds both, written in signs that the Hub and nbgrader can work with:
`oidc-248289@login.zorg.nl`. It can be read back, so that nothing has to be looked up.
"""

import base64
import re
import secrets
from typing import Final

PREFIX: Final = "oidc-"
_OWN: Final = "n"
LONGEST: Final = 200  # bytes; a folder and a URL can hold it
_PLAIN: Final = re.compile(r"[a-z0-9.-]")
_WRITTEN: Final = re.compile(r"_([0-9a-f]{2})|\+([a-z])|([a-z0-9.-])")
_SECURE: Final = "https://"


def name_of_subject(issuer: str, subject: str) -> str:
    """The user name at the Hub of an OpenID subject.

    Raises
    ------
    ValueError
        One of the two is empty, or the name would be longer than `LONGEST`.
    """
    if not issuer or not subject:
        raise ValueError("an OpenID log-in needs an issuer and a subject")
    name = f"{PREFIX}{_escaped(subject)}@{_escaped(issuer.removeprefix(_SECURE))}"
    if len(name) > LONGEST:
        raise ValueError(f"the OpenID subject is too long: {len(name)} signs, at most {LONGEST}")
    return name


def subject_of_name(name: str) -> tuple[str, str] | None:
    """Issuer and subject behind a user name at the Hub; None for any other name."""
    if not name.startswith(PREFIX):
        return None
    subject, separator, issuer = name.removeprefix(PREFIX).partition("@")
    where, who = _plain(issuer), _plain(subject)
    if not separator or not where or not who:
        return None
    return (where if "://" in where else f"{_SECURE}{where}"), who


def name_of_account() -> str:
    """A new user name at the Hub for an account of our own; it says nothing about anybody."""
    return _OWN + base64.b32encode(secrets.token_bytes(10)).decode()[:15].lower()


def is_opaque(name: str) -> bool:
    """Whether a name at the Hub says nothing to the person who has it."""
    own = name.startswith(_OWN) and len(name) == len(_OWN) + 15 and name.isalnum()
    return own or subject_of_name(name) is not None


def _escaped(text: str) -> str:
    return "".join(map(_sign, text))


def _sign(sign: str) -> str:
    if _PLAIN.fullmatch(sign):
        return sign
    if sign.isascii() and sign.isupper():
        return f"+{sign.lower()}"
    return "".join(f"_{byte:02x}" for byte in sign.encode(errors="surrogatepass"))


def _plain(text: str) -> str | None:
    """What `_escaped` wrote; None for anything else."""
    found = bytearray()
    end = 0
    for match in _WRITTEN.finditer(text):
        if match.start() != end:
            return None
        end = match.end()
        byte, capital, sign = match.groups()
        found += bytes.fromhex(byte) if byte else (capital.upper() if capital else sign).encode()
    try:
        return found.decode(errors="surrogatepass") if end == len(text) else None
    except UnicodeDecodeError:
        return None
