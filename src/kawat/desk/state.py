"""What all requests share: where the database is, how long one may ask, and the one writer."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from starlette.requests import Request

from kawat.store import Database
from kawat.store.limits import time_limit

T = TypeVar("T")
SECONDS = 3.0
"""How long the questions of one page may take."""
_KEPT = 64
"""Pictures, of a quarter of a megabyte at the most."""


@dataclass(frozen=True, slots=True)
class Desk:
    """An open desk. ``lang`` is the language of its pages, None where the browser tells."""

    path: Path
    lang: str | None = None
    seconds: float = SECONDS
    _writer: threading.Lock = field(default_factory=threading.Lock)
    _keeping: threading.Lock = field(default_factory=threading.Lock)
    _shelf: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)

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

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` gives, made once for ``key`` as long as nothing was written to the database, in this program or in another."""
        name = (key, self._stamp())
        with self._keeping:
            if name in self._shelf:
                self._shelf.move_to_end(name)
                found: T = self._shelf[name]
                return found
        made = make()
        with self._keeping:
            self._shelf[name] = made
            while len(self._shelf) > _KEPT:
                self._shelf.popitem(last=False)
        return made

    def _stamp(self) -> tuple[tuple[int, int], ...]:
        """Changes with every write: a write changes the file or the log beside it."""
        out = []
        for path in (self.path, Path(f"{self.path}-wal")):
            try:
                told = path.stat()
            except FileNotFoundError:
                continue
            if told.st_size:  # readers make an empty log
                out.append((told.st_mtime_ns, told.st_size))
        return tuple(out)


def desk_of(request: Request) -> Desk:
    """The desk that answers this request."""
    out: Desk = request.app.state.desk
    return out
