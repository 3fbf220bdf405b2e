"""Whatever a cohort looks like, every page of it opens, says something sensible, names nobody."""

import functools
import json
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from sqlalchemy import text

from course.answers.saving import Intake
from course.answers.store import Store
from course.cohort.build import build
from course.cohort.figures.figure import Figure
from course.cohort.pages import cache
from course.cohort.pages.viewer import Viewer
from course.cohort.publishing.waiting import publish_everything
from course.content.lesson import read_exercise
from course.content.released import Released
from course.content.settings import Settings
from course.exercises.kinds.sort import Sort
from course.paths import CoursePaths
from course.simulate import Tendency, hand_in_cohort
from tests.cohort.conftest import PUBLISHED, bare
from tests.cohort.pages.test_pages import filled
from tests.conftest import OPENED, REPOSITORY

SOURCE = REPOSITORY / "source"
NAB, STAR, PRE, POST = "nabijheid-en-afstand", "star-methode", "voormeting", "nameting"
LESSONS = {
    PRE: ["zelfmeting-vooraf", "de-moeilijkste-grens"],
    NAB: ["kerstavond", "rollen-in-de-driehoek", "nee-tenzij-acht-momenten", "nabij-of-ver-weg"],
    "digitale-zelfonthulling": ["even-opzoeken"],
    STAR: ["zin-zoekt-letter", "van-de-markt-tot-de-wandeling", "de-sleutel", "jouw-verhaal"],
    POST: ["zelfmeting-achteraf"],
}
EVERY = [(lesson, name) for lesson, names in LESSONS.items() for name in names]
EXERCISES = [name for _, name in EVERY]
ALL = Tendency(drops_out=0, leaves_out=0, spread=0.5)
ALIKE = Tendency({"te_nabij": 1.0}, drops_out=0, leaves_out=0, sure=1, skill=1)
Make = Callable[[Viewer], dict[str, Any]]


class Course(NamedTuple):
    """A place with an open course, and a way to let learners of a cohort do it."""

    paths: CoursePaths
    store: Store
    settings: Settings

    def do(self, size: int, tendency: Tendency = ALL) -> None:
        """Let the first `size` learners of noord do every lesson; who did it does nothing more."""
        intake = Intake(self.store, self.settings.model_copy(update={"cohorts": ()}))
        for lesson in LESSONS:
            hand_in_cohort(intake, "noord", size, lesson, 1, tendency)

    def change(self, statement: str) -> None:
        """Change the store behind its back."""
        with self.store.engine.begin() as connection:
            connection.execute(text(statement))


def releasing(lesson: str, name: str = "r1", **changed: Sort) -> Released:
    """A release of some exercises of a lesson; `changed` are put in the place of those."""
    held = [
        changed.get(one.replace("-", "_"))
        or read_exercise(SOURCE / lesson / "exercises" / f"{one}.yaml", REPOSITORY)
        for one in LESSONS[lesson]
    ]
    return Released(f"{lesson}-{name}", lesson, lesson.capitalize(), {}, tuple(held))


def nobody(_: Course) -> None:
    """An open course."""


def learners(count: int) -> Callable[[Course], None]:
    return lambda course: course.do(count)


def nobody_handed_in(course: Course) -> None:
    course.do(12, Tendency(drops_out=1))


def all_the_same(course: Course) -> None:
    course.do(12, ALIKE)


def one_in_two_cohorts(course: Course) -> None:
    """Everybody moves to the other cohort halfway, and one does in the middle of a lesson."""
    course.do(24)
    late = "set cohort = 'zuid' where lesson in ('star-methode', 'nameting')"
    course.change(f"update answers {late}")
    course.change(f"update handins {late}")
    course.change("update answers set cohort = 'zuid' where learner = 'noord-01' and seq % 2")


