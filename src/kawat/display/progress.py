"""Progress of a long run, on standard error."""

from __future__ import annotations

from time import monotonic
from types import TracebackType
from typing import Protocol, Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

_EVERY = 60.0
"""Seconds between two lines where there is no terminal to draw on."""


class Told(Protocol):
    """What a run tells of itself: stories seen, events found, stories set aside."""

    events: int
    seconds: float
    set_aside: int

    @property
    def stories(self) -> int: ...


class _Shown:
    """A progress line on standard error while a ``with`` lasts; nothing is drawn where that is no terminal."""

    def __init__(self, words: str, *columns: ProgressColumn, total: int | None = None) -> None:
        self._progress = Progress(
            SpinnerColumn(), TextColumn("{task.description}"), *columns, console=Console(stderr=True), transient=True
        )
        self._task = self._progress.add_task(words, total=total)

    def __enter__(self) -> Self:
        if self._progress.console.is_terminal:
            self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()


class Run(_Shown):
    """Shows stories, rate, events and the time that remains while a run goes on: drawn on a terminal, else as a line a minute.

    ``total`` is the size of the work, in bytes of its inputs or in stories; without it only what is done is shown.
    """

    def __init__(self, *, total: int | None = None, in_bytes: bool = False) -> None:
        end = (BarColumn(), TaskProgressColumn(), TimeRemainingColumn()) if total else (TimeElapsedColumn(),)
        super().__init__("reading", *end, total=total)
        self._total, self._in_bytes = total, in_bytes
        self._done = 0
        self._said = monotonic()

    def taken(self, count: int) -> None:
        """Counts bytes of the inputs that were read."""
        self._done += count

    def tell(self, report: Told) -> None:
        """Shows how far the run is."""
        rate = report.stories / report.seconds if report.seconds else 0.0
        aside = f", {report.set_aside} set aside" if report.set_aside else ""
        words = f"{report.stories} stories, {rate:.0f} a second, {report.events} events{aside}"
        done = self._done if self._in_bytes else report.stories
        if self._progress.console.is_terminal:
            self._progress.update(self._task, completed=done, description=words)
        elif monotonic() - self._said > _EVERY:
            self._said = monotonic()
            self._progress.console.print(words + self._remaining(done, report.seconds), soft_wrap=True, highlight=False)

    def _remaining(self, done: int, seconds: float) -> str:
        """The share that is done and the time that the rest will take, at the rate so far; empty where the total is not known."""
        if not self._total or not done:
            return ""
        left = round(seconds * max(self._total - done, 0) / done)
        return f", {min(done / self._total, 1):.1%}, about {left // 3600}:{left // 60 % 60:02}:{left % 60:02} left"


class Steps(_Shown):
    """Shows how many of a known number of steps are done."""

    def __init__(self, words: str) -> None:
        super().__init__(words, BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())

    def tell(self, done: int, total: int) -> None:
        self._progress.update(self._task, completed=done, total=total)
