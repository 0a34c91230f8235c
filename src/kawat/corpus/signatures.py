"""Signatures of texts: what two texts share by their wording is read from these, without the texts.

A signature holds one 32-bit hash for each shingle (run of SHINGLE words) of a text, sorted, each once. Because all shingles are
in it, the words that two texts share are counted, not estimated, and the share of a short text that stands in a long one
(containment) is as sure as the Jaccard index. MinHash signatures of a fixed size estimate the Jaccard index only, which is small
wherever one text is much shorter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

SHINGLE = 5
"""Words of a shingle."""
HASH_BYTES = 4
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_CHUNK = 50  # texts whose arrays stay in the processor's cache
_BLANK = 1
_PLANE = 0xFFFF  # what lies beyond are signs, and letters that no news is written in
_STEP = np.uint64(0x9E3779B97F4A7C15)  # odd, so that no bit of a word is lost
_MIXERS = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_WEIGHTS = np.full(64, 0xD6E8FEB86659FD93, np.uint64).cumprod(dtype=np.uint64)  # of a word's letters, by their place


@cache
def _folds() -> NDArray[np.uint32]:
    """What a character counts as: a letter or digit as itself in lower case, a blank as _BLANK, all else as nothing."""
    table = np.zeros(_PLANE + 1, np.uint32)  # the last stands for all beyond
    for code, character in enumerate(map(chr, range(_PLANE))):
        lower = character.lower()
        if character.isalnum():
            table[code] = ord(lower) if len(lower) == 1 else code
        elif character.isspace():
            table[code] = _BLANK
    return table


def body_of(text: str, parts: Iterable[tuple[int, int]]) -> str:
    """What is read of a text, without dateline, credit lines and boilerplate: the words of ``parts``, offsets in order
    (a reading's sentences, or the blocks of a layout that are body)."""
    return "\n".join(text[start:end] for start, end in parts)


def signatures(bodies: Sequence[str]) -> list[bytes]:
    """The signature of each text: its shingles' hashes, little-endian and ascending, HASH_BYTES each; empty below SHINGLE words.

    The same text has the same signature on every machine. Many texts at once are far faster than one by one.
    """
    return [mark for at in range(0, len(bodies), _CHUNK) for mark in _signatures(bodies[at : at + _CHUNK])]


def _signatures(bodies: Sequence[str]) -> list[bytes]:
    hashes, owners = _words(bodies)
    size = hashes.size - SHINGLE + 1
    if size < 1:
        return [b""] * len(bodies)
    shingles = np.zeros(size, np.uint64)
    for place in range(SHINGLE):
        shingles *= _STEP
        shingles += hashes[place : place + size]
    for shift, mixer in zip((30, 27), _MIXERS, strict=True):
        shingles ^= shingles >> np.uint64(shift)
        shingles *= mixer
    shingles >>= np.uint64(32)
    shingles |= owners[:size] << np.uint64(32)
    keyed = np.sort(shingles[owners[:size] == owners[SHINGLE - 1 :]])
    keyed = keyed[np.append(True, keyed[1:] != keyed[:-1])[: keyed.size]]  # np.unique takes ten times as long
    cuts = np.searchsorted(keyed, np.arange(len(bodies) + 1, dtype=np.uint64) << np.uint64(32)) * HASH_BYTES
    flat = keyed.astype("<u4").tobytes()
    return [flat[start:end] for start, end in zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True)]


def _words(bodies: Sequence[str]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """The hash of every word, as it stands between blanks, and the number of its text. Case and marks are left out, and with them
    the marks that group digits ("1.500" and "1,500"); what is all marks is no word."""
    codes = np.frombuffer("\n".join(bodies).encode("utf-32-le", "surrogatepass"), "<u4")
    folded = _folds().take(codes, mode="clip")
    places = np.flatnonzero(folded)
    folded = folded[places]
    inside = folded != _BLANK
    first = inside.copy()
    first[1:] &= ~inside[:-1]
    letters = folded[inside].astype(np.uint64)
    begins = np.flatnonzero(first[inside])
    if not begins.size:
        return letters, letters
    within = np.arange(letters.size) - np.repeat(begins, np.diff(begins, append=letters.size))
    letters *= _WEIGHTS[within & (_WEIGHTS.size - 1)]
    hashes = np.add.reduceat(letters, begins)
    hashes ^= hashes >> np.uint64(32)
    bounds = np.cumsum([len(body) + 1 for body in bodies])
    return hashes, np.searchsorted(bounds, places[first], side="right").astype(np.uint64)


def hashes_of(signature: bytes) -> NDArray[np.uint32]:
    """The hashes of a signature, ascending."""
    return np.frombuffer(signature, "<u4")


def numbers_in(body: str) -> bytes:
    """The numbers of a text, whatever groups their digits: four bytes each as in a signature, ascending, each once."""
    found = {int("".join(filter(str.isdecimal, match))) % 2**32 for match in _NUMBER.findall(body)}
    return np.array(sorted(found), "<u4").tobytes()


def shared(one: bytes, other: bytes) -> int:
    """How many shingles, or numbers, two texts share."""
    both = np.concatenate((hashes_of(one), hashes_of(other)))
    both.sort()
    return int(np.count_nonzero(both[1:] == both[:-1]))
