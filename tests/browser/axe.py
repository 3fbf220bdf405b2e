"""axe-core with the rule about sizes of targets, and what it says in lines that can be compared."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Off by default in axe-core, and part of WCAG 2.2 AA (2.5.8).
_OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}


def violations(page: Page) -> list[tuple[str, str]]:
    """Rule and selector of everything that axe finds on a page."""
    found = Axe().run(page, options=_OPTIONS).response["violations"]
    return [(rule["id"], _selector(node["target"])) for rule in found for node in rule["nodes"]]


def _selector(target: list[object]) -> str:
    return " ".join(str(part) for part in target)
