"""Secrets of one clone: made once, kept in files that only the owner reads."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

# Without letters that look alike in print.
_LETTERS = "abcdefghjkmnpqrstuvwxyz"


def kept(path: Path, make: Callable[[], str]) -> str:
    """The secret in `path`, made by `make` on first use; the file's mode is 0600."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="utf-8").strip()
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"{make()}\n")
    return path.read_text(encoding="utf-8").strip()


def token() -> str:
    """A new token for machines."""
    return secrets.token_hex(32)


def password() -> str:
    """A new password that a person can type: three groups of four letters, 54 bits."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
    return "-".join(groups)
