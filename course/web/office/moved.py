"""Addresses that pages had before, in bookmarks and mails."""

from urllib.parse import urlencode

from course.web.office.handler import OfficeHandler

_WORK = {"laat": "te-laat", "wacht": "oordeel"}


class Learners(OfficeHandler):
    """`docent/deelnemers`: who may need help, and lists of the people at work."""

    async def get(self, ending: str = "") -> None:
        """To the page, the list or the file that shows the same; the filters come along."""
        show, base = (
            self.get_query_argument("toon", "hulp"),
            f"{self.service.renderer.base}kantoor/",
        )
        if show == "hulp" and not ending:
            self.redirect(f"{base}hulp")
            return
        asked = {"hulp": "hulp"} | _WORK
        names = ("cohort", "les", "naam", "pagina")
        kept = {name: self.get_query_argument(name, "") for name in names} | {
            "werk": asked.get(show, "")
        }
        path = f"{base}deelnemers/lessen.csv" if ending else f"{base}deelnemers"
        query = urlencode({name: value for name, value in kept.items() if value})
        self.redirect(f"{path}?{query}" if query else path)
