"""The processes of one clone's Hub, found by what each carries in its environment."""

import contextlib
import os
import time
from collections.abc import Iterable

import psutil

_BETWEEN_LOOKS = 0.05


def carrying(variable: str, value: str) -> set[psutil.Process]:
    """Every process with that variable, except this one and those that started it."""
    own = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
    others = (one for one in psutil.process_iter() if one.pid not in own)
    return {one for one in others if _carries(one, variable, value)}


def _carries(process: psutil.Process, variable: str, value: str) -> bool:
    try:
        return bool(process.environ().get(variable) == value)
    except (psutil.Error, OSError):
        return False  # ended meanwhile, or somebody else's


def end(processes: Iterable[psutil.Process], seconds: float) -> None:
    """Ask the processes to end; after `seconds` make them. Returns as soon as all have ended."""
    left = list(processes)
    for act in (psutil.Process.terminate, psutil.Process.kill):
        for process in left:
            with contextlib.suppress(psutil.NoSuchProcess):
                act(process)
        left = still_running(left, seconds)


def still_running(processes: list[psutil.Process], seconds: float) -> list[psutil.Process]:
    """Those that run after at most `seconds`; what its parent has yet to bury counts as ended."""
    until = time.monotonic() + seconds
    while (left := [one for one in processes if _runs(one)]) and time.monotonic() < until:
        time.sleep(_BETWEEN_LOOKS)
    return left


def _runs(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
