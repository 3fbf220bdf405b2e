"""Learners who answer and hand in, and send again what was not acknowledged, as a browser does."""

import itertools
import random
import threading
from collections import deque
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httpx

from tests.conftest import LESSON

CASE, STEP, OPTION = "kerstavond", "uitnodiging", "ja-zeggen"
AT_ONCE = 8
_PATIENCE = 60.0


@dataclass
class Journey:
    """One learner: an answer, and then handing in."""

    learner: str
    answered: bool = False
    handing_in: bool = False

    @property
    def answer(self) -> str:
        """The id of the answer, which a browser makes once."""
        return f"antwoord-van-{self.learner}"


class Crowd:
    """Everybody who was there, across all lives of the service."""

    def __init__(self, seed: int) -> None:
        self.answers: set[str] = set()  # ids that were acknowledged
        self.handins: set[str] = set()  # learners whose hand-in was acknowledged
        self.sent_again = 0
        self._draw = random.Random(seed)
        self._numbers = itertools.count()
        self._waiting: deque[Journey] = deque()
        self._more = threading.Condition()

    def work(self, address: str, service: Any) -> None:  # noqa: ANN401 - a Popen
        """Load the service, and kill it after some acknowledgements, in the middle of others."""
        enough = len(self.answers) + len(self.handins) + self._draw.randint(10, 120)
        stop = threading.Event()
        threads = [
            threading.Thread(target=self._send, args=(address, stop)) for _ in range(AT_ONCE)
        ]
        for thread in threads:
            thread.start()
        with self._more:
            came = self._more.wait_for(
                lambda: len(self.answers) + len(self.handins) >= enough, _PATIENCE
            )
        service.kill()
        stop.set()
        for thread in threads:
            thread.join()
        assert came, "the service acknowledged too little within a minute"

    def finish(self, address: str) -> None:
        """Send all that waits."""
        with httpx.Client(base_url=address, timeout=_PATIENCE) as client:
            while self._waiting:
                self._go(client, self._waiting.popleft())

    def _send(self, address: str, stop: threading.Event) -> None:
        with httpx.Client(base_url=address, timeout=_PATIENCE) as client:
            while not stop.is_set():
                journey = self._next()
                try:
                    self._go(client, journey)
                except httpx.TransportError:
                    with self._more:
                        self._waiting.append(journey)
                        self.sent_again += 1
                    return

    def _next(self) -> Journey:
        with self._more:
            if self._waiting:
                return self._waiting.popleft()
            return Journey(f"leerling-{next(self._numbers)}")

    def _go(self, client: httpx.Client, journey: Journey) -> None:
        cookies = {"Cookie": f"wie=leerling:{journey.learner}"}
        lesson = f"api/lessons/{LESSON}"
        if not journey.answered:
            path = f"{lesson}/exercises/{CASE}/answers"
            client.post(path, json=_body(journey), headers=cookies).raise_for_status()
            journey.answered = True
            self._acknowledged(self.answers, journey.answer)
        again, journey.handing_in = journey.handing_in, True
        body = {"learner": journey.learner}
        reply = client.post(f"{lesson}/handin", json=body, headers=cookies)
        if not (
            again and reply.status_code == HTTPStatus.CONFLICT
        ):  # it was stored before the kill
            reply.raise_for_status()
        self._acknowledged(self.handins, journey.learner)

    def _acknowledged(self, kept: set[str], name: str) -> None:
        with self._more:
            kept.add(name)
            self._more.notify_all()


def _body(journey: Journey) -> dict[str, Any]:
    return {
        "id": journey.answer,
        "learner": journey.learner,
        "step": STEP,
        "answer": {"option": OPTION},
        "certainty": 2,
        "seconds": 12.5,
    }
