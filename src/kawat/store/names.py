"""Names of parties, speakers, sources and places by a part of them."""

from __future__ import annotations

import sqlite3

from kawat.store.query import like, party_clause

_TRIGRAM = 3


def names_with(connection: sqlite3.Connection, words: str, *, most: int) -> list[str]:
    """Up to ``most`` names that hold these words, in any case."""
    return _names(connection, words, "name LIKE ? ESCAPE '\\'", [like(words)], most)


def names_of_party(connection: sqlite3.Connection, wanted: str, *, most: int) -> list[str]:
    """Up to ``most`` names by which a filter for a party finds it, as ``party_clause`` compares them."""
    clause, values = party_clause("name", wanted)
    return _names(connection, wanted, clause, values, most)


def _names(connection: sqlite3.Connection, words: str, clause: str, values: list[object], most: int) -> list[str]:
    among, first = "SELECT name, NULL AS country, NULL AS sector FROM names", list[object]()
    if len(words) >= _TRIGRAM:
        phrase = words.replace('"', '""')
        among += "_text WHERE names_text MATCH ?"
        first = [f'"{phrase}"']
    sql = f"SELECT name FROM ({among}) WHERE {clause} LIMIT ?"
    return [name for (name,) in connection.execute(sql, (*first, *values, most))]
