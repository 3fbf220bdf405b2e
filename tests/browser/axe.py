"""axe-core with the rule about sizes of targets, and what it says in lines that can be compared."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Off by default in axe-core, and part of WCAG 2.2 AA (2.5.8).
_OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
_RUN = """async (options) => (await axe.run(options)).violations.map(({id, nodes}) =>
  [id, nodes.map(({target}) => target)])"""


def violations(page: Page) -> list[tuple[str, str]]:
    """Rule and selector of everything that axe finds on a page.

    axe is put into a document once; only what it finds wrong comes back, which is little.
    """
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate(_RUN, _OPTIONS)
    return [(rule, _selector(target)) for rule, targets in found for target in targets]


def _selector(target: list[object]) -> str:
    return " ".join(str(part) for part in target)
