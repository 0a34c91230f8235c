"""Processes that read batches and may die or hang: only the story that does it is lost."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
import time
from multiprocessing.connection import Connection
from queue import Empty, SimpleQueue

from kawat.errors import RunError
from kawat.runner.batch import Coded, Reader
from kawat.story import Story

STORY_SECONDS = 30.0
DIED = "the process that read it died; the story may be too large or broken"
_START_SECONDS = 300.0
"""A process that has not loaded its tables by then never will."""
_STARTS = 3
_COLLECTED = (20_000, 20, 20)
"""After so many new objects a process that reads looks for cycles that may go, a story making some thousands."""
_CONTEXT = multiprocessing.get_context("spawn")  # a fork would share the encoder's threads and the database's locks


def too_slow(seconds: float) -> str:
    """The reason of a story that took too long."""
    return f"not read within {seconds:g} seconds; split it, or raise --story-seconds"


class Workers:
    """Processes that read batches with ``read``, a function that can be pickled by its name. They start when they are needed.

    ``code`` may be called by as many threads as there are to be processes. Use it as a context manager: at its end all are killed.
    """

    def __init__(self, read: Reader, *, story_seconds: float = STORY_SECONDS) -> None:
        self._read, self._seconds = read, story_seconds
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        self._all: set[_Worker] = set()
        self._lock = threading.Lock()
        self._closed = False

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Kills the processes; a batch that is being read ends with RunError in its thread."""
        with self._lock:
            self._closed = True
            for worker in self._all:
                worker.kill()
            self._all.clear()

    def code(self, batch: list[Story]) -> list[Coded]:
        """What became of each story, in order.

        A batch whose process dies, or takes longer than one story may, is read again story by story; the one that does it alone
        too is set aside, and its process is replaced. Raises RunError when no process can be started.
        """
        if not batch:
            return []
        coded, _ = self._tried(batch)
        if coded is not None:
            return coded
        out: list[Coded] = []
        for story in batch:
            alone, reason = self._tried([story])
            out += alone or [Coded(story, None, reason)]
        return out

    def _tried(self, batch: list[Story]) -> tuple[list[Coded] | None, str]:
        """What one process makes of the batch, or None and why; a process that failed is not used again."""
        worker = self._ready()
        coded, reason = None, DIED
        try:
            worker.connection.send(batch)
            if worker.connection.poll(self._seconds):
                coded = worker.connection.recv()
            else:
                reason = too_slow(self._seconds)
        except (EOFError, OSError):
            pass
        if coded is None:
            self._drop(worker)
        else:
            self._idle.put(worker)
        return coded, reason

    def _ready(self) -> _Worker:
        """A process that has its tables and waits for stories."""
        try:
            return self._idle.get_nowait()
        except Empty:
            pass
        for _ in range(_STARTS):
            with self._lock:
                if self._closed:
                    break
                worker = _Worker(self._read)
                self._all.add(worker)
            try:
                if worker.connection.poll(_START_SECONDS) and worker.connection.recv():
                    return worker
            except (EOFError, OSError):
                pass
            self._drop(worker)
        if self._closed:
            raise RunError("the run was stopped")
        raise RunError(
            f"the processes that read die as they start ({_STARTS} tries); there may be too little memory: use fewer"
        )

    def _drop(self, worker: _Worker) -> None:
        with self._lock:
            worker.kill()
            self._all.discard(worker)


class _Worker:
    """A process and the pipe to it."""

    def __init__(self, read: Reader) -> None:
        self.connection, theirs = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(target=_serve, args=(theirs, read, os.getpid()), daemon=True)
        self._process.start()
        theirs.close()  # with this end closed here, the pipe breaks when the process dies

    def kill(self) -> None:
        self._process.kill()
        self._process.join()


def _serve(connection: Connection, read: Reader, parent: int) -> None:
    """Reads what comes down the pipe until it breaks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever stops the run stops this process too
    threading.Thread(target=_follow, args=(parent,), daemon=True).start()
    read([])  # loads tables and encoder: the time of a story does not count them
    gc.freeze()  # they stay: looking through them for what may go, and so often, takes a fiftieth of the time
    gc.set_threshold(*_COLLECTED)
    try:
        connection.send(True)
        while True:
            connection.send(read(connection.recv()))
    except (EOFError, OSError):
        pass


def _follow(parent: int) -> None:
    """Ends this process when its parent has gone: a killed run leaves none behind."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
