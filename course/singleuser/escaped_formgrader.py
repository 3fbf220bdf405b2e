"""An extension of instructors' servers: Formgrader's pages show names as text, never as mark-up.

nbgrader fills its templates without escaping (nbgrader/server_extensions/formgrader/formgrader.py,
`Environment(loader=…)`), so that a user name with mark-up, stored before names were checked, would
run as a script in the instructor's browser. Delete this when nbgrader escapes by itself.
"""

from typing import Any

import markupsafe

_TEMPLATES = "nbgrader_jinja2_env"


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "course.singleuser.escaped_formgrader"}]


def _load_jupyter_server_extension(server: Any) -> None:  # noqa: ANN401 - loaded by name
    """Before the first request, since templates keep the escaping they were loaded with."""
    server.io_loop.add_callback(lambda: escape(server))


def escape(server: Any) -> None:  # noqa: ANN401 - jupyter_server hands over its ServerApp
    """Turn on escaping in Formgrader's templates; without Formgrader there is nothing to do."""
    templates = server.web_app.settings.get(_TEMPLATES)
    if templates is not None:
        templates.finalize = _escaped
        templates.cache.clear()


def _escaped(value: object) -> object:
    """Text without mark-up; `'` stays, since the templates quote with `"`, in scripts too."""
    return str(markupsafe.escape(value)).replace("&#39;", "'") if isinstance(value, str) else value
