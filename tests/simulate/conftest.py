"""One database for all of these tests."""

import pytest

from course.answers.store import Store


@pytest.fixture
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """An empty store; which database keeps it does not matter here."""
    return Store(f"sqlite:///{tmp_path_factory.mktemp('store') / 'answers.db'}")
