"""What the encoder's heads choose among, and how a row of name tags becomes names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kawat.language.parse import Name

Floats = NDArray[np.float32]

_OUTSIDE = "O"
_NEVER = -1e9


@dataclass(frozen=True, slots=True)
class Labels:
    """``tags`` (UPOS), ``relations``, ``names`` (BIO tags, ``O`` first), ``styles``; ``style_of`` a language: that of its stories."""

    tags: tuple[str, ...]
    relations: tuple[str, ...]
    names: tuple[str, ...]
    styles: tuple[str, ...]
    style_of: dict[str, str]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Labels:
        """From the ``labels`` of a model's JSON."""
        given = row["labels"]
        tags, relations, names, styles = (tuple(given[name]) for name in ("tags", "relations", "names", "styles"))
        return cls(tags, relations, names, styles, dict(given["style_of"]))


def softmax(scores: Floats) -> Floats:
    """Probabilities along the last axis."""
    raised = np.exp(scores - scores.max(-1, keepdims=True))
    shares: Floats = raised / raised.sum(-1, keepdims=True)
    return shares


def best_names(
    shares: Floats, lengths: NDArray[np.int64], tags: Sequence[str], marks: Sequence[Sequence[bool]] = ()
) -> list[tuple[Name, ...]]:
    """The names of each sentence; ``shares`` [sentences, words, tags] of BIO tags.

    The best row of tags in which every ``I`` continues a name of its kind (Viterbi). ``marks`` tells the words that are marks alone: no
    name begins or ends with one.
    """
    count, words, _ = shares.shape
    steps, opening = _costs(tuple(tags))
    scores = np.log(np.maximum(shares, np.float32(1e-12)))
    best = scores[:, 0] + opening if words else np.zeros((count, len(tags)), np.float32)
    back = np.zeros((count, words, len(tags)), np.int64)
    reached = [best]
    for at in range(1, words):
        through = best[:, :, None] + steps
        back[:, at] = through.argmax(1)
        best = through.max(1) + scores[:, at]
        reached.append(best)
    found = [
        _row(shares[at], back[at], [each[at] for each in reached], int(length), tags)
        for at, length in enumerate(lengths)
    ]
    return [_without_marks(names, row) for names, row in zip(found, marks, strict=True)] if marks else found


@lru_cache(maxsize=4)
def _costs(tags: tuple[str, ...]) -> tuple[Floats, Floats]:
    """What it costs to go from one tag to another, and to begin with one: nothing, or all."""
    steps = [[0.0 if _may_follow(before, after) else _NEVER for after in tags] for before in tags]
    opening = [0.0 if _may_follow(_OUTSIDE, tag) else _NEVER for tag in tags]
    return np.array(steps, np.float32), np.array(opening, np.float32)


def _without_marks(names: tuple[Name, ...], marks: Sequence[bool]) -> tuple[Name, ...]:
    kept = []
    for name in names:
        inside = [at for at in range(name.first, name.last + 1) if not marks[at]]
        if inside:
            kept.append(Name(inside[0], inside[-1], name.kind, name.probability))
    return tuple(kept)


def _row(
    shares: Floats, back: NDArray[np.int64], reached: list[Floats], length: int, tags: Sequence[str]
) -> tuple[Name, ...]:
    if not length:
        return ()
    path = [int(reached[length - 1].argmax())]
    for at in range(length - 1, 0, -1):
        path.append(int(back[at, path[-1]]))
    path.reverse()
    names: list[Name] = []
    for at, tag in enumerate(path):
        kind = tags[tag][2:]
        sure = float(shares[at, tag])
        if tags[tag][0] == "B":
            names.append(Name(at, at, kind, sure))
        elif tags[tag][0] == "I":
            opened = names.pop()
            names.append(Name(opened.first, at, kind, min(opened.probability, sure)))
    return tuple(names)


def _may_follow(before: str, after: str) -> bool:
    return after[0] != "I" or (before != _OUTSIDE and before[2:] == after[2:])
