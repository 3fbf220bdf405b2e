"""A short run of the kill tests; `make soak` does a hundred kills."""

import pytest

from tests.soak import kills


@pytest.mark.integration
@pytest.mark.parametrize("database", ["SQLite", "PostgreSQL"])
def test_a_killed_service_loses_nothing_that_it_acknowledged(database: str) -> None:
    figures = kills.run(f"{database} 7", kills=2)

    assert figures["answers acknowledged"] > 20
    assert figures["hand-ins acknowledged"] > 10
    assert (figures["lost"], figures["stored twice"]) == (0, 0)
