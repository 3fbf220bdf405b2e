"""A form with a file comes in through the real log-in and the Hub's token for forms."""

import httpx

from tests.records.grade_files import CANVAS
from tests.web.conftest import Door

FILL = "docent/cijfers/noord/invullen"


def test_only_instructors_by_browser_and_with_the_pages_token(door: Door) -> None:
    files = {"bestand": ("a.csv", CANVAS.encode())}
    path = f"{door.address}services/cursus/{FILL}"

    def post(name: str, *, token: str = "", bearer: bool = False) -> int:
        cookie = "; ".join(f"{k}={v}" for k, v in door.browser(name).items())
        headers = {"Authorization": f"token {name}"} if bearer else {"Cookie": cookie}
        query = {"_xsrf": token} if token else {}
        return httpx.post(path, files=files, headers=headers, params=query).status_code

    right = {name: door.browser(name)["_xsrf"] for name in ("docent", "anna", "coordinator")}
    assert post("docent", token=right["docent"]) == 200
    assert post("docent") in {401, 403}
    assert post("docent", token="verzonnen") in {401, 403}
    assert post("anna", token=right["anna"]) == 403
    assert post("coordinator", token=right["coordinator"]) == 403
    assert post("docent", bearer=True) == 403
    assert httpx.post(path, files=files).status_code == 401


def test_a_large_file_without_a_log_in_gets_a_status_too(door: Door) -> None:
    files = {"bestand": ("a.csv", b"x" * 3_000_000)}
    reply = httpx.post(f"{door.address}services/cursus/{FILL}", files=files)

    assert reply.status_code == 401
