"""Secrets that are made once and kept in files that only their owner can read."""

import os
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path


def token() -> str:
    """A new secret for machines: 32 random bytes as hex."""
    return secrets.token_hex(32)


def secret_in(path: Path, make: Callable[[], str] = token) -> bytes:
    """The secret in `path` (mode 0600), made by `make` on first use.

    Of several processes that start together one makes it; the others never read half of it.
    """
    if not path.exists():
        handle, aside = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)  # mode 0600
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(make().encode())
            os.link(aside, path)
        except FileExistsError:
            pass  # another process was first: its secret holds
        finally:
            Path(aside).unlink()
    return path.read_bytes()


def secret_text_in(path: Path, make: Callable[[], str] = token) -> str:
    """`secret_in` as text, without the line end that an editor adds."""
    return secret_in(path, make).decode().strip()
