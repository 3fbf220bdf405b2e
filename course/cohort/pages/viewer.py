"""The person who views a cohort's pages, and what they may see."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from course.answers.store import Store
from course.content.settings import Settings
from course.paths import CoursePaths

if TYPE_CHECKING:
    from course.cohort.pages.published import Published

Context = dict[str, Any]


class Viewer(NamedTuple):
    """What somebody looks at, and the cohorts that they may see; `cohort` is one of those.

    Of `locked` lessons they may not read the key: they still have to do them.
    """

    paths: CoursePaths
    settings: Settings
    store: Store
    cohorts: Sequence[str]
    cohort: str
    locked: frozenset[str] = frozenset()
    published: "Published | None" = None  # what a report reads once for all of its pages

    @property
    def titles(self) -> dict[str, str]:
        """The titles of the cohorts that they may see."""
        return {c.id: c.title for c in self.settings.cohorts if c.id in self.cohorts}

    def frame(self) -> Context:
        """What every page of a cohort shows; KeyError when it may not be seen."""
        if self.cohort not in self.cohorts:
            raise KeyError(self.cohort)
        return {
            "cohort": {"id": self.cohort, "title": self.titles[self.cohort]},
            "cohorts": [{"id": name, "title": title} for name, title in self.titles.items()],
            "smallest_group": self.settings.smallest_group,
        }
