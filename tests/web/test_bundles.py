"""Pages ask for few files: one script with all that it imports, and one style for every page."""

import posixpath
import re
from collections.abc import Iterator

import pytest

from course.web import static_files
from course.web.render import Renderer
from course.web.static_files import (
    BUNDLED_DIGEST,
    BUNDLES,
    PAGE_STYLE,
    bundles_are_current,
    sources_digest,
    static_file,
    versioned,
)
from course.widgets import kinds, style
from tests.conftest import REPOSITORY

TEMPLATES = REPOSITORY / "course" / "web" / "templates"
IMPORT = re.compile(r'^(?:import|\}) (?:.* from )?"(\..+)";$', re.MULTILINE)
LARGEST = 30_000  # bytes, gzipped


@pytest.fixture
def changed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The sources are not those that the bundles were made of."""
    bundles_are_current.cache_clear()
    monkeypatch.setattr(static_files, "sources_digest", lambda: "5e" * 32)
    yield
    bundles_are_current.cache_clear()


def scripts() -> list[str]:
    """The scripts that templates name."""
    texts = [path.read_text("utf-8") for path in TEMPLATES.rglob("*.html")]
    return sorted({name for text in texts for name in re.findall(r"static\('(\S+?\.js)'\)", text)})


def imports(name: str) -> list[str]:
    folder, text = posixpath.dirname(name), static_file(name).content.decode()
    return [posixpath.normpath(f"{folder}/{path}") for path in IMPORT.findall(text)]


def test_the_bundles_were_made_of_the_sources_as_they_are() -> None:
    assert (BUNDLES / BUNDLED_DIGEST).read_text("utf-8") == f"{sources_digest()}\n", (
        "run `make bundles`"
    )


def test_every_script_of_a_page_that_imports_others_has_a_bundle_without_imports() -> None:
    importing = [name for name in scripts() if name != static_files.PLOTLY and imports(name)]

    assert {"web/static/lesson.js", "web/static/judge.js"} <= set(importing)
    for name in importing:
        bundle, _, version = versioned(name).partition("?v=")
        assert bundle == name.replace("static", "bundles")
        assert re.fullmatch(r"[0-9a-f]{12}", version)
        text = static_file(bundle).content.decode()
        assert not re.search(r"""\bimport\s*[({*"'\w]""", text), bundle


def test_a_lesson_page_needs_one_script_and_one_style_sheet() -> None:
    names = ["web/static/lesson.js", PAGE_STYLE]
    page = (TEMPLATES / "learner/lesson.html").read_text("utf-8")
    layout = (TEMPLATES / "layout.html").read_text("utf-8")

    asked = {*re.findall(r"static\('(\S+)'\)", page + layout)} - {"web/static/icon.svg"}
    sizes = [len(static_file(versioned(name).partition("?")[0]).zipped) for name in names]

    assert asked == set(names)
    assert 10_000 < sum(sizes) < LARGEST


def test_the_style_of_every_page_is_that_of_exercises_and_then_the_site() -> None:
    text = static_file(PAGE_STYLE).content.decode()

    assert text.startswith(style())
    assert text.endswith(static_file("web/static/site.css").content.decode())


@pytest.mark.usefixtures("changed")
def test_while_a_source_has_changed_pages_get_the_sources() -> None:
    assert versioned("web/static/lesson.js") == "5e5e5e5e5e5e/web/static/lesson.js"
    assert versioned(PAGE_STYLE).startswith(f"{PAGE_STYLE}?v=")


def test_what_the_sources_import_is_served_too() -> None:
    waiting = ["web/static/lesson.js", *(f"widgets/{kind}.js" for kind in kinds())]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += imports(name)

    assert {"widgets/core/dom.js", "widgets/writing/pii.js", "web/static/parts.js"} <= seen


def test_an_address_changes_with_the_bundle() -> None:
    renderer = Renderer("/services/cursus/")
    file = static_file("web/bundles/lesson.js")

    assert renderer.static("web/static/lesson.js") == (
        f"/services/cursus/static/web/bundles/lesson.js?v={file.version}"
    )
