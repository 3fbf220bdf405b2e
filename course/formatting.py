"""Numbers and days as Dutch readers write them, for every page: babel's rules, our minus.

Files that a machine reads get plain numbers instead, see `course.csv_file`.
"""

from datetime import datetime
from functools import lru_cache
from math import isnan
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from babel.numbers import format_decimal, format_percent

LOCALE = "nl"
UNKNOWN = "-"  # where there is no number to show
_MINUS = "\u2212"
_MINUTE = 60  # seconds


def day(at: datetime, zone: ZoneInfo) -> str:
    """As in *zondag 22 november*."""
    return str(format_datetime(at.astimezone(zone), "EEEE d MMMM", locale=LOCALE))


@lru_cache(maxsize=1 << 14)
def decimal(value: float, digits: int = 1) -> str:
    """With exactly this many decimals, as in *3,5* or *−0,25*; a dash for NaN."""  # noqa: RUF002 - a minus sign
    if isnan(value):
        return UNKNOWN
    pattern = f"#,##0.{'0' * digits}" if digits else "#,##0"
    return _signed(str(format_decimal(round(value, digits) + 0.0, pattern, locale=LOCALE)))


@lru_cache(maxsize=1 << 14)
def number(value: float, most: int = 2) -> str:
    """At most this many decimals and no trailing zeros, as in *4* or *2,75*; a dash for NaN."""
    if isnan(value):
        return UNKNOWN
    pattern = f"#,##0.{'#' * most}"
    return _signed(str(format_decimal(round(value, most) + 0.0, pattern, locale=LOCALE)))


@lru_cache(maxsize=1 << 14)
def percent(share: float) -> str:
    """A share from 0 to 1 in whole per cents, as in *60 %*; a dash for NaN."""
    if isnan(share):
        return UNKNOWN
    return _signed(str(format_percent(round(share, 2) + 0.0, "#,##0 %", locale=LOCALE)))


def duration(seconds: float) -> str:
    """As in *45 s* or *2 min 05 s*; a dash for NaN."""
    if isnan(seconds):
        return UNKNOWN
    minutes, rest = divmod(round(seconds), _MINUTE)
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"


def _signed(text: str) -> str:
    return text.replace("-", _MINUS)


def with_attempt(text: str, attempt: int) -> str:
    """A Dutch text with which attempt it is about; the first goes without saying."""
    return text if attempt == 1 else f"{text}, poging {attempt}"
