"""What one run is told, and what stays in the clone."""

import pytest
from traitlets.config import Config

from course.hub.accounts import demo_accounts
from course.hub.configure import configure
from course.hub.setup import HubError, Ports, Setup
from course.paths import CoursePaths


def test_a_setup_is_read_as_it_was_written(setup: Setup) -> None:
    setup.write()

    assert Setup.read(setup.file) == setup


def test_only_the_owner_reads_what_is_secret(setup: Setup) -> None:
    setup.write()
    configure(Config(), setup)

    secret = [setup.file, setup.folder / "service-token", setup.folder.parent / "demo-password"]
    assert [oct(path.stat().st_mode & 0o777) for path in secret] == ["0o600"] * 3
    assert oct(setup.folder.stat().st_mode & 0o777) == "0o700"


def test_the_password_is_made_once_and_can_be_typed(paths: CoursePaths) -> None:
    first = demo_accounts(paths).password

    assert demo_accounts(paths).password == first
    assert [len(part) for part in first.split("-")] == [4, 4, 4]
    assert not set(first) & set("ilo01")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.7", "example.org", ""])  # noqa: S104
def test_a_shared_password_is_refused_on_an_address_that_others_reach(
    paths: CoursePaths, host: str
) -> None:
    with pytest.raises(HubError, match=r"127\.0\.0\.1 only"):
        Setup.of(paths, demo_accounts(paths), Ports.around(0), host)


def test_the_mark_does_not_tell_where_the_state_is(setup: Setup) -> None:
    assert setup.mark.isalnum()
    assert setup.folder.name not in setup.mark


def test_four_different_ports() -> None:
    ports = Ports.around(0)

    assert len({ports.public, ports.hub, ports.proxy, ports.service}) == 4
