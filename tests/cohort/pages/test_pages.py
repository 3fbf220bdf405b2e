"""The coordinator's page: from the published snapshot alone, and nothing that is not theirs."""

import html
import json
import re
import time
from typing import Any

import pytest

from course.answers.store import Store
from course.cohort.build import build
from course.cohort.disclosure.control import too_few
from course.cohort.figures.figure import Figure
from course.cohort.pages.cache import (
    agenda_page,
    concepts_page,
    exercise_page,
    lesson_page,
    overview_page,
)
from course.cohort.pages.viewer import Viewer
from course.content.released import Released
from course.content.settings import Settings
from course.exercises.case import Option
from course.exercises.kinds.decision import Decision
from course.paths import CoursePaths
from course.web.render import Renderer
from tests.cohort.conftest import Course, HandInCohort
from tests.conftest import LESSON

BOTH = ["noord", "zuid"]
Figures = list[Figure]


def page(course: Course, settings: Settings, cohorts: list[str], cohort: str) -> dict[str, Any]:
    return overview_page(Viewer(course[0], settings, course[1], cohorts, cohort))


def filled(template: str, context: dict[str, Any]) -> str:
    person = {"name": "coordinator", "role": "coordinator", "links": []}
    return Renderer("/services/cursus/").page(
        template,
        person=person,
        logout_url="",
        course_title="Professioneel nabij",
        **({"has_participation": False} | context),
    )


def rendered(context: dict[str, Any]) -> str:
    return filled("coordinator/overview.html", context)


def viewer(course: Course, settings: Settings, cohorts: list[str], cohort: str) -> Viewer:
    return Viewer(course[0], settings, course[1], cohorts, cohort)


def every_page(
    course: Course, settings: Settings, cohorts: list[str], cohort: str
) -> list[tuple[str, dict[str, Any]]]:
    """The template and context of every page of a cohort."""
    who = viewer(course, settings, cohorts, cohort)
    lesson = lesson_page(who, LESSON)
    cases = [exercise_page(who, LESSON, one["id"]) for one in lesson["exercises"]]
    return [
        ("coordinator/overview.html", overview_page(who)),
        ("coordinator/lesson.html", lesson),
        *(("coordinator/exercise.html", case) for case in cases),
        ("coordinator/concepts.html", concepts_page(who)),
        ("coordinator/agenda.html", agenda_page(who)),
    ]


def figures(pages: list[tuple[str, dict[str, Any]]]) -> Figures:
    return [figure for _, context in pages for figure in context.get("figures", [])]


def nothing_of_the_key(text: str, released: Released) -> list[Option]:
    """Assert that no reason and no consequence stands in `text`; the options that were tried."""
    options = [
        option
        for case in released.exercises
        if isinstance(case, Decision)
        for step in case.steps.values()
        for option in step.options
    ]
    assert len(options) > 50
    for option in options:
        assert option.why not in text
        assert option.consequence not in text
    return options


def test_before_the_first_snapshot_it_says_that_figures_will_come(
    course: Course, settings: Settings
) -> None:
    context = page(course, settings, BOTH, "noord")

    who = viewer(course, settings, BOTH, "noord")
    assert context["figures"] == context["lessons"] == []
    assert "Er zijn nog geen cijfers." in rendered(context)
    assert "Er zijn nog geen cijfers." in filled(
        "coordinator/lesson.html", lesson_page(who, LESSON)
    )
    assert "Er zijn nog geen cijfers." in filled("coordinator/agenda.html", agenda_page(who))


def test_a_cohort_of_which_nothing_is_published_says_why(
    course: Course, settings: Settings, cohort_hands_in: HandInCohort
) -> None:
    cohort_hands_in("noord", 12)
    cohort_hands_in("zuid", 9)
    build(*course, settings)

    context = page(course, settings, BOTH, "zuid")

    lesson = lesson_page(viewer(course, settings, BOTH, "zuid"), LESSON)
    assert context["notice"] == lesson["notice"] == too_few(10)
    assert too_few(10) in rendered(context)
    assert lesson["figures"] == lesson["exercises"] == []


def test_the_overview_says_three_things_and_links_to_every_lesson(
    dashboard: Course, settings: Settings
) -> None:
    context = page(dashboard, settings, BOTH, "noord")

    assert len(context["sentences"]) == 3
    assert [figure.id for figure in context["figures"]] == ["voortgang", "plekken"]
    text = rendered(context)
    assert settings.lessons
    for lesson in settings.lessons:
        assert f'href="/services/cursus/cohort/noord/{lesson}"' in text


def test_a_lesson_links_to_every_exercise_with_a_sentence(
    dashboard: Course, settings: Settings, released: Released
) -> None:
    context = lesson_page(viewer(dashboard, settings, BOTH, "noord"), LESSON)

    assert [f.id for f in context["figures"]] == ["voortgang", "profiel", "plek"]
    assert [one["id"] for one in context["exercises"]] == [e.id for e in released.exercises]
    assert all(one["text"] for one in context["exercises"])


