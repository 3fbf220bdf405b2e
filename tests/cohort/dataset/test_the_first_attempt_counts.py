"""A cohort's figures come from first attempts: they do not move when a lesson is done again."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert

from course.answers.bulk_reads import last_answers
from course.answers.saving import Intake, Learner
from course.answers.store import Store
from course.cohort.dataset.finished import Finished
from course.cohort.dataset.learners import fingerprint, parts
from course.cohort.dataset.places import Places
from course.cohort.dataset.pseudonyms import Pseudonyms
from course.cohort.dataset.rows import rows_of
from course.content.released import Released
from course.content.settings import Settings
from course.exercises.kinds.decision import Decision
from course.marking.handing_in import hand_in
from course.people import schema as t
from tests.cohort.conftest import bare, hands_in
from tests.conftest import LESSON, OPENED
from tests.reopened import enrolled, give_feedback

STAY = Places({}, {}, {})  # nobody was ever moved


def does_it_again(intake: Intake, released: Released) -> str:
    """Somebody answers in a second attempt, differently, and hands it in; the learner's id."""
    store, now = intake.store, datetime.now(UTC)
    someone = Learner(store.handins(LESSON)[0].learner, "noord")
    enrolled(store)
    row = {"person": someone.name, "cohort": "noord", "lesson": LESSON, "attempt": 2, "at": now}
    store.writer.do(lambda c: c.execute(insert(t.reopened).values(row)))
    case = next(e for e in released.exercises if isinstance(e, Decision))
    step, content = next(iter(case.steps.items()))
    intake.answer(someone, LESSON, case.id, {
        "id": "in-de-tweede-poging", "learner": someone.name, "step": step, "attempt": 2,
        "answer": {"option": content.options[-1].id}, "certainty": 1, "seconds": 1.0,
    })  # fmt: skip
    give_feedback(store, hand_in(intake, someone, LESSON, attempt=2))
    return someone.name


def test_rows_and_fingerprints_stay_as_they_were(
    store: Store, settings: Settings, released: Released, tmp_path: Path
) -> None:
    paths, no_dates = bare(tmp_path), settings.model_copy(update={"cohorts": ()})
    store.open_lesson(released, OPENED)
    hands_in(store, no_dates, "noord", 3)
    for handin in store.handins(LESSON):
        give_feedback(store, handin)
    pseudonyms = Pseudonyms.of(paths)

    def now() -> tuple[str, list[dict[str, object]], list[dict[str, object]]]:
        answered = last_answers(store).get(LESSON, {})
        people = parts(store, LESSON, pseudonyms.of_learner, answered, STAY)
        (part,) = people
        rows = rows_of(store, Finished(), part, people[part])
        return fingerprint(people[part]), rows.steps.to_pylist(), rows.progress.to_pylist()

    before = now()
    someone = does_it_again(Intake(store, no_dates), released)

    assert [h.attempt for h in store.handins_before(LESSON, someone)] == [1, 2]
    assert now() == before
    assert len(before[1]) > 0
