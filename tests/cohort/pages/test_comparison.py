"""The pages that put a cohort beside others and in the order of time."""

from datetime import date
from typing import Any

import pytest

from course.cohort.disclosure.disclosed import Disclosed
from course.cohort.pages.cache import comparison_page, concepts_page, time_page
from course.cohort.pages.comparison import NONE, Compared, compared, figure, how_many, sentence
from course.cohort.pages.published import NOT_YET, Published
from course.cohort.pages.timeline import _cohorts
from course.cohort.pages.viewer import Viewer
from course.cohort.publications.differences import Difference
from course.cohort.publishing.making import publish
from course.cohort.publishing.waiting import waiting
from course.content.released import Released
from course.content.settings import Cohort, Dates, Settings
from tests.cohort.conftest import PUBLISHED, Course, HandInCohort, PublishEverything
from tests.cohort.pages.test_pages import filled, nothing_of_the_key, viewer
from tests.conftest import LESSON, OPENED

BOTH = ["noord", "zuid"]
ROW = Disclosed(0.6, "60 %", 0.6, 0.6, 0.4, 0.8, 40)


def one(what: Any, difference: Difference, *, certain: bool = True) -> Compared:  # noqa: ANN401
    names = ("Team Noord", "Team Zuid")
    option = "“Ja zeggen”" if what == "keuze" else ""
    return Compared(what, names, "Kerstavond", option, (LESSON,), ROW, ROW, difference, certain)


MORE, LESS = Difference(0.3, 0.2, 0.4, 0.001, 0.6), Difference(-0.3, -0.4, -0.2, 0.001, -0.6)


@pytest.mark.parametrize(
    ("what", "difference", "said"),
    [
        ("keuze", MORE, "Team Noord kiest bij “Kerstavond” vaker “Ja zeggen” dan Team Zuid: 60 % "
         "tegen 60 %."),
        ("keuze", LESS, "Team Noord kiest bij “Kerstavond” minder vaak “Ja zeggen” dan Team Zuid: "
         "60 % tegen 60 %."),
        ("plek", LESS, "Team Noord gaat dichterbij staan dan Team Zuid in “Kerstavond”."),
        ("plek", MORE, "Team Noord houdt meer afstand dan Team Zuid in “Kerstavond”."),
    ],
)  # fmt: skip
def test_a_difference_in_words(what: str, difference: Difference, said: str) -> None:
    assert sentence(one(what, difference)) == said


def test_how_many_are_called_is_always_said() -> None:
    unsure = one("keuze", MORE, certain=False)

    assert how_many([unsure] * 7) == NONE
    assert how_many([unsure, unsure, one("plek", LESS)]).startswith("1 verschil is")


def test_answers_that_do_not_differ_are_not_drawn() -> None:
    found = figure("keuze", [one("keuze", MORE, certain=False)] * 4)

    assert found.plot is None
    assert found.summary == f"{NONE} We vergeleken 4 antwoorden."


def test_against_one_other_or_all_others(dashboard: Course, settings: Settings) -> None:
    who = viewer(dashboard, settings, BOTH, "noord")

    every, single = comparison_page(who), comparison_page(who, "zuid")

    assert every["figures"] == single["figures"]
    assert (every["other"], single["other"]) == ("", "zuid")
    assert every["compared_text"].startswith("We vergeleken ")
    for context in (every, single):
        text = filled("coordinator/comparison.html", context)
        assert "Team Zuid" in text
        assert text.count("<table>") == sum(f.plot is not None for f in context["figures"]) > 0


@pytest.mark.parametrize("other", ["noord", "west", "bestaat-niet"])
def test_with_who_may_not_be_seen_nothing_is_compared(
    dashboard: Course, settings: Settings, other: str
) -> None:
    with pytest.raises(KeyError):
        comparison_page(viewer(dashboard, settings, BOTH, "noord"), other)
    with pytest.raises(KeyError):
        comparison_page(viewer(dashboard, settings, ["noord"], "noord"), "zuid")


