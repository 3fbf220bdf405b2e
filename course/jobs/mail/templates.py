"""The texts of mails: ours, or an organisation's own.

A template is a text file: a first line `Onderwerp: …`, an empty line, and the text, with
placeholders such as `{{ name }}`. Ours lie in `templates/`. Those in the course's folder
`source/mail/` take their place, and those in `source/mail/<organisation>/` do so for one
organisation. They are filled in a sandbox: a template can reach its placeholders and nothing else.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from course.content.mistakes import Mistake
from course.messages import _

_OURS = Path(__file__).with_name("templates")
_SUBJECT: Final = "Onderwerp:"
_LONGEST_SUBJECT = 200
_ALWAYS = ("name", "course", "organisation", "link")


class Template(NamedTuple):
    """A kind of mail: its Dutch title, and what its text can name."""

    title: str
    placeholders: frozenset[str]


def _template(title: str, *placeholders: str) -> Template:
    return Template(title, frozenset({*_ALWAYS, *placeholders}))


TEMPLATES: Final[Mapping[str, Template]] = {
    "invitation": _template("uitnodiging", "cohort", "until"),
    "reminder": _template("herinnering", "lesson", "date"),
    "never_begun": _template("nog niet begonnen", "cohort"),
    "story_read": _template("verhaal gelezen", "lesson"),
    "result": _template("uitslag", "lesson"),
}


class Message(NamedTuple):
    """What a mail says: one line, and plain text."""

    subject: str
    text: str


_environment = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined,
    autoescape=False,
)


def fill(folder: Path, organisation: str, name: str, values: Mapping[str, str]) -> Message:
    """The mail `name` with `values` for its placeholders; one that is left out is empty.

    `organisation` is the id of the organisation in whose name it goes, "" for none.

    Raises
    ------
    Mistake
        The template that applies cannot be used: its sentence says where, what and the cure.
    """
    path = _applying(folder, organisation, name)
    return _filled(path, name, {key: one_line(value) for key, value in values.items()})


def _applying(folder: Path, organisation: str, name: str) -> Path:
    """The file of a template: the organisation's, else the course's, else ours."""
    own = (folder / organisation / f"{name}.txt", folder / f"{name}.txt")
    return next((path for path in own if path.is_file()), _OURS / f"{name}.txt")


def _filled(path: Path, name: str, values: Mapping[str, str]) -> Message:
    known = TEMPLATES[name].placeholders
    head, text = _parts(path)
    for part in (head, text):
        if unknown := _unknown(path, part, known):
            raise _mistake(
                path,
                _("the placeholder {name}", name=unknown),
                _("one of {names}", names=", ".join(sorted(known))),
                _("fix the name"),
            )
    given = dict.fromkeys(known, "") | dict(values)
    try:
        subject, body = (_environment.from_string(part).render(given) for part in (head, text))
    except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
        raise _mistake(
            path, str(error), _("text with placeholders"), _("delete what is not one")
        ) from None
    return Message(one_line(subject)[:_LONGEST_SUBJECT], f"{body.strip()}\n")


def _unknown(path: Path, part: str, known: frozenset[str]) -> str | None:
    try:
        named = meta.find_undeclared_variables(_environment.parse(part))
    except TemplateSyntaxError as error:
        raise _mistake(path, str(error), _("text with placeholders"), _("fix the braces")) from None
    return next(iter(sorted(named - known)), None)


def _parts(path: Path) -> tuple[str, str]:
    """The subject and the text."""
    try:
        head, _line, text = path.read_bytes().decode("utf-8-sig").partition("\n")
    except UnicodeDecodeError:
        raise _mistake(path, _("another encoding"), "UTF-8", _("save the file as UTF-8")) from None
    if not head.startswith(_SUBJECT) or not head.removeprefix(_SUBJECT).strip():
        found = head[:60].strip() or _("an empty line")
        raise _mistake(path, found, f"{_SUBJECT} …", _("begin with the subject"))
    if not text.strip():
        raise _mistake(path, _("no text"), _("the text of the mail"), _("write it"))
    return head.removeprefix(_SUBJECT), text


def _mistake(path: Path, found: str, expected: str, cure: str) -> Mistake:
    parts = path.parts
    start = max((i for i, part in enumerate(parts) if part == "mail"), default=len(parts) - 1)
    file = "/".join(parts[max(start - 1, 0) :])
    return Mistake(file, "", found, expected, cure)


def one_line(text: str) -> str:
    """`text` as it can stand in a header: no line break or other control character."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def check_templates(folder: Path) -> Iterator[Mistake]:
    """What is wrong with the templates in `folder` and in its folders of organisations."""
    sample = {name: _("Example") for one in TEMPLATES.values() for name in one.placeholders}
    for path in sorted(folder.rglob("*")):
        is_ours = path.suffix == ".txt" and path.stem in TEMPLATES
        if path.is_dir() or path.name.startswith("."):
            continue
        if not is_ours or len(path.relative_to(folder).parts) > 2:  # noqa: PLR2004 - and a folder
            names = ", ".join(f"{name}.txt" for name in TEMPLATES)
            expected = _("one of {names}", names=names)
            yield _mistake(path, _("something that is not read"), expected, _("rename or move it"))
            continue
        try:
            _filled(path, path.stem, sample)
        except Mistake as mistake:
            yield mistake
