"""Errors in kind Dutch: a title and a sentence for every status."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from tornado.web import HTTPError

from course.exercises.base import Refused
from course.grading.gradebook import GradebookError

NOT_SAVED = "We kunnen nu niet bij de gegevens. Wat je deed, staat nog op deze pagina."
NOT_ENROLLED = "not-enrolled"
OTHER_LOGIN = "other-login"  # the reason that our pages' scripts know; see static/lesson.js
RETRY_AFTER = 30  # seconds, in the header of a 503
TEXTS = {
    400: (
        "Dit begrijpen we niet",
        "We konden je vraag niet lezen. Ga terug en probeer het opnieuw.",
    ),
    401: ("Je bent niet ingelogd", "Log opnieuw in. Daarna kun je verder waar je was."),
    403: (
        "Deze pagina is niet voor jou",
        "Je account mag deze pagina niet zien. Denk je dat dit niet klopt? Vraag het je docent.",
    ),
    404: ("Deze pagina is er niet", "Misschien is het adres verkeerd, of is de les nog niet open."),
    405: ("Dit kan hier niet", "Ga terug naar Mijn cursus en probeer het daar."),
    413: ("Dit is te veel", "Wat je stuurt, is te lang om te bewaren. Maak het korter."),
    503: (
        "Het lukt nu even niet",
        "We kunnen nu niet bij de gegevens. Probeer het over een minuut "
        "opnieuw. Wat je eerder bewaarde, is er nog.",
    ),
}
_OTHERWISE = ("Er ging iets mis", "Dat ligt niet aan jou. Probeer het over een minuut opnieuw.")
_SERVER_ERRORS = 500


class ExplainedError(HTTPError):
    """A response other than 200 with its own title and sentence.

    `reason` is for scripts; `back` says whether the page links to the person's start page.
    """

    def __init__(
        self, status: int, title: str, text: str, *, reason: str = "", back: bool = True
    ) -> None:
        super().__init__(status)
        self.title, self.text, self.reason_code, self.back = title, text, reason, back


def other_login(name: str) -> ExplainedError:
    """A page's request that does not belong to whoever is logged in now."""
    text = (
        f"Je bent nu ingelogd als {name}. Log in met het account waarmee je deze pagina opende. "
        "Daarna kun je verder."
    )
    return ExplainedError(403, "Je bent nu iemand anders", text, reason=OTHER_LOGIN)


class NotEnrolledError(ExplainedError):
    """Somebody follows nothing and has no role; the page adds whom to ask."""

    def __init__(self, shown: str) -> None:
        text = (
            f"Je bent ingelogd als {shown}, en dat account hoort nog niet bij de cursus. Kreeg je "
            "een uitnodiging? Open dan de link daarin. Heb je die niet, vraag het dan aan"
        )
        title = "Je bent nog niet ingedeeld"
        super().__init__(403, title, text, reason=NOT_ENROLLED, back=False)


def unusable_name() -> ExplainedError:
    """Somebody whose user name no page can show: it holds a control character, or has no end."""
    text = (
        "In je gebruikersnaam staat een teken dat niet te lezen is, of de naam is te lang. "
        "Vraag wie de accounts beheert om een andere naam."
    )
    return ExplainedError(403, "Met deze gebruikersnaam lukt het niet", text, back=False)


@dataclass(frozen=True)
class Problem:
    """What a page or a script shows about an error."""

    status: int
    title: str
    text: str
    reason: str = ""
    back: bool = True

    @classmethod
    def of(cls, status: int, error: BaseException | None) -> "Problem":
        """The problem behind an exception and the status that tornado chose for it."""
        if isinstance(error, ExplainedError):
            return cls(status, error.title, error.text, error.reason_code, error.back)
        if isinstance(error, SQLAlchemyError | OSError | GradebookError):
            status = 503
        title, text = TEXTS.get(status, _OTHERWISE)
        if isinstance(error, Refused):
            title, text = "Dit kan nu niet", str(error)
        return cls(status, title, text)

    def document(self) -> dict[str, Any]:
        """For the requests of our own scripts."""
        text = NOT_SAVED if self.status >= _SERVER_ERRORS else self.text
        named = {"reason": self.reason} if self.reason else {}
        return {"type": "failed", "message": text, **named}
