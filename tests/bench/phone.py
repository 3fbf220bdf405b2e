"""A lesson of 14 exercises of all kinds on a slow phone: our page, and JupyterLab beside it.

1.6 Mbit/s, 150 ms, a quarter of this processor, 375 pixels, nothing in the cache; a learner who is
logged in. Time runs from asking for the page until the first choice can be made.
"""

import itertools
import json
import re
import shutil
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from course.content.settings import read_settings
from course.hub.run import Hub, start_hub
from tests.bench.course_copy import LESSON, released_course
from tests.browser.people import chromium, log_in
from tests.conftest import REPOSITORY

EXERCISES, OPENINGS = 14, 5
LARGEST, SLOWEST = 120, 1500  # kilobytes and milliseconds that we allow ourselves
_START = "from course import exercise"
_SPEED = 1.6e6 / 8  # bytes a second
_PHONE = {"viewport": {"width": 375, "height": 700}, "is_mobile": True, "has_touch": True}
# Notes when the first choice of an exercise is drawn, from the moment the page was asked for.
_NOTE = """new MutationObserver((_, watch) => {
  if (!document.querySelector(".ex input:not(:disabled)")) return;
  watch.disconnect();
  requestAnimationFrame(() => setTimeout(() => { globalThis.usable = performance.now(); }));
}).observe(document, { childList: true, subtree: true });"""
_MS = "() => globalThis.usable"


def measure() -> list[dict[str, Any]]:
    """`lesson_open_phone_ms`, `lesson_open_phone_lab_ms` and `lesson_first_visit_kb`."""
    with released_course(fourteen) as paths, start_hub(paths, 0) as hub, sync_playwright() as play:
        browser = chromium(play)
        ours = [_lesson(browser, hub) for _ in range(OPENINGS)]
        lab = _lab(browser, hub)
        browser.close()
    times, sizes, requests = zip(*ours, strict=True)
    slow = "1.6 Mbit/s, 150 ms, processor / 4, 375 px, cold cache, first choice can be made"
    what = f"{EXERCISES} exercises of all kinds"
    return [
        _figure(
            "lesson_open_phone_ms",
            statistics.median(times),
            "ms",
            f"{what}, {slow}, median of {OPENINGS}; limit {SLOWEST}",
        ),
        _figure("lesson_open_phone_lab_ms", lab, "ms", "the same lesson and phone, JupyterLab, 1"),
        _figure(
            "lesson_first_visit_kb",
            max(sizes),
            "kB",
            f"{max(requests)} requests as sent, gzipped, figures apart; limit {LARGEST}",
        ),
    ]


def _figure(name: str, value: float, unit: str, note: str) -> dict[str, Any]:
    return {"figure": name, "value": round(value, 1), "unit": unit, "note": note}


# ---- the lesson


def fourteen(root: Path) -> None:
    """Make of the lesson in `root` one with its own prose and 14 exercises of the whole course."""
    folder = root / "source" / LESSON
    shutil.rmtree(folder / "exercises")
    (folder / "exercises").mkdir()
    names = []
    for path in itertools.islice(_turn_by_turn(REPOSITORY / "source"), EXERCISES):
        shutil.copy(path, folder / "exercises")
        names.append(path.stem)
    file = folder / f"{LESSON}.ipynb"
    notebook = json.loads(file.read_text(encoding="utf-8"))
    prose = [cell for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    calls = [_code(_START), *(_code(f'exercise("{name}")') for name in names)]
    pairs = itertools.zip_longest(prose, calls)
    notebook["cells"] = [cell for pair in pairs for cell in pair if cell]
    file.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")


def _turn_by_turn(source: Path) -> Iterator[Path]:
    """Exercise files, one of each kind in turn; a decision first."""
    kinds: dict[str, list[Path]] = {"decision": []}
    for lesson in read_settings(source).lessons:
        for path in sorted((source / lesson / "exercises").glob("*.yaml")):
            text = path.read_text(encoding="utf-8")
            kind = re.search(r"(?m)^kind: (\w+)", text)
            if kind and not re.search(r"(?m)^(sensitive|compare):", text):
                kinds.setdefault(kind[1], []).append(path)
    for turn in itertools.zip_longest(*kinds.values()):
        yield from filter(None, turn)


def _code(source: str) -> dict[str, Any]:
    name = re.sub(r"[^a-z-]", "-", source)[:60]
    held: dict[str, Any] = {"execution_count": None, "outputs": [], "metadata": {}}
    return {"cell_type": "code", "id": name, "source": source, **held}


# ---- the phone


def _lesson(browser: Browser, hub: Hub) -> tuple[float, float, int]:
    """Milliseconds, kilobytes and requests of one first visit to the lesson page."""
    page = log_in(browser.new_context(**_PHONE), hub, "leerling")  # type: ignore[arg-type]
    page.wait_for_load_state("networkidle")  # what this page asks for is no part of the lesson
    traffic = _Traffic(_slowed(page))
    took = _open(page, f"{hub.address}services/cursus/les/{LESSON}")
    page.wait_for_load_state("networkidle")
    page.context.close()
    return took, traffic.bytes / 1000, traffic.requests


def _lab(browser: Browser, hub: Hub) -> float:
    """Milliseconds of a first visit to the notebook, in a server that runs already."""
    page = log_in(browser.new_context(**_PHONE), hub, "leerling")  # type: ignore[arg-type]
    page.goto(f"{hub.address}hub/spawn", timeout=120_000)
    page.wait_for_url("**/user/leerling/**", timeout=120_000)
    address = f"{page.url.partition('/user/leerling/')[0]}/user/leerling/cursus/{LESSON}"
    _slowed(page)
    took = _open(page, address)
    page.context.close()
    return took


def _slowed(page: Page) -> CDPSession:
    """Make of this browser a phone on a slow network, with nothing in its cache."""
    phone = page.context.new_cdp_session(page)
    phone.send("Network.enable")
    phone.send("Network.clearBrowserCache")
    network = {"offline": False, "latency": 150, "downloadThroughput": _SPEED}
    phone.send("Network.emulateNetworkConditions", {**network, "uploadThroughput": _SPEED})
    phone.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    return phone


def _open(page: Page, address: str) -> float:
    page.add_init_script(_NOTE)
    page.goto(address, wait_until="commit", timeout=300_000)
    page.locator(".ex input").first.wait_for(state="attached", timeout=300_000)
    while (took := page.evaluate(_MS)) is None:
        page.locator(".ex").first.wait_for(state="attached")
    return float(took)


class _Traffic:
    """What came over the network as it was sent, headers included; figures do not count."""

    def __init__(self, phone: CDPSession) -> None:
        self.bytes, self.requests = 0.0, 0
        self._figures: set[str] = set()
        phone.on("Network.responseReceived", self._begin)
        phone.on("Network.loadingFinished", self._end)

    def _begin(self, event: dict[str, Any]) -> None:
        if "/assets/" in event["response"]["url"]:
            self._figures.add(event["requestId"])

    def _end(self, event: dict[str, Any]) -> None:
        if event["requestId"] not in self._figures:
            self.bytes += event["encodedDataLength"]
            self.requests += 1
