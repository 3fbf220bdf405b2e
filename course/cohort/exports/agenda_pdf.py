"""The agenda as PDF: the page's own text on paper, tagged for screen readers.

For the chair with figures and key; for the table the cases and the questions only.

Source of the rules that it follows: PDF/UA-1, ISO 14289-1.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

_FORM = Path(__file__).with_name("agenda.typ")
_HOW = "Lees de casus voor. Laat iedereen eerst voor zichzelf kiezen. Praat daarna pas."


def as_pdf(page: Mapping[str, Any]) -> bytes:
    """The chair's agenda as a printable file; the same data give the same file."""
    return _printed(_words(page, "Agenda voor intervisie", _for_chair))


def sheet_as_pdf(page: Mapping[str, Any]) -> bytes:
    """The sheet for the table of the same agenda."""
    return _printed(_words(page, "Casussen voor aan tafel", _for_table))


def _printed(words: dict[str, Any]) -> bytes:
    return typst.compile(
        _FORM.read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"page": json.dumps(words)},
        pdf_standards="ua-1",
    )


def _words(page: Mapping[str, Any], heading: str, make: Any) -> dict[str, Any]:  # noqa: ANN401
    """The text in print order; `make` gives what differs for the reader."""
    cohort, each, dilemmas = page["cohort"]["title"], page["minutes"], page["dilemmas"]
    more = make(page)
    intro = f"{len(dilemmas)} {more['what']}, {each} minuten per dilemma. {_HOW}"
    return {
        "title": f"{heading}: {cohort}",
        "heading": heading,
        "footer": f"{heading} · {cohort}",
        "cohort": cohort,
        "intro": intro if dilemmas else page["notice"],
        "notice": more["notice"] if dilemmas else None,
        "why": "Waarom dit dilemma",
        "discuss": "Om te bespreken",
        "good": "Wat de cursus hier goed vindt",
        "dilemmas": [
            {**_dilemma(number, dilemma, each), **one}
            for number, (dilemma, one) in enumerate(zip(dilemmas, more["dilemmas"], strict=True), 1)
        ],
    }


def _dilemma(number: int, dilemma: Mapping[str, Any], each: int) -> dict[str, Any]:
    """What stands on both."""
    sensitive = dilemma["sensitive"]
    return {
        "title": f"{number}. {dilemma['title']}",
        "about": " · ".join(
            [
                dilemma["lesson_title"],
                f"{each} minuten",
                *filter(None, [", ".join(dilemma["themes"])]),
            ]
        ),
        "notice": f"Let op: dit gaat over {sensitive}." if sensitive else None,
        "situation": dilemma["situation"],
        "later": None if dilemma["is_first"] else "Deze vraag komt later in het verhaal.",
        "question": dilemma["question"],
        "questions": dilemma["questions"],
    }


def _for_chair(page: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "what": "dilemma's waar dit cohort over door kan praten",
        "notice": page["notice"],
        "dilemmas": [
            {
                "split": [
                    {
                        "text": part["text"] + (f" ({part['word']})" if part["word"] else ""),
                        "share": part["share"].replace(" %", "\u00a0%"),
                        "value": part["value"],
                    }
                    for part in dilemma["split"]
                ],
                "learners": f"{dilemma['learners']}." if dilemma["learners"] else None,
                "why": dilemma["why"],
                "good": dilemma["good"],
                "closed": dilemma["closed"],
            }
            for dilemma in page["dilemmas"]
        ],
    }


def _for_table(page: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "what": "casussen uit de lessen",
        "notice": None,
        "dilemmas": [
            {
                "split": [{"text": text, "share": "", "value": 0} for text in dilemma["options"]],
                "learners": None,
                "why": [],
                "good": None,
                "closed": "",
            }
            for dilemma in page["dilemmas"]
        ],
    }
