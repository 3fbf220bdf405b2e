"""The columns of the two published tables, defined once: type, unit, what missing means."""

from typing import NamedTuple

import pyarrow as pa


class Column(NamedTuple):
    """One column. `missing` is empty where a value is never missing, `unit` where there is none."""

    name: str
    type: pa.DataType
    about: str
    missing: str = ""
    unit: str = ""


_WHO = (
    Column("lesson", pa.string(), "id of the lesson"),
    Column("cohort", pa.string(), "id of the cohort, as recorded at hand-in or the last answer"),
    Column("learner", pa.string(), "pseudonym: keyed BLAKE2b, 32 hex digits, one in all lessons"),
    Column("release", pa.string(), "id of the release that the learner works in"),
)

# One row a learner, exercise and step (for kinds without steps: item), of marked hand-ins only.
STEPS: tuple[Column, ...] = (
    *_WHO,
    Column("exercise", pa.string(), "id of the exercise"),
    Column("kind", pa.string(), "kind of the exercise"),
    Column("step", pa.string(), "id of the step; empty for kinds without steps"),
    Column("state", pa.string(), "answered, unanswered, skipped or unreached"),
    Column("answer", pa.string(), "what was chosen, an id", "not answered, or free text"),
    Column("stance", pa.string(), "stance of the chosen option", "not answered, or no stance"),
    Column("score", pa.float64(), "of this step", "not answered", "share, 0 to 1"),
    Column("points", pa.float64(), "of the whole exercise, on each of its rows", "", "points"),
    Column("max_points", pa.float64(), "the most it earns; 0 in practice", "", "points"),
    Column(
        "certainty",
        pa.int8(),
        "1 a guess, 2 in doubt, 3 sure",
        "not answered or not asked",
        "level, 1 to 3",
    ),
    Column("answered_at", pa.timestamp("us", tz="UTC"), "the server's time", "not answered", "UTC"),
    Column("seconds", pa.float64(), "time on screen", "not answered or unknown", "seconds"),
)

# One row a learner and lesson, for everybody who gave an answer or handed in.
PROGRESS: tuple[Column, ...] = (
    *_WHO,
    Column("done", pa.int16(), "of `exercises`, so far or in the marked hand-in", "", "count"),
    Column("exercises", pa.int16(), "exercises that count, see `counting`", "", "count"),
    Column("handed_in", pa.bool_(), "whether there is a hand-in"),
    Column("late", pa.bool_(), "whether the last hand-in came after the due date", "no hand-in"),
    Column("feedback", pa.bool_(), "whether feedback was released to this learner"),
)


def schema(columns: tuple[Column, ...]) -> pa.Schema:
    """The Arrow schema of a table; a column without `missing` cannot be null."""
    return pa.schema([pa.field(c.name, c.type, nullable=bool(c.missing)) for c in columns])


def encoded(columns: tuple[Column, ...]) -> pa.Schema:
    """The same schema with dictionary-encoded strings: how rows are written, not read."""
    words = pa.dictionary(pa.int32(), pa.string())
    return pa.schema(
        [f.with_type(words) if pa.types.is_string(f.type) else f for f in schema(columns)]
    )
