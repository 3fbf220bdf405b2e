"""Every cohort that there is: the roster's, and those that only `course.yaml` names."""

from collections.abc import Iterable

from sqlalchemy import Connection

from course.content.settings import Cohort, Settings
from course.people.organisations import Group, cohorts

CLOSED = " (gesloten)"


def with_roster(connection: Connection, settings: Settings) -> Settings:
    """The settings with all cohorts of the roster, as pages list them.

    First the open ones, those of `course.yaml` before others by name; closed ones last, and their
    titles say so. The roster's name goes before the title in `course.yaml`.
    """
    return settings_with(settings, cohorts(connection))


def settings_with(settings: Settings, groups: Iterable[Group]) -> Settings:
    """`with_roster`, of cohorts that were read already."""
    known = {group.id: group for group in sorted(groups, key=lambda group: group.name.casefold())}
    new = [Cohort(id=name, title=known[name].name) for name in known if not settings.cohort(name)]
    listed = [_named(cohort, known.get(cohort.id)) for cohort in (*settings.cohorts, *new)]
    is_closed = {name for name, group in known.items() if group.closed}
    listed.sort(key=lambda cohort: cohort.id in is_closed)
    return settings.model_copy(update={"cohorts": tuple(listed)})


def _named(cohort: Cohort, group: Group | None) -> Cohort:
    if group is None:
        return cohort
    title = group.name + CLOSED if group.closed else group.name
    return cohort.model_copy(update={"title": title})
