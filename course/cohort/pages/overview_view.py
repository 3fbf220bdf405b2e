"""The overview of a cohort as a page: its three sentences, its figures, the lessons to go on to."""

from dataclasses import asdict
from typing import Any

from course.cohort import statistics
from course.cohort.disclosure import control
from course.cohort.pages import overview
from course.cohort.pages.exercise_texts import CaseText, exercise_texts
from course.cohort.pages.source import Board


def overview_of(board: Board) -> dict[str, Any]:
    """The cohort in one screen: `sentences`, `figures`, and `lessons` to go on to."""
    steps, asked = board.steps(), []
    texts: dict[str, CaseText] = {}
    for lesson, held in steps.groupby("lesson", observed=True):
        releases = board.releases(held)
        cases = {n: c for n, c in exercise_texts(releases).items() if c.kind == "decision"}
        asked += board.asked(str(lesson), board.choices(held, cases), cases, releases)
        texts |= cases
    done = control.parts(statistics.completion(board.progress()), board.k)
    positions = control.position(board.where().positions(), board.k)
    titles = {board.cohort: board.titles[board.cohort], **board.titles}
    completion = overview.completion(done, board.lessons, titles[board.cohort])
    profile = overview.positions(positions, board.lessons, titles)
    risky = board.risky(steps, texts)
    sentences = [
        overview.leaning(asked),
        overview.sure_and_risky(risky, {name: case.title for name, case in texts.items()}),
        completion.summary,
    ]
    return {
        "sentences": sentences if completion.plot else [],
        "notice": None if completion.plot else completion.summary,
        "figures": [asdict(completion), asdict(profile)] if completion.plot else [],
        "lessons": [{"id": name, "title": title} for name, title in board.lessons.items()],
    }
