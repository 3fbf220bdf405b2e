"""The first page of a cohort: four questions, each with a sentence and a picture.

Who finished is counted from the roster, see `finished`; the rest is made from frozen figures only.
"""

from typing import Any

from course.cohort.disclosure.wording import joined, quoted
from course.cohort.figures import charts, tables
from course.cohort.figures.figure import Figure
from course.cohort.figures.tables import Cell, Column, Kind, Table
from course.cohort.pages import risks
from course.cohort.pages.agenda import picked
from course.cohort.pages.movement import ratings_figure, twice_rated
from course.cohort.pages.published import Published
from course.cohort.pages.questions import Asked, asked, how_many, most_chosen
from course.cohort.publications.told import share
from course.formatting import percent
from course.records.taking_part.counts import Counts

_PARTS = ("Afgerond", "Begonnen, nog niet klaar", "Nog niet begonnen")
_COLOURS = ("--bin-1", "--bin-3", "--middle")
_FINISHED = "Wie heeft het afgerond?"
_NO_AGENDA = (
    "Over dit team zijn nog geen cijfers. Praten kan wel: er staat een agenda met casussen klaar."
)
_NOT_YET = (
    "Dat weten we nog niet. Daarvoor moeten minstens {} deelnemers twee keer dezelfde zelfmeting "
    "hebben gedaan."
)
_CAVEAT = (
    "Een zelfmeting is geen toets. Wie strenger naar zichzelf kijkt, schat zich soms lager in, en "
    "dat kan vooruitgang zijn."
)
_SHARED = Column("Meest gekozen", Kind.SHARE, "welk deel de meest gekozen keuze koos")


def overview_of(published: Published) -> dict[str, Any]:
    """Three of the four `questions`, and `lessons` to link to with what is known of each."""
    questions = [
        one
        for lesson in published.lessons
        for one in asked(published, lesson, published.key(lesson))
    ]
    answers = [
        _better(published),
        _risk(published, questions),
        _talk(questions),
    ]
    return {
        "notice": None,
        "about": pooled(published),
        "questions": answers,
        "figures": [one["figure"] for one in answers if one["figure"]],
        "lessons": [
            {"id": name, "title": title, "text": published.about(name) or published.absent}
            for name, title in published.lessons.items()
        ],
    }


def _better(published: Published) -> dict[str, Any]:
    """The first self-rating that was taken twice, as *Wat veranderde er?* tells it."""
    twice = next(twice_rated(published), None)
    drawn = ratings_figure("verandering", twice) if twice else None
    return {
        "id": "beter",
        "title": "Gaat het beter dan ervoor?",
        "sentence": drawn.summary if drawn else _NOT_YET.format(published.k),
        "figure": drawn,
        "more": [_CAVEAT] if drawn else [],
    }


def pooled(published: Published) -> str:
    """With which other teams the figures are, in a sentence; "" where of this one alone."""
    texts = dict.fromkeys(published.beside_text(lesson) for lesson in published.lessons)
    return next((text for text in texts if text), "")


def _risk(published: Published, questions: list[Asked]) -> dict[str, Any]:
    found = risks.riskiest(questions)
    locked = set(published.lessons) & published.locked
    is_closed = bool(locked) and not found
    words = risks.LOCKED if is_closed else risks.sentence(found)
    if not questions:
        words = published.absent
    elif locked and found:
        words += " Lessen die je zelf nog niet hebt ingeleverd, tellen hier niet mee."
    return {
        "id": "risico",
        "title": "Waar zit het risico?",
        "sentence": words,
        "figure": risks.figure(found, published.lessons) if found else None,
        "more": [],
    }


def _talk(questions: list[Asked]) -> dict[str, Any]:
    by_place = {(one.lesson, one.exercise, one.step): one for one in questions}
    chosen = [by_place[pick[:3]] for pick in picked(questions)]
    words = _NO_AGENDA
    if chosen:
        titles = joined([quoted(one.case.title) for one in chosen])
        words = f"Dit is een uur van het team waard: {titles}."
    return {
        "id": "praten",
        "title": "Waar praten we over in het team?",
        "sentence": words,
        "figure": _agreement(chosen) if chosen else None,
        "more": [],
    }


def _agreement(chosen: list[Asked]) -> Figure:
    """How many agreed at each dilemma of the agenda."""
    title = "Hoe eens het team het is, per dilemma van de agenda"
    rows = [
        (one, option, bin_)
        for one in chosen
        for option, bin_ in [most_chosen(one.figure) or ("", None)]
        if bin_
    ]
    bars = [
        charts.Bar(
            f"{quoted(one.case.title)}: {quoted(one.text.options[option])}",
            f"{bin_.text} koos hetzelfde",
            *share(bin_).drawn,
        )
        for one, option, bin_ in rows
    ]
    cells = [
        (
            f"{one.case.title}: {one.text.options[option]}",
            [
                tables.share(share(bin_)),
                tables.likely(share(bin_)),
                tables.people(one.figure.fewest, one.figure.most),
            ],
        )
        for one, option, bin_ in rows
    ]
    words = "Hoe korter de balk, hoe meer er te bespreken is."
    table = Table.of(title, "Dilemma", (_SHARED, tables.LIKELY, tables.PEOPLE), cells)
    about = f"De keuze die de meesten maakten, van de {how_many(rows[0][0].figure)}"
    return Figure("eens", title, words, about, charts.bars(bars), table)


def finished(counts: Counts) -> dict[str, Any]:
    """The first question, from who is enrolled in the roster: exact, of a group of any size."""
    enrolled, begun, done = counts
    parts = done, begun - done, enrolled - begun
    return {
        "id": "afgerond",
        "title": _FINISHED,
        "sentence": _finished_words(counts),
        "figure": _finished_figure(parts) if enrolled else None,
        "more": [],
    }


def _finished_words(counts: Counts) -> str:
    enrolled, begun, done = counts
    if not enrolled:
        return "Er is nu niemand ingeschreven."
    if done == enrolled:
        return f"Iedereen: {enrolled} van de {enrolled}."
    waiting = enrolled - begun
    later = (
        "Iedereen is begonnen."
        if not waiting
        else f"{'Eén is' if waiting == 1 else f'{waiting} zijn'} nog niet begonnen."
    )
    if not done:
        return f"Nog niemand van de {enrolled} heeft het afgerond. {later}"
    have = "heeft" if done == 1 else "hebben"
    return f"{done} van de {enrolled} ({percent(done / enrolled)}) {have} het afgerond. {later}"


def _finished_figure(parts: tuple[int, int, int]) -> Figure:
    enrolled = sum(parts)
    stack = charts.Stack(
        f"{enrolled} ingeschreven", [(n / enrolled, str(n) if n else "") for n in parts]
    )
    plot = charts.stacks([stack], list(_PARTS), list(_COLOURS))
    cells = [(name, [Cell(str(n), n=n)]) for name, n in zip(_PARTS, parts, strict=True)]
    column = Column("Mensen", Kind.LEARNERS, "hoeveel mensen, precies")
    table = Table.of(_FINISHED, "Hoe ver", (column,), cells)
    about = "Van wie nu is ingeschreven. Meedoen is administratie, en daarom precies"
    return Figure("deelname", "Afgerond, begonnen, nog niet begonnen", "", about, plot, table)
