"""What an OpenID provider says of itself and of people is taken over with care."""

import json
from pathlib import Path

import pytest
from tornado.web import Application, RequestHandler

from course.hub.oidc import discover, groups_in
from tests.browser.serving import serving


@pytest.mark.parametrize(
    ("claim", "kept"),
    [
        (
            ["cohort-noord", "vakgroep", "coordinators-zuid", 7],
            {"cohort-noord", "coordinators-zuid"},
        ),
        (None, set()),
        ("cohort-noord", set()),
        ({"cohort-noord": True}, set()),
    ],
)
def test_groups_of_the_course_alone_are_kept(claim: object, kept: set[str]) -> None:
    assert groups_in(claim) == kept


class Other(RequestHandler):
    def get(self) -> None:
        self.write(json.dumps({"issuer": "https://elders.example"}))


def test_a_provider_that_is_not_there_or_names_another_issuer_is_refused(tmp_path: Path) -> None:
    app = Application([("/.well-known/openid-configuration", Other), ("/b/.*", RequestHandler)])
    with serving(app) as address:
        for issuer, why in (
            (address, "names the issuer https://elders.example"),
            (f"{address}b", "does not describe an OpenID provider"),
            ("http://127.0.0.1:1", "does not describe an OpenID provider"),
            (str(tmp_path), "is an address such as"),
        ):
            with pytest.raises(ValueError, match=why):
                discover(issuer)
