"""Names of the Hub groups that say who may do what, for the Hub's settings and the service."""

from course.paths import COURSE_ID

LEARNERS = f"nbgrader-{COURSE_ID}"
INSTRUCTORS = f"formgrade-{COURSE_ID}"
_OF_ORGANISATION = f"{INSTRUCTORS}-"
_COHORT = "cohort-"
_COORDINATORS = "coordinators-"


def cohort(name: str) -> str:
    """The group of learners in the cohort `name`."""
    return f"{_COHORT}{name}"


def coordinators(name: str) -> str:
    """The group of people who may see the cohort `name`."""
    return f"{_COORDINATORS}{name}"


def instructors_of(organisation: str) -> str:
    """The group of those who open the gradebook of an organisation."""
    return f"{_OF_ORGANISATION}{organisation}"


def organisations_graded(groups: frozenset[str]) -> tuple[str, ...]:
    """The organisations whose gradebook a member of `groups` opens, by id."""
    return _with_prefix(_OF_ORGANISATION, groups)


def cohorts_followed(groups: frozenset[str]) -> tuple[str, ...]:
    """The cohorts that a member of `groups` follows as a learner, by name."""
    return _with_prefix(_COHORT, groups)


def cohorts_coordinated(groups: frozenset[str]) -> tuple[str, ...]:
    """The cohorts that a member of `groups` coordinates, by name."""
    return _with_prefix(_COORDINATORS, groups)


def is_ours(name: str) -> bool:
    """Whether a group says something to the course; any `formgrade-…` and `nbgrader-…` does."""
    return name.startswith((_COHORT, _COORDINATORS, "formgrade-", "nbgrader-"))


def _with_prefix(prefix: str, groups: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(g.removeprefix(prefix) for g in groups if g.startswith(prefix)))
