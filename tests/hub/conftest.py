"""A place and a setup of its own for each test."""

from pathlib import Path

import pytest

from course.hub.accounts import demo_accounts
from course.hub.setup import Ports, Setup
from course.paths import CoursePaths


@pytest.fixture
def paths(course_root: Path) -> CoursePaths:
    """A fresh course root."""
    return CoursePaths.at(course_root)


@pytest.fixture
def setup(paths: CoursePaths) -> Setup:
    """A setup of that place, with the demo's people."""
    return Setup.of(paths, demo_accounts(paths), Ports.around(0), "127.0.0.1")
