"""Secrets that are made once and kept in files that only the owner can read."""

import os
import secrets
import tempfile
from pathlib import Path


def kept(path: Path, size: int = 32) -> bytes:
    """The secret in `path` (mode 0600), made on first use; `size` bytes as hex.

    Of several processes that start together one makes it; the others never see half of it.
    """
    if not path.exists():
        handle, aside = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)  # mode 0600
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(secrets.token_hex(size).encode())
            os.link(aside, path)
        except FileExistsError:
            pass  # another was first: that secret holds
        finally:
            Path(aside).unlink()
    return path.read_bytes()
