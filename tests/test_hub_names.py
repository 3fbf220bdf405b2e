"""Names at the Hub hold an OpenID subject, whatever signs it has, and give it back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.hub_names import (
    LONGEST,
    is_opaque,
    name_of_account,
    name_of_subject,
    subject_of_name,
)
from course.people.logins import Login, hub

ISSUER = "https://login.zon.example"


@given(st.text(min_size=1, max_size=20), st.sampled_from([ISSUER, "http://127.0.0.1:8/x/"]))
def test_a_subject_comes_back_as_it_was(subject: str, issuer: str) -> None:
    name = name_of_subject(issuer, subject)

    assert subject_of_name(name) == (issuer, subject)
    assert name == name.lower()
    assert hub(name) == Login("oidc", issuer, subject)


def test_capitals_make_another_person() -> None:
    assert name_of_subject(ISSUER, "Ab") != name_of_subject(ISSUER, "aB")


@pytest.mark.parametrize("name", ["anna", "oidc-", "oidc-x", "oidc-%@y", "oidc-@y", "oidc-X@y"])
def test_other_names_are_user_names(name: str) -> None:
    assert subject_of_name(name) is None
    assert hub(name) == Login("hub", "", name)


@pytest.mark.parametrize(("issuer", "subject"), [("", "a"), (ISSUER, ""), (ISSUER, "X" * LONGEST)])
def test_what_cannot_be_a_name_is_refused(issuer: str, subject: str) -> None:
    with pytest.raises(ValueError, match="OpenID"):
        name_of_subject(issuer, subject)


def test_names_that_say_nothing_to_a_person_are_known() -> None:
    assert is_opaque(name_of_account())
    assert is_opaque(name_of_subject(ISSUER, "1"))
    assert not is_opaque("noor")
