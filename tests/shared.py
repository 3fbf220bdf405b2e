"""What takes long to make is made once for all workers of pytest-xdist."""

import fcntl
import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

T = TypeVar("T")


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], T]) -> T:
    """What `make` returns when it is given a folder of that name, which does not exist yet.

    The first worker that asks makes it while the others wait. Nobody changes what is in the folder;
    who wants to, copies it.
    """
    base = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    folder, result = base / f"shared-{name}", base / f"shared-{name}.pickle"
    with (base / f"shared-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not result.exists():
            shutil.rmtree(folder, ignore_errors=True)
            result.write_bytes(pickle.dumps(make(folder)))
    found: T = pickle.loads(result.read_bytes())  # noqa: S301 - written a moment ago by a worker
    return found
