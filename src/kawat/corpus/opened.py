"""What stays open while stories arrive, and is closed after days of silence: merged events, storylines."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from gzip import GzipFile
from io import BytesIO
from itertools import chain, count
from typing import Any, Generic, Protocol, TypeVar

from kawat.corpus.rarity import Rarity
from kawat.errors import StoreError

_MAGIC = b"KAWAT open 2\n"  # another number whenever other things are kept
_LEVEL = 1


class Touched(Protocol):
    """One in the making; ``touched`` is the day of publication, as an ordinal, of what joined it last."""

    touched: int


Making = TypeVar("Making", bound=Touched)
Made = TypeVar("Made")


class Opened(ABC, Generic[Making, Made]):
    """Those that are open by their ids, the one that was longest untouched first.

    One that nothing has joined for ``keep_days`` days of publication (None: never) is closed and forgotten here; whoever keeps them has it from before,
    and tells by ``known`` whether an id is that of one that is kept.
    """

    def __init__(self, *, threshold: float, keep_days: int | None, known: Callable[[str], bool] | None) -> None:
        self._threshold = threshold
        self._keep = keep_days
        self._known = known
        self._rarity = Rarity()
        self._clock = 0
        self._open: dict[str, Making] = {}
        self._stories: dict[str, Any] = {}

    @property
    def stories(self) -> Iterable[str]:
        """The ids of the stories that stand in open ones."""
        return self._stories.keys()

    @property
    def ids(self) -> Iterable[str]:
        """The ids of the open ones."""
        return self._open.keys()

    def __len__(self) -> int:
        return len(self._open)

    def __iter__(self) -> Iterator[Made]:
        return map(self._made, self._open.values())

    def __contains__(self, id: str) -> bool:
        """Whether it is open."""
        return id in self._open

    def __getitem__(self, id: str) -> Made:
        """An open one. Raises KeyError for one that is closed or never was."""
        return self._made(self._open[id])

    def to_bytes(self) -> bytes:
        """All that is needed to go on another day."""
        head = {"clock": self._clock, "open": len(self._open), "rarity": self._rarity.to_json()}
        out = BytesIO()
        # row by row: all of it at once would take as much memory again as what is open
        with GzipFile(fileobj=out, mode="wb", compresslevel=_LEVEL, mtime=0) as file:
            for row in chain((head,), self._kept()):
                file.write(json.dumps(row, ensure_ascii=False).encode("utf-8") + b"\n")
        return _MAGIC + out.getvalue()

    def take_up(self, data: bytes) -> None:
        """Goes on from what ``to_bytes`` kept; for one to which nothing was added. Raises StoreError for bytes of another kind."""
        if not data.startswith(_MAGIC):
            raise StoreError(f"not what a {type(self).__name__} kept; the bytes of its to_bytes are right")
        with GzipFile(fileobj=BytesIO(data[len(_MAGIC) :])) as file:
            rows = map(json.loads, file)
            head = next(rows)
            self._clock = head["clock"]
            self._rarity.take_up(head["rarity"])
            self._take(head["open"], rows)

    def _unused(self, id: str) -> str:
        """The id for one that begins: this one, with a number behind it where another has it, which goes on without the story that it is named after."""
        tries = chain((id,), (f"{id}~{number}" for number in count(2)))
        return next(each for each in tries if each not in self._open and not (self._known and self._known(each)))

    def _forget(self) -> None:
        """Closes those that were silent for too long."""
        if self._keep is None:
            return
        while self._open:
            id, longest = next(iter(self._open.items()))
            if longest.touched >= self._clock - self._keep:
                return
            self._close(id)

    @abstractmethod
    def _made(self, making: Making) -> Made:
        """What it is as it stands."""

    @abstractmethod
    def _kept(self) -> Iterator[list[Any]]:
        """As plain values: a row for each that is open, then rows of what they are looked for by."""

    @abstractmethod
    def _take(self, count: int, rows: Iterator[list[Any]]) -> None:
        """Takes in what ``_kept`` gave when ``count`` were open."""

    @abstractmethod
    def _close(self, id: str) -> None:
        """Takes it out of all that it is looked for by."""
