"""Tables as Parquet files, typed, with their schema and codebook."""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from kawat.export.datapackage import describe
from kawat.export.selection import Request
from kawat.export.tables import TABLES, Row, columns, rows
from kawat.extras import needed

_ROWS = 10_000
"""Rows that are held back before they are written: a row group."""


def write(request: Request, out: Path) -> dict[str, int]:
    """One file a table; lists are lists, and what is open is null. How many rows each has."""
    arrow = needed("pyarrow", extra="export", what="Parquet")
    files = needed("pyarrow.parquet", extra="export", what="Parquet")
    kinds = {
        "string": arrow.string(),
        "integer": arrow.int64(),
        "number": arrow.float64(),
        "list": arrow.list_(arrow.string()),
    }
    schemas = {
        table: arrow.schema(
            [
                arrow.field(column.name, kinds[column.kind], metadata={"description": column.meaning})
                for column in columns(table, text=request.text)
            ]
        )
        for table in TABLES
    }
    counts: Counter[str] = Counter()
    waiting: dict[str, list[Row]] = defaultdict(list)
    with ExitStack() as open_files:
        writers: dict[str, Any] = {
            table: open_files.enter_context(files.ParquetWriter(out / f"{table}.parquet", schema, compression="zstd"))
            for table, schema in schemas.items()
        }

        def flush(table: str) -> None:
            writers[table].write_table(arrow.Table.from_pylist(waiting.pop(table), schema=schemas[table]))

        for chosen in request.chosen():
            for table, row in rows(chosen):
                waiting[table].append(row)
                counts[table] += 1
                if len(waiting[table]) == _ROWS:
                    flush(table)
        for table in list(waiting):
            flush(table)
    describe(request, out, {table: f"{table}.parquet" for table in TABLES}, form="parquet")
    return dict(counts)
