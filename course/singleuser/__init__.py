"""An extension of learners' servers: puts the released notebooks there and opens them."""

from typing import Any


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "course.singleuser"}]


def _load_jupyter_server_extension(server: Any) -> None:  # noqa: ANN401 - loaded by name
    from course.singleuser.extension import load  # noqa: PLC0415 - only servers need it

    load(server)