def released_again(course: Course) -> None:
    """Half of the cohort sorted items of which one lies elsewhere since, among other bins."""
    course.do(12)
    sort = read_exercise(SOURCE / STAR / "exercises" / "zin-zoekt-letter.yaml", REPOSITORY)
    written = sort.model_dump(mode="json")
    written["items"][0] |= {"bin": "resultaat", "text": "Een andere zin."}
    written["bins"].append({"id": "nieuw", "label": "Nieuw"})
    changed = Sort.model_validate(written)
    course.store.open_lesson(releasing(STAR, "r2", zin_zoekt_letter=changed), OPENED)
    course.do(24)


def clocks_that_jump(course: Course) -> None:
    """Answers from the future and from before the lesson opened; time on screen below zero."""
    course.do(20)
    course.change("update answers set at = '1970-01-01 00:00:00' where seq % 3 = 0")
    course.change("update answers set at = '2999-12-31 23:59:59' where seq % 3 = 1")
    course.change("update answers set seconds = -40 where seq % 2 = 0")
    course.change("update answers set seconds = 1e12 where seq % 2 = 1")
    course.change("update handins set at = '2001-01-01 00:00:00' where learner < 'noord-06'")


def not_collected(course: Course) -> None:
    course.do(24)


SITUATIONS: dict[str, Callable[[Course], None]] = {
    "0 learners": nobody,
    "1 learner": learners(1),
    "9 learners": learners(9),
    "10 learners": learners(10),
    "nobody handed in": nobody_handed_in,
    "everybody chose the same": all_the_same,
    "one learner in two cohorts": one_in_two_cohorts,
    "a lesson released again": released_again,
    "clocks that jump": clocks_that_jump,
    "handed in, and nbgrader has collected nothing": not_collected,
}
PAGES: dict[str, tuple[str, Make]] = {
    "overview": ("coordinator/overview.html", cache.overview_page),
    "movement": ("coordinator/movement.html", cache.movement_page),
    "concepts": ("coordinator/concepts.html", cache.concepts_page),
    "comparison": ("coordinator/comparison.html", cache.comparison_page),
    "time": ("coordinator/time.html", lambda who: cache.time_page(who, NAB)),
    "agenda": ("coordinator/agenda.html", cache.agenda_page),
    **{
        lesson: ("coordinator/lesson.html", functools.partial(cache.lesson_page, lesson=lesson))
        for lesson in LESSONS
    },
    **{
        name: (
            "coordinator/exercise.html",
            functools.partial(cache.exercise_page, lesson=lesson, exercise=name),
        )
        for lesson, name in EVERY
    },
}
FEW = {"0 learners", "1 learner", "9 learners"}
NO_CHOICES = {*FEW, "nobody handed in"}  # no exercise is listed, and none is there


@pytest.fixture(scope="module")
def built(
    tmp_path_factory: pytest.TempPathFactory, settings: Settings
) -> Iterator[Callable[[str], Viewer]]:
    """Makes what a coordinator looks at in a situation, once."""
    stores: list[Store] = []
    found: dict[str, Viewer] = {}
    few = settings.model_copy(update={"lessons": tuple(LESSONS)})

    def make(name: str) -> Viewer:
        if name not in found:
            place = bare(tmp_path_factory.mktemp("situation"))
            stores.append(Store(place.store_url))
            for lesson in LESSONS:
                stores[-1].open_lesson(releasing(lesson), OPENED)
            SITUATIONS[name](Course(place, stores[-1], few))
            if name != "0 learners":
                build(place, stores[-1], few)
                list(publish_everything(stores[-1], few, PUBLISHED))
            found[name] = Viewer(place, few, stores[-1], ["noord", "zuid"], "noord")
        return found[name]

    yield make
    for store in stores:
        store.close()


def seen(who: Viewer, name: str) -> tuple[dict[str, Any], str]:
    """A page with its text."""
    template, make = PAGES[name]
    context = make(who)
    return context, filled(template, context)


def shown(context: dict[str, Any]) -> list[Figure]:
    return [figure for figure in context.get("figures", ()) if figure.plot]