def test_a_case_shows_every_question_how_sure_people_were_and_the_routes(
    dashboard: Course, settings: Settings, released: Released
) -> None:
    who = viewer(dashboard, settings, BOTH, "noord")

    cases = [e for e in released.exercises if isinstance(e, Decision)]
    assert len(cases) >= 8
    with_routes = 0
    for case in cases:
        found = [f.id for f in exercise_page(who, LESSON, case.id)["figures"]]
        asked = [f"vraag-{step}" for step in case.steps]
        assert found[: len(asked) + 1] == [*asked, "zeker"]
        with_routes += found[len(asked) + 1 :] == ["routes"]
    assert with_routes > 0


def test_a_lesson_or_exercise_that_is_not_there_is_an_error(
    dashboard: Course, settings: Settings
) -> None:
    who = viewer(dashboard, settings, BOTH, "noord")

    with pytest.raises(KeyError):
        lesson_page(who, "bestaat-niet")
    with pytest.raises(KeyError):
        exercise_page(who, LESSON, "bestaat-niet")


def test_every_figure_has_words_and_a_table_without_javascript(
    dashboard: Course, settings: Settings
) -> None:
    for template, context in every_page(dashboard, settings, BOTH, "noord")[:-1]:
        text = filled(template, context)

        drawn = [figure for figure in context["figures"] if figure.plot]
        assert drawn
        assert text.count('<details class="fig-table" open>') == text.count("<table>") == len(drawn)
        assert text.count('role="img"') == len(drawn)
        for figure in context["figures"]:
            assert figure.summary
            assert html.escape(figure.title, quote=False).replace("'", "&#39;") in text
        held = re.findall(
            r'<script type="application/json" class="fig-data">(.*?)</script>', text, re.DOTALL
        )
        assert [json.loads(plot) for plot in held] == [figure.plot for figure in drawn]


def test_nothing_of_the_key_and_no_learner_is_on_it(
    dashboard: Course, settings: Settings, released: Released
) -> None:
    text = "".join(filled(*one) for one in every_page(dashboard, settings, BOTH, "noord"))

    options = nothing_of_the_key(text, released)
    secrets = [secret for option in options for secret in (option.why, option.consequence)]
    assert len(secrets) > 100
    for secret in secrets:
        assert secret not in text
        assert html.escape(secret) not in text
        assert json.dumps(secret, ensure_ascii=False)[1:-1] not in text
    assert not re.search(r"(noord|zuid)-\d\d", text)
    assert not re.search(r"\b[0-9a-f]{32}\b", text)


def test_who_may_see_one_cohort_sees_nothing_of_another(
    dashboard: Course, settings: Settings
) -> None:
    text = "".join(filled(*one) for one in every_page(dashboard, settings, ["noord"], "noord"))

    assert "Team Noord" in text
    assert "Team Zuid" not in text
    assert "Alle cohorten samen" not in text
    assert "cohort/zuid" not in text


def test_a_cohort_that_one_may_not_see_is_an_error(dashboard: Course, settings: Settings) -> None:
    who = viewer(dashboard, settings, ["noord"], "zuid")

    with pytest.raises(KeyError):
        overview_page(who)
    with pytest.raises(KeyError):
        lesson_page(who, LESSON)
    with pytest.raises(KeyError):
        agenda_page(who)


def test_it_is_the_same_until_a_new_snapshot_is_published(
    course: Course, settings: Settings, cohort_hands_in: HandInCohort
) -> None:
    cohort_hands_in("noord", 11)
    build(*course, settings)
    before = rendered(page(course, settings, BOTH, "noord"))
    cohort_hands_in("noord", 19)
    build(*course, settings)
    waited = rendered(page(course, settings, BOTH, "noord"))
    cohort_hands_in("noord", 21)
    build(*course, settings)

    after = rendered(page(course, settings, BOTH, "noord"))

    assert waited == before
    assert "Van ongeveer 10 deelnemers" in before
    assert "Van ongeveer 20 deelnemers" in after


def test_another_smallest_group_holds_at_once(dashboard: Course, settings: Settings) -> None:
    page(dashboard, settings, BOTH, "noord")

    larger = settings.model_copy(update={"smallest_group": 30})

    found = figures(every_page(dashboard, larger, BOTH, "noord"))
    assert [figure.plot for figure in found] == [None] * len(found)
    assert agenda_page(viewer(dashboard, larger, BOTH, "noord"))["dilemmas"] == []


def test_a_second_look_is_quick(dashboard: Course, settings: Settings) -> None:
    page(dashboard, settings, BOTH, "noord")

    started = time.perf_counter()
    page(dashboard, settings, BOTH, "noord")

    assert time.perf_counter() - started < 0.05


def test_graded_by_nbgrader_it_is_there(graded: CoursePaths, settings: Settings) -> None:
    with Store(graded.store_url) as store:
        build(graded, store, settings)
        context = lesson_page(Viewer(graded, settings, store, BOTH, "noord"), LESSON)

    assert context["figures"][0].about == "Ongeveer 10 deelnemers begonnen"
