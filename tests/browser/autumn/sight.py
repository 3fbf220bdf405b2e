"""What somebody sees of a page at the width of a phone and of a desk, before anything is done."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from playwright.sync_api import Error, Locator, Page

from tests.browser.axe import violations

DESK: Final = 1280
PHONE: Final = 375
HEIGHT: Final = 900
_FITS = "width => document.documentElement.scrollWidth <= width"
_CHANGES = re.compile(r'(name="_xsrf" value=|data-\w*xsrf\w*=)"[^"]*"|\d\d?:\d\d')
# A box or radio may be drawn by its label.
_IN_SIGHT = """node => {
  const drawn = node.matches("input[type=radio], input[type=checkbox], input[type=file]");
  return [node, drawn ? node.closest("label") : null].filter(Boolean).some((one) => {
    one.scrollIntoView({block: "center", inline: "nearest", behavior: "instant"});
    const box = one.getBoundingClientRect();
    return one.checkVisibility({visibilityProperty: true, opacityProperty: true})
      && box.width > 1 && box.height > 1 && box.left >= -1
      && box.right <= document.documentElement.clientWidth + 1;
  });
}"""


@dataclass
class Sight:
    """Looks at each page that is new, at both widths; `home` is the address of all that is ours.

    A page that is the same as one before, but for its tokens, is not judged again.
    """

    home: str
    _seen: set[int] = field(default_factory=set)

    def is_ours(self, page: Page) -> bool:
        """Whether the page is one of the course."""
        return page.url.startswith(self.home)

    def look(self, page: Page) -> None:
        """No barrier for axe, and nothing that sticks out sideways, at 375 and at 1280 pixels."""
        body = _CHANGES.sub("", page.locator("body").evaluate("node => node.outerHTML"))
        dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        key = hash((page.url.partition("?")[0], dark, body))
        if key in self._seen:
            return
        for width in self._widths(page):
            assert self._fits(page, width), f"{page.url} is wider than {width}"
            found = violations(page)
            assert found == [], f"{page.url} at {width}"
        self._seen.add(key)

    def sees(self, page: Page, control: Locator) -> None:
        """A control is there to be used, at both widths."""
        for width in self._widths(page):
            assert control.evaluate(_IN_SIGHT), f"{control} of {page.url} at {width}"

    @property
    def pages(self) -> int:
        """How many different pages were looked at."""
        return len(self._seen)

    @staticmethod
    def _fits(page: Page, width: int) -> bool:
        """Whether nothing sticks out sideways, once figures are drawn for this width."""
        with suppress(Error):
            page.wait_for_function(_FITS, arg=width, timeout=3000)
            return True
        return False

    @staticmethod
    def _widths(page: Page) -> Iterator[int]:
        """The page at each width in turn; after that it has its own again."""
        size = page.viewport_size
        assert size is not None
        for width in sorted((DESK, PHONE), key=lambda width: width == size["width"]):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            yield width
