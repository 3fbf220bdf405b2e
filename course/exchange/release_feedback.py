"""`nbgrader release_feedback`: put pages in the store, from where the service shows them."""

import json
from datetime import UTC, datetime
from pathlib import Path

from nbgrader.exchange.abc import ExchangeReleaseFeedback

from course.answers.rubric_marks import marks_by_text
from course.answers.store import Feedback, HandIn, Store
from course.content.settings import read_settings
from course.exchange.base import OverTheStore
from course.exchange.feedback_article import article_of
from course.exchange.gradebooks import those_here
from course.marking.attempts import handins_that_count
from course.marking.corrections import corrected_at
from course.marking.results import marks_that_count


class ReleaseFeedback(OverTheStore, ExchangeReleaseFeedback):  # type: ignore[misc]
    """A learner's lesson is read-only from here on."""

    def copy_files(self) -> None:
        """Release each learner's page, unless it is about another hand-in than counts."""
        student = str(self.coursedir.student_id or "*")
        with self.store() as store:
            paths = sorted(self.paths.feedback.glob(f"{student}/{self.lesson}/{self.lesson}.html"))
            learners = {path.parent.parent.name for path in paths}
            with store.engine.connect() as connection:
                here = those_here(self.paths, connection, learners)
            ours = [path for path in paths if path.parent.parent.name in here]
            pages = [page for path in ours if (page := self._page(store, path))]
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
        which = read_settings(self.paths.source).completion.attempt
        counts = {h.hash: h for h in handins_that_count(store, which, [self.lesson], [learner])}
        if handed not in counts:
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
        judged = self._judged(store, counts[handed])
        if judged and made < max(judged).timestamp():
            self.log.warning(
                "%s's story was judged after this page was made; run nbgrader generate_feedback "
                "%s --force first.",
                learner,
                self.lesson,
            )
            return None
        attempt = counts[handed].attempt
        return Feedback(learner, self.lesson, handed, article, datetime.now(UTC), attempt)

    def _judged(self, store: Store, handin: HandIn) -> list[datetime]:
        """When somebody judged the stories of a hand-in."""
        with store.engine.connect() as connection:
            marks = marks_that_count(connection, [handin], by_hand_only=True)[handin.seq]
        judged = marks_by_text(store, self.lesson, handin.learner)
        keys = [(handin.learner, mark.exercise, mark.about) for mark in marks]
        return [judged[key].at for key in keys if key in judged]
