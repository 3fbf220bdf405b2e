"""The command that takes marks out: for a spreadsheet, or into a learning management system."""

from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from course.cli.base import Command
from course.messages import _
from course.paths import CoursePaths

if TYPE_CHECKING:
    from course.records.cohort_marks import CohortMarks
    from course.records.grade_files.filling import Matched

_FORMATS = ("csv", "xlsx", "moodle", "brightspace", "canvas")


@click.command(cls=Command)
@click.argument("cohort")
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--to", "form", required=True, type=click.Choice(_FORMATS))
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Where to write; cijfers-COHORT in this folder when left out."),
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="HEADING=SOURCE",
    help=_(
        "Fill the column HEADING of FILE with this; again for more. SOURCE is a lesson's id, or "
        "geslaagd, afgerond or punten of the whole course."
    ),
)
def marks(
    cohort: str, file: Path | None, form: str, output: Path | None, columns: tuple[str, ...]
) -> None:
    """Marks of COHORT, for a spreadsheet or a learning management system.

    With FILE, a grade file that Moodle, Brightspace or Canvas exported, the marks are filled into
    it: only that file has the system's own ids. Without FILE a new file is made.
    """
    from course.records.grade_files.grade_file import GradeFileError  # noqa: PLC0415

    found = _marks_of(cohort)
    if file is None and not columns:
        content, ending = _new(found, form), "xlsx" if form == "xlsx" else "csv"
    elif file is None or form in {"csv", "xlsx"}:
        raise click.UsageError(_("FILE goes with --to moodle, brightspace or canvas."))
    else:
        try:
            content, ending = _filled(found, file, columns)
        except GradeFileError as error:
            raise click.ClickException(str(error)) from error
    path = output or Path(f"cijfers-{cohort}.{ending}")
    path.write_bytes(content)
    click.echo(str(path))


def _marks_of(cohort: str) -> "CohortMarks":
    from course.answers.store import Store  # noqa: PLC0415
    from course.content.settings import read_settings  # noqa: PLC0415
    from course.marking.handing_in import mark_older  # noqa: PLC0415
    from course.records.cohort_marks import cohort_marks  # noqa: PLC0415
    from course.records.participants import known_cohorts  # noqa: PLC0415

    paths = CoursePaths.here()
    settings = read_settings(paths.source)
    with Store(paths.store_url) as store:
        with store.snapshot() as connection:
            known = known_cohorts(connection, settings)
        if cohort not in known:
            names = ", ".join(known)
            message = _("There is no cohort {name}; there are: {names}", name=cohort, names=names)
            raise click.BadParameter(message)
        mark_older(store)
        return cohort_marks(store, settings, cohort)


def _new(found: "CohortMarks", form: str) -> bytes:
    from course.records.grade_files.plain_formats import System, plain_file  # noqa: PLC0415
    from course.records.marks_export import marks_csv, marks_xlsx  # noqa: PLC0415

    if form == "xlsx":
        return marks_xlsx(found)
    system: System | None = next((name for name in get_args(System) if name == form), None)
    return (plain_file(found, system) if system else marks_csv(found)).encode()


def _filled(found: "CohortMarks", path: Path, columns: tuple[str, ...]) -> tuple[bytes, str]:
    """The file filled in; what was matched and what was not is said on standard error."""
    from course.records.grade_files.filling import WHYS, fill, match  # noqa: PLC0415
    from course.records.grade_files.reading import read_grade_file  # noqa: PLC0415

    matched = match(read_grade_file(path.read_bytes()), found)
    for change in fill(matched, _chosen(matched, columns) or matched.suggested()):
        said = _(
            "{heading}: {filled} marks, {replaced} of them in place of another; {left} learners "
            "have none yet",
            heading=change.column.heading,
            filled=change.filled,
            replaced=change.replaced,
            left=change.left,
        )
        click.echo(said, err=True)
    for row, label, why in matched.unmatched:
        said = _("Row {row} {why}: {label}", row=row, why=_(WHYS[why]), label=label)
        click.echo(said, err=True)
    for who in matched.absent:
        click.echo(_("In no row of the file: {name}", name=who.shown), err=True)
    return matched.file.written(), matched.file.ending


def _chosen(matched: "Matched", columns: tuple[str, ...]) -> dict[int, str]:
    """The columns that were asked for, by number; raises click's error, which names those there."""
    headings = {column.heading: column.number for column in matched.layout.columns}
    headings |= {column.title: column.number for column in matched.layout.columns}
    chosen = {}
    for column in columns:
        heading, _sign, source = column.rpartition("=")
        if heading not in headings:
            names = ", ".join(column.heading for column in matched.layout.columns)
            raise click.BadParameter(
                _(
                    "There is no column {heading} for marks; there are: {names}",
                    heading=heading,
                    names=names,
                )
            )
        chosen[headings[heading]] = _source(matched, source)
    return chosen


def _source(matched: "Matched", source: str) -> str:
    known = matched.sources()
    for name in (f"les:{source}:punten", f"cursus:{source}"):
        if name in known:
            return name
    names = ", ".join((*matched.marks.with_points, "geslaagd", "afgerond", "punten"))
    raise click.BadParameter(
        _("{source} is no lesson with points; there are: {names}", source=source, names=names)
    )
