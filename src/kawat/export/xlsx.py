"""Tables as sheets of one Excel file."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from kawat.errors import ExportError
from kawat.export.cells import cells
from kawat.export.selection import Request
from kawat.export.tables import TABLES, Column, columns, rows
from kawat.extras import needed

_SHEETS = tuple(table for table in TABLES if table != "mentions")
_MOST_ROWS = 1_048_576
_LONGEST = 32_767
"""What Excel holds: rows a sheet, characters a cell."""
_MADE = datetime(2000, 1, 1)
"""The same for all, so that the same data gives the same file."""


def write(request: Request, out: Path) -> dict[str, int]:
    """A sheet a table but ``mentions``, without whole texts, and one with the meaning of all columns; how many rows each has.

    A cell of more characters than Excel holds ends in an ellipsis. Raises ExportError for more rows than a sheet holds.
    """
    module = needed("xlsxwriter", extra="export", what="Excel")
    shown = {table: _columns(table, text=request.text) for table in _SHEETS}
    counts: Counter[str] = Counter()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = module.Workbook(str(out), options)
    try:
        book.set_properties({"created": _MADE})
        bold = book.add_format({"bold": True})
        sheets = {table: book.add_worksheet(table) for table in (*_SHEETS, "columns")}
        for table in _SHEETS:
            sheets[table].freeze_panes(1, 1)
            sheets[table].write_row(0, 0, [column.name for column in shown[table]], bold)
        for chosen in request.chosen():
            for table, row in rows(chosen):
                if table not in shown:
                    continue
                counts[table] += 1
                if counts[table] >= _MOST_ROWS:
                    raise ExportError(
                        f"a sheet of Excel holds {_MOST_ROWS} rows and there are more {table}; csv and parquet hold them"
                    )
                _put(sheets[table], counts[table], cells(row, shown[table]))
        told = [(table, column.name, column.kind, column.meaning) for table in _SHEETS for column in shown[table]]
        for number, meaning in enumerate([("table", "column", "type", "meaning"), *told]):
            sheets["columns"].write_row(number, 0, meaning, None if number else bold)
    finally:
        book.close()
    return dict(counts)


def _columns(table: str, *, text: bool) -> list[Column]:
    return [column for column in columns(table, text=text) if (table, column.name) != ("stories", "text")]


def _put(sheet: Any, at: int, values: list[Any]) -> None:
    for number, value in enumerate(values):
        if isinstance(value, str):
            sheet.write_string(at, number, value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…")
        elif value is not None:
            sheet.write_number(at, number, value)
