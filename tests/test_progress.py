"""What long commands show: bars in a terminal, plain lines elsewhere."""

import io
import itertools
import time
from contextlib import suppress

import pytest
from rich.console import Console

from course.progress import Steps


def shown(*, terminal: bool, times: int, fails: bool = False) -> str:
    """What a step of `times` units shows."""
    out = io.StringIO()
    steps = Steps(Console(file=out, force_terminal=terminal, width=80, highlight=False))
    with suppress(ZeroDivisionError), steps.step("Reading", times) as advance:
        for _ in range(times):
            advance()
        assert 1 / (not fails)
    return out.getvalue()


def test_elsewhere_a_step_is_plain_lines() -> None:
    assert shown(terminal=False, times=3) == "Reading …\n  done in 0 s\n"


def test_elsewhere_a_long_step_says_now_and_then_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = itertools.count(step=8)
    monkeypatch.setattr(time, "monotonic", lambda: float(next(clock)))

    lines = shown(terminal=False, times=9).splitlines()

    assert lines[0] == "Reading …"
    assert lines[-1].startswith("  done in ")
    counted = [int(line.split()[0]) for line in lines[1:-1]]
    assert len(counted) >= 2
    assert counted == sorted(set(counted))
    assert all(line.endswith(" of 9") for line in lines[1:-1])


def test_in_a_terminal_a_step_is_a_bar_that_counts() -> None:
    text = shown(terminal=True, times=3)

    assert "3/3" in text
    assert text.rstrip().endswith("Reading: done in 0 s")


@pytest.mark.parametrize("terminal", [True, False])
def test_a_step_that_fails_is_never_called_done(*, terminal: bool) -> None:
    assert "done" not in shown(terminal=terminal, times=2, fails=True)


def test_a_line_is_printed_as_it_is() -> None:
    out = io.StringIO()
    text = f"[bold]{'x' * 200} http://127.0.0.1:8000/"

    Steps(Console(file=out, width=40)).say(text)

    assert out.getvalue() == f"{text}\n"
