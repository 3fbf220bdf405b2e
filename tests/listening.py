"""Waiting for a server that says that it runs a moment before it listens."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from jupyterhub.utils import wait_for_server


def until_listening(port: int) -> None:
    """Return when something takes connections at this port; raises TimeoutError after a minute."""
    with ThreadPoolExecutor(1) as pool:  # a thread of its own: here a browser's loop may run
        pool.submit(asyncio.run, wait_for_server("127.0.0.1", port, timeout=60)).result()
