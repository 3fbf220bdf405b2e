"""The agenda as PDF: the page's own text on paper, tagged for screen readers.

Source of the rules that it follows: PDF/UA-1, ISO 14289-1.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

_FORM = Path(__file__).with_name("agenda.typ")


def as_pdf(page: Mapping[str, Any]) -> bytes:
    """The agenda for intervisie as a printable file; the same data give the same file."""
    return typst.compile(
        _FORM.read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"page": json.dumps(_words(page))},
        pdf_standards="ua-1",
    )


def _words(page: Mapping[str, Any]) -> dict[str, Any]:
    """The text in print order."""
    cohort, each = page["cohort"]["title"], page["minutes"]
    intro = (
        f"{len(page['dilemmas'])} dilemma's waar dit cohort over door kan praten, {each} minuten "
        "per dilemma. Lees de casus voor. Laat iedereen eerst voor zichzelf kiezen. Praat daarna "
        "pas."
    )
    return {
        "title": f"Agenda voor intervisie: {cohort}",
        "heading": "Agenda voor intervisie",
        "footer": f"Agenda voor intervisie · {cohort}",
        "cohort": cohort,
        "intro": intro if page["dilemmas"] else page["notice"],
        "notice": page["notice"] if page["dilemmas"] else None,
        "why": "Waarom dit dilemma",
        "discuss": "Om te bespreken",
        "dilemmas": [_dilemma(n, dilemma, each) for n, dilemma in enumerate(page["dilemmas"], 1)],
    }


def _dilemma(number: int, dilemma: Mapping[str, Any], each: int) -> dict[str, Any]:
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
        "split": [{**o, "share": o["share"].replace(" %", "\u00a0%")} for o in dilemma["split"]],
        "learners": f"Ongeveer {dilemma['learners']} deelnemers kozen."
        if dilemma["learners"]
        else None,
        "why": dilemma["why"],
        "questions": dilemma["questions"],
    }
