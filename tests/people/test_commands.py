"""`course people` and `course owner`: a roster from a shell, in a sentence where it cannot be."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from course.answers.store import Store
from course.cli import main
from course.jobs.mail import outbox
from course.paths import CoursePaths
from course.people.audit import lines
from course.people.enrolment import enrolled
from course.people.logins import hub, identify
from course.people.staff import owners
from tests.people.importing.conftest import csv_text, workbook

PEOPLE = (
    ("Zoë", "van den", "Berg", "zoe@zorg.nl", "noord"),
    ("Anna", "de", "Vries", "anna@zorg.nl", "noord"),
    ("Bo", "", "Bos", "fout", "noord"),
)


@pytest.fixture
def root(course_root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course root with two cohorts in its roster, and a file of people."""
    monkeypatch.chdir(course_root)
    monkeypatch.setenv("COURSE_PUBLIC_URL", "https://zon.example/services/cursus")
    ok("people", "organisation", "zorg", "Zorggroep Zon")
    ok("people", "cohort", "noord", "Team Noord", "--organisation", "zorg")
    ok("people", "cohort", "zuid", "Team Zuid", "--organisation", "zorg")
    (course_root / "mensen.csv").write_bytes(csv_text(*PEOPLE).encode("cp1252"))
    (course_root / "mensen.xlsx").write_bytes(workbook(*PEOPLE))
    return course_root


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def ok(*arguments: str) -> str:
    done = run(*arguments)
    assert done.exit_code == 0, done.stderr
    return done.stdout


def refused(*arguments: str) -> str:
    done = run(*arguments)
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1
    return done.stderr.strip()


def fields(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.splitlines()]


@pytest.mark.parametrize("file", ["mensen.csv", "mensen.xlsx"])
def test_a_file_is_shown_then_read_in_and_again_changes_nothing(root: Path, file: str) -> None:
    shown = ok("people", "import", file)
    nobody = ok("people", "list")
    done = ok("people", "import", file, "--apply")
    again = ok("people", "import", file, "--apply")

    assert shown.splitlines() == [
        "2\tnew\tZoë van den Berg\tnoord",
        "3\tnew\tAnna de Vries\tnoord",
        "4\twrong\tBo Bos\t“fout” is not a mail address: it has no @.",
        "3 rows: new 2, joins 0, known 0, moved 0, doubtful 0, wrong 1",
        "Nothing was changed. Add --apply to do this.",
    ]
    assert nobody == ""
    assert done.splitlines()[-1] == "Done: 2 rows changed something."
    assert again.splitlines()[-1] == "Done: 0 rows changed something."
    names = [row[1:4] for row in fields(ok("people", "list", "noord"))]
    assert names == [
        ["Berg, Zoë van den", "zoe@zorg.nl", "noord"],
        ["Vries, Anna de", "anna@zorg.nl", "noord"],
    ]
    assert [row[2] for row in fields(ok("people", "list", "--search", "ZOE"))] == ["zoe@zorg.nl"]


def test_it_speaks_dutch(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANG", "nl")

    shown = ok("people", "import", "mensen.csv")

    assert shown.splitlines()[2:4] == [
        "4\tfout\tBo Bos\t“fout” is geen mailadres: er staat geen @ in.",
        "3 rijen: nieuw 2, komt erbij 0, bekend 0, verplaatst 0, twijfel 0, fout 1",
    ]


def test_doubtful_rows_are_accepted_by_number(root: Path) -> None:
    ok("people", "import", "mensen.csv", "--apply")
    text = csv_text(("Zoë", "", "Jansen", "zoe@zorg.nl", "zuid"))
    Path("later.csv").write_text(text, encoding="utf-8")

    ok("people", "import", "later.csv", "--apply")
    before = ok("people", "list", "zuid")
    ok("people", "import", "later.csv", "--apply", "--accept", "2")

    assert before == ""
    assert [row[1] for row in fields(ok("people", "list", "zuid"))] == ["Jansen, Zoë"]


def test_people_are_moved_invited_and_merged(root: Path) -> None:
    ok("people", "import", "mensen.csv", "--apply")

    ok("people", "move", "zoe", "noord", "zuid")
    invited = fields(ok("people", "invite", "zuid"))
    again = fields(ok("people", "invite", "zuid", "zoe@zorg.nl", "--days", "3"))
    anna = fields(ok("people", "list", "--search", "anna"))[0][0]
    ok("people", "merge", "zoe", anna)
    merged = ok("people", "list")
    ok("people", "merge", "zoe", anna, "--undo")

    assert [row[:2] for row in invited + again] == [["Zoë van den Berg", "zoe@zorg.nl"]] * 2
    assert len({row[2] for row in invited + again}) == 2
    begin = "https://zon.example/services/cursus/uitnodiging/"
    assert all(row[2].startswith(begin) for row in invited + again)
    assert len(fields(merged)) == 1
    assert len(fields(ok("people", "list"))) == 2
    assert (root / ".course" / "invitation-key").stat().st_mode & 0o077 == 0


def test_invitations_are_mailed_when_asked(root: Path) -> None:
    ok("people", "import", "mensen.csv", "--apply")

    (row,) = fields(ok("people", "invite", "noord", "zoe@zorg.nl", "--mail"))
    ok("people", "invite", "noord", "zoe@zorg.nl")

    with Store(CoursePaths.here().store_url) as store, store.snapshot() as connection:
        (mail,) = outbox.mails(connection, ["waiting"], 9)
    assert (mail.address, mail.template) == ("zoe@zorg.nl", "invitation")
    assert row[2] in mail.text


def test_somebody_becomes_owner_once(root: Path) -> None:
    first, second = ok("owner", "beheer"), ok("owner", "beheer")

    assert first == second == "beheer is an owner of the course.\n"
    with Store(CoursePaths.at(root).store_url) as store, store.snapshot() as connection:
        assert owners(connection) == {identify(connection, *hub("beheer"))}
        assert [line.did for line in lines(connection)[:3]] == [
            "appoint",
            "add-login",
            "add-person",
        ]
        assert all(line.who.startswith("shell:") for line in lines(connection))


def test_what_cannot_be_is_one_sentence(root: Path) -> None:
    ok("people", "import", "mensen.csv", "--apply")
    ok("people", "organisation", "college", "Zorgcollege", "--flemish", "--names")
    ok("people", "cohort", "klas", "Klas", "--organisation", "college")
    Path("leeg.csv").write_bytes(b"")

    assert "Nobody is found by “bestaat niet”" in refused(
        "people", "move", "bestaat niet", "noord", "zuid"
    )
    assert "“e” may be Zoë van den Berg (p" in refused("people", "move", "e", "noord", "zuid")
    assert "is in Team Noord already" in refused("people", "move", "zoe", "noord", "noord")
    assert "There is no cohort weg" in refused("people", "list", "weg")
    assert "There is no cohort weg" in refused("people", "invite", "weg")
    assert "more than one organisation (college, zorg)" in refused("people", "import", "mensen.csv")
    assert "No row of headings" in refused("people", "import", "leeg.csv")
    assert "Row 9 is not doubtful" in refused(
        "people", "import", "mensen.csv", "--cohort", "noord", "--apply", "--accept", "9"
    )
    with Store(CoursePaths.at(root).store_url) as store, store.snapshot() as connection:
        assert len(enrolled(connection, "noord")) == 2


def test_a_roster_without_cohorts_says_what_to_do_first(
    course_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(course_root)
    Path("mensen.csv").write_text(csv_text(), encoding="utf-8")

    assert "make one with `course people cohort`" in refused("people", "import", "mensen.csv")
