"""Reads many stories into a store: what is there already is left alone, what cannot be read is kept with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from kawat.coding.coder import coder_of
from kawat.intake import Notice, SetAside
from kawat.knowledge import Knowledge
from kawat.runner.local import Coded, code_all
from kawat.store import Added, Database, coder_name
from kawat.story import Story

_PATIENCE = 5.0
"""Seconds after which what was read is written, be it little."""
Aside = tuple[str, str | None, str]


@dataclass(slots=True)
class Report:
    """What a run did."""

    added: Counter[Added] = field(default_factory=Counter)
    events: int = 0
    set_aside: list[Aside] = field(default_factory=list)
    notices: int = 0
    seconds: float = 0.0

    @property
    def stories(self) -> int:
        """Stories seen, those set aside included."""
        return self.added.total() + len(self.set_aside)

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
        aside = f"{len(self.set_aside)} set aside" if self.set_aside else "none set aside"
        return (
            f"{self.stories} {'story' if self.stories == 1 else 'stories'} ({', '.join(told) or 'none read'}),"
            f" {self.events} event{'s' * (self.events != 1)}, {aside}{notes}"
            f" in {self.seconds:.1f} s{rate} → {path}"
        )


def write_all(
    store: Database,
    items: Iterable[Story | SetAside | Notice],
    *,
    processes: int,
    own: Path | None = None,
    lang: str | None = None,
    fast: bool = False,
    every: int = 256,
    tell: Callable[[Report], None] | None = None,
) -> Report:
    """Reads all stories that this coder has not read into ``store``, ``every`` so many in one transaction.

    What was read is written at the latest after five seconds. ``tell`` is called with the report after each story. Memory stays
    flat: stories are asked for as they are read.
    """
    report, start = Report(), perf_counter()
    coder = coder_name(coder_of(Knowledge(own), fast=fast))

    def unread() -> Iterator[Story]:
        for item in items:
            if isinstance(item, SetAside):
                report.set_aside.append((item.origin, item.story_id, item.reason))
            elif isinstance(item, Notice):
                report.notices += 1
            elif store.has(item, coder):
                report.added[Added.NOTHING] += 1
            else:
                yield item
                continue
            if tell:
                tell(report)

    waiting: list[Coded] = []
    kept, written = 0, perf_counter()
    for each in code_all(unread(), processes=processes, own=own, lang=lang, fast=fast):
        waiting.append(each)
        if len(waiting) >= every or perf_counter() - written > _PATIENCE:
            kept = _write(store, waiting, report, kept)
            waiting, written = [], perf_counter()
        report.seconds = perf_counter() - start
        if tell:
            tell(report)
    _write(store, waiting, report, kept)
    report.seconds = perf_counter() - start
    return report


def _write(store: Database, waiting: list[Coded], report: Report, kept: int) -> int:
    """Writes what was read in one short transaction, so that others can write between; how many set-aside rows are kept by then."""
    with store.writing():
        for each in waiting:
            if each.reading is None:
                report.set_aside.append((each.story.origin or each.story.id, each.story.id, each.reason or ""))
                continue
            added = store.add(each.reading)
            store.read_after_all(each.reading.story)
            report.added[added] += 1
            report.events += len(each.reading.events) if added is not Added.NOTHING else 0
        store.set_aside(report.set_aside[kept:])
    return len(report.set_aside)
