"""Paths, make targets and links of the guides for contributors exist."""

import re

import pytest

from tests.conftest import REPOSITORY

GUIDES = ("CONTRIBUTING.md", "SECURITY.md")


@pytest.mark.parametrize("guide", GUIDES)
def test_every_path_and_link_exists(guide: str) -> None:
    text = (REPOSITORY / guide).read_text("utf-8")
    paths = re.findall(r"`((?:course|tests|source|docs|requirements|\.ci)/[^`\s<]*)`", text)
    links = [link for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]

    assert len(paths) + len(links) >= 3
    assert [path for path in [*paths, *links] if not (REPOSITORY / path).exists()] == []


def test_every_make_target_exists() -> None:
    text = (REPOSITORY / "CONTRIBUTING.md").read_text("utf-8")
    targets = set(re.findall(r"`make ([a-z]+)`", text))
    makefile = (REPOSITORY / "Makefile").read_text("utf-8")

    assert {"check", "test", "soak", "requirements"} <= targets
    assert [name for name in targets if not re.search(rf"(?m)^{name}:", makefile)] == []
