"""What a migration computes from the readings that are there, after its script."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from kawat.chain import told_by
from kawat.store.bodies import reading_at
from kawat.store.quotes import add_quotes
from kawat.store.tallies import tally_all


def quotes_of_readings(connection: sqlite3.Connection) -> None:
    """Version 3: the quotes of all readings. Its counts are filled in version 6, with those that came after them."""
    for (key,) in connection.execute("SELECT key FROM readings ORDER BY key").fetchall():
        reading = reading_at(connection, key)
        add_quotes(connection, key, reading, reading.story.published)


def chains_of_events(connection: sqlite3.Connection) -> None:
    """Version 5: through whom the events of all readings came."""
    for (key,) in connection.execute("SELECT key FROM readings ORDER BY key").fetchall():
        connection.executemany(
            "UPDATE events SET chain = ? WHERE reading = ? AND event_id = ?",
            [(told_by(event) or None, key, event.id) for event in reading_at(connection, key).events],
        )


FILLS: dict[int, Callable[[sqlite3.Connection], None]] = {
    3: quotes_of_readings,
    5: chains_of_events,
    6: tally_all,
}
"""What is run with the script of a version."""
