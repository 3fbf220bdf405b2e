"""When mail is not sent: at night, and on days of rest, by the settings in course.yaml."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from course.content.settings import WEEKDAYS, MailSettings


def sendable_from(settings: MailSettings, zone: ZoneInfo, now: datetime) -> datetime:
    """The first moment from `now` on at which mail may be sent, in UTC."""
    start, end = time.fromisoformat(settings.quiet_from), time.fromisoformat(settings.quiet_until)
    local = now.astimezone(zone)
    while until := _quiet_until(settings, start, end, local):
        local = until
    return local.astimezone(UTC)


def _quiet_until(
    settings: MailSettings, start: time, end: time, local: datetime
) -> datetime | None:
    """When the quiet in which `local` lies ends; None if it lies in none."""
    zone, today, clock = local.tzinfo, local.date(), local.time()
    tomorrow = today + timedelta(days=1)
    if WEEKDAYS[today.weekday()] in settings.quiet_days:
        return datetime.combine(tomorrow, time(), zone)
    if start < end:
        return datetime.combine(today, end, zone) if start <= clock < end else None
    if start == end:
        return None
    if clock >= start:
        return datetime.combine(tomorrow, end, zone)
    return datetime.combine(today, end, zone) if clock < end else None
