"""One lesson of a cohort as a page: its figures, and its exercises with one sentence each."""

from dataclasses import replace
from typing import Any

from course.cohort.disclosure.disclosed import Disclosed
from course.cohort.disclosure.wording import quoted
from course.cohort.exercise_texts import CaseText, exercise_texts
from course.cohort.figures import confusion_matrix, standard
from course.cohort.figures.figure import Figure
from course.cohort.pages import risks
from course.cohort.pages.published import Published
from course.cohort.pages.questions import asked
from course.cohort.publications import derived
from course.cohort.publications.told import Told
from course.cohort.publications.worth import positions

KINDS = {
    "decision": "casus",
    "sort": "sorteren",
    "checklist": "aanvinken",
    "place": "op een lijn zetten",
    "order": "in volgorde zetten",
    "scale": "zelfmeting",
    "story": "eigen verhaal",
    "reflect": "voor jezelf",
}
NOT_SHOWN = {
    "story": "Wat deelnemers schrijven, laten we hier niet zien. Alleen hun docent leest het.",
    "reflect": "Dit schrijven deelnemers voor zichzelf. Het blijft in hun eigen browser.",
}


def lesson_of(published: Published, lesson: str) -> dict[str, Any]:
    """One lesson: its figures, and its `exercises` with a sentence each."""
    shown = {"id": lesson, "title": published.lessons[lesson]}
    if not published.of(lesson):
        empty = {"about": "", "handed_in": "", "closed": "", "figures": [], "exercises": []}
        return {"lesson": shown, "notice": published.absent, **empty}
    texts = exercise_texts(published.released(lesson))
    return {
        "lesson": shown,
        "notice": None,
        "about": published.about(lesson),
        "handed_in": "",
        "figures": _figures(published, lesson),
        "closed": risks.LOCKED if lesson in published.locked else "",
        "exercises": [
            {
                "id": name,
                "title": case.title,
                "kind": KINDS[case.kind],
                "text": _gist(published, lesson, name, case),
            }
            for name, case in texts.items()
        ],
    }


def _figures(published: Published, lesson: str) -> list[Figure]:
    key, figures = published.key(lesson), list(published.figures(lesson).values())
    found = risks.riskiest(asked(published, lesson, key))
    drawn = [risks.figure(found)] if key.steps else []
    if lesson in published.locked:
        return drawn
    releases = published.released(lesson)
    line = positions(releases)
    place = derived.position(figures, line)
    mixed = confusion_matrix.of_lesson(figures, releases)
    if place is None:
        return [*drawn, *mixed]
    at = {"lesson": lesson, "cohort": published.cohort}
    title = {published.cohort: published.group(lesson)}
    rows = derived.profile_rows(derived.profile(figures, line), at)
    where = replace(derived.place(place), key=at)
    return [
        *drawn,
        standard.profile(Told(tuple(rows), published.absent), title),
        standard.position(Told((where,), published.absent), title),
        *mixed,
    ]


def _gist(published: Published, lesson: str, name: str, case: CaseText) -> str:
    """One sentence about an exercise."""
    if case.kind in NOT_SHOWN:
        return NOT_SHOWN[case.kind]
    if case.kind == "scale":
        return f"Alleen van {published.k} deelnemers of meer samen."
    if case.kind == "order":
        return "Welke stap zetten deelnemers eerder?"
    told = published.told("choice", [lesson], exercise=name)
    most = _most(told)
    if not most:
        return told.why_hidden(told.rows)
    divided = min(most, key=lambda step: most[step].value)
    about, share = quoted(case.steps[divided].question), most[divided].text
    return f"Het meest verdeeld bij {about}: het vaakst gekozen antwoord kreeg {share}."


def _most(told: Told) -> dict[str, Disclosed]:
    """By step, the option that most learners chose."""
    most: dict[str, Disclosed] = {}
    for row in told.visible:
        step = row.key["step"]
        if step not in most or row.value > most[step].value:
            most[step] = row
    return most
