"""A secret is made once, kept whole and shown to its owner only."""

import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from course.secret_files import secret_in, secret_text_in


def test_a_secret_stays_the_same_and_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "cookie"

    secret = secret_in(path)

    assert secret_in(path) == secret == path.read_bytes()
    assert len(bytes.fromhex(secret.decode())) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_secret_may_be_a_password_and_an_editors_line_end_is_no_part_of_it(
    tmp_path: Path,
) -> None:
    path = tmp_path / "wachtwoord"
    assert secret_text_in(path, lambda: "abcd-efgh") == "abcd-efgh"

    path.write_text("van-de-beheerder\n", encoding="utf-8")

    assert secret_text_in(path, lambda: "abcd-efgh") == "van-de-beheerder"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_two_secrets_differ(tmp_path: Path) -> None:
    assert secret_in(tmp_path / "een") != secret_in(tmp_path / "twee")


def test_all_that_start_together_get_the_same_whole_secret(tmp_path: Path) -> None:
    start = threading.Barrier(16)

    def begin(_: int) -> bytes:
        start.wait(20)
        return secret_in(tmp_path / "cookie", lambda: "x" * 4096)

    with ThreadPoolExecutor(16) as pool:
        found = set(pool.map(begin, range(16)))

    assert len(found) == 1
    assert len(found.pop()) == 4096
    assert [path.name for path in tmp_path.iterdir()] == ["cookie"]
