"""An index of shingles: which earlier stories may share wording with a new one.

Every eighth shingle is indexed, chosen by its hash, so that two texts choose the same ones of those that they share (the sketch
that Broder calls MOD, 1997). The share of the sampled shingles that two texts have in common estimates their containment whatever
their lengths, which bands of MinHash do not. The entries, 8 bytes each, stand in a few sorted arrays, each at least eight times as
large as the next; small ones are merged as stories arrive.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kawat.corpus.signatures import HASH_BYTES, hashes_of

SAMPLE = 8
"""One shingle in so many is indexed."""
LATEST = 64
"""Of a shingle that more stories have, only so many of the latest are looked at: a phrase that everybody uses tells nothing."""
LEAST = 0.1
"""Stories that share less of their samples are not compared: even a sample that is unlucky by half would show a fifth as more."""
_GROWTH = 8
_BELOW = np.uint64(2**32 // SAMPLE)
_LOW = np.uint64(32)
_MASK = np.uint64(0xFFFFFFFF)


class ShingleIndex:
    """The sampled shingles of stories, which are known by number: 0, 1, 2 … as they are added."""

    def __init__(self) -> None:
        self._levels: list[NDArray[np.uint64]] = []
        self._sizes = array("I")  # of the sample of each story
        self._front = 0

    def forget(self, front: int) -> None:
        """Stories whose number is below ``front`` are given no longer. Their entries go as arrays are merged."""
        self._front = front

    def add(self, signatures: Sequence[bytes]) -> list[tuple[int, int]]:
        """Adds stories; gives the numbers of a new story and of an earlier one, for all pairs that share at least LEAST of the
        sampled shingles of the one that has fewer, ascending. It makes no difference how the stories are cut into batches."""
        first = len(self._sizes)
        sizes = np.fromiter((len(each) // HASH_BYTES for each in signatures), np.int64, len(signatures))
        hashes = hashes_of(b"".join(signatures)).astype(np.uint64)
        owners = np.repeat(np.arange(first, first + len(signatures), dtype=np.uint64), sizes)
        sampled = hashes < _BELOW
        counts = np.bincount(owners[sampled].astype(np.int64) - first, minlength=len(signatures))
        self._sizes.frombytes(counts.astype(np.uint32).tobytes())
        entries = np.sort(hashes[sampled] << _LOW | owners[sampled])
        if not entries.size:
            return []
        self._levels.append(entries)
        while len(self._levels) > 1 and self._levels[-2].size <= _GROWTH * self._levels[-1].size:
            merged = np.concatenate(self._levels[-2:])
            self._levels[-2:] = [np.sort(merged[merged & _MASK >= self._front])]
        return self._pairs(entries)

    def _pairs(self, entries: NDArray[np.uint64]) -> list[tuple[int, int]]:
        """Pairs of the stories of ``entries`` with earlier ones, by the entries that stand before theirs and have the same hash."""
        news, olds = [], []
        for level in self._levels:
            ends = np.searchsorted(level, entries)
            rows = np.flatnonzero((ends > 0) & (level[ends - 1] >> _LOW == entries >> _LOW))
            starts = np.searchsorted(level, entries[rows] >> _LOW << _LOW)
            ends = ends[rows]
            starts = np.maximum(starts, ends - LATEST)
            counts = ends - starts
            within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
            news.append(np.repeat(rows, counts).astype(np.uint64))
            olds.append(level[np.repeat(starts, counts) + within] & _MASK)
        hits = np.sort(np.concatenate(news) << _LOW | np.concatenate(olds))
        entry = (hits >> _LOW).astype(np.int64)
        latest = np.searchsorted(entry, entry, side="right") - np.arange(hits.size) <= LATEST
        pairs = (entries[entry[latest]] & _MASK) << _LOW | hits[latest] & _MASK
        pairs, shares = np.unique(pairs, return_counts=True)
        new, old = (pairs >> _LOW).astype(np.int64), (pairs & _MASK).astype(np.int64)
        sizes = np.frombuffer(self._sizes, np.uint32)
        enough = (shares >= LEAST * np.minimum(sizes[new], sizes[old])) & (old >= self._front)
        return list(zip(new[enough].tolist(), old[enough].tolist(), strict=True))
