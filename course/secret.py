"""Secrets that are made once and kept in files that only the owner can read."""

import os
import secrets
from pathlib import Path


def kept(path: Path, size: int = 32) -> bytes:
    """The secret in `path` (mode 0600), made on first use; `size` bytes as hex."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_hex(size).encode())
    return path.read_bytes()