@pytest.mark.slow
@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_and_says_something(
    built: Callable[[str], Viewer], name: str, situation: str
) -> None:
    lesson = next((lesson for lesson, one in EVERY if one == name), "")
    elsewhere = situation == "one learner in two cohorts" and lesson in {STAR, POST}
    if name in EXERCISES and (situation in NO_CHOICES or elsewhere):
        with pytest.raises(KeyError):
            seen(built(situation), name)
        return
    context, html = seen(built(situation), name)

    said = ("notice", "figures", "dilemmas", "questions", "exercises")
    assert any(context.get(name) for name in said)
    assert not re.search(r"\b(nan|None|NaN|inf)\b", re.sub(r"<script.*?</script>", "", html))
    assert not re.search(r"noord-\d", html)
    assert not re.search(r">\s*100\s%\s*<", html)
    for figure in context.get("figures", ()):
        assert figure.title
        assert figure.summary
        assert bool(figure.plot) == bool(figure.table)
        json.dumps(figure.plot, allow_nan=False)
    if situation in FEW:
        assert not shown(context)


@pytest.mark.parametrize("name", ["overview", NAB, "kerstavond", "movement", "concepts", "agenda"])
def test_ten_learners_are_enough_to_show_something(
    built: Callable[[str], Viewer], name: str
) -> None:
    context, _ = seen(built("10 learners"), name)

    assert shown(context) or context.get("dilemmas")


def test_before_anything_is_published_every_page_says_so(
    built: Callable[[str], Viewer],
) -> None:
    others = [name for name in PAGES if name not in {*EXERCISES, *LESSONS, "overview"}]
    said = {name: seen(built("0 learners"), name)[1] for name in others}

    assert len(said) == len(PAGES) - len(EXERCISES) - len(LESSONS) - 1 > 4
    assert all(
        "Hierover zijn nog geen cijfers." in seen(built("0 learners"), name)[1] for name in LESSONS
    )
    assert "Dat weten we nog niet." in seen(built("0 learners"), "overview")[1]
    assert all("Er zijn nog geen cijfers." in html for html in said.values())


def test_of_who_handed_nothing_in_nothing_is_drawn(built: Callable[[str], Viewer]) -> None:
    who = built("nobody handed in")

    found = {name: seen(who, name)[0] for name in ("overview", NAB, "concepts", "movement")}

    drawn = {name: [figure.id for figure in shown(one)] for name, one in found.items()}
    assert drawn == {"overview": [], NAB: [], "concepts": [], "movement": []}


def test_who_moved_to_another_cohort_counts_where_they_handed_in(
    built: Callable[[str], Viewer],
) -> None:
    noord = built("one learner in two cohorts")
    zuid = noord._replace(cohort="zuid")

    drawn = {
        (who.cohort, name): bool(shown(seen(who, name)[0]))
        for who in (noord, zuid)
        for name in (NAB, STAR)
    }

    assert drawn == {
        ("noord", NAB): True,
        ("noord", STAR): False,
        ("zuid", NAB): False,
        ("zuid", STAR): True,
    }
    ratings, places = seen(noord, "movement")[0]["figures"]
    assert ratings.plot is None  # first in one cohort, then in the other
    assert places.plot


def test_an_item_that_was_changed_in_a_new_release_is_not_pooled(
    built: Callable[[str], Viewer],
) -> None:
    _, html = seen(built("a lesson released again"), "zin-zoekt-letter")

    assert "deelnemers" in html


def test_work_that_nbgrader_did_not_collect_counts_as_soon_as_it_is_handed_in(
    built: Callable[[str], Viewer],
) -> None:
    _, html = seen(built("handed in, and nbgrader has collected nothing"), "kerstavond")

    assert "24 deelnemers" in html


@pytest.mark.parametrize("name", ["overview", "movement", "concepts", NAB, "kerstavond"])
def test_clocks_do_not_hide_what_a_cohort_chose(built: Callable[[str], Viewer], name: str) -> None:
    assert shown(seen(built("clocks that jump"), name)[0])


def test_where_all_chose_the_same_nobody_is_told_what_everybody_did(
    built: Callable[[str], Viewer],
) -> None:
    _, html = seen(built("everybody chose the same"), "kerstavond")

    told = set(re.findall(r"<td>([^<]*)</td>", html))
    assert not {"0\u00a0%", "100\u00a0%"} & told
