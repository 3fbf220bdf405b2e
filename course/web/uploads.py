"""Forms that hold a file: read as they come in, so that a file of any size gets a clear answer.

Tornado closes the connection when a request is larger than the server takes, and the sender reads
nothing. Here what is too large is read and dropped, and `Form.too_large` says so.
"""

from dataclasses import dataclass, field

from tornado.httputil import HTTPFile, parse_body_arguments
from tornado.web import HTTPError

_DROPPED_UP_TO = 200_000_000  # bytes; beyond that the connection is closed


@dataclass
class Form:
    """What a form holds: the first value of each field, and its files."""

    fields: dict[str, str] = field(default_factory=dict)
    files: dict[str, HTTPFile] = field(default_factory=dict)
    too_large: bool = False


class Upload:
    """For handlers with `tornado.web.stream_request_body`, before `Handler`: collects the body."""

    largest_body = 0

    async def prepare(self) -> None:
        """Take a body of any size; who sent it is asked when it is in.

        Refused any sooner, a connection is closed on a body that was not read, and the sender may
        read nothing.
        """
        self._pieces: list[bytes] = []
        self._length = 0
        request = self.request  # type: ignore[attr-defined]
        request.connection.set_max_body_size(_DROPPED_UP_TO)
        arrive, name = super().prepare, request.method.lower()  # type: ignore[misc]
        handle = getattr(self, name)

        async def handled(*path: str, **named: str) -> None:
            await arrive()
            if not self._finished and (waits := handle(*path, **named)):  # type: ignore[attr-defined]
                await waits

        setattr(self, name, handled)

    def data_received(self, piece: bytes) -> None:
        """Keep a piece of the body, unless there is too much already."""
        self._length += len(piece)
        if self._length <= self.largest_body:
            self._pieces.append(piece)
        else:
            self._pieces.clear()

    def _request_summary(self) -> str:
        """For tornado's log: the address without the token that stands in it."""
        request = self.request  # type: ignore[attr-defined]
        return f"{request.method} {request.path} ({request.remote_ip})"

    def form(self) -> Form:
        """The form that was sent; blocking. Raises 400 for what is no form."""
        if self._length > self.largest_body:
            return Form(too_large=True)
        kind = self.request.headers.get("Content-Type", "")  # type: ignore[attr-defined]
        arguments: dict[str, list[bytes]] = {}
        files: dict[str, list[HTTPFile]] = {}
        try:
            parse_body_arguments(kind, b"".join(self._pieces), arguments, files)
            fields = {name: values[0].decode() for name, values in arguments.items()}
        except Exception as error:  # tornado has several for a body that is no form
            raise HTTPError(400) from error
        return Form(fields, {name: found[0] for name, found in files.items() if found})
