"""Stories through the whole of nbgrader: two cells, a person's mark, and the feedback on it."""

import html
import json
import re
from typing import Any

import pytest
from nbgrader.api import Gradebook
from pydantic import ValidationError

from course.answers.rubric_marks import rubric_marks
from course.answers.store import Store
from course.exercises.base import Refused
from course.exercises.rubric import Choice
from course.grading.manual_cells import PLACEHOLDER
from course.instructor.story_queue import Judgement, StoryQueue, StoryToJudge
from course.nbgrader_runner import run_nbgrader
from course.paths import CoursePaths
from tests.storycourse import (
    FIELDS,
    HOSTILE,
    LESSON,
    MARKUP,
    ODD,
    QUALITY,
    STORY,
    grade,
    hand_in,
    scores,
)

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
OTHER = {**FIELDS, "taak": "Ik was mentor van zes bewoners. Nachtdiensten hoorden daar niet bij."}


def notebook(paths: CoursePaths, *folders: str) -> dict[str, Any]:
    path = paths.root.joinpath(*folders, f"{LESSON}.ipynb")
    held: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return held


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def piece_of(paths: CoursePaths, store: Store, learner: str) -> StoryToJudge:
    found = StoryQueue(paths, store).story(LESSON, learner, STORY)
    assert found
    return found


def judgement(piece: StoryToJudge, level: int = 2, **changed: Any) -> Judgement:  # noqa: ANN401
    choice = Choice(levels={c.id: level for c in piece.rubric.criteria}, bonus=True)
    return Judgement(choice=choice, comment="Mooi.", **vars(piece.seen)).model_copy(update=changed)


def judge(paths: CoursePaths, learner: str, by: str = "docent", level: int = 2) -> None:
    with Store(paths.store_url) as store:
        queue, piece = StoryQueue(paths, store), piece_of(paths, store, learner)
        queue.judge(piece, judgement(piece, level), by)
        assert queue.project(piece)


def feedback(paths: CoursePaths, learner: str) -> str:
    """The text of the page that nbgrader makes now."""
    run_nbgrader(paths, [["generate_feedback", LESSON, "--student", learner, "--force"]])
    path = paths.feedback / learner / LESSON / f"{LESSON}.html"
    return html.unescape(re.sub(r"<[^>]*>", " ", path.read_text(encoding="utf-8")))


SENT = {
    "choice": {"levels": {"taak": 1}, "bonus": True}, "comment": "Mooi.", "text": "ab12",
    "mark": 1, "points": 2,
}  # fmt: skip


@pytest.mark.parametrize("points", [None, 0, 2, 2.5])
def test_a_judgement_is_read_as_it_was_sent(points: float | None) -> None:
    sent = Judgement.model_validate(json.loads(json.dumps({**SENT, "points": points})))

    assert sent.model_dump() == {**SENT, "points": points}


@pytest.mark.parametrize(
    "spoilt",
    [
        *({"mark": mark} for mark in (True, "1", 1.0, None)),
        *({"points": points} for points in (True, "2")),
        *({"choice": {"levels": {"taak": level}}} for level in (True, "1", 1.0)),
        {"choice": {"levels": {"taak": 1}, "bonus": 1}},
        {"comment": None}, {"text": 12}, {"by": "docent"},
    ],
)  # fmt: skip
def test_a_judgement_with_one_wrong_type_is_refused(spoilt: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Judgement.model_validate(SENT | spoilt)


def test_a_released_lesson_has_a_cell_for_the_person_right_after_the_story(
    story_course: CoursePaths,
) -> None:
    cells = notebook(story_course, "release", LESSON)["cells"]
    names = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in cells]

    cell = cells[names.index(QUALITY)]

    assert names.index(QUALITY) == names.index(STORY) + 1
    assert cell["cell_type"] == "markdown"
    assert source(cell) == PLACEHOLDER
    nbgrader = cell["metadata"]["nbgrader"]
    assert (nbgrader["grade"], nbgrader["solution"], nbgrader["points"]) == (True, True, 12)
    assert cell["metadata"]["editable"] is cell["metadata"]["deletable"] is False
    assert len({cell["id"] for cell in cells}) == len(cells)


def test_a_story_waits_for_a_person_and_no_story_earns_nothing_at_once(
    story_course: CoursePaths,
) -> None:
    for learner in ("anna", "dewi", ODD):
        assert scores(story_course, learner)[QUALITY] == (None, None, True)
    for learner in ("bram", "chris"):
        assert scores(story_course, learner)[QUALITY] == (0, None, False)
    assert scores(story_course, "anna")[STORY] == (4, None, False)


def test_nobody_gets_an_english_comment(story_course: CoursePaths) -> None:
    with Gradebook(story_course.gradebook_url) as gradebook:
        for learner in ("anna", "bram", "chris"):
            held = gradebook.find_submission_notebook(LESSON, LESSON, learner)
            assert [comment.comment for comment in held.comments] == [None]


