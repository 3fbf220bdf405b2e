"""Somebody's keyboard: the autumn has no mouse, and looks at every page before it acts.

A control is reached with Tab or Shift+Tab, its focus can be seen, and it is used with Enter, Space,
arrows and typing. `without_a_mouse` lets every other way of using a page fail.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from re import Pattern
from typing import Any
from unittest.mock import patch

from playwright.sync_api import (
    Download,
    ElementHandle,
    FilePayload,
    Frame,
    Locator,
    Mouse,
    Page,
    Touchscreen,
)

from tests.browser.autumn.sight import Sight
from tests.browser.hands import IS_SEEN

Name = str | Pattern[str]
_MOST = 600  # presses of Tab on one page
_IS_FOCUSED = "node => node === document.activeElement"
_IS_BEFORE = """node => !!(document.activeElement.compareDocumentPosition(node)
  & Node.DOCUMENT_POSITION_PRECEDING)"""
_IS_IN_GROUP = """node => { const here = document.activeElement;
  return here.name === node.name && here.form === node.form && here.type === "radio"; }"""
# Whether Enter leads to another document is known when a click, or what it submits, has gone by.
_WATCH = """() => {
  if (window.autumn) { window.autumn.stays = false; return; }
  window.autumn = {stays: false};
  window.addEventListener("click", (event) => {
    const one = event.target.closest("a[href], button");
    const leads = one?.matches("a[href]") && !one.getAttribute("href").startsWith("#");
    const submits = one?.type === "submit" && one.form && one.form.method !== "dialog";
    if (event.defaultPrevented || !(leads || submits)) window.autumn.stays = true;
  });
  window.addEventListener("submit", (event) => {
    if (event.defaultPrevented) window.autumn.stays = true;
  });
}"""
_BY_POINTER = {
    Locator: ("click", "dblclick", "tap", "hover", "drag_to", "check", "uncheck", "set_checked",
              "fill", "clear", "select_option", "set_input_files", "focus", "press", "type",
              "press_sequentially", "dispatch_event", "select_text"),
    Page: ("click", "dblclick", "tap", "hover", "drag_and_drop", "check", "uncheck", "set_checked",
           "fill", "select_option", "set_input_files", "focus", "press", "type", "dispatch_event"),
    ElementHandle: ("click", "dblclick", "tap", "hover", "check", "uncheck", "set_checked", "fill",
                    "select_option", "set_input_files", "focus", "press", "type", "select_text",
                    "dispatch_event"),
    Frame: ("click", "dblclick", "tap", "hover", "check", "uncheck", "fill", "select_option",
            "set_input_files", "focus", "press", "type", "dispatch_event"),
    Mouse: ("click", "dblclick", "down", "move", "wheel"),
    Touchscreen: ("tap",),
}  # fmt: skip


@contextmanager
def without_a_mouse() -> Iterator[None]:
    """Let everything fail that uses a page otherwise than by its keyboard."""

    def refuse(*_arguments: Any, **_named: Any) -> None:  # noqa: ANN401 - of any method
        raise AssertionError("the autumn is played by keyboard: see keyboard.py")

    with ExitStack() as patches:
        for kind, methods in _BY_POINTER.items():
            for method in methods:
                patches.enter_context(patch.object(kind, method, refuse))
        yield


class Keys:
    """The keyboard of one person, before their own page.

    A control is a locator, or the text by which people know it: of a button, link or field. `acts`
    is called at each act on a page of ours. Pages of others are used, not judged.
    """

    def __init__(self, page: Page, sight: Sight, acts: Callable[[], None]) -> None:
        self.page = page
        self._sight = sight
        self._acts = acts

    def press(self, button: Locator | Name, *, exact: bool = False) -> None:
        """Press a button, or open what is folded."""
        self._to(self._named("button", button, exact=exact))
        self._enter()

    def follow(self, link: Locator | Name, *, exact: bool = False) -> None:
        """Follow a link."""
        self._to(self._named("link", link, exact=exact))
        self._enter()

    def unfold(self, summary: str) -> None:
        """Open what is folded behind a text, unless it is open."""
        control = self.page.locator("summary").filter(has_text=summary).first
        if not control.evaluate("node => node.parentElement.open"):
            self.press(control)

    def write(self, field: Locator | Name, text: str, *, exact: bool = False) -> None:
        """Write in a field, in place of what stands there."""
        self._to(self._labelled(field, exact=exact))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def date(self, field: Locator | Name, day: str) -> None:
        """Type a day (2026-12-31) in a date field, in whichever order the browser has it."""
        control = self._labelled(field)
        year, month, date = day.split("-")
        for typed in (date + month + year, month + date + year):
            self._to(control)
            for _ in range(3):  # to the first of its parts
                self.page.keyboard.press("ArrowLeft")
            self.page.keyboard.type(typed)
            if control.input_value() == day:
                return
        raise AssertionError(f"{day} cannot be typed: {control.input_value()}")

    def choose(self, field: Locator | Name, option: str, *, exact: bool = False) -> None:
        """Choose from a list with the arrows."""
        control = self._labelled(field, exact=exact)
        self._to(control)
        self.page.keyboard.press("Home")
        for _ in range(control.locator("option").count()):
            if control.evaluate("node => node.selectedOptions[0].label.trim()") == option:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{option} is not in {control}")

    def tick(self, box: Locator, *, on: bool = True) -> None:
        """Tick a box, or take the tick away; nothing where it is so already."""
        if box.is_checked() != on:
            self._to(box)
            self.page.keyboard.press("Space")
        assert box.is_checked() == on, box

    def pick(self, radio: Locator) -> None:
        """Choose one of a group: Tab to the group, arrows within it."""
        node = self._node(radio)
        self._look(radio)
        self._tab(node, _IS_IN_GROUP)
        if not node.evaluate("node => [...node.form.elements[node.name]].some((o) => o.checked)"):
            self.page.keyboard.press("Space")
        while not node.evaluate(_IS_FOCUSED):
            self.page.keyboard.press("ArrowUp" if node.evaluate(_IS_BEFORE) else "ArrowDown")
        self._see(node, radio)
        assert radio.is_checked(), radio

    def give(self, field: str, file: FilePayload) -> None:
        """Choose a file: the button by keyboard, then the file in the system's own window."""
        self._to(self.page.get_by_label(field))
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Enter")
        chooser.value.set_files(file)

    def save(self, control: Locator) -> Download:
        """What a link or button lets the browser save."""
        self._to(control)
        with self.page.expect_download() as download:
            self.page.keyboard.press("Enter")
        return download.value

    def look(self) -> None:
        """Look at the page as it is now, at both widths."""
        self._sight.look(self.page)

    def _enter(self) -> None:
        """Press Enter; where that leads to another page, it is there afterwards."""
        self.page.evaluate(_WATCH)
        self.page.keyboard.press("Enter")
        self.page.wait_for_function("() => !window.autumn || window.autumn.stays")
        self.page.wait_for_load_state()

    def _named(self, role: Any, control: Locator | Name, *, exact: bool) -> Locator:  # noqa: ANN401
        if isinstance(control, Locator):
            return control
        return self.page.get_by_role(role, name=control, exact=exact)

    def _labelled(self, field: Locator | Name, *, exact: bool = False) -> Locator:
        return field if isinstance(field, Locator) else self.page.get_by_label(field, exact=exact)

    def _node(self, control: Locator) -> ElementHandle:
        control.wait_for()
        node = control.element_handle()
        assert node is not None
        return node

    def _to(self, control: Locator) -> None:
        """Look at the page, and bring the focus to a control of it."""
        node = self._node(control)
        self._look(control)
        self._tab(node, _IS_FOCUSED)
        self._see(node, control)

    def _look(self, control: Locator) -> None:
        if self._sight.is_ours(self.page):
            self._sight.look(self.page)
            self._sight.sees(self.page, control)
            self._acts()

    def _tab(self, node: ElementHandle, is_there: str) -> None:
        key = "Shift+Tab" if node.evaluate(_IS_BEFORE) else "Tab"
        for _ in range(_MOST):
            if node.evaluate(is_there):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{node} cannot be reached with {key}")

    def _see(self, node: ElementHandle, control: Locator) -> None:
        if self._sight.is_ours(self.page):
            assert node.evaluate(IS_SEEN), f"the focus on {control} cannot be seen"
