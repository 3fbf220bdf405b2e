"""Templates: ours say what they should, an organisation's own take their place or are refused."""

from pathlib import Path

import pytest

from course.content.mistakes import Mistake
from course.jobs.mail.templates import TEMPLATES, Message, check_templates, fill

VALUES = {
    "name": "Noor van den Berg",
    "course": "Professioneel nabij",
    "organisation": "Zorggroep Wilg",
    "cohort": "Team Noord",
    "lesson": "Nabijheid en afstand",
    "date": "maandag 14 december",
    "until": "vrijdag 11 december",
    "link": "https://cursus.example/uitnodiging/abc",
}
SPOILED = {
    "an unknown placeholder": (
        "Onderwerp: Dag\n\nDag {{ voornaam }}",
        "found the placeholder voornaam, expected one of cohort, course, link, name, "
        "organisation, until; fix the name",
    ),
    "an unknown placeholder in the subject": (
        "Onderwerp: Dag {{ lesson }}\n\nDag",
        "found the placeholder lesson",
    ),
    "no subject": (
        "Dag {{ name }}\n\nKom je ook?",
        "expected Onderwerp: …; begin with the subject",
    ),
    "an empty subject": ("Onderwerp:\n\nDag", "found Onderwerp:, expected Onderwerp: …"),
    "nothing": ("", "found an empty line, expected Onderwerp: …"),
    "no text": ("Onderwerp: Dag\n\n  \n", "found no text"),
    "an open brace": ("Onderwerp: Dag\n\nDag {{ name", "fix the braces"),
    "a way out of the sandbox": (
        "Onderwerp: Dag\n\n{{ name.__class__.__mro__ }}",
        "expected text with placeholders; delete what is not one",
    ),
    "another file": ("Onderwerp: Dag\n\n{% include 'invitation.txt' %}", "delete what is not one"),
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_ours_greet_by_name_link_and_leave_nothing_open(tmp_path: Path, name: str) -> None:
    given = {key: VALUES[key] for key in TEMPLATES[name].placeholders}

    message = fill(tmp_path, "wilg", name, given)

    assert message.text.startswith("Dag Noor van den Berg,\n\n")
    assert f"\n{VALUES['link']}\n" in message.text
    assert message.text.endswith("Met vriendelijke groet,\nZorggroep Wilg\n")
    assert len(message.subject) > 10
    assert not set("{}%") & set(message.subject + message.text)


@pytest.mark.parametrize("name", TEMPLATES)
def test_ours_also_read_well_without_organisation_and_cohort(tmp_path: Path, name: str) -> None:
    message = fill(tmp_path, "", name, VALUES | {"organisation": "", "cohort": "", "until": ""})

    assert message.text.endswith("Met vriendelijke groet,\nProfessioneel nabij\n")
    assert "  " not in message.text
    assert " ," not in message.text
    assert " ." not in message.text


def test_the_courses_own_and_the_organisations_own_take_the_place_of_ours(tmp_path: Path) -> None:
    (tmp_path / "wilg").mkdir()
    (tmp_path / "reminder.txt").write_text("Onderwerp: Van de cursus\n\nDag {{ name }}")
    (tmp_path / "wilg/reminder.txt").write_text("Onderwerp: Van {{ organisation }}\r\n\r\nHoi.\r\n")

    assert fill(tmp_path, "", "reminder", VALUES).subject == "Van de cursus"
    assert fill(tmp_path, "eik", "reminder", VALUES).text == "Dag Noor van den Berg\n"
    assert fill(tmp_path, "wilg", "reminder", VALUES) == Message("Van Zorggroep Wilg", "Hoi.\n")
    assert list(check_templates(tmp_path)) == []


@pytest.mark.parametrize("case", SPOILED)
def test_a_spoiled_template_is_refused_in_one_sentence(tmp_path: Path, case: str) -> None:
    text, expected = SPOILED[case]
    folder = tmp_path / "source/mail"
    folder.mkdir(parents=True)
    (folder / "invitation.txt").write_text(text, encoding="utf-8")

    with pytest.raises(Mistake) as refusal:
        fill(folder, "", "invitation", VALUES)

    assert str(refusal.value).startswith("source/mail/invitation.txt: found ")
    assert expected in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert [str(one) for one in check_templates(folder)] == [str(refusal.value)]


def test_what_no_mail_reads_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "source/mail"
    (folder / "wilg/oud").mkdir(parents=True)
    for name in ("uitnodiging.txt", "wilg/oud/result.txt", "wilg/result.docx"):
        (folder / name).write_text("Onderwerp: Dag\n\nDag")

    wrong = [mistake.file for mistake in check_templates(folder)]

    assert wrong == [
        "source/mail/uitnodiging.txt",
        "source/mail/wilg/oud/result.txt",
        "source/mail/wilg/result.docx",
    ]


def test_a_name_with_a_line_break_makes_no_second_header(tmp_path: Path) -> None:
    (tmp_path / "result.txt").write_text("Onderwerp: Voor {{ name }}\n\nDag {{ name }}")

    message = fill(tmp_path, "", "result", {"name": "Noor\r\nBcc: iedereen@example.org\u2028x"})

    assert message.subject == "Voor Noor Bcc: iedereen@example.org x"
    assert message.text == "Dag Noor Bcc: iedereen@example.org x\n"