def test_with_many_cohorts_one_is_chosen(dashboard: Course, settings: Settings) -> None:
    some = tuple(Cohort(id=f"team-{n}", title=f"Team {n}") for n in range(9))
    many = settings.model_copy(update={"cohorts": (*settings.cohorts, *some)})
    names = [cohort.id for cohort in many.cohorts]
    who = Viewer(dashboard[0], many, dashboard[1], names, "noord")

    every, single = comparison_page(who), comparison_page(who, "zuid")

    assert every["notice"].startswith("Je ziet veel cohorten.")
    assert every["figures"] == []
    assert len(single["figures"]) == 2
    assert "alle cohorten" not in filled("coordinator/comparison.html", every)


def test_a_lesson_that_was_closed_is_still_shown_over_time(
    course: Course,
    settings: Settings,
    cohort_hands_in: HandInCohort,
    publishes: PublishEverything,
) -> None:
    for cohort in BOTH:
        cohort_hands_in(cohort, 12)
    publishes()
    course[1].close_lesson(LESSON, OPENED)

    figures = time_page(viewer(course, settings, BOTH, "noord"), LESSON)["figures"]

    assert figures[0].plot
    assert "vanaf" not in figures[0].table_html


def test_one_cohort_has_nobody_beside_it(dashboard: Course, settings: Settings) -> None:
    context = comparison_page(viewer(dashboard, settings, ["noord"], "noord"))

    assert context["notice"].startswith("Je ziet één cohort.")
    assert context["figures"] == []
    assert "Team Zuid" not in filled("coordinator/comparison.html", context)


def test_a_cohort_of_nine_is_compared_with_nobody(
    course: Course,
    settings: Settings,
    cohort_hands_in: HandInCohort,
    publishes: PublishEverything,
) -> None:
    cohort_hands_in("noord", 12)
    cohort_hands_in("zuid", 9)
    publishes()

    context = comparison_page(viewer(course, settings, BOTH, "noord"))

    assert context["notice"] == NOT_YET.format(10)
    assert context["figures"] == []


def test_cohorts_that_are_counted_together_are_not_compared(
    course: Course, settings: Settings, cohort_hands_in: HandInCohort
) -> None:
    for cohort in BOTH:
        cohort_hands_in(cohort, 8)
    pool(course, settings, BOTH)

    context = comparison_page(viewer(course, settings, BOTH, "noord"))

    assert "zijn samen geteld, en dus niet te vergelijken" in context["notice"]
    assert context["figures"] == []
    assert "Team Noord en Team Zuid samen" in str(
        _cohorts(published(course, settings), LESSON)[0].text
    )


def test_of_who_were_also_counted_apart_that_is_compared(
    course: Course, settings: Settings, cohort_hands_in: HandInCohort
) -> None:
    for cohort in BOTH:
        cohort_hands_in(cohort, 8)
    pool(course, settings, BOTH)
    for cohort in BOTH:
        cohort_hands_in(cohort, 22)
    for cohort in BOTH:
        pool(course, settings, [cohort])

    pairs = compared(published(course, settings), ["zuid"])

    assert len(pairs) > 5
    assert {pair.mine.n for pair in pairs if pair.what == "plek"} == {14}


def test_before_the_first_snapshot_both_pages_say_so(course: Course, settings: Settings) -> None:
    who = viewer(course, settings, BOTH, "noord")

    for template, context in (
        ("coordinator/comparison.html", comparison_page(who)),
        ("coordinator/time.html", time_page(who)),
    ):
        assert "Er zijn nog geen cijfers." in filled(template, context)


def test_nothing_of_the_key_is_on_them(
    dashboard: Course, settings: Settings, released: Released
) -> None:
    who = viewer(dashboard, settings, BOTH, "noord")

    pages = (
        filled("coordinator/comparison.html", comparison_page(who)),
        filled("coordinator/time.html", time_page(who, LESSON)),
    )

    nothing_of_the_key("".join(pages), released)
    assert "_nabij" not in "".join(pages)


