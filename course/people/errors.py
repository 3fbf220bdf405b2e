"""What the roster refuses, as one sentence."""

from course.messages import _


class RosterError(Exception):
    """A change that the roster refuses; the message says what is the matter and what to do.

    `message` is the English of the catalogue with its `words`, so that a page can tell it in the
    reader's language; `str` gives it in the language of this process.
    """

    def __init__(self, message: str, **words: object) -> None:
        super().__init__(message)
        self.message = message
        self.words = words

    def __str__(self) -> str:
        return _(self.message, **self.words)
