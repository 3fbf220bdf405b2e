"""A store is brought to the revision that the code works with, or refused in one sentence."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, column, create_engine, inspect, select, table, text

from course.answers import upgrade
from course.answers.schema import metadata
from course.answers.store import Store
from tests.conftest import OPENED, REPOSITORY
from tests.whose import id_of

OPEN = "import sys; from course.answers.store import Store; Store(sys.argv[1]).close()"
NEWEST = upgrade.revisions()[-1]
VERSIONS = table(upgrade.VERSION_TABLE, column("version_num"))
ANSWER = {"lesson": "les", "release": "r", "exercise": "oefening", "step": "", "answer": "{}"}
OLDEST = {"releases", "openings", "answers", "handins", "feedback"}
HANDIN = {"lesson": "les", "release": "r", "last_answer": 3, "late": False, "hash": "abc"}


def on(url: str, *works: Callable[[Connection], Any] | str) -> Any:  # noqa: ANN401
    """What the last of `works` gives, all in one transaction past the store."""
    result: Any = None
    engine = create_engine(url)
    with engine.begin() as connection:
        for work in works:
            if isinstance(work, str):
                connection.execute(text(work))
            else:
                result = work(connection)
    engine.dispose()
    return result


def add(name: str, **values: object) -> Callable[[Connection], Any]:
    return lambda c: c.execute(table(name, *map(column, values)).insert(), values)


def differences(connection: Connection) -> list[Any]:
    """What Alembic would change to make the tables those of the module."""
    options = {"version_table": upgrade.VERSION_TABLE, "compare_type": True}
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, metadata))


def alembic_config(connection: Connection) -> Config:
    """With which Alembic's commands work on `connection`."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(REPOSITORY / "course/answers/migrations"))
    return config


def test_the_numbers_of_the_files_are_alembics_revisions() -> None:
    scripts = ScriptDirectory(str(REPOSITORY / "course/answers/migrations"))

    assert scripts.get_heads() == [NEWEST]
    assert [s.revision for s in scripts.walk_revisions()] == upgrade.revisions()[::-1]


def test_an_empty_database_becomes_a_store_of_the_newest_revision(empty_url: str) -> None:
    Store(empty_url).close()

    assert on(empty_url, upgrade.revision_of) == NEWEST


def test_the_migrations_make_the_tables_of_the_module(empty_url: str) -> None:
    Store(empty_url).close()

    assert on(empty_url, differences) == []


def test_the_comparison_sees_a_column_that_the_module_does_not_have(empty_url: str) -> None:
    Store(empty_url).close()

    found = on(empty_url, "alter table answers add column unknown varchar(5)", differences)

    assert [change[0] for change in found] == ["remove_column"]


def test_opening_again_migrates_nothing(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Store(empty_url).close()
    monkeypatch.setattr(upgrade, "_migrate", lambda _: pytest.fail("it is at the newest already"))

    Store(empty_url).close()


def test_answers_from_before_they_knew_the_cohort_get_that_of_the_hand_in(empty_url: str) -> None:
    on(empty_url, lambda c: command.upgrade(alembic_config(c), "0001"))
    there = on(empty_url, lambda c: inspect(c).get_table_names())
    on(
        empty_url,
        *(f"drop table {name}" for name in set(there) - OLDEST - {upgrade.VERSION_TABLE}),
        f"drop table {upgrade.VERSION_TABLE}",
        "alter table answers drop column cohort",
        add("answers", id="een", learner="anna", at=OPENED, **ANSWER),
        add("answers", id="twee", learner="bram", at=OPENED, **ANSWER),
        add("answers", id="drie", learner="anna", at=OPENED, **ANSWER),
        add("handins", learner="anna", cohort="zuid", at=OPENED, **HANDIN),
        add("handins", learner="anna", cohort="noord", at=OPENED, **HANDIN),
    )

    with Store(empty_url) as store:
        cohorts = [(answer.given.id, answer.cohort) for answer in store.answers_in("les")]

    assert sorted(cohorts) == [("drie", "noord"), ("een", "noord"), ("twee", None)]
    assert on(empty_url, differences) == []


@pytest.mark.parametrize("revision", upgrade.revisions()[1:5])
def test_a_store_of_an_older_revision_keeps_its_rows(empty_url: str, revision: str) -> None:
    on(
        empty_url,
        lambda c: command.upgrade(alembic_config(c), revision),
        add("answers", id="een", learner="anna", at=OPENED, **ANSWER),
        add("handins", learner="anna", cohort="noord", at=OPENED, **HANDIN),
    )
    assert on(empty_url, upgrade.revision_of) == revision

    with Store(empty_url) as store:
        answers, handins, anna = list(store.answers_in("les")), store.handins("les"), id_of(store)

    assert [(a.learner, a.given.id) for a in answers] == [(anna, "een")]
    assert [(h.learner, h.hash, h.signed_as) for h in handins] == [(anna, "abc", "anna")]
    assert on(empty_url, upgrade.revision_of) == NEWEST
    assert on(empty_url, differences) == []


def test_a_table_of_others_with_a_name_of_the_roster_is_refused(empty_url: str) -> None:
    on(empty_url, "create table staff (id integer primary key)")

    with pytest.raises(upgrade.StoreError, match="a table staff that the course did not make"):
        Store(empty_url)

    assert on(empty_url, lambda c: inspect(c).get_table_names()) == ["staff"]


def test_a_store_of_a_newer_version_is_refused_and_not_touched(empty_url: str) -> None:
    Store(empty_url).close()
    on(empty_url, lambda c: c.execute(VERSIONS.update().values(version_num="9999")))

    with pytest.raises(upgrade.StoreError) as refusal:
        Store(empty_url)

    assert on(empty_url, upgrade.revision_of) == "9999"
    for part in ("answers.db" if "sqlite" in empty_url else "postgres", "9999", NEWEST, "install"):
        assert part in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_database_with_a_table_of_others_is_refused_and_not_touched(empty_url: str) -> None:
    on(empty_url, "create table feedback (id integer primary key, mood varchar(9))")

    with pytest.raises(upgrade.StoreError, match="its table feedback has other columns"):
        Store(empty_url)

    assert on(empty_url, lambda c: inspect(c).get_table_names()) == ["feedback"]


@pytest.mark.integration
def test_of_processes_that_open_a_store_at_once_one_migrates_it(empty_url: str) -> None:
    openings = [
        subprocess.Popen([sys.executable, "-c", OPEN, empty_url], stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]

    assert [opening.communicate(timeout=120)[1] for opening in openings] == [""] * 3
    assert [opening.returncode for opening in openings] == [0] * 3
    assert on(empty_url, lambda c: c.execute(select(VERSIONS)).all()) == [(NEWEST,)]


def test_a_migration_that_fails_leaves_the_store_as_it_was(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate = upgrade._migrate

    def half(connection: Connection) -> None:
        migrate(connection)
        raise OSError("the disk is full")

    monkeypatch.setattr(upgrade, "_migrate", half)
    with pytest.raises(OSError, match="the disk is full"):
        Store(empty_url)

    assert on(empty_url, lambda c: inspect(c).get_table_names()) == []
