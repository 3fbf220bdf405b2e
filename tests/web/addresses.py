"""Addresses that fit a route, for tests that ask all of them."""

import re

from course.web.app import _MARKS


def addresses(route: str, lesson: str, exercise: str, learner: str = "anna") -> list[str]:
    """Paths that fit a route, about what there is: without and with what may be left out."""
    if route.startswith(("assets", "static")):
        return [f"{route[:6]}/web/static/site.css", f"{route[:6]}/geen.svg"]
    short = re.sub(r"\([^()]*(?:\([^()]*\))?[^()]*\)\?", "", route)
    long = re.sub(r"\(\?:/(\([^()]*\))\)\?", r"/\1", route)
    long = re.sub(r"\(\[\.\](?:csv|pdf|\(\?:[a-z|]+\))\)\?", ".csv", long)
    if "agenda" in route:
        long = long.replace(".csv", ".pdf" if "casussen" in route else ".md")
    paths = [_filled(path, lesson, exercise, learner) for path in dict.fromkeys([short, long])]
    assert all(re.fullmatch(route, path) for path in paths), route
    return paths


def _filled(path: str, lesson: str, exercise: str, learner: str) -> str:
    """A path with a name for each part; which names depends on how it begins."""
    path = path.replace(_MARKS, "cijfers.csv").replace("[.]", ".")
    path = path.replace("(vrijgeven|sluiten|terugkoppeling)", "vrijgeven")
    names = {
        "mail/": [f"pniemand.{'0' * 32}"],
        "kantoor/mail": ["zorg", "uitslag"],
        "kantoor/deelnemers": [learner, lesson],
        "kantoor/wie-deed-wat": ["1"],
        "kantoor/bezwaren": ["1"],
        "kantoor/cohorten": ["noord"],
        "kantoor/organisatie": ["zorg"],
        "organisatie": ["zorg"],
        "docent/cijfers": ["noord"],
        "cohort": ["noord", "zuid" if "vergelijken" in path else lesson, exercise],
        "docent/verhalen": [lesson, learner, exercise],
        "api": [lesson, *([learner] if "[^/]" in path else []), exercise],
    }
    parts = iter(next((n for start, n in names.items() if path.startswith(start)), [lesson]))
    path = path.replace("([a-z0-9]{1,16}.[0-9a-f]{32})", "()")
    return re.sub(r"\([^)]*\)", lambda _: next(parts), path)
