"""Tables as CSV files, with their schema and codebook."""

from __future__ import annotations

import csv
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from kawat.export.cells import cells
from kawat.export.datapackage import describe
from kawat.export.selection import Request
from kawat.export.tables import TABLES, columns, rows


def write(request: Request, out: Path) -> dict[str, int]:
    """One file a table, UTF-8 with a header; how many rows each has."""
    counts: Counter[str] = Counter()
    with ExitStack() as open_files:
        files = {}
        for table in TABLES:
            file = open_files.enter_context((out / f"{table}.csv").open("w", encoding="utf-8", newline=""))
            files[table] = csv.writer(file, lineterminator="\n")
            files[table].writerow([column.name for column in columns(table, text=request.text)])
        for chosen in request.chosen():
            for table, row in rows(chosen):
                files[table].writerow(cells(row, columns(table, text=request.text)))
                counts[table] += 1
    describe(request, out, {table: f"{table}.csv" for table in TABLES}, form="csv")
    return dict(counts)
