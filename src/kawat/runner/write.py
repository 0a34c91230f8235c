"""Writes what was read into a store: one writer, in short transactions, so that a run can be killed at any moment and run again."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter

from kawat.coding.coder import coder_of
from kawat.intake import Found, Notice, SetAside
from kawat.knowledge import Knowledge
from kawat.runner.batch import Coded, Reader
from kawat.runner.local import code_all
from kawat.runner.parts import PartEnd
from kawat.runner.workers import STORY_SECONDS
from kawat.store import Added, Database, Mark, coder_name
from kawat.story import Story

EVERY = 256
_PATIENCE = 5.0
"""Seconds after which what was read is written, be it little."""
_SHOWN = 20
Aside = tuple[str, str | None, str]


@dataclass(slots=True)
class Report:
    """What a run did. ``set_aside`` counts what an earlier run has set aside and this one has not tried again; ``asides`` are the first
    of this run: origin, story id, reason."""

    added: Counter[Added] = field(default_factory=Counter)
    events: int = 0
    set_aside: int = 0
    asides: list[Aside] = field(default_factory=list)
    notices: int = 0
    seconds: float = 0.0

    @property
    def stories(self) -> int:
        """Stories seen, those set aside included."""
        return self.added.total() + self.set_aside

    def line(self, path: Path) -> str:
        """The run in one line."""
        done = self.added.total() - self.added[Added.NOTHING]
        told = [
            f"{count} {words}"
            for kind, words in (
                (Added.NEW, "new"),
                (Added.VERSION, "new version"),
                (Added.RECODED, "read anew"),
                (Added.NOTHING, "already there"),
            )
            if (count := self.added[kind])
        ]
        rate = f", {done / self.seconds:.0f} a second" if done and self.seconds > 1 else ""
        notes = f", {self.notices} notes" if self.notices else ""
        aside = f"{self.set_aside} set aside" if self.set_aside else "none set aside"
        return (
            f"{self.stories} {'story' if self.stories == 1 else 'stories'} ({', '.join(told) or 'none read'}),"
            f" {self.events} event{'s' * (self.events != 1)}, {aside}{notes}"
            f" in {self.seconds:.1f} s{rate} → {path}"
        )


class Writer:
    """The one writer of a run. What it takes, in any order, is written ``every`` so many at once, at the latest after five seconds."""

    def __init__(self, store: Database, *, every: int = EVERY, tell: Callable[[Report], None] | None = None) -> None:
        self.report = Report()
        self._store, self._every, self._tell = store, every, tell
        self._waiting: list[Coded | SetAside | Story | Mark] = []
        self._start = self._written = perf_counter()

    def take(self, item: Coded | SetAside | Story | Notice | PartEnd) -> None:
        """Takes what became of one thing that came in; a story is one that is there. The end of a part comes behind all that is of it."""
        match item:
            case Notice():
                self.report.notices += 1
            case PartEnd(mark, known=True):
                self.report.added[Added.NOTHING] += mark.stories - mark.set_aside
                self.report.set_aside += mark.set_aside
            case PartEnd(mark):
                self._waiting.append(mark)
            case _:
                self._waiting.append(item)
        if len(self._waiting) >= self._every or perf_counter() - self._written > _PATIENCE:
            self.flush()
        self._told()

    def flush(self) -> None:
        """Writes what was taken in one short transaction, so that others can write between."""
        report = self.report
        with self._store.writing():
            for item in self._waiting:
                match item:
                    case Mark():
                        self._store.mark_done(item)
                    case SetAside():
                        self._aside((item.origin, item.story_id, item.reason))
                    case Coded(story, None, reason):
                        self._aside((story.origin or story.id, story.id, reason or ""))
                    case Story():
                        self._store.read_after_all(item)
                        report.added[Added.NOTHING] += 1
                    case Coded(_, reading) if reading is not None:
                        added = self._store.add(reading)
                        self._store.read_after_all(reading.story)
                        report.added[added] += 1
                        report.events += len(reading.events) if added is not Added.NOTHING else 0
        self._waiting, self._written = [], perf_counter()
        report.seconds = self._written - self._start

    def _aside(self, row: Aside) -> None:
        self._store.set_aside([row])
        self.report.set_aside += 1
        if len(self.report.asides) < _SHOWN:
            self.report.asides.append(row)

    def _told(self) -> None:
        self.report.seconds = perf_counter() - self._start
        if self._tell:
            self._tell(self.report)


def write_all(
    store: Database,
    items: Iterable[Found | PartEnd],
    *,
    processes: int,
    own: Path | None = None,
    lang: str | None = None,
    fast: bool = False,
    story_seconds: float = STORY_SECONDS,
    every: int = EVERY,
    tell: Callable[[Report], None] | None = None,
    read: Reader | None = None,
) -> Report:
    """Reads all stories that this coder has not read into ``store``, with processes of this machine.

    ``tell`` is called with the report as it grows. Memory stays flat: stories are asked for as they are read. A part of an input is
    marked as done in the transaction that writes the last of its stories. Raises RunError when no process can be started.
    ``read`` reads batches in place of the coder.
    """
    writer = Writer(store, every=every, tell=tell)
    coder = coder_name(coder_of(Knowledge(own), fast=fast))
    held: deque[tuple[int, SetAside | Story | PartEnd]] = deque()  # with the number of stories sent out before each
    sent = back = aside = 0

    def unread() -> Iterator[Story | None]:
        """The stories to read. All else is held until what stood before it is back, so that it is written in the order of the inputs."""
        nonlocal sent
        for item in items:
            if isinstance(item, Notice):
                writer.take(item)
            elif isinstance(item, Story) and not store.has(item, coder):
                sent += 1
                yield item
            else:
                held.append((sent, replace(item, text="") if isinstance(item, Story) else item))
                release()
                if len(held) >= every:
                    yield None

    def release() -> None:
        """Hands over what was held for stories that are back; to the end of a part those of them that were set aside."""
        nonlocal aside
        while held and held[0][0] <= back:
            _, item = held.popleft()
            if isinstance(item, PartEnd) and not item.known:
                item = PartEnd(replace(item.mark, set_aside=item.mark.set_aside + aside))
                aside = 0
            writer.take(item)

    for coded in code_all(
        unread(), processes=processes, own=own, lang=lang, fast=fast, story_seconds=story_seconds, read=read
    ):
        back += 1
        aside += coded.reading is None
        writer.take(coded)
        release()
    writer.flush()
    return writer.report
