"""What a long command shows while it works: progress bars in a terminal, plain lines elsewhere."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from course.messages import _

Advance = Callable[[], None]
_SECONDS_BETWEEN_LINES = 15.0


def ignore() -> None:
    """An `Advance` for callers who show no progress."""


class Steps:
    """Shows the steps of one command, one after the other."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False)

    def say(self, text: str = "") -> None:
        """Print one line, exactly as it is."""
        self._console.print(text, markup=False, soft_wrap=True)

    @contextmanager
    def step(self, title: str, total: int) -> Iterator[Advance]:
        """Show a step of `total` units of work; call what this yields after each of them.

        How long the step took is shown at its end, and nothing when it fails.
        """
        started = time.monotonic()
        with self._meter(title, total) as advance:
            yield advance
        seconds = f"{time.monotonic() - started:.0f} s"
        done = _("done in {seconds}", seconds=seconds)
        self.say(f"{title}: {done}" if self._console.is_terminal else f"  {done}")

    def _meter(self, title: str, total: int) -> AbstractContextManager[Advance]:
        return self._bar(title, total) if self._console.is_terminal else self._lines(title, total)

    @contextmanager
    def _bar(self, title: str, total: int) -> Iterator[Advance]:
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=self._console, transient=True) as progress:
            task = progress.add_task(title, total=total)
            yield lambda: progress.advance(task)

    @contextmanager
    def _lines(self, title: str, total: int) -> Iterator[Advance]:
        self.say(f"{title} …")
        done, last = 0, time.monotonic()

        def advance() -> None:
            nonlocal done, last
            done += 1
            if time.monotonic() - last >= _SECONDS_BETWEEN_LINES:
                last = time.monotonic()
                self.say("  " + _("{done} of {total}", done=done, total=total))

        yield advance
