"""An author's mistake as one sentence."""

from dataclasses import dataclass

from course.messages import _


@dataclass(frozen=True)
class Mistake(Exception):  # noqa: N818 - the author reads "mistake", the grader raises it
    """What is wrong in a file of `source/`.

    `file` is relative to the course root (with the line where it is known), `field` the path
    within it in dots, `found` and `expected` are short, `cure` says what to do.
    """

    file: str
    field: str
    found: str
    expected: str
    cure: str

    def __str__(self) -> str:
        """One sentence with file, field, found, expected and what to do."""
        where = f"{self.file}: {self.field}" if self.field else self.file
        words = {"found": self.found, "expected": self.expected, "cure": self.cure}
        return _("{where}: found {found}, expected {expected}; {cure}.", where=where, **words)


class Mistakes(Exception):  # noqa: N818
    """Everything that is wrong in a lesson or a course, one sentence per line."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("\n".join(map(str, mistakes)))
        self.mistakes = mistakes
