"""A place and a setup of its own for each test."""

from pathlib import Path

import pytest

from course.hub.accounts import demo_accounts
from course.hub.setup import Ports, Setup
from course.place import Place


@pytest.fixture
def place(course_root: Path) -> Place:
    """A fresh course root."""
    return Place.at(course_root)


@pytest.fixture
def setup(place: Place) -> Setup:
    """A setup of that place, with the demo's people."""
    return Setup.of(place, demo_accounts(place), Ports.around(0), "127.0.0.1")
