"""Cells of tables that a spreadsheet may open: no words of a story become a formula there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kawat.export.tables import Column

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell begins with that a spreadsheet may take for a formula; the wide forms where East Asian settings are on."""


def neutral(value: Any) -> Any:
    """The value, words that may be taken for a formula behind an apostrophe. Numbers stay as they are."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def cells(row: Mapping[str, Any], columns: Iterable[Column]) -> list[Any]:
    """The cells of a row in the order of its columns: lists joined by ``|``, nothing for None, formulas neutralised."""
    out = []
    for column in columns:
        value = row[column.name]
        out.append(neutral("|".join(value) if column.kind == "list" else value))
    return out


def line(values: Iterable[Any]) -> str:
    """A line of cells separated by tabs, without tabs and line ends in them; nothing for None, formulas neutralised."""
    return "\t".join("" if value is None else " ".join(str(neutral(value)).split()) for value in values) + "\n"
