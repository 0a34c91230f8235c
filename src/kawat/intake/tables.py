"""CSV and Parquet → stories: the columns are named as the keys of a JSON row."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, BinaryIO

from kawat.errors import IntakeError, LimitError, StoryError
from kawat.intake.fields import story_of
from kawat.intake.limits import DEFAULT, Limits
from kawat.intake.outcome import Found, SetAside
from kawat.intake.rows import KEYS, fields_of_row
from kawat.intake.text import bad_encoding, decoded

_COLUMNS = frozenset(name for names in KEYS.values() for name in names)
_SEPARATORS = ",;\t|"
_BATCH = 16  # rows of Parquet in memory


def csv_stories(stream: BinaryIO, *, name: str, limits: Limits = DEFAULT) -> Iterator[Found]:
    """Stories of a CSV stream with a header, a row in memory at a time; the separator is told from the header.

    Bad rows come out as SetAside, named ``file:line`` by the line on which they end. Raises IntakeError for a header without a
    column for the text and LimitError at a row that is too long, after the stories before it.
    """
    first = stream.readline(limits.max_line_bytes + 1)
    header, separator = columns_of(decoded(first[: limits.max_line_bytes], name=name))
    if "text" not in header:
        raise IntakeError(f"{name}: no column 'text' in the first line; a header with the names of the fields is right")
    if csv.field_size_limit() < limits.max_line_bytes:
        csv.field_size_limit(
            limits.max_line_bytes
        )  # one for the whole process: never lowered, so no other reader is cut short
    lines = _Lines(stream, name=name, limit=limits.max_line_bytes)
    rows = csv.reader(lines, delimiter=separator)
    while True:
        lines.taken = 0
        try:
            cells = next(rows, None)
        except csv.Error as error:
            origin = f"{name}:{rows.line_num + 1}"
            yield SetAside(origin, f"{origin}: not a row of CSV ({error}); cells with quotes inside need them doubled")
            continue
        if cells is None:
            return
        origin = f"{name}:{rows.line_num + 1}"
        if not any(cells):
            continue
        row = dict(zip(header, (cell or None for cell in cells), strict=False))
        try:
            _check(cells, header, origin)
            yield from story_of(fields_of_row(row), origin=origin, limits=limits)
        except StoryError as error:
            yield SetAside(origin, str(error), _printable(row.get("id")))


def columns_of(line: str) -> tuple[list[str], str]:
    """The names of a header's columns in lower case, and its separator: the one that yields most names of fields."""

    def names(separator: str) -> list[str]:
        try:
            return [cell.strip().lower() for cell in next(csv.reader([line.strip()], delimiter=separator), [])]
        except csv.Error:  # a line end of old Macs, a cell without end
            return []

    best = max(_SEPARATORS, key=lambda separator: len(_COLUMNS.intersection(names(separator))))
    return names(best), best


def is_header(head: bytes) -> bool:
    """Whether the first line names the text and another field, as that of a CSV file does and no story's."""
    line, newline, _ = head.removeprefix(b"\xef\xbb\xbf").partition(b"\n")
    if not newline:
        return False
    header, _ = columns_of(line.decode("utf-8", "replace"))
    return "text" in header and len(_COLUMNS.intersection(header)) > 1


def parquet_stories(stream: BinaryIO, *, name: str, limits: Limits = DEFAULT) -> Iterator[Found]:
    """Stories of a Parquet file that can be sought in, a few rows in memory at a time; bad rows come out as SetAside, ``file[row]``.

    Raises IntakeError for a file that is not sound or has no column for the text, LimitError where a part of it would unpack to
    more than is allowed.
    """
    import pyarrow
    from pyarrow import parquet

    try:
        metadata = parquet.read_metadata(stream)
        schema = metadata.schema.to_arrow_schema()
        columns = {column: column.lower() for column in schema.names if column.lower() in _COLUMNS}
        if "text" not in columns.values():
            raise IntakeError(f"{name}: no column 'text'; columns with the names of the fields are right")
        _check_size(metadata, columns, name, limits)
        # A string that is repeated is kept once, however often that is; nothing is read before it is asked for.
        words = [
            column for column in columns if schema.field(column).type in (pyarrow.string(), pyarrow.large_string())
        ]
        file = parquet.ParquetFile(stream, metadata=metadata, read_dictionary=words, pre_buffer=False)
        number = 0
        for batch in file.iter_batches(batch_size=_BATCH, columns=list(columns), use_threads=False):
            for at in range(batch.num_rows):
                number += 1
                origin = f"{name}[{number}]"
                row = {columns[key]: _value(batch.column(key)[at]) for key in batch.schema.names}
                try:
                    yield from story_of(fields_of_row(row), origin=origin, limits=limits)
                except StoryError as error:
                    yield SetAside(origin, str(error), _printable(row.get("id")))
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        reason = " ".join(str(error).split())[:120]
        raise IntakeError(f"{name}: not a sound Parquet file ({reason}); write or fetch it again") from None


class _Lines:
    """The lines of a stream as the csv module takes them; ``taken`` counts the bytes since it was last set to nought."""

    def __init__(self, stream: BinaryIO, *, name: str, limit: int) -> None:
        self._stream, self._name, self._limit = stream, name, limit
        self.taken = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(self._limit + 1)
        if not line:
            raise StopIteration
        self.taken += len(line)
        if self.taken > self._limit:
            raise LimitError(
                f"{self._name}: a row is longer than {self._limit} bytes, or a quote in it is never closed; the rest is not read; "
                "mend it or raise max_line_bytes"
            )
        return line.decode("utf-8", "surrogateescape")  # bytes that are no UTF-8 are told of the row that has them


def _check(cells: list[str], header: list[str], origin: str) -> None:
    for cell in cells:
        try:
            cell.encode("utf-8")
        except UnicodeEncodeError:
            data = cell.encode("utf-8", "surrogateescape")
            try:
                data.decode("utf-8")
            except UnicodeDecodeError as error:
                raise IntakeError(bad_encoding(origin, data, error)) from None
    if len(cells) != len(header):
        raise IntakeError(
            f"{origin}: {len(cells)} cells, the header has {len(header)}; quote cells that hold the separator"
        )


def _check_size(metadata: Any, columns: Mapping[str, str], name: str, limits: Limits) -> None:
    """What the file says its parts unpack to: a part is held in memory while it is read."""
    for group in range(metadata.num_row_groups):
        part = metadata.row_group(group)
        chunks = [part.column(each) for each in range(part.num_columns)]
        size = sum(chunk.total_uncompressed_size for chunk in chunks if chunk.path_in_schema in columns)
        if size > limits.max_group_bytes:
            raise LimitError(
                f"{name}: row group {group + 1} unpacks to {size} bytes, the limit is {limits.max_group_bytes}; "
                "write smaller row groups or raise max_group_bytes"
            )


def _value(cell: Any) -> Any:
    """A cell as JSON would have it, days and moments in ISO 8601; one that Python cannot hold as what the notice about it shows."""
    try:
        value = cell.as_py()
    except (ValueError, OverflowError):
        return repr(cell)
    return value.isoformat() if isinstance(value, date | datetime) else value


def _printable(value: Any) -> str | None:
    return value if isinstance(value, str) and value.isprintable() else None
