"""A cohort beside others as a page: what differs, with how many numbers were compared."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd

from course.cohort import statistics
from course.cohort.disclosure import control, differences
from course.cohort.disclosure.control import Shown
from course.cohort.disclosure.differences import Difference
from course.cohort.disclosure.wording import Row, quoted, rows_of
from course.cohort.pages.comparison import Compared, What, figure, how_many, sentence
from course.cohort.pages.exercise_texts import CaseText, exercise_texts, options_of
from course.cohort.pages.source import Board
from course.cohort.statistics import response_frames

_SAID = 5  # differences in words at the top
_SEEN = 0.1  # of both cohorts together; what fewer chose says nothing about a difference
_BOTH = 2


def comparison_of(board: Board, others: Sequence[str]) -> dict[str, Any]:
    """The cohort of `board` against each of `others`, which are among its titles."""
    found = compared(board, others)
    most: dict[tuple[str, ...], Compared] = {}
    for one in sorted(filter(_is_certain, found), key=lambda one: -abs(one.difference.effect)):
        most.setdefault(one.at, one)  # one of each exercise
    kinds: tuple[What, ...] = ("inleveren", "plek", "keuze")
    return {
        "notice": None if found else _nothing(board, others),
        "count_text": how_many(found) if found else "",
        "sentences": [
            {"text": sentence(one), "at": "/".join(one.at)} for one in [*most.values()][:_SAID]
        ],
        "missing": _missing(board, found),
        "figures": [asdict(figure(what, found)) for what in kinds] if found else [],
    }


def _missing(board: Board, found: Sequence[Compared]) -> str:
    """Which lessons are not compared with anybody, and why."""
    known = {one.at[0] for one in found}
    names = [title for name, title in board.lessons.items() if name not in known]
    return f"Niet vergeleken, want nog te weinig deelnemers: {', '.join(names)}." if names else ""


def _is_certain(one: Compared) -> bool:
    return one.certain


def _nothing(board: Board, others: Sequence[str]) -> str:
    if not others:
        return "Je ziet één cohort. Er is dus geen ander cohort om het mee te vergelijken."
    return control.too_few(board.k)


def compared(board: Board, others: Sequence[str]) -> list[Compared]:
    """Everything that can be compared, each with its verdict over all of them together."""
    steps = board.steps_of([board.cohort, *others])
    found = [*_lessons(board, steps, others)]
    for lesson, rows in steps[steps["kind"] == "decision"].groupby("lesson", observed=True):
        texts = exercise_texts(board.releases(rows))
        cases = {name: case for name, case in texts.items() if case.kind == "decision"}
        found += _cases(board, str(lesson), rows, cases, others)
    verdicts = differences.called([one.difference for one in found])
    return [one._replace(certain=said) for one, said in zip(found, verdicts, strict=True)]


def _lessons(board: Board, steps: pd.DataFrame, others: Sequence[str]) -> Iterator[Compared]:
    progress, order = board.every_progress(), list(board.lessons)
    held = progress[progress["cohort"].isin([board.cohort, *others])]
    done = control.parts(statistics.completion(held), board.k).where(state="handed_in")
    places = control.position(statistics.position(steps), board.k)
    shown: tuple[tuple[What, Shown], ...] = (("inleveren", done), ("plek", places))
    for what, rows in shown:
        pairs = list(_pairs(rows, ["lesson"], board, others))
        for (lesson,), one, other, name in sorted(pairs, key=lambda pair: order.index(pair[0][0])):
            apart = (
                differences.of_places(one, other)
                if what == "plek"
                else differences.of_shares(one, other, board.k)
            )
            titles = board.titles[board.cohort], board.titles[name]
            yield Compared(what, titles, board.lessons[lesson], "", (lesson,), one, other, apart)


def _cases(
    board: Board,
    lesson: str,
    steps: pd.DataFrame,
    cases: Mapping[str, CaseText],
    others: Sequence[str],
) -> Iterator[Compared]:
    shares = statistics.option_shares(response_frames.countable(steps), options_of(dict(cases)))
    shown = control.options(shares, board.k)
    keys = ["exercise", "step", "answer"]
    for (exercise, step, answer), one, other, name in _pairs(shown, keys, board, others):
        options = cases[exercise].steps[step].options
        if _is_rare(one, other) or (len(options) == _BOTH and answer != next(iter(options))):
            continue
        apart: Difference = differences.of_shares(one, other, board.k)
        yield Compared(
            "keuze",
            (board.titles[board.cohort], board.titles[name]),
            cases[exercise].title,
            quoted(options[answer]),
            (lesson, exercise),
            one,
            other,
            apart,
        )


def _is_rare(one: Row, other: Row) -> bool:
    """Whether hardly anybody chose it; of both together, so that it favours no difference."""
    both = sum(float(row["value"]) * int(row["n"]) for row in (one, other))
    return both < _SEEN * (int(one["n"]) + int(other["n"]))


def _pairs(
    shown: Shown, keys: list[str], board: Board, others: Sequence[str]
) -> Iterator[tuple[tuple[str, ...], Row, Row, str]]:
    """Where both cohorts are shown: the values of `keys`, both rows, and the other cohort."""
    found = {
        (row["cohort"], *(row[key] for key in keys)): row for row in rows_of(shown) if row["shown"]
    }
    for at in [at for cohort, *at in found if cohort == board.cohort]:
        for name in others:
            if other := found.get((name, *at)):
                yield tuple(at), found[board.cohort, *at], other, name
