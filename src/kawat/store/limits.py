"""How long a reader may ask: a query over its time is stopped."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

from kawat.errors import TooLongError

_STEPS = 2000
"""Instructions of SQLite's machine between two looks at the clock: some tenths of a millisecond."""


@contextmanager
def time_limit(connection: sqlite3.Connection, seconds: float) -> Iterator[None]:
    """Queries inside are stopped after so many seconds. Raises TooLongError then. Limits do not nest: the inner one ends the outer."""
    end = time.monotonic() + seconds
    connection.set_progress_handler(lambda: int(time.monotonic() > end), _STEPS)
    try:
        yield
    except sqlite3.OperationalError as error:
        if "interrupt" not in str(error):
            raise
        raise TooLongError(
            f"the question was stopped after {seconds:g} s; narrow it: a shorter period, a type, a country"
        ) from error
    finally:
        connection.set_progress_handler(None, 0)
