"""One lesson of a cohort as a page: its figures, and its exercises with one sentence each."""

from typing import Any

from course.cohort import statistics
from course.cohort.disclosure import control
from course.cohort.disclosure.control import Shown
from course.cohort.disclosure.disclosed import Disclosed
from course.cohort.disclosure.wording import quoted
from course.cohort.exercise_texts import CaseText, exercise_texts
from course.cohort.figures import confusion_matrix, standard
from course.cohort.pages.source import Source

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


def lesson_of(source: Source, lesson: str) -> dict[str, Any]:
    """One lesson: `overview` figures, and its `exercises` with a sentence each."""
    steps, progress = source.steps(lesson), source.progress(lesson)
    shown = {"id": lesson, "title": source.lessons[lesson]}
    if progress.empty:
        few = control.too_few(source.k)
        return {"lesson": shown, "notice": few, "figures": [], "exercises": []}
    queries = source.stances(lesson)
    places = queries.positions()
    several = places["cohort"].nunique() > 1
    done = control.parts(statistics.completion(progress), source.k)
    figures = [standard.completion(done, source.titles[source.cohort])]
    if not places.empty:
        profile = control.profile(queries.profiles(whole=several), source.k)
        position = control.position(queries.positions(whole=several), source.k)
        figures += [
            standard.profile(profile, source.titles),
            standard.position(position, source.titles),
        ]
    releases = source.released(lesson)
    texts = exercise_texts(releases)
    choices = source.choices(steps, texts)
    figures += confusion_matrix.of_lesson(choices, releases, source.k)
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
    most: dict[str, Disclosed] = {}  # by step, the option that most learners chose
    for row in shown.where(exercise=name).visible:
        step = row.key["step"]
        if step not in most or row.value > most[step].value:
            most[step] = row
    if not most:
        return shown.absent
    divided = min(most, key=lambda step: most[step].value)
    about, share = quoted(case.steps[divided].question), most[divided].text
    return f"Het meest verdeeld bij {about}: het vaakst gekozen antwoord kreeg {share}."
