"""Mail addresses that can stand in a header, and nothing else."""

import re
from typing import Final

_LONGEST: Final = 254
_ONE = re.compile(r'[^\s@<>()\[\]\\,;:"]+@[^\s@<>()\[\]\\,;:"]+')


def is_address(text: str) -> bool:
    """Whether `text` is one plain mail address, without a name, a comment or a second address."""
    return len(text) <= _LONGEST and text.isprintable() and bool(_ONE.fullmatch(text))
