"""The agenda for intervisie as a page and as Markdown: cases, splits and questions to discuss.

It shows no score, stance or option's reason, because future learners may read it.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from course.cohort.disclosure.control import too_few
from course.cohort.disclosure.disclosed import Disclosed
from course.cohort.exercise_texts import CaseText, exercise_texts
from course.cohort.pages.agenda_choice import HOUR, Pick, Reason, agenda, minutes
from course.cohort.pages.source import Source, stances_of
from course.cohort.statistics.response_frames import RISK

_WHY: Mapping[Reason, str] = {
    "sure": "Veel deelnemers waren heel zeker van hun keuze. Juist dan helpt het om te horen hoe "
    "een collega kijkt.",
    "leaning": "Dit cohort gaat hier duidelijk een kant op. Wat blijft er dan buiten beeld?",
    "divided": "De keuzes liggen ver uit elkaar. Collega's handelen hier dus verschillend.",
}
_ASK: Mapping[Reason, str] = {
    "sure": "Wat maakt dat je zo zeker was? Wat zou je aan het twijfelen brengen?",
    "leaning": "Wie zou hier iets anders doen? Wat levert dat op, voor jou en voor de ander?",
    "divided": "Wat weegt voor jou het zwaarst? En voor wie iets anders koos?",
}
_ALWAYS = "Wat spreken we hierover af, en wanneer kijken we of dat werkt?"


def agenda_of(source: Source) -> dict[str, Any]:
    """What the page shows: `dilemmas`, and how many `minutes` each takes."""
    texts: dict[str, CaseText] = {}
    rows: dict[tuple[str, str], list[Disclosed]] = {}
    options: list[dict[str, Any]] = []
    for lesson, of_lesson in source.steps().groupby("lesson", observed=True):
        releases = source.releases(of_lesson)
        cases = {n: c for n, c in exercise_texts(releases).items() if c.kind == "decision"}
        sure = {
            (row.key["exercise"], row.key["step"]): row.low
            for row in source.risky(of_lesson, cases).visible
            if row.key["answer"] == RISK
        }
        stances = stances_of(releases)
        for row in source.choices(of_lesson, cases).visible:
            at = row.key["exercise"], row.key["step"]
            rows.setdefault(at, []).append(row)
            stance = stances.get((*at, row.key["answer"]), "")
            options.append(
                {
                    **row.key,
                    "value": row.value,
                    "low": row.low,
                    "high": row.high,
                    "lesson": lesson,
                    "stance": stance,
                    "sure": sure.get(at),
                }
            )
        texts |= cases
    columns = ["lesson", "exercise", "step", "answer", "stance", "value", "low", "high", "sure"]
    frame = pd.DataFrame(options, columns=columns).astype({"sure": float})
    picks = agenda(frame)
    return {
        "notice": None if picks else too_few(source.k),
        "minutes": minutes(len(picks)),
        "hour": HOUR,
        "dilemmas": [_dilemma(source, pick, texts[pick.exercise], rows) for pick in picks],
    }


def _dilemma(
    source: Source, pick: Pick, case: CaseText, rows: Mapping[tuple[str, str], list[Disclosed]]
) -> dict[str, Any]:
    step = case.steps[pick.step]
    by_share = sorted(rows[pick.exercise, pick.step], key=lambda row: -row.value)
    return {
        "lesson": pick.lesson,
        "lesson_title": source.lessons[pick.lesson],
        "exercise": pick.exercise,
        "title": case.title,
        "themes": list(case.themes),
        "sensitive": case.notice,
        "situation": case.situation,
        "question": step.question,
        "is_first": pick.step == next(iter(case.steps)),
        "learners": by_share[0].n,
        "split": [
            {"text": step.options[row.key["answer"]], "share": row.text, "value": row.value}
            for row in by_share
        ],
        "why": [_WHY[reason] for reason in pick.reasons],
        "questions": [*filter(None, [case.closing]), _ASK[pick.reasons[0]], _ALWAYS],
    }


def as_markdown(page: Mapping[str, Any]) -> str:
    """The same agenda as Markdown."""
    lines = [f"# Agenda voor intervisie: {page['cohort']['title']}", ""]
    if not page["dilemmas"]:
        return "\n".join([*lines, page["notice"], ""])
    lines += [page["notice"], ""] if page["notice"] else []
    count = len(page["dilemmas"])
    lines += [f"{count} dilemma's, {page['minutes']} minuten per dilemma.", ""]
    for number, dilemma in enumerate(page["dilemmas"], 1):
        lines += [f"## {number}. {dilemma['title']}", ""]
        if dilemma["sensitive"]:
            lines += [f"Let op: dit gaat over {dilemma['sensitive']}.", ""]
        lines += [dilemma["situation"], "", f"**{dilemma['question']}**", ""]
        lines += [
            f"- {part['share']}: {part['text']}" if part["share"] else f"- {part['text']}"
            for part in dilemma["split"]
        ]
        if dilemma["learners"]:
            lines += ["", f"Ongeveer {dilemma['learners']} deelnemers kozen."]
        lines.append("")
        lines += ["Waarom dit dilemma:", "", *(f"- {why}" for why in dilemma["why"]), ""]
        lines += ["Om te bespreken:", "", *(f"- {ask}" for ask in dilemma["questions"]), ""]
    return "\n".join(lines)
