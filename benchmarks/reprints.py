"""Stories per second into reprint families, and what a million of them take in memory.

    python benchmarks/reprints.py [--stories 60000] [--words 230] [--processes 2] [--held 1000000]

The stories are made up: words drawn with the frequencies of a language (Zipf), one in twenty a shortened reprint of one of the
latest thousand, so that every run is the same and needs no data. Signatures are made in ``--processes`` processes, as the readers of
a run would; the families live in this one. Measured are the stories a second by the clock, which other programs on the machine
slow down, and the processor time of a story's signature and of its place in a family, which they slow down less. Texts are made
before the clock starts. Then ``--held`` stories with signatures of ``--words`` shingles drawn at random fill families anew, for
memory and for the time of a place among so many.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import accumulate
from pathlib import Path

import numpy as np

from kawat.corpus.families import Families
from kawat.corpus.publication import Publication
from kawat.corpus.signatures import signatures

BATCH = 1000
BATCHES_MADE = 20
"""Texts are made for so many batches at a time, for a million would not fit beside the families."""
VOCABULARY = 60_000
REPRINTS = 0.05


def texts(count: int, words: int, draw: random.Random) -> Iterator[list[str]]:
    """Batches of made-up bodies."""
    vocabulary = [f"{draw.choice('bdgklmnprst')}{number:x}" for number in range(VOCABULARY)]
    weights = list(accumulate(1 / (rank + 10) for rank in range(VOCABULARY)))
    batch: list[str] = []
    for first in range(0, count, BATCH):
        earlier, batch = batch, []
        for _ in range(min(BATCH, count - first)):
            if earlier and draw.random() < REPRINTS:
                source = draw.choice(earlier).split()
                batch.append(" ".join(source[: int(len(source) * draw.uniform(0.3, 1))]))
            else:
                size = max(40, int(draw.gauss(words, words / 3)))
                batch.append(" ".join(draw.choices(vocabulary, cum_weights=weights, k=size)))
        yield batch


def resident() -> float:
    """The memory of this process in megabytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def signed(bodies: list[str]) -> tuple[float, list[bytes]]:
    """The signatures of a batch and the processor time that they took, in seconds."""
    start = time.process_time()
    marks = signatures(bodies)
    return time.process_time() - start, marks


def speed(count: int, words: int, processes: int) -> None:
    """Prints the time from text to family."""
    source = texts(count, words, random.Random(1))
    families = Families()
    done, clock, signing, placing = 0, 0.0, 0.0, 0.0
    print(
        "| stories | a second by the clock | signature, µs | family, µs | two processors at most |\n|--:|--:|--:|--:|--:|"
    )
    with ProcessPoolExecutor(processes) as pool:
        list(pool.map(signed, [["satu"]] * processes))
        while batches := [batch for _, batch in zip(range(BATCHES_MADE), source, strict=False)]:
            start = time.perf_counter()
            for spent, marks in pool.map(signed, batches):
                placing += place(families, marks, done)
                signing += spent
                done += len(marks)
            clock += time.perf_counter() - start
            each = (1e6 * signing / done, 1e6 * placing / done)
            at_most = 2e6 / sum(each)
            print(f"| {done:,} | {done / clock:,.0f} | {each[0]:.0f} | {each[1]:.0f} | {at_most:,.0f} |", flush=True)
    kept = len(families.to_bytes()) / done
    print(f"kept: {kept:,.0f} bytes a story; {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}\n")


def place(families: Families, marks: list[bytes], first: int) -> float:
    """Adds a batch; gives the processor time in seconds."""
    start = time.process_time()
    families.add(
        [
            Publication(id=f"story-{first + at}", signature=mark, published="2031-05-06", publisher=f"p{at % 50}")
            for at, mark in enumerate(marks)
        ]
    )
    return time.process_time() - start


def memory(count: int, words: int) -> None:
    """Prints what many stories take."""
    draw = np.random.default_rng(1)
    families = Families()
    before, placing = resident(), 0.0
    print("| stories | MB held | family, µs |\n|--:|--:|--:|")
    for first in range(0, count, BATCH):
        drawn = np.sort(draw.integers(0, 2**32, (min(BATCH, count - first), words), np.uint32))
        placing += place(families, [row.tobytes() for row in drawn], first)
        if (first + BATCH) % (count // 5) == 0:
            done = first + BATCH
            print(f"| {done:,} | {resident() - before:,.0f} | {1e6 * placing / done:.0f} |", flush=True)
    print(f"most at any time: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before:,.0f} MB")


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--stories", type=int, default=60_000)
    cli.add_argument("--words", type=int, default=230)
    cli.add_argument("--processes", type=int, default=2)
    cli.add_argument("--held", type=int, default=1_000_000)
    given = cli.parse_args()
    speed(given.stories, given.words, given.processes)
    memory(given.held, given.words)


if __name__ == "__main__":
    main()
