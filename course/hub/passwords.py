"""Passwords that a person can type."""

import secrets

# Without letters that look alike in print.
_LETTERS = "abcdefghjkmnpqrstuvwxyz"


def password() -> str:
    """A new password that a person can type: three groups of four letters, 54 bits."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
    return "-".join(groups)