def test_the_story_stands_escaped_in_the_cell_with_the_rubric_beside_it(
    story_course: CoursePaths,
) -> None:
    cells = notebook(story_course, "autograded", ODD, LESSON)["cells"]
    (cell,) = [c for c in cells if c["metadata"].get("nbgrader", {}).get("grade_id") == QUALITY]
    text = source(cell)

    assert "\n" not in text
    assert not set("$\\`*_[{") & set(re.sub(r"<[^>]*>", "", text))
    assert "<script" not in text
    assert "<img" not in text
    seen = html.unescape(re.sub(r"<[^>]*>", "", text))
    assert HOSTILE["situatie"] in seen
    assert "Vertrouwelijkheid" in seen
    assert "Die rekent de 24 van de niveaus om." in seen
    assert "Een man die alleen woonde en elke avond iemand wilde spreken." in seen


def test_a_persons_choice_fills_the_cell_that_formgrader_shows(stories: CoursePaths) -> None:
    judge(stories, "anna")

    assert scores(stories, "anna")[QUALITY] == (None, 8.5, False)
    with Gradebook(stories.gradebook_url) as gradebook:
        held = gradebook.find_submission_notebook(LESSON, LESSON, "anna")
        assert (held.score, held.needs_manual_grade) == (12.5, False)
        assert [comment.manual_comment for comment in held.comments] == ["Mooi."]
    with Store(stories.store_url) as store:
        (mark,) = rubric_marks(store, LESSON).values()
        assert (mark.learner, mark.by) == ("anna", "docent")
        assert (mark.points, mark.comment) == (8.5, "Mooi.")
        queue = StoryQueue(stories, store).stories([LESSON])
        assert {story.learner: story.state for story in queue} == {
            "anna": "done", "dewi": "waits", ODD: "waits", MARKUP: "waits",
        }  # fmt: skip


def test_feedback_says_what_waits_and_later_the_levels_in_words(stories: CoursePaths) -> None:
    waiting = feedback(stories, "anna")
    judge(stories, "anna")

    marked = feedback(stories, "anna")

    assert "Je docent heeft je verhaal nog niet nagekeken." in waiting
    assert "Je punten: nog niet nagekeken." in waiting
    assert "Tot nu toe samen: 4 van 8 punten. Eén onderdeel is nog niet nagekeken." in waiting
    assert "Je functie en je opdracht staan er. Wat er niet bij hoorde, staat er niet." in marked
    assert "Minstens één zin vertelt wat de schrijver leerde of nu anders doet." in marked
    assert "Stevig." in marked
    assert "Mooi." in marked
    assert "Je punten: 8,5 van 12 punten." in marked
    assert "Samen: 12,5 van 20 punten." in marked
    assert "nagekeken" not in marked


def test_feedback_on_no_story_says_so(stories: CoursePaths) -> None:
    assert "Je schreef geen verhaal. Daarom staan er geen punten bij." in feedback(stories, "bram")


def test_feedback_shows_a_hostile_comment_as_text(stories: CoursePaths) -> None:
    with Store(stories.store_url) as store:
        piece = piece_of(stories, store, ODD)
        sent = judgement(piece, comment="<script>x</script> {{7*7}}")
        StoryQueue(stories, store).judge(piece, sent, "docent")

    text = feedback(stories, ODD)

    page = (stories.feedback / ODD / LESSON / f"{LESSON}.html").read_text("utf-8")
    assert "<script" not in page
    assert "<img" not in page
    assert "<script>x</script> {{7*7}}" in text or "<script>x" not in page


def test_a_mark_of_formgrader_counts_without_levels(stories: CoursePaths) -> None:
    judge(stories, "anna")
    with Gradebook(stories.gradebook_url) as gradebook:
        found = gradebook.find_grade(QUALITY, LESSON, LESSON, "anna")
        found.manual_score = 9
        gradebook.db.commit()

    text = feedback(stories, "anna")

    assert "Je punten: 9 van 12 punten." in text
    assert "Je docent gaf punten voor je hele verhaal." in text
    assert "Je functie en je opdracht" not in text


def test_graded_again_the_same_story_keeps_its_mark_and_another_waits_again(
    stories: CoursePaths,
) -> None:
    for learner in ("anna", "dewi"):
        judge(stories, learner)
    with Store(stories.store_url) as store:
        hand_in(stories, store, "anna", FIELDS)
        hand_in(stories, store, "dewi", OTHER)
        assert piece_of(stories, store, "dewi").state == "again"
        assert piece_of(stories, store, "anna").state == "done"
        assert not piece_of(stories, store, "anna").collected

    grade(stories, again=True)

    assert scores(stories, "anna")[QUALITY] == (None, 8.5, False)
    assert scores(stories, "dewi")[QUALITY] == (None, 8.5, True)
    with Store(stories.store_url) as store:
        assert piece_of(stories, store, "dewi").state == "again"
        assert piece_of(stories, store, "anna").collected
    assert "nog niet nagekeken" in feedback(stories, "dewi")


def test_an_emptied_story_loses_its_mark(stories: CoursePaths) -> None:
    judge(stories, "anna")
    with Store(stories.store_url) as store:
        hand_in(stories, store, "anna", dict.fromkeys(FIELDS, ""))

    grade(stories)

    assert scores(stories, "anna")[QUALITY] == (0, None, False)
    with Store(stories.store_url) as store:
        assert StoryQueue(stories, store).story(LESSON, "anna", STORY) is None


