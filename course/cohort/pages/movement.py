"""Movement: where a cohort was first, where it was later, and how certain that is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import pandas as pd

from course.cohort import statistics
from course.cohort.disclosure import control, matched_sample
from course.cohort.disclosure.control import Shown
from course.cohort.disclosure.disclosed import Disclosed
from course.cohort.disclosure.wording import about_sizes, quoted
from course.cohort.figures import dumbbells, tables
from course.cohort.figures.figure import Figure
from course.cohort.figures.standard import PLACE_TICKS
from course.cohort.figures.tables import LEARNERS, Cell, Column, Kind, Table
from course.cohort.pages.source import Source
from course.cohort.statistics import response_frames
from course.exercises.kinds.scale import Scale

# The conventions of `statistics.gain`: learners, and how wide the interval of the effect may be. It
# may be two tenths wider than there, because rounding outward made it wider.
_ENOUGH, _WIDEST = 20, 1.2
_CLOSER = 0.05  # to the middle
_LEGEND = ("eerst", "daarna, met hoe zeker de verandering is")
_CASES = "De casussen zijn in beide lessen anders: lees dit als een richting, niet als een bewijs."
_TOO_FEW = (
    "Van te weinig deelnemers kunnen we beide momenten vergelijken. Daardoor weten we niet of er "
    "iets veranderde."
)
_IN_STEPS = (
    "We tellen alleen wie beide lessen inleverde, en in stappen van {}. Zo is niemand te herkennen."
)
_PLACE = "{} op de lijn van -1 tot 1, afgerond op tienden"
_CHANGE = Column("Verandering", Kind.ESTIMATE, _PLACE.format("daarna min eerst"))
_EFFECT = Column(
    "Effect", Kind.ESTIMATE, "Hedges' g van paren: de verandering gedeeld door de spreiding"
)
_NOTHING = "Er is geen duidelijke verandering."
_ROW = ["lesson", "cohort", "learner", "release", "exercise", "step", "score", "answered_at"]
_CHOICE = ["lesson", "cohort", "learner", "stance", "answered_at"]
_TEN = 10  # learners, for self-ratings, whatever the smallest group is
_ONE_LESSON = (
    "Hier zie je iets zodra deelnemers in twee lessen casussen deden. Dat is nu nog niet zo."
)
_ONE_MEASURE = (
    "Hier zie je iets zodra genoeg deelnemers twee keer dezelfde zelfmeting deden. Dat is nu nog "
    "niet zo."
)
Moments = dict[str, Disclosed]  # by moment


class Between(NamedTuple):
    """The titles of the two lessons, and the line that both are drawn on, by its ticks.

    `step` is the number of learners they are counted by, see `matched_sample`.
    """

    lessons: tuple[str, str]
    ticks: Sequence[tuple[float, str]]
    step: int


def ratings_figure(name: str, shown: Shown, groups: Mapping[str, str], between: Between) -> Figure:
    """How people rated themselves in two lessons; `groups` are the titles of what they rated."""
    title = "Hoe deelnemers zichzelf inschatten, eerst en daarna"
    by_step = _moments(shown)
    if not by_step:
        return Figure(name, title, shown.why_hidden(shown.rows))
    texts = {step: text for step, text in groups.items() if step in by_step}
    words = _compared(by_step, texts)
    if hidden := len(groups) - len(texts):
        words += f" Niet getoond: {hidden} van {len(groups)}, want daar deden te weinig aan mee."
    return _drawn(Figure(name, title, words), by_step, texts, between)


def places_figure(name: str, shown: Shown, between: Between) -> Figure:
    """Where a cohort was between too close and too distant in two lessons."""
    title = "Waar dit cohort staat, eerst en daarna"
    by_step = _moments(shown)
    if not by_step:
        return Figure(name, title, shown.why_hidden(shown.rows))
    (rows,) = by_step.values()
    texts = dict.fromkeys(by_step, "Gemiddelde plek")
    return _drawn(Figure(name, title, f"{_moved(rows)} {_CASES}"), by_step, texts, between)


def _moments(shown: Shown) -> dict[str, Moments]:
    """The four moments of each step that is shown."""
    by_step: dict[str, Moments] = {}
    for row in shown.visible:
        by_step.setdefault(row.key["step"], {})[row.key["moment"]] = row
    return by_step


def _is_enough(rows: Moments) -> bool:
    effect = rows["effect"]
    return bool(effect.n >= _ENOUGH and round(effect.high - effect.low, 1) <= _WIDEST)


def _direction(rows: Moments) -> int:
    """1 up, -1 down, 0 if unclear or too few to say."""
    gain = rows["gain"]
    return int(gain.low > 0) - int(gain.high < 0) if _is_enough(rows) else 0


def _compared(by_step: Mapping[str, Moments], texts: Mapping[str, str]) -> str:
    """What is clearly higher and what is clearly lower than at first."""
    up, down = (
        [quoted(text) for step, text in texts.items() if _direction(by_step[step]) == way]
        for way in (1, -1)
    )
    sentences = [f"Hoger dan eerst: {', '.join(up)}."] if up else []
    sentences += [f"Lager dan eerst: {', '.join(down)}."] if down else []
    if sentences:
        return " ".join(sentences)
    return _NOTHING if any(map(_is_enough, by_step.values())) else _TOO_FEW


def _moved(rows: Moments) -> str:
    """In which direction a cohort moved between too close and too distant."""
    before, after = rows["before"], rows["after"]
    both = f"van {before.text} naar {after.text}"
    direction = _direction(rows)
    if not direction:
        went = f"bleef {after.text}" if after.text == before.text else f"ging {both}"
        return f"{_NOTHING if _is_enough(rows) else _TOO_FEW} De plek {went}."
    if abs(after.value) + _CLOSER < abs(before.value):
        return f"Dit cohort bewoog naar het midden: {both}."
    where = "meer afstand houden" if direction > 0 else "dichterbij staan"
    return f"Dit cohort ging {where}: {both}."


def _drawn(
    head: Figure, by_step: Mapping[str, Moments], texts: Mapping[str, str], between: Between
) -> Figure:
    """`head` with a line for each of `texts`, and its table."""
    first, then = between.lessons
    columns = (
        Column(f"Eerst: {first}", Kind.NUMBER, _PLACE.format("gemiddelde")),
        Column(f"Daarna: {then}", Kind.NUMBER, _PLACE.format("gemiddelde")),
        *(_CHANGE, _EFFECT, LEARNERS),
    )
    rows = [(text, _cells(by_step[step])) for step, text in texts.items()]
    plot = dumbbells.moves(
        [_move(text, by_step[step]) for step, text in texts.items()], _LEGEND, between.ticks
    )
    many = about_sizes(moments["gain"] for moments in by_step.values())
    about = f"{first} en {then}, dezelfde deelnemers: {many}. {_IN_STEPS.format(between.step)}"
    table = Table.of(head.title, "", columns, rows)
    return replace(head, about=about, plot=plot, table=table)


def _move(text: str, moments: Moments) -> dumbbells.Move:
    before, after, gain = moments["before"], moments["after"], moments["gain"]
    return dumbbells.Move(text, before.value, after.value, gain.low, gain.high)


def _cells(moments: Moments) -> list[Cell]:
    return [
        tables.place(moments["before"]),
        tables.place(moments["after"]),
        tables.place_and_likely(moments["gain"]),
        tables.place_and_likely(moments["effect"]),
        tables.learners(moments["gain"].n),
    ]


class Twice(NamedTuple):
    """A self-rating, its lesson, and the same one in a later lesson."""

    lesson: str
    scale: Scale
    later: str
    other: Scale


def movement_of(source: Source) -> dict[str, Any]:
    """The figures of the page: one for each self-rating taken twice, and one for places."""
    return {"notice": None, "figures": [*_ratings(source), _places(source)]}


def _ratings(source: Source) -> list[Figure]:
    steps = source.own_steps(_ROW, kind="scale")
    figures = []
    for number, twice in enumerate(_twice(source, steps), 1):
        groups = {item.id: item.group or item.id for item in twice.scale.items}
        first, then = (
            _since(response_frames.own_ratings(rows, groups), rows)
            for scale in (twice.scale, twice.other)
            for rows in [steps[steps["exercise"].eq(scale.id)]]
        )
        shown = _shown(source, first, then)
        low, high = twice.scale.options[0].label, twice.scale.options[-1].label
        titles = {group.id: group.title for group in twice.scale.groups}
        names = titles or {item.id: item.text for item in twice.scale.items}
        lessons = source.lessons[twice.lesson], source.lessons[twice.later]
        between = Between(lessons, [(-1, low), (1, high)], _step(source))
        figures.append(ratings_figure(f"zelfmeting-{number}", shown, names, between))
    title = "Hoe deelnemers zichzelf inschatten, eerst en daarna"
    return figures or [Figure("zelfmeting-1", title, _ONE_MEASURE)]


def _twice(source: Source, steps: pd.DataFrame) -> Iterator[Twice]:
    """The self-ratings that are compared with one from an earlier lesson."""
    scales: dict[str, tuple[str, Scale]] = {}
    for released in source.releases(steps):
        for exercise in released.exercises:
            if isinstance(exercise, Scale):
                scales.setdefault(exercise.id, (released.lesson, exercise))
    order = list(source.settings.lessons)
    for lesson, scale in scales.values():
        earlier = scales.get(scale.compare.other) if scale.compare else None
        if earlier and order.index(earlier[0]) < order.index(lesson):
            yield Twice(*earlier, lesson, scale)


def _places(source: Source) -> Figure:
    """From the first lesson with choices on the axis to the last."""
    steps = source.own_steps(_CHOICE)
    own = statistics.own_positions(steps).assign(step="plek")
    lessons = [lesson for lesson in source.lessons if own["lesson"].eq(lesson).any()]
    if len(lessons) <= 1:
        return Figure("plek", "Waar dit cohort staat, eerst en daarna", _ONE_LESSON)
    first, then = (
        _since(own[own["lesson"].eq(lesson)], steps[steps["lesson"].eq(lesson)])
        for lesson in (lessons[0], lessons[-1])
    )
    titles = source.lessons[lessons[0]], source.lessons[lessons[-1]]
    between = Between(titles, PLACE_TICKS, _step(source))
    return places_figure("plek", _shown(source, first, then), between)


def _since(own: pd.DataFrame, steps: pd.DataFrame) -> pd.DataFrame:
    """`own` values with `since`, when each learner first answered one of these `steps`."""
    first = steps.groupby("learner", observed=True)["answered_at"].min().rename("since")
    return own.merge(first, on="learner")


def _shown(source: Source, first: pd.DataFrame, then: pd.DataFrame) -> Shown:
    k = _step(source)
    counted = matched_sample.sample(matched_sample.pairs(first, then), k)
    gained = statistics.gain(counted, ["cohort", "step"])
    return control.gains(matched_sample.moments(gained, counted), k)


def _step(source: Source) -> int:
    """The number of learners by which a matched sample grows."""
    return max(source.k, _TEN)
