"""The processes of one clone's Hub, found by the mark that each carries in its environment."""

import contextlib
import os
from collections.abc import Callable, Iterable

import psutil  # type: ignore[import-untyped]  # ships no types

from course.hub.setup import MARK_VARIABLE


def carrying(mark: str) -> list[psutil.Process]:
    """Every process with that mark, except this one and those that started it."""
    own = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
    return [one for one in psutil.process_iter() if one.pid not in own and _carries(one, mark)]


def _carries(process: psutil.Process, mark: str) -> bool:
    try:
        return bool(process.environ().get(MARK_VARIABLE) == mark)
    except (psutil.Error, OSError):
        return False  # ended meanwhile, or somebody else's


def end(processes: Iterable[psutil.Process], seconds: float) -> None:
    """Ask the processes to end; after `seconds` make them."""
    left = list(processes)
    for process in left:
        _quietly(process.terminate)
    _, left = psutil.wait_procs(left, timeout=seconds)
    for process in left:
        _quietly(process.kill)
    psutil.wait_procs(left, timeout=seconds)


def _quietly(act: Callable[[], None]) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        act()
