"""A cohort beside others, as pages for who may see both."""

from course.cohort.pages import cache
from course.web.staff import Cohorts


class Comparison(Cohorts):
    """A cohort beside one other, or beside all others that this person may see."""

    async def get(self, cohort: str, other: str | None = None) -> None:  # type: ignore[override]  # another page
        """What differs, and of how many numbers."""
        context = await self.made(cache.comparison_page, cohort, other or "")
        self.page("coordinator_comparison.html", **context)


class OverTime(Cohorts):
    """A lesson over time: cohorts one after another, and one cohort over the weeks."""

    async def get(self, cohort: str, lesson: str | None = None) -> None:  # type: ignore[override]  # another page
        """One lesson, the first where none is named."""
        context = await self.made(cache.time_page, cohort, lesson or "")
        self.page("coordinator_time.html", **context)
