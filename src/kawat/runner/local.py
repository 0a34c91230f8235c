"""Reads many stories with a few processes, which may die: the run goes on. So few stories that starting them would take longer are read here."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from kawat.coding.coder import code_parse, heard
from kawat.errors import KawatError
from kawat.knowledge import Knowledge
from kawat.language import Parse, parse_story
from kawat.reading import Reading
from kawat.story import Story

BATCH = 16
DIED = "the process that read it died; the story may be too large or broken"
T = TypeVar("T")
_FEW = 24
"""So few stories are read at once in this process: starting others would take longer."""


@dataclass(frozen=True, slots=True)
class Coded:
    """What became of a story: its reading, or why there is none."""

    story: Story
    reading: Reading | None
    reason: str | None = None


Reader = Callable[[list[Story]], list[Coded]]
"""Reads a batch: for each story, in order, what became of it."""


@cache
def _tables(own: str | None) -> Knowledge:
    return Knowledge(own)


def code_batch(
    stories: list[Story], *, own: str | None = None, lang: str | None = None, fast: bool = False
) -> list[Coded]:
    """Reads a batch of stories with the shipped tables and a user's own over them; nothing is raised for a story.

    ``fast``: those that surely tell no event are not given to the encoder.
    """
    tables = _tables(own)
    out: list[Coded | None] = [None] * len(stories)
    parses: list[tuple[int, Parse]] = []
    for at, story in enumerate(stories):
        parse, reason = _tried(parse_story, story, knowledge=tables, lang=lang)
        if parse is None:
            out[at] = Coded(story, None, reason)
        else:
            parses.append((at, parse))
    together, _ = _tried(heard, [parse for _, parse in parses], tables, fast=fast)
    for number, (at, parse) in enumerate(parses):
        # one story that the encoder cannot read must not take the others with it
        alone, reason = ([together[number]], None) if together else _tried(heard, [parse], tables, fast=fast)
        reading = None
        if alone:
            reading, reason = _tried(code_parse, alone[0], knowledge=tables, fast=fast)
        out[at] = Coded(stories[at], reading, reason)
    return [each for each in out if each is not None]


def _tried(make: Callable[..., T], *given: Any, **named: Any) -> tuple[T | None, str | None]:
    """What is made, or None and why it could not be."""
    try:
        return make(*given, **named), None
    except KawatError as error:
        return None, str(error)
    except Exception as error:  # a fault of ours: told as such, and the run goes on
        return None, f"a fault in Kawat, please report it: {type(error).__name__}: {error}"


def code_all(
    stories: Iterable[Story],
    *,
    processes: int,
    own: str | Path | None = None,
    lang: str | None = None,
    fast: bool = False,
) -> Iterator[Coded]:
    """Reads stories in order with ``processes`` processes, each batch handed out as one is given back, so memory stays flat.

    A process that dies takes nothing with it: its stories are read again one by one, and the one that kills is set aside.
    """
    read = partial(code_batch, own=str(own) if own is not None else None, lang=lang, fast=fast)
    source = iter(stories)
    first = list(islice(source, _FEW))
    if processes <= 1 or len(first) < _FEW:
        for batch in _batches(_chain(first, source)):
            yield from read(batch)
        return
    yield from _spread(_chain(first, source), processes, read)


def _chain(first: list[Story], rest: Iterator[Story]) -> Iterator[Story]:
    yield from first
    yield from rest


def _batches(stories: Iterator[Story]) -> Iterator[list[Story]]:
    while batch := list(islice(stories, BATCH)):
        yield batch


def _pool(processes: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(processes, mp_context=context, initializer=_follow, initargs=(os.getpid(),))


def _follow(parent: int) -> None:
    """Ends this process when its parent has gone: a killed run leaves none behind."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _spread(stories: Iterator[Story], processes: int, read: Reader) -> Iterator[Coded]:
    pool = _pool(processes)
    waiting: deque[tuple[list[Story], Future[list[Coded]]]] = deque()
    batches = _batches(stories)
    try:
        while True:
            for batch in islice(batches, 3 * processes - len(waiting)):
                waiting.append((batch, _submit(pool, batch, read)))
            if not waiting:
                return
            batch, future = waiting.popleft()
            try:
                yield from future.result()
            except BrokenProcessPool:
                pool.shutdown(wait=False, cancel_futures=True)
                lost = [batch, *(each for each, _ in waiting)]
                waiting.clear()
                for each in lost:
                    yield from _one_by_one(each, read)
                pool = _pool(processes)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _submit(pool: ProcessPoolExecutor, batch: list[Story], read: Reader) -> Future[list[Coded]]:
    """Hands a batch out; to a pool that is broken already as a future that says so, so that it is met in order."""
    try:
        return pool.submit(read, batch)
    except BrokenProcessPool as error:
        failed: Future[list[Coded]] = Future()
        failed.set_exception(error)
        return failed


def _one_by_one(batch: list[Story], read: Reader) -> Iterator[Coded]:
    pool = _pool(1)
    try:
        for story in batch:
            try:
                yield from pool.submit(read, [story]).result()
            except BrokenProcessPool:
                pool.shutdown(wait=False, cancel_futures=True)
                pool = _pool(1)
                yield Coded(story, None, DIED)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
