"""The different names of a column, found by its index and not by its rows."""

from __future__ import annotations

import sqlite3

from kawat.store.query import like, party_clause


def names_like(connection: sqlite3.Connection, table: str, column: str, words: str, *, most: int) -> list[str]:
    """Up to ``most`` different values of an indexed column that hold these words, in alphabetical order."""
    sql = f"{_distinct(table, column)} SELECT value FROM found WHERE value LIKE ? ESCAPE '\\' LIMIT ?"
    return [name for (name,) in connection.execute(sql, (like(words), most))]


def names_of_party(connection: sqlite3.Connection, table: str, column: str, wanted: str) -> list[str]:
    """The different values of an indexed column that a filter for a party finds by name, as ``party_clause`` compares them."""
    clause, values = party_clause("value", wanted)
    sql = f"{_distinct(table, column)}, coded AS (SELECT value, NULL AS country, NULL AS sector FROM found) SELECT value FROM coded WHERE {clause}"
    return [name for (name,) in connection.execute(sql, values) if name]


def _distinct(table: str, column: str) -> str:
    """Jumps along the index from each value to the next."""
    return (
        f"WITH RECURSIVE found (value) AS (SELECT min({column}) FROM {table} UNION ALL"
        f" SELECT (SELECT min({column}) FROM {table} WHERE {column} > value) FROM found WHERE value IS NOT NULL)"
    )
