from pathlib import Path

import pytest

from course.content.facts import expanded
from course.content.mistakes import Mistakes

FACTS = """\
disclaimer: Dit is uitleg, geen juridisch advies.
facts:
  - {id: F-01, title: "Wie meldt?", country: NL, status: verified, checked: 2026-11-22,
     source: een pagina, text: De aanbieder meldt.}
  - {id: F-02, title: "Wat is het?", country: NL, status: partly, checked: 2026-10-01,
     source: een wet, text: Het gaat om geweld., statute: de woorden van de wet}
routes:
  - {id: zorg, title: "Zorg", facts: [F-01], text: Ga naar je leidinggevende.}
  - {id: vlaanderen, title: "Vlaanderen", facts: [], text: Ga naar je diensthoofd.}
"""
HELPLINES = """\
helplines:
  - {id: nood, country: NL, when: Bij gevaar, name: Alarmnummer, number: "112",
     checked: 2026-11-22, source: een pagina}
  - {id: geweld, country: VL, when: Bij geweld, name: "1712", number: "1712",
     checked: 2026-11-22, source: een pagina}
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "facts.yaml").write_text(FACTS, encoding="utf-8")
    (folder / "helplines.yaml").write_text(HELPLINES, encoding="utf-8")
    return folder


def test_facts_that_stand_together_share_the_date_of_the_oldest_check(source: Path) -> None:
    text = "Eerst.\n\n{{ feit: F-01 }}\n\n{{ feit: F-02 }}\n\nDaarna."

    shown = expanded(text, source, "cell 1")

    assert shown.count("Nagekeken op") == 1
    assert "Nagekeken op 1 oktober 2026. Dit is uitleg, geen juridisch advies." in shown
    assert "> **Wie meldt?** De aanbieder meldt." in shown
    assert "> *Wettekst:* de woorden van de wet" in shown
    assert "een pagina" not in shown
    assert shown.startswith("Eerst.\n\n> ")
    assert shown.endswith("\n\nDaarna.")


def test_each_place_of_work_has_a_route_with_a_heading(source: Path) -> None:
    shown = expanded("{{ route }}", source, "cell 1")

    assert "> ### Zorg\n>\n> Ga naar je leidinggevende." in shown
    assert "> ### Vlaanderen\n>\n> Ga naar je diensthoofd." in shown
    assert shown.endswith("*Nagekeken op 22 november 2026. Dit is uitleg, geen juridisch advies.*")


def test_routes_without_facts_have_no_date(source: Path) -> None:
    facts = source / "facts.yaml"
    facts.write_text(FACTS.replace("facts: [F-01]", "facts: []"), encoding="utf-8")

    shown = expanded("{{ route }}", source, "cell 1")

    assert shown.endswith("\n\n*Dit is uitleg, geen juridisch advies.*")


def test_help_lines_are_told_by_country(source: Path) -> None:
    shown = expanded("{{ hulplijnen }}", source, "cell 1")

    assert "> In Nederland:\n>\n> - Bij gevaar: Alarmnummer, 112" in shown
    assert "> In Vlaanderen:\n>\n> - Bij geweld: 1712\n" in shown


def test_what_asks_something_gets_no_second_mark(source: Path) -> None:
    lines = HELPLINES.replace("when: Bij gevaar", 'when: "Is er gevaar?"')
    (source / "helplines.yaml").write_text(lines, encoding="utf-8")

    shown = expanded("{{ hulplijnen }}\n\n{{ feit: F-02 }}\n\n{{ route }}", source, "cell 1")

    assert "> - Is er gevaar? Alarmnummer, 112" in shown
    assert "> **Wat is het?** Het gaat om geweld." in shown


@pytest.mark.parametrize(
    "line", ["{{ feit: F-99 }}", "{{ feit F-01 }}", "{{ weg }}", "zie {{ route }} hier"]
)
def test_a_line_that_is_none_of_these_is_a_mistake(source: Path, line: str) -> None:
    with pytest.raises(Mistakes, match="cell 1") as mistakes:
        expanded(line, source, "cell 1")

    assert len(mistakes.value.mistakes) == 1


def test_text_without_such_lines_needs_no_file(tmp_path: Path) -> None:
    assert expanded("Gewone tekst.", tmp_path, "cell 1") == "Gewone tekst."
