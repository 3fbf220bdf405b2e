"""An author's mistake, told in one sentence."""

from dataclasses import dataclass


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
        field = f" {self.field}:" if self.field else ""
        return f"{self.file}:{field} found {self.found}, expected {self.expected}; {self.cure}."


class Mistakes(Exception):  # noqa: N818
    """All that is wrong in a lesson or a course, one sentence a line."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("\n".join(map(str, mistakes)))
        self.mistakes = mistakes
