"""The Hub of the autumn: accounts of the course and an OpenID provider, and no demo."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from course.hub.accounts import NO_DEMO
from course.hub.run import start_hub
from course.hub.setup import Ports
from course.paths import CoursePaths
from tests.browser.autumn.autumn import Autumn
from tests.browser.autumn.keyboard import without_a_mouse
from tests.oidc.provider import running_provider
from tests.rings import starts_processes


@pytest.fixture(scope="module")
@starts_processes
def autumn(
    generated: CoursePaths, tmp_path_factory: pytest.TempPathFactory, browser: Browser
) -> Iterator[Autumn]:
    """The Hub, the provider and the browsers, for all steps of a module."""
    folder = tmp_path_factory.mktemp("autumn")
    paths = CoursePaths.at(shutil.copytree(generated.root, folder / "course-root"))
    port = Ports.around(0).public
    with running_provider(folder, f"http://127.0.0.1:{port}/") as provider:
        hub = start_hub(paths, port, accounts=NO_DEMO, oidc=provider.settings())
        story = Autumn(paths, hub, provider, browser)
        try:
            with without_a_mouse():
                yield story
        finally:
            story.close()
