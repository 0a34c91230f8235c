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
from kawat.runner.local import code_all
from kawat.store import Added, Database, coder_name
from kawat.story import Story

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
                (Added.VERSION, "new versions"),
                (Added.RECODED, "read anew"),
                (Added.NOTHING, "already there"),
            )
            if (count := self.added[kind])
        ]
        rate = f", {done / self.seconds:.0f} a second" if done and self.seconds > 1 else ""
        notes = f", {self.notices} notes" if self.notices else ""
        aside = f"{len(self.set_aside)} set aside" if self.set_aside else "none set aside"
        return (
            f"{self.stories} stories ({', '.join(told) or 'none read'}), {self.events} events, {aside}{notes}"
            f" in {self.seconds:.1f} s{rate} → {path}"
        )


def write_all(
    store: Database,
    items: Iterable[Story | SetAside | Notice],
    *,
    processes: int,
    own: Path | None = None,
    lang: str | None = None,
    every: int = 256,
    tell: Callable[[Report], None] | None = None,
) -> Report:
    """Reads all stories that this coder has not read into ``store``, ``every`` so many in one transaction.

    ``tell`` is called with the report after each story. Memory stays flat: stories are asked for as they are read.
    """
    report, start = Report(), perf_counter()
    coder = coder_name(coder_of(Knowledge(own)))

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

    coded = code_all(unread(), processes=processes, own=own, lang=lang)
    kept, more = 0, True
    while more:
        with store.writing():
            more = False
            for _, each in zip(range(every), coded, strict=False):
                more = True
                if each.reading is not None:
                    report.added[store.add(each.reading)] += 1
                    report.events += len(each.reading.events)
                else:
                    report.set_aside.append((each.story.origin or each.story.id, each.story.id, each.reason or ""))
                report.seconds = perf_counter() - start
                if tell:
                    tell(report)
            store.set_aside(report.set_aside[kept:])
            kept = len(report.set_aside)
    report.seconds = perf_counter() - start
    return report
