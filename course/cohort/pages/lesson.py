"""One lesson of a cohort as a page: its figures, and its exercises with a sentence each."""

from typing import Any

from course.cohort import statistics
from course.cohort.disclosure import control
from course.cohort.disclosure.control import Shown
from course.cohort.disclosure.disclosed import Disclosed
from course.cohort.disclosure.wording import quoted
from course.cohort.exercise_texts import CaseText, exercise_texts
from course.cohort.figures import confusion_matrix, standard
from course.cohort.pages.source import Board

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


def lesson_of(board: Board, lesson: str) -> dict[str, Any]:
    """One lesson: `overview` figures, and its `exercises` with a sentence each."""
    steps, progress = board.steps(lesson), board.progress(lesson)
    shown = {"id": lesson, "title": board.lessons[lesson]}
    if progress.empty:
        return {"lesson": shown, "notice": control.too_few(board.k), "figures": [], "exercises": []}
    where = board.where(lesson)
    places = where.positions()
    several = places["cohort"].nunique() > 1
    done = control.parts(statistics.completion(progress), board.k)
    figures = [standard.completion(done, board.titles[board.cohort])]
    if not places.empty:
        profile = control.profile(where.profiles(whole=several), board.k)
        position = control.position(where.positions(whole=several), board.k)
        figures += [
            standard.profile(profile, board.titles),
            standard.position(position, board.titles),
        ]
    releases = board.released(lesson)
    texts = exercise_texts(releases)
    choices = board.choices(steps, texts)
    figures += confusion_matrix.of_lesson(choices, releases, board.k)
    return {
        "lesson": shown,
        "notice": None,
        "figures": figures,
        "exercises": [
            {
                "id": name,
                "title": case.title,
                "kind": KINDS[case.kind],
                "text": _gist(choices, name, case),
            }
            for name, case in texts.items()
        ],
    }


def _gist(shown: Shown, name: str, case: CaseText) -> str:
    """One sentence about an exercise."""
    if case.kind in NOT_SHOWN:
        return NOT_SHOWN[case.kind]
    if case.kind == "scale":
        return "Alleen gemiddelden van tien deelnemers of meer."
    if case.kind == "order":
        return "Wie zette welke stap eerder dan welke?"
    most: dict[str, Disclosed] = {}  # by step the option that most chose
    for row in shown.where(exercise=name).visible:
        step = row.key["step"]
        if step not in most or row.value > most[step].value:
            most[step] = row
    if not most:
        return shown.absent
    divided = min(most, key=lambda step: most[step].value)
    about, share = quoted(case.steps[divided].question), most[divided].text
    return f"Het meest verdeeld bij {about}: het vaakst gekozen antwoord kreeg {share}."
