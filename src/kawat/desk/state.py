"""What all requests share: where the database is, how long one may ask, and the one writer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from starlette.requests import Request

from kawat.store import Database
from kawat.store.limits import time_limit

SECONDS = 3.0
"""How long the questions of one page may take."""


@dataclass(frozen=True, slots=True)
class Desk:
    """An open desk. ``lang`` is the language of its pages, None where the browser tells."""

    path: Path
    lang: str | None = None
    seconds: float = SECONDS
    _writer: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def reading(self, seconds: float | None = None) -> Iterator[Database]:
        """The database, read-only, for one request. Raises TooLongError where its questions take longer."""
        with Database(self.path) as store, time_limit(store.connection, seconds or self.seconds):
            yield store

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """The database for one change: one request writes at a time."""
        with self._writer, Database(self.path, write=True) as store, store.writing():
            yield store


def desk_of(request: Request) -> Desk:
    """The desk that answers this request."""
    out: Desk = request.app.state.desk
    return out
