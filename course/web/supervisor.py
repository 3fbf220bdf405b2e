"""Keeps the service alive: the Hub itself checks only every thirty seconds."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from types import FrameType

from course.answers.upgrade import StoreError
from course.paths import CoursePaths
from course.web.app import serve

_SOON, _LATEST = 0.2, 5.0  # seconds between restarts


def run() -> int:
    """Run the service until it is told to stop; returns its exit status."""
    try:
        asyncio.run(serve(CoursePaths.here()))
    except StoreError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def supervise() -> int:
    """Start the service, and restart it if it dies; exit with the Hub, or on SIGTERM or SIGINT."""
    parent, stopping = os.getppid(), False
    child = _start()

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True
        child.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    wait, started = _SOON, time.monotonic()
    while not stopping:
        try:
            child.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            if os.getppid() != parent:
                child.terminate()
                break
            continue
        if stopping:
            break
        wait = _SOON if time.monotonic() - started > _LATEST else min(wait * 2, _LATEST)
        time.sleep(wait)
        child, started = _start(), time.monotonic()
    child.wait()
    return 0


def _start() -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "course.web", "child"])
