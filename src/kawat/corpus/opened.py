"""What stays open while stories arrive, and is closed after days of silence: merged events, storylines."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar

from kawat.corpus.rarity import Rarity


class Touched(Protocol):
    """One in the making; ``touched`` is the day of publication, as an ordinal, of what joined it last."""

    touched: int


Making = TypeVar("Making", bound=Touched)
Made = TypeVar("Made")


class Opened(ABC, Generic[Making, Made]):
    """Those that are open by their ids, the one that was longest untouched first.

    One that nothing has joined for ``keep_days`` days of publication (None: never) is closed and forgotten here; whoever keeps them has it from before.
    """

    def __init__(self, *, threshold: float, keep_days: int | None) -> None:
        self._threshold = threshold
        self._keep = keep_days
        self._rarity = Rarity()
        self._clock = 0
        self._open: dict[str, Making] = {}

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
    def _close(self, id: str) -> None:
        """Takes it out of all that it is looked for by."""
