"""Progress of a long run, on standard error."""

from __future__ import annotations

from types import TracebackType
from typing import Protocol, Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)


class Told(Protocol):
    """What a run tells of itself: stories seen, events found, stories set aside."""

    events: int
    seconds: float

    @property
    def stories(self) -> int: ...

    @property
    def set_aside(self) -> list[tuple[str, str | None, str]]: ...


class Run:
    """Shows stories, rate, events and time while a run goes on; nothing where standard error is not a terminal."""

    def __init__(self, *, total: int | None = None) -> None:
        end = [BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()] if total else [TimeElapsedColumn()]
        self._progress = Progress(
            SpinnerColumn(), TextColumn("{task.description}"), *end, console=Console(stderr=True), transient=True
        )
        self._task = self._progress.add_task("reading", total=total)

    def __enter__(self) -> Self:
        if self._progress.console.is_terminal:
            self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def tell(self, report: Told) -> None:
        """Shows how far the run is."""
        rate = report.stories / report.seconds if report.seconds else 0.0
        aside = f", {len(report.set_aside)} set aside" if report.set_aside else ""
        self._progress.update(
            self._task,
            completed=report.stories,
            description=f"{report.stories} stories, {rate:.0f} a second, {report.events} events{aside}",
        )


class Steps:
    """Shows how many of a known number of steps are done; nothing where standard error is not a terminal."""

    def __init__(self, words: str) -> None:
        self._progress = Progress(
            SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
            console=Console(stderr=True), transient=True,
        )  # fmt: skip
        self._task = self._progress.add_task(words, total=None)

    def __enter__(self) -> Self:
        if self._progress.console.is_terminal:
            self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def tell(self, done: int, total: int) -> None:
        self._progress.update(self._task, completed=done, total=total)
