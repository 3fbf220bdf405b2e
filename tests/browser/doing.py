"""How each kind of exercise is done from start to end, with whatever hands."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from course.answers.saving import Intake, Standing
from course.content.settings import read_settings
from course.exercises.base import Exercise, Given, View
from course.web.service import Service
from tests.browser.hands import Hands
from tests.whose import id_of, learner_of

Doing = Callable[[Hands, Locator], None]

COUNTS, PRACTICE, SENSITIVE = "telt-mee", "oefenen", "gevoelig"  # lessons of the gallery
SENTENCE = "ik vroeg wat er was en daarna ging het beter"


def decision(hands: Hands, box: Locator) -> None:
    """The second option of each step, until the case ends."""
    form = box.locator("form")
    while form.count():
        question = form.locator("legend").first.inner_text()
        groups = form.get_by_role("group")
        hands.pick(groups.first.get_by_role("radio").nth(1))
        hands.pick(form.get_by_role("radio", name="Ik twijfel"))
        hands.press(form.get_by_role("button", name="Vastleggen"))
        expect(box.locator("form legend", has_text=question)).to_have_count(0)


def checklist(hands: Hands, box: Locator) -> None:
    """The first and the third box."""
    for number in (0, 2):
        hands.pick(box.get_by_role("checkbox").nth(number))


def sort(hands: Hands, box: Locator) -> None:
    """Every item in its second bin."""
    for item in box.get_by_role("group").all():
        hands.pick(item.get_by_role("radio").nth(1))


def place(hands: Hands, box: Locator) -> None:
    """Every item somewhere."""
    for number, slider in enumerate(box.get_by_role("slider").all()):
        hands.slide(slider, number - 3 or 1)
        expect(slider).not_to_have_attribute("aria-valuetext", "Nog niet geplaatst")


def order(hands: Hands, box: Locator) -> None:
    """The first step down, and the one then first outside."""
    steps = box.get_by_role("list", name="Jouw volgorde").get_by_role("listitem")
    total = steps.count()
    first = steps.first.locator("p").inner_text()
    hands.press(steps.first.get_by_role("button", name="Omlaag"))
    expect(steps.nth(1)).to_contain_text(first)
    hands.press(steps.nth(1).get_by_role("button", name="Buiten de volgorde"))
    expect(steps).to_have_count(total - 1)


def scale(hands: Hands, box: Locator) -> None:
    """The third level of everything."""
    for item in box.get_by_role("group").all():
        hands.pick(item.get_by_role("radio").nth(2))


def story(hands: Hands, box: Locator) -> None:
    """A sentence in each field."""
    for field in box.get_by_role("textbox").all():
        hands.write(field, SENTENCE)
    hands.press(box.get_by_role("button", name="Bewaren"))


def reflect(hands: Hands, box: Locator) -> None:
    """A sentence."""
    hands.write(box.get_by_role("textbox"), SENTENCE)


DOING: dict[str, Doing] = {
    one.__name__: one for one in (decision, checklist, sort, place, order, scale, story, reflect)
}


def standing(service: Service, learner: str, lesson: str) -> Standing:
    intake = Intake(service.store, read_settings(service.paths.source))
    return intake.standing(learner_of(service.store, learner), lesson)


def view_of(service: Service, learner: str, exercise: Exercise, lesson: str = COUNTS) -> View:
    return standing(service, learner, lesson).view(exercise, id_of(service.store, learner))


def given(service: Service, learner: str, exercise: Exercise) -> list[Given]:
    return standing(service, learner, COUNTS).given(exercise.id)


def exercises(service: Service, lesson: str = COUNTS) -> tuple[Exercise, ...]:
    return service.store.release(service.store.openings()[lesson].release).exercises


def box_of(page: Page, exercise: Exercise) -> Locator:
    return page.locator(f"#oefening-{exercise.id}")


def unfold(page: Page, exercise: str) -> Locator:
    """The exercise of that id, after opening the part and the practice around it."""
    box = page.locator(f"#oefening-{exercise}")
    box.wait_for(state="attached")
    shut = page.locator("details[data-fold]:not([open])").filter(has=box)
    while shut.count():
        shut.first.locator("summary").first.click()
    return box


def do(hands: Hands, page: Page, exercise: Exercise) -> None:
    box = box_of(page, exercise)
    box.wait_for(state="attached")
    for fold in page.locator("details[data-fold]:not([open])").filter(has=box).all():
        hands.press(fold.locator("summary").first)
    DOING[exercise.kind](hands, box)


def of_kind(service: Service, kind: str) -> Exercise:
    return next(exercise for exercise in exercises(service) if exercise.kind == kind)
