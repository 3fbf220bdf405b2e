"""A name with mark-up that was stored before names were checked is text in Formgrader."""

from types import SimpleNamespace

import pytest
from jinja2 import Environment, FileSystemLoader
from nbgrader.server_extensions.formgrader import handlers

from course.singleuser.escaped_formgrader import (
    _jupyter_server_extension_points,
    _load_jupyter_server_extension,
)

NAME = "<img src=x onerror=alert(1)>"
PAGES = ["manage_students_assignments.tpl", "manage_students_notebook_submissions.tpl"]


def server(**settings: object) -> SimpleNamespace:
    """A server whose loop does at once what it is given."""
    loop = SimpleNamespace(add_callback=lambda work: work())
    return SimpleNamespace(io_loop=loop, web_app=SimpleNamespace(settings=settings))


@pytest.mark.parametrize("page", PAGES)
def test_formgrader_shows_a_name_with_markup_as_text(page: str) -> None:
    templates = Environment(loader=FileSystemLoader([handlers.template_path]))  # noqa: S701
    shown = {"student_id": NAME, "assignment_id": "les", "base_url": "/user/docent"}
    assert NAME in templates.get_template(page).render(**shown)  # as nbgrader does it

    _load_jupyter_server_extension(server(nbgrader_jinja2_env=templates))

    html = templates.get_template(page).render(**shown)
    assert NAME not in html
    assert "&lt;img src=x onerror=alert(1)&gt;" in html
    assert "/user/docent/formgrader" in html
    neil = templates.get_template(page).render(**shown | {"student_id": "o'neil"})
    assert """var student_id = "o'neil";""" in neil


def test_without_formgrader_there_is_nothing_to_do() -> None:
    without = server()

    _load_jupyter_server_extension(without)

    assert without.web_app.settings == {}


def test_jupyter_finds_it() -> None:
    (point,) = _jupyter_server_extension_points()

    assert point == {"module": "course.singleuser.escaped_formgrader"}
