"""How fast the doors open and answers are kept: a real Hub, its proxy, and a real browser."""

import statistics
import time
import uuid
from typing import Any

import httpx
from playwright.sync_api import Browser, sync_playwright

from course.hub.run import Hub, start_hub
from tests.bench.course_copy import LESSON, released_course
from tests.browser.people import chromium, log_in

_OPENINGS = 15


def measure() -> list[dict[str, Any]]:
    """`answer_saved_p50_ms`, `answer_saved_p95_ms` and `lesson_open_ms`."""
    with released_course() as paths, start_hub(paths, 0) as hub, sync_playwright() as play:
        browser = chromium(play)
        opened = [_open(browser, hub) for _ in range(_OPENINGS)]  # before all is answered
        saved = sorted(_answers(browser, hub))
        browser.close()
    twentieths = statistics.quantiles(saved, n=20)
    note = f"{len(saved)} answers through the Hub's proxy, browser's log-in, after the commit"
    return [
        _figure("answer_saved_p50_ms", statistics.median(saved), note),
        _figure("answer_saved_p95_ms", twentieths[-1], note),
        _figure(
            "lesson_open_ms",
            statistics.median(opened),
            f"cold cache, first choice can be made, median of {_OPENINGS}",
        ),
    ]


def _figure(name: str, value: float, note: str) -> dict[str, Any]:
    return {"figure": name, "value": round(value, 1), "unit": "ms", "note": note}


def _open(browser: Browser, hub: Hub) -> float:
    """Milliseconds from going to the lesson until its first choice can be made."""
    context = browser.new_context()
    page = log_in(context, hub, "leerling")
    started = time.perf_counter()
    page.goto(f"{hub.address}services/cursus/les/{LESSON}", wait_until="commit")
    page.get_by_role("radio").first.wait_for()
    took = time.perf_counter() - started
    context.close()
    return took * 1000


def _answers(browser: Browser, hub: Hub) -> list[float]:
    """Milliseconds from sending each answer of a lesson to its acknowledgement."""
    context = browser.new_context()
    page = log_in(context, hub, "leerling")
    page.goto(f"{hub.address}services/cursus/les/{LESSON}")
    cookies = {c["name"]: c["value"] for c in context.cookies(page.url)}
    headers = {"X-XSRFToken": cookies["_xsrf"].strip('"')}
    base, took = f"{hub.address}services/cursus/api/lessons/{LESSON}", []
    with httpx.Client(cookies=cookies, headers=headers) as client:
        for exercise in client.get(base).raise_for_status().json()["exercises"]:
            view = exercise
            while view.get("open"):
                step = view["open"]
                body = {
                    "id": str(uuid.uuid4()),
                    "learner": "leerling",
                    "step": step["step"],
                    "answer": {"option": step["options"][0]["id"]},
                    "certainty": 2,
                }
                started = time.perf_counter()
                reply = client.post(f"{base}/exercises/{exercise['id']}/answers", json=body)
                took.append((time.perf_counter() - started) * 1000)
                view = reply.raise_for_status().json()["view"]
    context.close()
    return took
