"""Readings as tables: Arrow's, and through them pandas' and polars'. Needs the extra ``arrow``.

All columns are typed, and what a story leaves open is null. Rows are joined by ``story_id`` and the ids that a story gives its parts.
Offsets count Unicode code points of ``stories.text``, half open.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kawat.columns import COLUMNS, Row, rows
from kawat.extras import needed
from kawat.reading import Reading

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

TABLES = ("stories", "events", "actors", "quotes", "places", "times")


class Tables(dict[str, "pyarrow.Table"]):
    """Arrow tables by name: ``stories``, ``events``, ``actors``, ``quotes``, ``places``, ``times``."""

    def to_pandas(self) -> dict[str, pandas.DataFrame]:
        """The same as data frames of pandas, typed by Arrow, so that an id that is open leaves the others whole numbers. Raises ExtraError
        where pandas is not installed."""
        pandas = needed("pandas", extra="pandas", what="to_pandas")
        return {name: table.to_pandas(types_mapper=pandas.ArrowDtype) for name, table in self.items()}

    def to_polars(self) -> dict[str, polars.DataFrame]:
        """The same as data frames of polars. Raises ExtraError where polars is not installed."""
        polars = needed("polars", extra="polars", what="to_polars")
        return {name: polars.from_arrow(table) for name, table in self.items()}


def tables(readings: Iterable[Reading]) -> Tables:
    """The tables of readings, one row for each story, event, actor, quote, place and time."""
    import pyarrow as arrow  # takes as long to load as the tables of the coder

    kinds = {
        "string": arrow.string(),
        "integer": arrow.int64(),
        "number": arrow.float64(),
        "list": arrow.list_(arrow.string()),
    }
    kinds["spans"] = arrow.list_(arrow.struct([("start", arrow.int32()), ("end", arrow.int32())]))
    schemas = {name: arrow.schema([(column.name, kinds[column.kind]) for column in COLUMNS[name]]) for name in TABLES}
    found: dict[str, list[Row]] = {name: [] for name in TABLES}
    for reading in readings:
        for name, row in rows(reading):
            if name in found:
                found[name].append(row)
    return Tables({name: arrow.Table.from_pylist(found[name], schema=schemas[name]) for name in TABLES})
