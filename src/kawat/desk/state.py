"""What all requests share: where the database is, how long one may ask, and the one writer."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Future
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
MOST_MADE = 16
"""Things that are made, or wait for their turn, while pages go on."""
_AT_A_TIME = 2


@dataclass(frozen=True, slots=True)
class Desk:
    """An open desk. ``lang`` is the language of its pages, None where the browser tells."""

    path: Path
    lang: str | None = None
    seconds: float = SECONDS
    _writer: threading.Lock = field(default_factory=threading.Lock)
    _keeping: threading.Lock = field(default_factory=threading.Lock)
    _of_thread: threading.local = field(default_factory=threading.local)
    _shelf: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)
    _making: dict[Hashable, Future[Any]] = field(default_factory=dict)
    _turns: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(_AT_A_TIME))

    @contextmanager
    def reading(self, seconds: float | None = None) -> Iterator[Database]:
        """The database, read-only, for one request. Raises TooLongError where its questions take longer."""
        store = self._opened()
        with time_limit(store.connection, seconds or self.seconds):
            yield store

    def _opened(self) -> Database:
        """The database as this thread has it open: to open it anew for each request took as long as a tenth of its page.

        A file that another has taken the place of is opened anew.
        """
        kept: tuple[Database, object] | None = getattr(self._of_thread, "open", None)
        try:
            told = self.path.stat()
            file: object = (told.st_dev, told.st_ino)
        except OSError:
            file = None
        if kept is not None and kept[1] == file:
            return kept[0]
        if kept is not None:
            del self._of_thread.open
            kept[0].close()
        store = Database(self.path)
        self._of_thread.open = store, file
        return store

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
                found: T = self._taken(name)
                return found
        made = make()
        with self._keeping:
            self._shelf[name] = made
            while len(self._shelf) > _KEPT:
                self._shelf.popitem(last=False)
        return made

    def soon(self, key: Hashable, make: Callable[[], T], *, wait: float) -> T | None:
        """What ``kept`` gives, where it is there within ``wait`` seconds; else None, and a thread goes on making it: ask again.

        What ``make`` raises is raised here, once. While MOST_MADE others are made, nothing new is begun.
        """
        name = (key, self._stamp())
        with self._keeping:
            if name in self._shelf:
                found: T = self._taken(name)
                return found
            making = self._making.get(name)
            if making is None:
                for each in [
                    each for each, its in self._making.items() if its.done() and len(self._making) >= MOST_MADE
                ]:
                    del self._making[each]  # what nobody came back for
                if len(self._making) >= MOST_MADE:
                    return None
                making = self._making[name] = Future()
                threading.Thread(target=self._make, args=(making, name, key, make), daemon=True).start()
        try:
            made: T = making.result(wait)
        except TimeoutError:
            return None
        except Exception:
            self._forget(name)
            raise
        return made

    def _taken(self, name: Hashable) -> Any:
        """What stands on the shelf, put back as what was asked for last; for one who holds the lock."""
        self._shelf.move_to_end(name)
        return self._shelf[name]

    def _make(self, making: Future[T], name: Hashable, key: Hashable, make: Callable[[], T]) -> None:
        try:
            with self._turns:
                making.set_result(self.kept(key, make))
            self._forget(name)
        except BaseException as error:
            making.set_exception(error)  # it stays till somebody asks

    def _forget(self, name: Hashable) -> None:
        with self._keeping:
            self._making.pop(name, None)

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
