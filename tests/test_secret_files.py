"""A secret is made once, kept whole and shown to its owner only."""

import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from course.secret_files import kept


def test_a_secret_stays_the_same_and_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "cookie"

    secret = kept(path)

    assert kept(path) == secret == path.read_bytes()
    assert len(bytes.fromhex(secret.decode())) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_two_secrets_differ(tmp_path: Path) -> None:
    assert kept(tmp_path / "een") != kept(tmp_path / "twee")


def test_all_that_start_together_get_the_same_whole_secret(tmp_path: Path) -> None:
    start = threading.Barrier(16)

    def begin(_: int) -> bytes:
        start.wait(20)
        return kept(tmp_path / "cookie", size=16)

    with ThreadPoolExecutor(16) as pool:
        found = set(pool.map(begin, range(16)))

    assert len(found) == 1
    assert len(found.pop()) == 32
    assert [path.name for path in tmp_path.iterdir()] == ["cookie"]
