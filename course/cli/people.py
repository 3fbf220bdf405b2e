"""Commands about people: reading them in, listing, inviting, moving and merging."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import click

from course.cli.base import Command, Group
from course.messages import _, noop
from course.paths import CoursePaths

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from course.people.cohorts.adopting import Adopted
    from course.people.importing.preview import Planned, Preview

T = TypeVar("T")

_STATES = {
    "new": noop("new"),
    "joins": noop("joins"),
    "known": noop("known"),
    "moved": noop("moved"),
    "doubtful": noop("doubtful"),
    "wrong": noop("wrong"),
}


def _change(work: "Callable[[Connection], T]") -> T:
    """What `work` gives, in one transaction on the roster."""
    from course.answers.store import Store  # noqa: PLC0415

    with Store(CoursePaths.here().store_url) as store:
        return store.writer.do(work)


def _read(work: "Callable[[Connection], T]") -> T:
    """What `work` gives, at one moment of the roster."""
    from course.answers.store import Store  # noqa: PLC0415

    with Store(CoursePaths.here().store_url) as store, store.snapshot() as connection:
        return work(connection)


@click.group(cls=Group)
def people() -> None:
    """Who follows the course: the roster.

    A PERSON is an id, a user name of the Hub, a mail address, or words of a name.
    """


@people.command("organisation")
@click.argument("id_", metavar="ID")
@click.argument("name")
@click.option("--smallest-group", default=10, show_default=True, type=click.IntRange(10))
@click.option("--names", is_flag=True, help=_("Coordinators see by name who takes part."))
@click.option("--flemish", is_flag=True, help=_("Examples and order of names as in Flanders."))
def people_organisation(
    id_: str, name: str, *, smallest_group: int, names: bool, flemish: bool
) -> None:
    """Make an organisation."""
    from course.cli.shell import actor  # noqa: PLC0415
    from course.people.organisations import Organisation, add_organisation  # noqa: PLC0415

    new = Organisation(
        id_, name, smallest_group, "names" if names else "counts", "VL" if flemish else "NL"
    )
    _change(lambda connection: add_organisation(connection, actor(), new))
    click.echo(id_)


@people.command("cohort")
@click.argument("id_", metavar="ID")
@click.argument("name")
@click.option("--organisation", required=True, metavar="ID")
@click.option("--unit", metavar="ID")
def people_cohort(id_: str, name: str, organisation: str, unit: str | None) -> None:
    """Make a cohort of an organisation."""
    from course.cli.shell import actor  # noqa: PLC0415
    from course.people.organisations import Group as Cohort  # noqa: PLC0415
    from course.people.organisations import add_cohort  # noqa: PLC0415

    new = Cohort(id_, name, organisation, unit)
    _change(lambda connection: add_cohort(connection, actor(), new))
    click.echo(id_)


@people.command("adopt")
@click.option("--organisation", required=True, metavar="ID")
def people_adopt(organisation: str) -> None:
    """Take the cohorts of course.yaml into the roster, with their dates; again: does nothing."""
    from course.answers.store import openings  # noqa: PLC0415
    from course.cli.shell import actor  # noqa: PLC0415
    from course.content.settings import read_settings  # noqa: PLC0415
    from course.people.cohorts.adopting import adopt  # noqa: PLC0415

    settings = read_settings(CoursePaths.here().source)

    def work(connection: "Connection") -> "list[Adopted]":
        released = {name: opening.at for name, opening in openings(connection).items()}
        return adopt(connection, actor(), settings, organisation, released)

    adopted = _change(work)
    for group, undated in adopted:
        click.echo(f"{group.id}\t{group.name}")
        for lesson in undated:
            click.echo(
                _(
                    "{cohort}: {lesson} was never released, so its weeks are no date yet; give "
                    "them in the schedule of course.yaml, or a date in the office.",
                    cohort=group.name,
                    lesson=lesson,
                ),
                err=True,
            )
    click.echo(_("{count} cohorts were taken over.", count=len(adopted)))


@people.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--organisation", metavar="ID", help=_("When there is more than one."))
@click.option("--cohort", metavar="ID", help=_("The cohort of rows that name none."))
@click.option("--apply", "applies", is_flag=True, help=_("Do it; otherwise only tell."))
@click.option(
    "--accept", "accepted", multiple=True, type=int, help=_("A doubtful row to do as well.")
)
def people_import(
    file: Path,
    *,
    organisation: str | None,
    cohort: str | None,
    applies: bool,
    accepted: tuple[int, ...],
) -> None:
    """Read people in from FILE, CSV or .xlsx: what would change, row by row."""
    from course.cli.shell import actor, only_organisation  # noqa: PLC0415
    from course.people.importing.applying import apply  # noqa: PLC0415
    from course.people.importing.preview import preview  # noqa: PLC0415
    from course.people.importing.table import read  # noqa: PLC0415

    sheet = read(file.read_bytes())

    def look(connection: "Connection") -> "Preview":
        where = organisation or only_organisation(connection, cohort)
        return preview(connection, sheet, where, cohort)

    seen = _read(look)
    _tell(seen)
    if applies:
        count = _change(lambda connection: apply(connection, actor(), sheet, seen, accepted))
        click.echo(_("Done: {count} rows changed something.", count=count))
    else:
        click.echo(_("Nothing was changed. Add --apply to do this."))


def _tell(seen: "Preview") -> None:
    """Every row but those that are known and stay as they are, then the counts."""
    for row in seen.rows:
        if row.state != "known" or row.changes:
            click.echo(_line(row))
    if seen.unread:
        click.echo(_("Not read: {headings}", headings=", ".join(seen.unread)))
    counts = (f"{_(_STATES[state])} {count}" for state, count in seen.counts().items())
    click.echo(_("{total} rows: {counts}", total=len(seen.rows), counts=", ".join(counts)))


def _line(row: "Planned") -> str:
    from course.people.importing.rules import visible  # noqa: PLC0415

    who = visible(row.entry.name.full or row.entry.mail)
    why = " ".join(map(str, row.why))
    words = (str(row.entry.row), _(_STATES[row.state]), who, row.cohort, why)
    return "\t".join(word for word in words if word)


@people.command("list")
@click.argument("cohort", required=False)
@click.option("--search", "text", default="", help=_("Words of a name or a mail address."))
def people_list(cohort: str | None, text: str) -> None:
    """List who is in COHORT, or everybody."""
    from course.cli.shell import list_people  # noqa: PLC0415

    for person in _read(lambda connection: list_people(connection, cohort, text)):
        where, logins = ", ".join(person.cohorts), ", ".join(person.logins)
        click.echo("\t".join((person.id, person.name, person.mail, where, logins)))


@people.command("invite")
@click.argument("cohort")
@click.argument("persons", nargs=-1, metavar="[PERSON]...")
@click.option("--days", default=14, show_default=True, type=click.IntRange(1, 365))
@click.option("--mail", "by_mail", is_flag=True, help=_("Mail each link to who has an address."))
def people_invite(cohort: str, persons: tuple[str, ...], *, days: int, by_mail: bool) -> None:
    """Invite people to COHORT: name, address and link; without PERSON, who has no log-in yet."""
    from course.cli.shell import invite_cohort  # noqa: PLC0415
    from course.content.settings import read_settings  # noqa: PLC0415
    from course.people.mailing.writing import MailWriter  # noqa: PLC0415

    paths = CoursePaths.here()
    writer = MailWriter.of(paths, read_settings(paths.source)) if by_mail else None
    rows = _change(lambda c: invite_cohort(c, paths.state, cohort, persons, days, writer))
    for row in rows:
        click.echo("\t".join(row))


@people.command("invite-staff")
@click.argument("role", type=click.Choice(["manager", "instructor", "coordinator", "owner"]))
@click.argument("name")
@click.option("--mail", default="", help=_("The address of somebody new."))
@click.option("--organisation", metavar="ID")
@click.option("--unit", metavar="ID")
@click.option("--cohort", metavar="ID")
@click.option("--days", default=14, show_default=True, type=click.IntRange(1, 365))
def people_invite_staff(  # noqa: PLR0917 - click passes them by name
    role: str,
    name: str,
    mail: str,
    organisation: str | None,
    unit: str | None,
    cohort: str | None,
    days: int,
) -> None:
    """Invite NAME, new or known, to a ROLE in an organisation, unit or cohort: the link."""
    from course.cli.shell import invite_staff  # noqa: PLC0415
    from course.people.staff import Role, Scope  # noqa: PLC0415

    where, state = Scope(organisation, unit, cohort), CoursePaths.here().state
    as_role = cast("Role", role)
    row = _change(lambda c: invite_staff(c, state, name, mail, as_role, where, days))
    click.echo("\t".join(row))


@people.command("move")
@click.argument("person")
@click.argument("cohort")
@click.argument("other")
def people_move(person: str, cohort: str, other: str) -> None:
    """Move PERSON out of COHORT into OTHER."""
    from course.cli.shell import actor, one_person  # noqa: PLC0415
    from course.people.enrolment import move  # noqa: PLC0415

    def work(connection: "Connection") -> str:
        who = one_person(connection, person)
        move(connection, actor(), who.id, cohort, other)
        return who.shown

    click.echo(f"{_change(work)}\t{other}")


@people.command("merge")
@click.argument("person")
@click.argument("other")
@click.option("--undo", is_flag=True, help=_("Part OTHER from PERSON again."))
def people_merge(person: str, other: str, *, undo: bool) -> None:
    """Make OTHER the same person as PERSON, who keeps the name."""
    from course.cli.shell import actor, one_person  # noqa: PLC0415
    from course.people.merging import merge, unmerge  # noqa: PLC0415

    def work(connection: "Connection") -> str:
        stays = one_person(connection, person)
        if undo:
            unmerge(connection, actor(), other)
        else:
            merge(connection, actor(), stays.id, one_person(connection, other).id)
        return stays.shown

    click.echo(_change(work))


@click.command(cls=Command)
@click.argument("name")
def owner(name: str) -> None:
    """Make the Hub's user NAME an owner of the course."""
    from course.cli.shell import make_owner  # noqa: PLC0415

    person = _change(lambda connection: make_owner(connection, name))
    click.echo(_("{name} is an owner of the course.", name=person.shown))
