"""The wording of remarks: `remarks.toml` holds several variants of each, to avoid repetition."""

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

Variants = Mapping[str, Sequence[str]]  # by case, such as "right" or "too_late"
_FILE = Path(__file__).with_suffix(".toml")


@cache
def variants(kind: str) -> Variants:
    """The wordings of a kind by case."""
    tables: dict[str, dict[str, list[str]]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tables[kind]


class RemarkWriter:
    """Words the remarks on one answer to one exercise, in the order in which they are read.

    A remark's variant follows from exercise and item, so that the same answer always reads the
    same; one that starts with the same word as the previous remark is replaced by the next variant.
    `own` are an exercise's own wordings, used before those of its kind.
    """

    def __init__(self, kind: str, exercise: str, own: Variants | None = None) -> None:
        self._variants = {**variants(kind), **(own or {})}
        self._exercise = exercise
        self._last_word = ""

    def write(self, case: str, item: str, **words: str) -> str:
        """The remark of `case` on `item`; `words` fill its braces."""
        options = self._variants[case]
        seed = hashlib.sha256(f"{self._exercise}\0{item}".encode()).digest()[0] % len(options)
        turned = [*options[seed:], *options[:seed]]
        chosen = next((text for text in turned if _first_word(text) != self._last_word), turned[0])
        self._last_word = _first_word(chosen)
        return chosen.format(**words)


def _first_word(text: str) -> str:
    return text.split(maxsplit=1)[0].rstrip(",.:")
