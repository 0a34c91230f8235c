"""Reads many stories with a few processes of this machine, in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from functools import partial
from pathlib import Path

from kawat.runner.batch import Coded, Reader, batches, code_stories
from kawat.runner.workers import STORY_SECONDS, Workers
from kawat.story import Story

_QUEUED = 2
"""Batches that a process has before it, the one that it reads among them: it need not wait for the writer."""
_AHEAD = 16
"""Batches a process that may be read while the first of them is still waited for: a story that hangs holds up no other."""


def code_all(
    stories: Iterable[Story | None],
    *,
    processes: int,
    own: str | Path | None = None,
    lang: str | None = None,
    fast: bool = False,
    story_seconds: float = STORY_SECONDS,
    read: Reader | None = None,
) -> Iterator[Coded]:
    """Reads stories in order with ``processes`` processes. Stories are asked for as batches are given back, so memory stays flat. None
    among them ends a batch.

    A story whose process dies, or that takes longer than ``story_seconds``, is set aside; nothing beside it is lost. Raises RunError
    when no process can be started. ``read`` is what reads a batch, a function that can be pickled; by default the coder.
    """
    read = read or partial(code_stories, own=None if own is None else str(own), lang=lang, fast=fast)
    source = batches(stories)
    waiting: deque[Future[list[Coded]]] = deque()
    # Each thread waits for one process: that leaves this one free to write while they read.
    with ThreadPoolExecutor(processes) as threads, Workers(read, story_seconds=story_seconds) as workers:
        more = True
        while more or waiting:
            unread = [each for each in waiting if not each.done()]
            if more and len(unread) < _QUEUED * processes and len(waiting) < _AHEAD * processes:
                batch = next(source, None)
                if batch is None:
                    more = False
                else:
                    waiting.append(threads.submit(workers.code, batch))
            elif waiting[0].done():
                yield from waiting.popleft().result()
            else:
                wait(unread, return_when=FIRST_COMPLETED)
