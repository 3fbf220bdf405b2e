"""Parquet files in the order of lesson and cohort: written in chunks, read part by part.

A reader that asks for one cohort skips the row groups of the others by their statistics.
"""

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

Part = tuple[str, str]  # a lesson and a cohort
_ROWS = 50_000  # per row group, roughly
_PART = ("lesson", "cohort")


class Writer:
    """Writes tables as they come, so that memory does not grow with the rows."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        # Strings are dictionary-encoded in memory; the file's schema says plain strings.
        self._writer = pq.ParquetWriter(path, schema, store_schema=False)
        self._waiting: list[pa.Table] = []
        self._rows = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._flush()
        self._writer.close()

    def add(self, rows: pa.Table) -> None:
        """Write these rows, buffered with those before and after."""
        self._waiting.append(rows)
        self._rows += rows.num_rows
        if self._rows >= _ROWS:
            self._flush()

    def _flush(self) -> None:
        if self._waiting:
            table = pa.concat_tables(self._waiting).combine_chunks()
            self._writer.write_table(table.cast(self._writer.schema), row_group_size=2 * _ROWS)
        self._waiting, self._rows = [], 0


def opened(path: Path) -> pq.ParquetFile:
    """The file, in which each word is read once."""
    plain = pq.read_schema(path)
    return pq.ParquetFile(path, read_dictionary=[f.name for f in plain if _is_word(f.type)])


def parts(path: Path) -> Iterator[tuple[Part, pa.Table]]:
    """The rows of each part in turn; a large part comes in several chunks."""
    for batch in opened(path).iter_batches(batch_size=_ROWS):
        table = pa.Table.from_batches([batch])
        words = [batch.column(name).dictionary_decode() for name in _PART]
        changes = [np.asarray(_differs(column)) for column in words]
        edges = [0, *(np.flatnonzero(np.logical_or(*changes)) + 1), batch.num_rows]
        for start, end in itertools.pairwise(edges):
            lesson, cohort = (str(column[int(start)]) for column in words)
            yield (lesson, cohort), table.slice(start, end - start)


def _differs(column: pa.Array) -> pa.Array:
    """Whether each value differs from the one before; one shorter than the column."""
    return pa.compute.not_equal(column[1:], column[:-1]).to_numpy(zero_copy_only=False)


def _is_word(type_: pa.DataType) -> bool:
    return bool(pa.types.is_string(type_) or pa.types.is_large_string(type_))
