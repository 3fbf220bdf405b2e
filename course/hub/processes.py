"""The processes of one clone's Hub, recognised by a variable in their environment."""

import contextlib
import os
import time
from collections.abc import Iterable

import psutil

_SECONDS_BETWEEN_CHECKS = 0.05


def carrying(variable: str, value: str) -> set[psutil.Process]:
    """Every process with that variable, except this one and its ancestors."""
    own = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
    others = (process for process in psutil.process_iter() if process.pid not in own)
    return {process for process in others if _carries(process, variable, value)}


def _carries(process: psutil.Process, variable: str, value: str) -> bool:
    try:
        return bool(process.environ().get(variable) == value)
    except (psutil.Error, OSError):
        return False  # it has exited, or belongs to somebody else


def end(processes: Iterable[psutil.Process], seconds: float) -> None:
    """Terminate the processes and kill what is left after `seconds`; return once all are gone."""
    left = list(processes)
    for act in (psutil.Process.terminate, psutil.Process.kill):
        for process in left:
            with contextlib.suppress(psutil.NoSuchProcess):
                act(process)
        left = still_running(left, seconds)


def still_running(processes: list[psutil.Process], seconds: float) -> list[psutil.Process]:
    """Those still running after at most `seconds`; a zombie counts as exited."""
    until = time.monotonic() + seconds
    while (
        left := [process for process in processes if _runs(process)]
    ) and time.monotonic() < until:
        time.sleep(_SECONDS_BETWEEN_CHECKS)
    return left


def _runs(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
