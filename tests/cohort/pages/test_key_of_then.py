"""After a key was corrected: figures stay as they were made and say so; advice follows the key."""

from course.answers.store import Store
from course.cohort.pages.published import Published
from course.cohort.publications import derived
from course.cohort.publications.worth import positions
from course.cohort.publishing.waiting import publish_everything
from course.content.released import Released
from course.content.settings import Settings
from course.marking.recounting import apply
from tests.cohort.conftest import PUBLISHED, hands_in
from tests.conftest import LESSON, OPENED
from tests.correcting import CASE, recorded, swap


def test_figures_are_of_the_key_of_then_and_advice_of_the_key_of_now(
    store: Store, settings: Settings, released: Released
) -> None:
    store.open_lesson(released, OPENED)
    hands_in(store, settings, "noord", 16)
    assert len(list(publish_everything(store, settings, PUBLISHED))) == 1

    def now() -> Published:
        return Published(settings, store, {"noord": "Noord"}, "noord")

    before = now()
    place = derived.position(before.figures(LESSON).values(), positions(before.released(LESSON)))
    advice = before.key(LESSON)
    assert "sleutel" not in before.about(LESSON)
    (correction,) = recorded(store, swap(store, released))
    apply(store, correction)

    after = now()
    figures = after.figures(LESSON)
    assert figures == before.figures(LESSON)
    assert derived.position(figures.values(), positions(after.released(LESSON))) == place
    assert after.released(LESSON) == before.released(LESSON)
    assert after.key(LESSON) != advice
    assert after.about(LESSON).endswith(
        "Gemaakt met de sleutel van 30 november 2026; die is daarna verbeterd."
    )

    hands_in(store, settings, "zuid", 12)
    assert len(list(publish_everything(store, settings, PUBLISHED))) == 1
    zuid = Published(settings, store, {"zuid": "Zuid"}, "zuid")
    assert "sleutel" not in zuid.about(LESSON)
    assert zuid.released(LESSON)[0].correction == correction.seq
    assert zuid.released(LESSON)[0].exercise(CASE) != before.released(LESSON)[0].exercise(CASE)
