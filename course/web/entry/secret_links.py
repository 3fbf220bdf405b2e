"""Links of invitations are kept out of logs: until they are used, whoever reads one can come in."""

import logging
import re
from typing import Final

_LINK: Final = re.compile(r"(/uitnodiging/)[^\s?]+")
_LOGGERS: Final = ("tornado.access", "tornado.application", "tornado.general")


class WithoutLinks(logging.Filter):
    """Writes `/uitnodiging/...` in the place of a link."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the line, without the link."""
        message = record.getMessage()
        if _LINK.search(message):
            record.msg, record.args = _LINK.sub(r"\1...", message), ()
        return True


_FILTER: Final = WithoutLinks()


def keep_out_of_logs() -> None:
    """From now on no log of this process holds a link; to say it twice is harmless."""
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_FILTER)
