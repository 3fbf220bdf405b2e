"""`nbgrader collect`: write hand-ins from the store to `submitted/<learner>/<lesson>/`."""

import json
import shutil
import tempfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from nbgrader.exchange.abc import ExchangeCollect

from course.answers.store import HandIn, Store, answers_document
from course.content.settings import read_settings
from course.exchange.base import OverTheStore
from course.marking.attempts import handins_that_count
from course.people.schedule import schedule


class Collect(OverTheStore, ExchangeCollect):  # type: ignore[misc]  # nbgrader has no types
    """Each hand-in is written to a temporary folder, then renamed: complete or absent."""

    def copy_files(self) -> None:
        """Collect what is new, and with `update` what was handed in again."""
        with self.store() as store:
            for handin in self._wanted(store):
                target = self.paths.submitted / handin.learner / handin.lesson
                self._leave_no_other(handin)
                if not target.exists():
                    self._write(store, handin, target, "Collecting")
                elif self.update and _stamp(target) != _text(handin.at):
                    self._write(store, handin, target, "Updating")
                else:
                    self.log.info("Skipping %s: already collected", handin.learner)

    def _leave_no_other(self, handin: HandIn) -> None:
        """Take away what was collected under the name that this learner had then."""
        if handin.signed_as:
            old = self.paths.submitted / handin.signed_as / handin.lesson
            if old.is_dir():
                shutil.rmtree(old)
                with suppress(OSError):  # there are other lessons in it
                    old.parent.rmdir()

    def _wanted(self, store: Store) -> list[HandIn]:
        """What counts of each learner; with `--before-duedate` what was in time, if anything."""
        student = str(self.coursedir.student_id or "*")
        settings, only = read_settings(self.paths.source), None if student == "*" else [student]
        counting = handins_that_count(store, settings.completion.attempt, [self.lesson], only)
        last = self.those_here(store, counting)
        if not self.before_duedate:
            return last
        opening = store.openings().get(self.lesson)
        if opening is None:
            return last
        with store.engine.connect() as connection:
            dates = schedule(connection, settings)
        chosen = []
        for handin in last:
            who, attempt = handin.learner, handin.attempt
            own = dates.of(handin.cohort, handin.lesson, opening.at, person=who, attempt=attempt)
            all_of = store.handins_before(handin.lesson, who)
            in_time = [h for h in all_of if h.attempt == attempt and not own.is_over(h.at)]
            chosen.append(in_time[-1] if in_time else handin)
        return chosen

    def _write(self, store: Store, handin: HandIn, target: Path, verb: str) -> None:
        self.log.info("%s %s %s", verb, handin.learner, handin.lesson)
        document = answers_document(handin, store.handed_in(handin))
        notebook = store.as_released(handin.release).notebook
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".collect-", dir=target.parent))
        try:
            _dump(aside / f"{handin.lesson}.ipynb", notebook)
            _dump(aside / "answers.json", document)
            (aside / "timestamp.txt").write_text(_text(handin.at), encoding="utf-8")
            aside.chmod(0o755)
            if target.exists():
                shutil.rmtree(target)
            aside.rename(target)
        finally:
            shutil.rmtree(aside, ignore_errors=True)


def _dump(path: Path, document: object) -> None:
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")


def _text(at: datetime) -> str:
    """A moment as nbgrader writes it to timestamp.txt."""
    return at.strftime("%Y-%m-%d %H:%M:%S.%f %Z")


def _stamp(target: Path) -> str | None:
    path = target / "timestamp.txt"
    return path.read_text(encoding="utf-8") if path.is_file() else None
