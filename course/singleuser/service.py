"""Client of the course's service, which a learner's server asks for lessons and pictures."""

import json
import os
from dataclasses import dataclass
from typing import Any, Self

from tornado.httpclient import AsyncHTTPClient, HTTPError

_SECONDS = 5.0


class ServiceError(Exception):
    """The service did not give what was asked for."""


@dataclass(frozen=True)
class Service:
    """The service's address and this server's token."""

    url: str
    token: str

    @classmethod
    def from_environment(cls) -> Self:
        """From the environment that the Hub set: `COURSE_SERVICE_URL`, `JUPYTERHUB_API_TOKEN`."""
        return cls(os.environ["COURSE_SERVICE_URL"], os.environ["JUPYTERHUB_API_TOKEN"])

    async def notebooks(self) -> dict[str, Any]:
        """The answer of `api/notebooks`; raises `ServiceError`."""
        try:
            answer = json.loads(await self._get("api/notebooks"))
        except ValueError as error:
            raise ServiceError(f"api/notebooks of {self.url} is no JSON: {error}") from error
        if not isinstance(answer, dict):
            raise ServiceError(f"api/notebooks of {self.url} holds no object.")
        return answer

    async def picture(self, name: str) -> bytes:
        """A file of `assets/`; raises `ServiceError`."""
        return await self._get(f"assets/{name}")

    async def _get(self, path: str) -> bytes:
        try:
            answer = await AsyncHTTPClient().fetch(
                f"{self.url}{path}",
                headers={"Authorization": f"token {self.token}", "Accept": "*/*"},
                request_timeout=_SECONDS,
                connect_timeout=_SECONDS,
                follow_redirects=False,
            )
        except (HTTPError, OSError) as error:
            raise ServiceError(f"{path} of {self.url}: {error}") from error
        return answer.body
