"""`nbgrader release_feedback`: put pages in the store, from where the service shows them."""

import json
from datetime import UTC, datetime
from pathlib import Path

from nbgrader.exchange.abc import ExchangeReleaseFeedback

from course.answers.rubric_marks import rubric_marks
from course.answers.store import Feedback, Store
from course.exchange.base import OverTheStore
from course.exchange.feedback_article import article_of
from course.marking.corrections import corrected_at


class ReleaseFeedback(OverTheStore, ExchangeReleaseFeedback):  # type: ignore[misc]
    """A learner's lesson is read-only from here on."""

    def copy_files(self) -> None:
        """Release each learner's page, unless it is about an older hand-in than the latest."""
        student = str(self.coursedir.student_id or "*")
        with self.store() as store:
            paths = sorted(self.paths.feedback.glob(f"{student}/{self.lesson}/{self.lesson}.html"))
            pages = [page for path in paths if (page := self._page(store, path))]
            store.release_feedback(pages)
        self.log.info("Released feedback on %s to %s learners", self.lesson, len(pages))

    def _page(self, store: Store, path: Path) -> Feedback | None:
        learner = path.parent.parent.name
        try:
            handed = json.loads((path.parent / "answers.json").read_text(encoding="utf-8"))["hash"]
            article = article_of(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, TypeError, KeyError) as error:
            self.log.error(  # noqa: TRY400 - one sentence for the instructor
                "%s: found no whole page (%s); generate the feedback of %s again.",
                path,
                type(error).__name__,
                learner,
            )
            return None
        if handed not in {handin.hash for handin in store.handins(self.lesson, learner)}:
            self.log.warning(
                "%s handed in again after this was graded; collect, autograde and generate the "
                "feedback again.",
                learner,
            )
            return None
        made = path.stat().st_mtime
        if any(made < at.timestamp() for at in corrected_at(store, handed, self.lesson)):
            self.log.warning(
                "The key of %s was corrected after the page of %s was made; run nbgrader "
                "generate_feedback %s --force first.",
                self.lesson,
                learner,
                self.lesson,
            )
            return None
        judged = [mark.at for mark in rubric_marks(store, self.lesson, learner).values()]
        if judged and made < max(judged).timestamp():
            self.log.warning(
                "%s's story was judged after this page was made; run nbgrader generate_feedback "
                "%s --force first.",
                learner,
                self.lesson,
            )
            return None
        return Feedback(learner, self.lesson, handed, article, datetime.now(UTC))