def opened(settings: Settings, **days: date) -> Settings:
    """The settings with the days on which the lesson opens for each cohort."""
    cohorts = tuple(
        cohort.model_copy(update={"dates": {LESSON: Dates(opens=days[cohort.id])}})
        for cohort in settings.cohorts
    )
    return settings.model_copy(update={"cohorts": cohorts})


def test_cohorts_stand_in_the_order_in_which_they_began(
    dashboard: Course, settings: Settings
) -> None:
    later = opened(settings, noord=date(2026, 9, 1), zuid=date(2025, 9, 1))
    who = Viewer(dashboard[0], later, dashboard[1], BOTH, "noord")

    figures = {one.id: one for one in time_page(who, LESSON)["figures"]}

    table = figures["cohorten-plek"].table_html
    assert table.index("Team Zuid (vanaf 1 sep 2025)") < table.index("Team Noord (vanaf")
    assert "zeker genoeg" in figures["cohorten-goed"].summary


def test_who_began_on_one_day_have_no_order(dashboard: Course, settings: Settings) -> None:
    figures = time_page(viewer(dashboard, settings, BOTH, "noord"), LESSON)["figures"]

    assert "Deze cohorten begonnen op dezelfde dag." in figures[0].summary


def test_one_time_is_no_line_and_two_are(
    course: Course, settings: Settings, cohort_hands_in: HandInCohort
) -> None:
    who = viewer(course, settings, ["noord"], "noord")
    cohort_hands_in("noord", 12)
    pool(course, settings, ["noord"])
    first = time_page(who, LESSON)

    cohort_hands_in("noord", 30)
    pool(course, settings, ["noord"], period="2026-Q3")
    second = time_page(who, LESSON)

    times = [{f.id: f for f in page["figures"]}["keren-plek"] for page in (first, second)]
    assert times[0].plot is None
    assert "tot nu toe één keer geteld" in times[0].summary
    assert len(times[1].plot["data"][0]["x"]) == 2
    assert "3e kwartaal van 2026: " in times[1].summary
    assert "zeker genoeg" in times[1].summary


def pool(course: Course, settings: Settings, cohorts: list[str], period: str = "") -> None:
    """Publish everybody of these cohorts who waits, together."""
    with course[1].snapshot() as connection:
        people = waiting(connection, LESSON)
    made = publish(
        course[1],
        settings,
        lesson=LESSON,
        cohorts=cohorts,
        organisation=None,
        period=period,
        people=[who for cohort in cohorts for who in people[cohort]],
        at=PUBLISHED,
        reason="date",
        by="",
    )
    assert made


def published(course: Course, settings: Settings) -> Published:
    titles = {cohort.id: cohort.title for cohort in settings.cohorts if cohort.id in BOTH}
    return Published(settings, course[1], titles, "noord")


def test_where_the_key_is_closed_nothing_is_told_that_is_made_with_it(
    dashboard: Course, settings: Settings
) -> None:
    who = viewer(dashboard, settings, BOTH, "noord", LESSON)

    in_time, beside, concepts = time_page(who, LESSON), comparison_page(who), concepts_page(who)

    assert in_time["figures"] == concepts["figures"] == concepts["lessons"] == []
    assert in_time["notice"].startswith("Deze cijfers lees je zodra je deze les zelf")
    assert concepts["notice"].startswith("Zonder Nabijheid en afstand.")
    table = {figure.id: figure.table for figure in beside["figures"]}
    assert table["verschil-plek"] is None
    assert beside["compared_text"].startswith("We vergeleken ")


def test_another_lesson_is_an_error(dashboard: Course, settings: Settings) -> None:
    with pytest.raises(KeyError):
        time_page(viewer(dashboard, settings, BOTH, "noord"), "bestaat-niet")
