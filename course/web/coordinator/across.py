"""Pages of a cohort over all its lessons: how it moved, and concept by concept."""

from course.cohort.pages import cache
from course.web.staff import Cohorts


class Movement(Cohorts):
    """What changed between two lessons, of the same learners."""

    async def get(self, cohort: str) -> None:  # type: ignore[override]  # another page
        """Self-ratings and places, first and then."""
        context = await self.made(cache.movement_page, cohort)
        self.page("coordinator_movement.html", **context)


class Concepts(Cohorts):
    """Which concepts are hardest."""

    async def get(self, cohort: str) -> None:  # type: ignore[override]  # another page
        """The share of the points at each concept."""
        context = await self.made(cache.concepts_page, cohort)
        self.page("coordinator_concepts.html", **context)
