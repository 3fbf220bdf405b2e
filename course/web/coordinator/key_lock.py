"""The key of a lesson stays closed to whoever still has to do that lesson."""

from course.web.access import Person
from course.web.service import Service


def locked_lessons(service: Service, person: Person) -> frozenset[str]:
    """The lessons of which somebody may not read the key on a coordinator's pages.

    Who learns as well reads it once they handed a lesson in and nothing that counts can be changed
    any more: a lesson that was opened again for them is locked again. Nothing is locked for others.
    """
    if not person.is_learner:
        return frozenset()
    standings = service.intake.standings(person.learner)
    done = {name for name, one in standings.items() if one.handin is not None and one.closed}
    return frozenset(service.settings.lessons) - done
