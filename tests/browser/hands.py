"""Two ways of using a page: the keyboard alone, and a mouse or finger alone."""

from collections.abc import Callable
from typing import Protocol

from playwright.sync_api import Locator, Page, Position, expect

_MOST_TABS = 400
_IS_FOCUSED = "node => node === document.activeElement"
# What a person sees of the focus: an outline on the node itself or on the label around it.
IS_SEEN = """node => node.matches(":focus-visible") && [node, node.closest("label")].some((one) =>
  one && getComputedStyle(one).outlineStyle !== "none"
  && parseFloat(getComputedStyle(one).outlineWidth) >= 2)"""


class Hands(Protocol):
    """What a learner does with a control."""

    page: Page

    def pick(self, control: Locator) -> None:
        """Choose a radio button or tick a box."""

    def press(self, button: Locator) -> None:
        """Press a button."""

    def write(self, field: Locator, text: str) -> None:
        """Write in an empty field."""

    def slide(self, slider: Locator, steps: int) -> None:
        """Put a slider some steps of 5 away from its middle."""


class Keyboard:
    """Tab, arrows, Space and Enter; every focus on the way must be visible and on the page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def _reach(self, control: Locator, is_there: Callable[[], bool] | None = None) -> None:
        """Tab on until `control` has the focus."""
        there = is_there or (lambda: bool(control.evaluate(_IS_FOCUSED)))
        for _ in range(_MOST_TABS):
            if there():
                return
            self.page.keyboard.press("Tab")
            assert self.page.evaluate("document.activeElement !== document.body"), "focus lost"
        raise AssertionError(f"{control} cannot be reached with Tab")

    def _see(self, control: Locator) -> None:
        assert control.evaluate(IS_SEEN), f"the focus on {control} cannot be seen"

    def pick(self, control: Locator) -> None:
        if control.get_attribute("type") == "checkbox":
            self._reach(control)
            self._see(control)
            self.page.keyboard.press("Space")
            return
        name = control.get_attribute("name")
        in_group = f"document.activeElement.name === {name!r}"
        self._reach(control, lambda: bool(self.page.evaluate(in_group)))
        self.page.keyboard.press("Space")
        while not control.evaluate(_IS_FOCUSED):
            self.page.keyboard.press("ArrowDown")
        self._see(control)

    def press(self, button: Locator) -> None:
        self._reach(button)
        self._see(button)
        self.page.keyboard.press("Enter")

    def write(self, field: Locator, text: str) -> None:
        self._reach(field)
        self._see(field)
        self.page.keyboard.type(text)

    def slide(self, slider: Locator, steps: int) -> None:
        self._reach(slider)
        self._see(slider)
        for _ in range(abs(steps)):
            self.page.keyboard.press("ArrowRight" if steps > 0 else "ArrowLeft")


class Pointer:
    """A mouse; a finger where the page has touch."""

    def __init__(self, page: Page, *, touch: bool) -> None:
        self.page = page
        self._touch = touch

    def _point(self, control: Locator, x: float = 0.5) -> None:
        box = control.bounding_box()
        assert box is not None
        at: Position = {"x": box["width"] * x, "y": box["height"] / 2}
        if self._touch:
            control.tap(position=at)
        else:
            control.click(position=at)

    def pick(self, control: Locator) -> None:
        self._point(control)

    def press(self, button: Locator) -> None:
        self._point(button)

    def write(self, field: Locator, text: str) -> None:
        self._point(field)
        expect(field).to_be_focused()
        if self._touch:  # the keyboard is on the screen, and Chromium has none for Playwright
            field.fill(text)
        else:
            self.page.keyboard.type(text)

    def slide(self, slider: Locator, steps: int) -> None:
        self._point(slider, 0.5 + steps * 0.05)
