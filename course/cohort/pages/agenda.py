"""The agenda for intervisie: cases, splits and questions to discuss; for the chair with the key.

The sheet for the table has the cases and the questions only: no figure, no key and no reason why a
case is on it, so that everybody chooses for themselves first.
"""

from collections.abc import Mapping
from typing import Any

from course.cohort.pages.agenda_choice import HOUR, Candidate, Pick, Reason, agenda, minutes
from course.cohort.pages.key import SIGNS, WORDS, Key, verdict
from course.cohort.pages.published import Published
from course.cohort.pages.questions import (
    Asked,
    asked,
    divided,
    how_many,
    leaning,
    most_chosen,
)
from course.cohort.publications.told import rows_of

_WHY: Mapping[Reason, str] = {
    "risk": "Nogal wat deelnemers kozen hier iets met een risico.",
    "leaning": "Dit cohort gaat hier duidelijk een kant op. Wat blijft er dan buiten beeld?",
    "divided": "De keuzes liggen ver uit elkaar. Collega's handelen hier dus verschillend.",
}
_ASK: Mapping[Reason, str] = {
    "risk": "Wat kan er misgaan, voor de ander en voor jou? Hoe merk je dat op tijd?",
    "leaning": "Wie zou hier iets anders doen? Wat levert dat op, voor jou en voor de ander?",
    "divided": "Wat weegt voor jou het zwaarst? En voor wie iets anders koos?",
}
ALWAYS = "Wat spreken we hierover af, en wanneer kijken we of dat werkt?"
CLOSED = (
    "Wat de cursus hier goed vindt, lees je zodra je deze les zelf hebt ingeleverd en er niets "
    "meer aan kunt veranderen."
)


def agenda_of(published: Published) -> dict[str, Any]:
    """What the page shows: `dilemmas`, and how many `minutes` each takes."""
    keys = {lesson: published.key(lesson) for lesson in published.lessons}
    questions = {
        (one.lesson, one.exercise, one.step): one
        for lesson in published.lessons
        for one in asked(published, lesson, keys[lesson])
    }
    picks = picked(list(questions.values()))
    return {
        "notice": None if picks else published.absent,
        "minutes": minutes(len(picks)),
        "hour": HOUR,
        "dilemmas": [
            _dilemma(published, questions[pick[:3]], pick, keys[pick.lesson]) for pick in picks
        ],
    }


def picked(questions: list[Asked]) -> list[Pick]:
    """The questions that are most worth an hour, and why."""
    return agenda([_candidate(one) for one in questions])


def _candidate(one: Asked) -> Candidate:
    risk, most = one.risk, most_chosen(one.figure)
    return Candidate(
        one.lesson,
        one.exercise,
        one.step,
        risk.bounds[0] if risk else 0.0,
        leaning(one),
        divided(one.figure),
        most[1].middle if most else 1.0,
    )


def _dilemma(published: Published, one: Asked, pick: Pick, key: Key) -> dict[str, Any]:
    rows = rows_of(one.figure, {})
    by_share = sorted(rows, key=lambda row: (-row.value if row.shown else 0.0, row.key["answer"]))
    told = {row.key["answer"]: row for row in by_share}
    return {
        "lesson": pick.lesson,
        "lesson_title": published.lessons[pick.lesson],
        "exercise": pick.exercise,
        "title": one.case.title,
        "themes": list(one.case.themes),
        "sensitive": one.case.notice,
        "situation": one.case.situation,
        "question": one.text.question,
        "is_first": one.is_first,
        "learners": how_many(one.figure),
        "split": [
            {
                **judged(key, pick.exercise, pick.step, answer, one.text.options[answer]),
                "share": row.text if row.shown else "niet getoond",
                "value": row.value if row.shown else 0.0,
            }
            for answer, row in told.items()
        ],
        "options": list(one.text.options.values()),
        "why": [_why(reason, one) for reason in pick.reasons],
        **good(key, pick.exercise, pick.step, is_closed=pick.lesson in published.locked),
        "questions": [*filter(None, [one.case.closing]), _ASK[pick.reasons[0]], ALWAYS],
    }


def _why(reason: Reason, one: Asked) -> str:
    if reason != "risk" or one.risk is None:
        return _WHY[reason]
    sure = one.sureness
    words = f"{_WHY[reason]} Het gaat om {one.risk.text} van de {how_many(one.figure)}."
    if sure:
        words += f" Zeker van de eigen keuze, welke dan ook, was {sure.text}."
    return words


def judged(key: Key, exercise: str, step: str, answer: str, text: str) -> dict[str, Any]:
    """An option with the sign and the word of what the course says of it, empty where closed."""
    option = key.option(exercise, step, answer)
    said = verdict(option) if option else None
    return {
        "text": text,
        "verdict": said or "",
        "word": WORDS[said] if said else "",
        "sign": SIGNS[said] if said else "",
        "reason": option.why if option else "",
    }


def good(key: Key, exercise: str, step: str, *, is_closed: bool) -> dict[str, Any]:
    """What the course holds to be good at a step and why; or the sentence why that is closed."""
    best = key.best(exercise, step)
    return {
        "good": {"text": best.text, "reason": best.why} if best else None,
        "closed": CLOSED if is_closed else "",
    }


def as_markdown(page: Mapping[str, Any]) -> str:
    """The chair's agenda as Markdown."""
    lines = [f"# Agenda voor intervisie: {page['cohort']['title']}", ""]
    if not page["dilemmas"]:
        return "\n".join([*lines, page["notice"], ""])
    lines += [page["notice"], ""] if page["notice"] else []
    count = len(page["dilemmas"])
    lines += [f"{count} dilemma's, {page['minutes']} minuten per dilemma. Voor de voorzitter.", ""]
    for number, dilemma in enumerate(page["dilemmas"], 1):
        lines += [f"## {number}. {dilemma['title']}", ""]
        if dilemma["sensitive"]:
            lines += [f"Let op: dit gaat over {dilemma['sensitive']}.", ""]
        lines += [dilemma["situation"], "", f"**{dilemma['question']}**", ""]
        lines += [_option(part) for part in dilemma["split"]]
        if dilemma["learners"]:
            lines += ["", f"Over {dilemma['learners']}."]
        lines += ["", *_good(dilemma)]
        lines += ["Waarom dit dilemma:", "", *(f"- {why}" for why in dilemma["why"]), ""]
        lines += ["Om te bespreken:", "", *(f"- {ask}" for ask in dilemma["questions"]), ""]
    return "\n".join(lines)


def _option(part: Mapping[str, Any]) -> str:
    share = f"{part['share']}: " if part["share"] else ""
    word = f" ({part['word']})" if part["word"] else ""
    return f"- {share}{part['text']}{word}"


def _good(dilemma: Mapping[str, Any]) -> list[str]:
    if good := dilemma["good"]:
        return ["Wat de cursus hier goed vindt:", "", good["text"], "", good["reason"], ""]
    return [dilemma["closed"], ""] if dilemma["closed"] else []
