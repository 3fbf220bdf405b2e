"""The rings of tests: what `make check` runs (`-m unit`), and what only `make test` does.

Every test is given a ring by itself: `integration` where it uses a fixture decorated with
`starts_processes`, `unit` where it is neither that nor `slow`. A unit test that starts a process
fails, so that none gets into `make check` unnoticed; so does one that takes long.
"""

import re
import sys
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, TypeVar

import pytest

F = TypeVar("F", bound=Callable[..., Any])

# Processor time, not time by the clock: a busy machine is no failure. What takes over a third of
# this on a quiet machine should be marked already.
UNIT_SECONDS = 8.0
_STARTS = {"subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "os.system", "os.exec"}
_STARTED = pytest.StashKey[list[str]]()
_WHOLE_MODULE = re.compile(r"^pytestmark = .*\bmark\.(?:integration|slow)\b", re.MULTILINE)
_watched: list[list[str]] = []


def starts_processes(fixture: F) -> F:
    """Mark a fixture, below `@pytest.fixture`: whoever uses it is an integration test."""
    fixture.starts_processes = True  # type: ignore[attr-defined]  # read in `_is_integration`
    return fixture


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even import a module of integration tests alone when only unit tests are run."""
    if config.getoption("markexpr") != "unit" or collection_path.suffix != ".py":
        return None
    text = collection_path.read_text(encoding="utf-8")
    return True if _WHOLE_MODULE.search(text) else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark integration tests, and begin with their modules: what takes longest goes first."""
    for item in items:
        if _uses_processes(item):
            item.add_marker(pytest.mark.integration)
        if not any(item.get_closest_marker(ring) for ring in ("integration", "slow")):
            item.add_marker(pytest.mark.unit)
    real = {item.path for item in items if item.get_closest_marker("integration")}
    items.sort(key=lambda item: (item.path not in real, not _starts_a_hub(item)))


def _uses_processes(item: pytest.Item) -> bool:
    parameters = getattr(getattr(item, "callspec", None), "params", {})
    if any(isinstance(value, str) and value == "postgresql" for value in parameters.values()):
        return True
    names = getattr(item, "fixturenames", ())
    known = item.session._fixturemanager  # pytest has no public way to a fixture's function
    found = (known.getfixturedefs(name, item) or () for name in names)
    return any(hasattr(one.func, "starts_processes") for defs in found for one in defs[-1:])


def _starts_a_hub(item: pytest.Item) -> bool:
    return "hub" in getattr(item, "fixturenames", ())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, bool | None, bool | None]:
    """Note what an item starts, from its fixtures' beginning to their end."""
    _watched.append(item.stash.setdefault(_STARTED, []))
    try:
        return (yield)
    finally:
        _watched.pop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Fail a test that belongs in another ring."""
    began = time.process_time()
    yield
    if not item.get_closest_marker("unit"):
        return
    if started := item.stash[_STARTED]:
        pytest.fail(
            f"This test starts a process ({started[0]}): mark it or its module with "
            "pytest.mark.integration, or a fixture with @starts_processes.",
            pytrace=False,
        )
    spent = time.process_time() - began
    if spent > UNIT_SECONDS:
        pytest.fail(
            f"This test took {spent:.0f} s of processor time: make it quicker, or mark it with "
            "pytest.mark.slow.",
            pytrace=False,
        )


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _STARTS and _watched:
        _watched[-1].append(str(arguments[0]) if arguments else event)


sys.addaudithook(_note)
