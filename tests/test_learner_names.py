"""Names of real people and accounts are admitted; what nbgrader cannot keep or show is not."""

import pytest

from course.learner_names import LONGEST, is_usable


@pytest.mark.parametrize(
    "name",
    [
        "jan", "Jan", "_dienst", "b-2417", "zoë müller", "anna de vries", "j.jansen@zorg.nl",
        "j.jansen+cursus@zorg.nl", "o_brien", "o'neil@zorg.nl", "ça-va", "şeyma", "زينب",
        "सीता", "李雷", "3fa85f64",
        "a" * LONGEST, "é" * (LONGEST // 2),
    ],
)  # fmt: skip
def test_what_people_and_accounts_are_called_is_admitted(name: str) -> None:
    assert is_usable(name)


@pytest.mark.parametrize(
    "name",
    [
        "", " ", " jan", "jan ", "jan  piet", ".verborgen", "..", ".", "-rf", "@thuis", "+31",
        "jan.", "jan/piet", "jan\\piet", "jan/../piet", "*", "jan?", "jan[1]", "{student_id}",
        "{{ 7 * 7 }}",
        "<img src=x onerror=alert(1)>", "jan&piet", "jan\"", "jan%2fpiet", "a,b", "a;b",
        "jan\0", "jan\npiet", "jan\u202epiet", "jan\u200b", "👩‍⚕️", "zoe\u0308", "\ud800",
        "a" * (LONGEST + 1), "é" * (LONGEST // 2 + 1),
    ],
)  # fmt: skip
def test_what_nbgrader_cannot_keep_or_show_is_refused(name: str) -> None:
    assert not is_usable(name)
