"""A course with one lesson of a decision and a story, for tests of stories."""

import itertools
import json
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook

from course.answers.saving import Intake, Learner
from course.answers.store import HandIn, Store
from course.content.lesson import read_lesson
from course.content.released import Released
from course.content.settings import read_settings
from course.exercises.kinds.story import Story
from course.marking import handing_in
from course.nbgrader_runner import run_nbgrader
from course.paths import CoursePaths
from tests.conftest import REPOSITORY, copied
from tests.whose import known_as

LESSON, STORY, CASE = "verhaal", "jouw-verhaal", "kerstavond"
QUALITY = "jouw-verhaal-kwaliteit"
FIELDS = {
    "situatie": (
        "Vorig jaar werkte ik in de thuiszorg. Een man die alleen woonde, belde een maand lang "
        "elke avond naar de dienst om mij te spreken."
    ),
    "taak": (
        "Ik was zijn contactpersoon voor de zorg. Zijn bezoek en zijn geld hoorden niet bij mijn "
        "taak."
    ),
    "actie": (
        "Ik vroeg hem eerst waar hij bang voor was, want dat wist ik niet. Hij vertelde dat de "
        "avonden lang duurden. Ik zei: 'Zullen we om tien en om vier uur bellen?' Ik schreef die "
        "twee momenten op een briefje en legde het bij zijn telefoon. Daarna zette ik de afspraak "
        "in het dossier, zodat mijn collega's hetzelfde zeiden. Bellen in mijn eigen tijd deed ik "
        "niet, en dat heb ik hem uitgelegd."
    ),
    "resultaat": (
        "Na zes weken belde hij nog twee keer per week. Hij zei dat hij wist wanneer hij iets kon "
        "vragen. Ik leerde dat een vast moment meer rust geeft dan altijd opnemen."
    ),
}
ODD, ODD_NAME = "odd", "ü. van+x@zorg.nl"  # the id of a person, and the user name
MARKUP, MARKUP_NAME = "markup", "<img src=x> 'ü{{7+7}}"
HOSTILE = {
    "situatie": "<script>alert(1)</script><img src=x onerror=alert(2)> {{7*7}} {% raw %} ${7*7}",
    "taak": "ik $\\href{javascript:alert(3)}{x}$ \\(a\\) \\[b\\] \\begin{align}c\\end{align} $$d$$",
    "actie": "ik *vet* _cursief_ `code` [a](javascript:alert(4)) ![b](http://x.nl/p.png) http://y.nl"
    "\n\n# kop\n\n| a | b |\n|---|---|\n| c | d |\n\n```\nx\n```\n- e\n\n<b>f</b> &lt;g&gt;",
    "resultaat": "nu \u202eomgekeerd \u200bniets \x07 \u05e9\u05dc\u05d5\u05dd </div></p><!-- -->",
}
_numbers = itertools.count(1)


def story_course(root: Path) -> CoursePaths:
    """A course root with the lesson `verhaal` and nothing else; not generated yet."""
    source = copied(root) / "source"
    exercises = source / LESSON / "exercises"
    exercises.mkdir(parents=True)
    shutil.copy(REPOSITORY / f"source/star-methode/exercises/{STORY}.yaml", exercises)
    shutil.copy(REPOSITORY / f"source/nabijheid-en-afstand/exercises/{CASE}.yaml", exercises)
    for folder in source.iterdir():
        if folder.is_dir() and folder.name != LESSON:
            shutil.rmtree(folder)
    settings = (source / "course.yaml").read_text(encoding="utf-8")
    settings = re.sub(r"^lessons: .*$", f"lessons: [{LESSON}]", settings, flags=re.MULTILINE)
    settings = re.sub(r"\n    dates:\n(      .*\n)+", "\n", settings)
    (source / "course.yaml").write_text(settings, encoding="utf-8")
    path = source / LESSON / f"{LESSON}.ipynb"
    path.write_text(json.dumps(_notebook()), encoding="utf-8")
    return CoursePaths.at(root)


def _notebook() -> dict[str, Any]:
    texts = ["from course import exercise", f'exercise("{CASE}")', f'exercise("{STORY}")']
    code: list[dict[str, Any]] = [
        {"cell_type": "code", "id": f"cel-{n}", "metadata": {}, "execution_count": None,
         "outputs": [], "source": text}
        for n, text in enumerate(texts)
    ]  # fmt: skip
    heading = {"cell_type": "markdown", "id": "kop", "metadata": {}, "source": "# Jouw verhaal"}
    kernel = {"name": "python3", "display_name": "Python 3"}
    return {
        "cells": [heading, *code], "metadata": {"kernelspec": kernel}, "nbformat": 4,
        "nbformat_minor": 5,
    }  # fmt: skip


def open_story(paths: CoursePaths, store: Store) -> Released:
    """Open the lesson without nbgrader, as the service knows it."""
    lesson = read_lesson(paths.source, LESSON)
    released = Released.of(lesson, lesson.notebook)
    store.open_lesson(released, datetime.now(UTC))
    return released


def story_of(released: Released) -> Story:
    """The story of the lesson."""
    exercise = released.exercise(STORY)
    assert isinstance(exercise, Story)
    return exercise


def hand_in(
    paths: CoursePaths,
    store: Store,
    name: str,
    fields: dict[str, str] | None,
    cohort: str = "noord",
) -> HandIn:
    """Write a story (None: none) as `name`, and hand in."""
    intake = Intake(store, read_settings(paths.source))
    who = Learner(known_as(store, name), cohort)
    if fields is not None:
        body = {
            "id": f"verhaal-{next(_numbers)}-{abs(hash(name)) % 10**6}", "learner": name,
            "step": "", "answer": {"fields": fields}, "certainty": None, "seconds": 300.0,
        }  # fmt: skip
        intake.answer(who, LESSON, STORY, body)
    return handing_in.hand_in(intake, who, LESSON)


def grade(paths: CoursePaths, *, again: bool = False) -> None:
    """Collect and autograde with nbgrader; `again` also what it has already."""
    force = ["--force"] if again else []
    run_nbgrader(paths, [["collect", LESSON, "--update"], ["autograde", LESSON, *force]])


def graded_stories(root: Path) -> CoursePaths:
    """The course with stories of anna and dewi, an empty one, none, and one that means harm."""
    place = story_course(root)
    run_nbgrader(place, [["generate_assignment", LESSON], ["release_assignment", LESSON]])
    with Store(place.store_url) as store:
        hand_in(place, store, "anna", FIELDS)
        hand_in(place, store, "dewi", FIELDS)
        hand_in(place, store, "bram", None)
        hand_in(place, store, "chris", dict.fromkeys(FIELDS, " \n "))
        for person, login in ((ODD, ODD_NAME), (MARKUP, MARKUP_NAME)):
            known_as(store, person, login)
            hand_in(place, store, person, HOSTILE)
    grade(place)
    return place


def scores(paths: CoursePaths, learner: str) -> dict[str, tuple[float | None, float | None, bool]]:
    """Machine's score, person's score and whether a person is waited for, as nbgrader's API."""
    with Gradebook(paths.gradebook_url) as gradebook:
        submission = gradebook.find_submission_notebook(LESSON, LESSON, learner)
        return {
            g.name: (g.auto_score, g.manual_score, g.needs_manual_grade) for g in submission.grades
        }
