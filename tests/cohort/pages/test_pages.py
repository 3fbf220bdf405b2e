"""The coordinator's page: from what was published alone, and nothing that is not theirs."""

import html
import json
import re
import time
from typing import Any

import pytest

from course.answers.store import Store
from course.cohort.figures.figure import Figure
from course.cohort.pages.cache import (
    agenda_page,
    concepts_page,
    exercise_page,
    lesson_page,
    overview_page,
)
from course.cohort.pages.published import NOT_YET
from course.cohort.pages.viewer import Viewer
from course.cohort.publishing.making import publish
from course.cohort.publishing.waiting import publish_everything, waiting
from course.content.released import Released
from course.content.settings import Settings
from course.exercises.case import Option
from course.exercises.kinds.decision import Decision
from course.paths import CoursePaths
from course.web.render import Renderer
from tests.cohort.conftest import PUBLISHED, Course, HandInCohort, PublishEverything
from tests.conftest import LESSON

BOTH, CASE = ["noord", "zuid"], "kerstavond"
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


def viewer(
    course: Course, settings: Settings, cohorts: list[str], cohort: str, *locked: str
) -> Viewer:
    return Viewer(course[0], settings, course[1], cohorts, cohort, frozenset(locked))


def every_page(
    course: Course, settings: Settings, cohorts: list[str], cohort: str, *locked: str
) -> list[tuple[str, dict[str, Any]]]:
    """The template and context of every page of a cohort, of which these lessons are locked."""
    who = viewer(course, settings, cohorts, cohort, *locked)
    lesson = lesson_page(who, LESSON)
    cases = [exercise_page(who, LESSON, one["id"]) for one in lesson["exercises"]]
    return [
        ("coordinator/overview.html", overview_page(who)),
        ("coordinator/lesson.html", lesson),
        *(("coordinator/exercise.html", case) for case in cases),
        ("coordinator/concepts.html", concepts_page(who)),
        ("coordinator/agenda.html", agenda_page(who)),
        ("coordinator/table_sheet.html", agenda_page(who)),
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


def test_before_the_first_publication_it_says_that_figures_will_come(
    course: Course, settings: Settings
) -> None:
    text = rendered(page(course, settings, BOTH, "noord"))

    who = viewer(course, settings, BOTH, "noord")
    assert "Gaat het beter dan ervoor?" in text
    assert "Dat weten we nog niet." in text
    assert "Praten kan wel" in text
    lesson = filled("coordinator/lesson.html", lesson_page(who, LESSON))
    assert "Hierover zijn nog geen cijfers." in lesson
    assert "<h1>Nabijheid en afstand</h1>" in lesson
    assert "Er zijn nog geen cijfers." in filled("coordinator/agenda.html", agenda_page(who))


def test_a_cohort_of_which_nothing_is_published_says_why(
    course: Course,
    settings: Settings,
    cohort_hands_in: HandInCohort,
    publishes: PublishEverything,
) -> None:
    cohort_hands_in("noord", 12)
    cohort_hands_in("zuid", 9)
    publishes()

    text = rendered(page(course, settings, BOTH, "zuid"))

    lesson = lesson_page(viewer(course, settings, BOTH, "zuid"), LESSON)
    assert lesson["notice"] == NOT_YET.format(10)
    assert NOT_YET.format(10) in text
    assert lesson["figures"] == lesson["exercises"] == []


def test_the_overview_answers_questions_and_links_to_every_lesson(
    dashboard: Course, settings: Settings
) -> None:
    context = page(dashboard, settings, BOTH, "noord")

    assert [one["title"] for one in context["questions"]] == [
        "Gaat het beter dan ervoor?",
        "Waar zit het risico?",
        "Waar praten we over in het team?",
    ]
    assert all(one["sentence"] for one in context["questions"])
    assert [figure.id for figure in context["figures"]] == ["risico", "eens"]
    text = rendered(context)
    assert settings.lessons
    for lesson in settings.lessons:
        assert f'href="/services/cursus/cohort/noord/{lesson}"' in text


def test_the_riskiest_choice_is_told_with_how_sure_everybody_was(
    dashboard: Course, settings: Settings
) -> None:
    context = page(dashboard, settings, BOTH, "noord")

    (risk,) = [one for one in context["questions"] if one["id"] == "risico"]
    assert "van de 24 deelnemers iets met een risico." in risk["sentence"]
    table = risk["figure"].table
    assert [column.title for column in table.columns[:3]] == [
        *("Keuze met een risico", "Waarschijnlijk", "Zeker van de eigen keuze")
    ]
    shares = [row.cells[0] for row in table.rows]
    assert 1 < len(shares) <= 5
    assert all((cell.value or cell.low or 0) > 0 for cell in shares)


def test_small_teams_together_say_with_whom(
    course: Course, settings: Settings, cohort_hands_in: HandInCohort
) -> None:
    cohort_hands_in("noord", 7)
    cohort_hands_in("zuid", 6)
    with course[1].snapshot() as connection:
        people = [who for group in waiting(connection, LESSON).values() for who in group]
    assert publish(
        course[1],
        settings,
        lesson=LESSON,
        cohorts=BOTH,
        organisation=None,
        period="",
        people=people,
        at=PUBLISHED,
        reason="date",
        by="",
    )

    text = rendered(page(course, settings, ["noord"], "noord"))

    assert "Dit zijn cijfers van Team Noord en Team Zuid samen" in text
    assert "Cijfers van 13 deelnemers, vastgelegd op 30 november 2026." in text


def test_a_lesson_links_to_every_exercise_with_a_sentence(
    dashboard: Course, settings: Settings, released: Released
) -> None:
    context = lesson_page(viewer(dashboard, settings, BOTH, "noord"), LESSON)

    assert [f.id for f in context["figures"]] == ["risico", "profiel", "plek"]
    assert [one["id"] for one in context["exercises"]] == [e.id for e in released.exercises]
    assert all(one["text"] for one in context["exercises"])
    assert context["about"] == "Cijfers van 24 deelnemers, vastgelegd op 30 november 2026."


def test_a_case_shows_every_question_and_how_sure_people_were(
    dashboard: Course, settings: Settings, released: Released
) -> None:
    who = viewer(dashboard, settings, BOTH, "noord")

    cases = [e for e in released.exercises if isinstance(e, Decision)]
    assert len(cases) >= 8
    for case in cases:
        every = [f.id for f in exercise_page(who, LESSON, case.id)["figures"]]
        found = [name for name in every if name != "routes"]
        assert found == [*(f"vraag-{step}" for step in case.steps), "zeker"]


def test_options_with_a_risk_are_marked_in_words_and_the_course_says_why(
    dashboard: Course, settings: Settings, released: Released
) -> None:
    context = exercise_page(viewer(dashboard, settings, BOTH, "noord"), LESSON, CASE)
    case = released.exercise(CASE)
    assert isinstance(case, Decision)

    (first, *_) = context["figures"]
    text = html.unescape(filled("coordinator/exercise.html", context))
    marked = {row.name for row in first.table.rows if row.cells[0].label == "▲ risico"}
    assert marked == {o.text for o in case.steps[case.start].options if o.score == 0}
    assert all("risico" in json.dumps(first.plot, ensure_ascii=False) for _ in marked)
    for step in case.steps.values():
        for option in step.options:
            assert option.why in text
            assert option.consequence not in text


def test_a_step_for_some_says_of_how_many_or_why_it_is_silent(
    dashboard: Course, settings: Settings, released: Released
) -> None:
    who = viewer(dashboard, settings, BOTH, "noord")
    told: Figures = []
    silent: Figures = []
    for case in released.exercises:
        if isinstance(case, Decision):
            for figure in exercise_page(who, LESSON, case.id)["figures"][1:-1]:
                (told if figure.plot else silent).append(figure)

    assert silent
    for figure in silent:
        assert figure.summary.endswith("koos.")
    assert all("deelnemers" in figure.about for figure in told)


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
    for template, context in every_page(dashboard, settings, BOTH, "noord")[:-2]:
        text = filled(template, context)

        drawn = [figure for figure in context["figures"] if figure.plot]
        assert text.count('<details class="fig-table" open>') == text.count("<table>") == len(drawn)
        assert text.count('role="img"') == len(drawn)
        for figure in context["figures"]:
            assert figure.summary
            assert html.escape(figure.title, quote=False).replace("'", "&#39;") in text
        held = re.findall(
            r'<script type="application/json" class="fig-data">(.*?)</script>', text, re.DOTALL
        )
        assert [json.loads(plot) for plot in held] == [figure.plot for figure in drawn]


def test_nothing_of_the_key_is_on_any_page_of_a_locked_lesson(
    dashboard: Course, settings: Settings, released: Released
) -> None:
    pages = every_page(dashboard, settings, BOTH, "noord", LESSON)
    text = "".join(filled(*one) for one in pages)

    options = nothing_of_the_key(text, released)
    secrets = [secret for option in options for secret in (option.why, option.consequence)]
    assert len(secrets) > 100
    for secret in secrets:
        assert secret not in text
        assert html.escape(secret) not in text
        assert json.dumps(secret, ensure_ascii=False)[1:-1] not in text
    assert "▲" not in text
    assert 'class="verdict' not in text
    assert "zodra je die les zelf hebt ingeleverd" in text
    assert "zodra je deze les zelf hebt ingeleverd" in text


def test_who_may_read_the_key_of_a_lesson_does_not_get_another_reader_s_page(
    dashboard: Course, settings: Settings
) -> None:
    """Both look at the same page, one after the other."""
    first = exercise_page(viewer(dashboard, settings, BOTH, "noord"), LESSON, CASE)
    then = exercise_page(viewer(dashboard, settings, BOTH, "noord", LESSON), LESSON, CASE)

    assert first["judged"]
    assert then["judged"] == {}


def test_no_learner_is_on_it(dashboard: Course, settings: Settings) -> None:
    text = "".join(filled(*one) for one in every_page(dashboard, settings, BOTH, "noord"))

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


def test_it_is_the_same_until_something_is_published(
    course: Course,
    settings: Settings,
    cohort_hands_in: HandInCohort,
    publishes: PublishEverything,
) -> None:
    cohort_hands_in("noord", 11)
    publishes()
    before = rendered(page(course, settings, BOTH, "noord"))
    cohort_hands_in("noord", 19)
    publishes()
    waited = rendered(page(course, settings, BOTH, "noord"))
    cohort_hands_in("noord", 21)
    publishes()

    after = rendered(page(course, settings, BOTH, "noord"))

    assert waited == before
    assert "Cijfers van 11 deelnemers" in before
    assert "Cijfers van 21 deelnemers, vastgelegd in keren: 11 op" in after


def test_a_second_look_is_quick(dashboard: Course, settings: Settings) -> None:
    page(dashboard, settings, BOTH, "noord")

    started = time.perf_counter()
    page(dashboard, settings, BOTH, "noord")

    assert time.perf_counter() - started < 0.05


def test_graded_by_nbgrader_it_is_there(graded: CoursePaths, settings: Settings) -> None:
    with Store(graded.store_url) as store:
        assert list(publish_everything(store, settings, PUBLISHED))
        context = lesson_page(Viewer(graded, settings, store, BOTH, "noord"), LESSON)

    assert context["about"].startswith("Cijfers van 10 deelnemers")