def test_two_instructors_at_once_do_not_overwrite_each_other(stories: CoursePaths) -> None:
    with Store(stories.store_url) as store:
        desk, piece = StoryQueue(stories, store), piece_of(stories, store, "anna")
        desk.judge(piece, judgement(piece, 1), "docent")
        desk.project(piece)

        with pytest.raises(Refused, match=r"^docent heeft dit verhaal intussen beoordeeld"):
            desk.judge(piece_of(stories, store, "anna"), judgement(piece, 3), "collega")
        with pytest.raises(Refused, match=r"^docent heeft dit verhaal intussen beoordeeld"):
            desk.judge(piece, judgement(piece, 3), "collega")

    assert scores(stories, "anna")[QUALITY] == (None, 4.5, False)


def test_who_saves_again_changes_their_own_mark(stories: CoursePaths) -> None:
    judge(stories, "anna", level=1)
    judge(stories, "anna", level=3)

    assert scores(stories, "anna")[QUALITY] == (None, 12, False)


def test_a_half_filled_form_is_told_what_is_missing(stories: CoursePaths) -> None:
    with Store(stories.store_url) as store:
        piece = piece_of(stories, store, "anna")
        sent = judgement(piece, choice=Choice(levels={"taak": 1}))

        with pytest.raises(Refused, match=r"^Kies bij elk onderdeel .*: Situatie, Actie"):
            StoryQueue(stories, store).judge(piece, sent, "docent")

    assert scores(stories, "anna")[QUALITY] == (None, None, True)


def test_points_set_in_formgrader_meanwhile_are_not_overwritten(stories: CoursePaths) -> None:
    with Store(stories.store_url) as store:
        piece = piece_of(stories, store, "anna")
        with Gradebook(stories.gradebook_url) as gradebook:
            grade = gradebook.find_grade(QUALITY, LESSON, LESSON, "anna")
            grade.manual_score, grade.needs_manual_grade = 5, False  # as Formgrader does
            gradebook.db.commit()

        with pytest.raises(Refused, match=r"^In Formgrader zijn intussen andere punten gezet"):
            StoryQueue(stories, store).judge(
                piece_of(stories, store, "anna"), judgement(piece), "docent"
            )
        with pytest.raises(Refused, match=r"^In Formgrader zijn intussen andere punten gezet"):
            StoryQueue(stories, store).judge(piece, judgement(piece), "docent")

    assert scores(stories, "anna")[QUALITY][1] == 5


def test_a_story_handed_in_again_meanwhile_is_read_first(stories: CoursePaths) -> None:
    with Store(stories.store_url) as store:
        seen = piece_of(stories, store, "anna")
        hand_in(stories, store, "anna", OTHER)

        for now in (seen, piece_of(stories, store, "anna")):
            with pytest.raises(Refused, match=r"^Er is intussen opnieuw ingeleverd"):
                StoryQueue(stories, store).judge(now, judgement(seen), "docent")


def test_a_story_can_be_judged_before_it_is_collected(stories: CoursePaths) -> None:
    with Store(stories.store_url) as store:
        hand_in(stories, store, "anna", OTHER)
        queue, piece = StoryQueue(stories, store), piece_of(stories, store, "anna")

        queue.judge(piece, judgement(piece), "docent")
        assert queue.project(piece)

        assert piece_of(stories, store, "anna").state == "done"
    assert scores(stories, "anna")[QUALITY] == (None, None, True)  # of the first hand-in
    grade(stories)
    assert scores(stories, "anna")[QUALITY] == (None, 8.5, False)


def test_there_is_no_piece_where_nobody_wrote_or_nbgrader_has_none(
    story_course: CoursePaths,
) -> None:
    with Store(story_course.store_url) as store:
        desk = StoryQueue(story_course, store)
        for learner, exercise in (
            ("bram", STORY), ("chris", STORY), ("anna", "kerstavond"), ("niemand", STORY),
            ("anna", "bestaat-niet"),
        ):  # fmt: skip
            assert desk.story(LESSON, learner, exercise) is None
        assert desk.story("bestaat-niet", "anna", STORY) is None


def test_feedback_made_before_the_judgement_is_not_released(stories: CoursePaths) -> None:
    run_nbgrader(stories, [["generate_feedback", LESSON]])
    judge(stories, "anna")

    run_nbgrader(stories, [["release_feedback", LESSON]])

    with Store(stories.store_url) as store:
        assert set(store.feedback(LESSON)) == {"dewi", "bram", "chris", "markup", ODD}


def test_rubric_points_belong_to_what_stays_the_same_after_answers(stories: CoursePaths) -> None:
    path = stories.source / LESSON / "exercises" / f"{STORY}.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("  points: 12", "  points: 6", 1), encoding="utf-8")
    run_nbgrader(stories, [["generate_assignment", LESSON, "--force"]])

    with pytest.raises(Exception, match=f"put back {QUALITY}"):
        run_nbgrader(stories, [["release_assignment", LESSON, "--force"]])
