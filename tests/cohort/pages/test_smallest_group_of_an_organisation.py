"""An organisation that asks for larger groups than the course reads its own number on pages."""

from dataclasses import replace

import pytest

from course.answers.store import Store
from course.cohort.pages.published import Published
from course.content.settings import Settings
from course.people.audit import Actor
from course.people.organisations import (
    Group,
    Organisation,
    add_cohort,
    add_organisation,
)
from tests.conftest import OPENED


@pytest.mark.parametrize(("own", "told"), [(15, 15), (10, 12)])
def test_the_larger_of_both_is_told(store: Store, settings: Settings, own: int, told: int) -> None:
    actor = Actor("shell:test", OPENED)
    zorg = Organisation("zorg", "Zorggroep Zon")._replace(smallest_group=own)
    store.writer.do(lambda c: add_organisation(c, actor, zorg))
    store.writer.do(lambda c: add_cohort(c, actor, Group("team", "Team", "zorg")))
    twelve = settings.model_copy(update={"smallest_group": 12})

    seen = Published(twelve, store, {"team": "Team"}, "team")
    assert seen.k == told
    assert f"minstens {told} deelnemers" in seen.absent
    assert replace(seen, cohort="elders").k == 12
