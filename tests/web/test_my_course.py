"""*Mijn cursus* says what a learner can plan by."""

import re
from unittest.mock import patch

from course.people.hub_groups import LEARNERS
from course.web.learner.study_load import study_load
from tests.web.conftest import PEOPLE, Door


def test_each_lesson_says_how_long_it_takes(door: Door) -> None:
    store = door.service.store
    openings = store.openings()

    with patch.dict(PEOPLE, {"nieuwkomer": ("user", [LEARNERS])}):
        page = door.get("mijn", "nieuwkomer", token=True).text

    cards = re.findall(r'<li class="card".*?</li>', page, re.DOTALL)
    assert len(cards) == len(door.service.settings.lessons)
    for lesson, card in zip(door.service.settings.lessons, cards, strict=True):
        minutes = study_load(store.release(openings[lesson].release)).counting
        assert f"Duurt ongeveer {minutes} minuten." in card
