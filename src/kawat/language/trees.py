"""From scores of arcs to trees: for each sentence the maximum spanning tree with exactly one root.

The best head of every word is a tree for most sentences; the others go through the algorithm of Chu and Liu (1965) and Edmonds (1967),
contracted recursively. One root is held as in Zmigrod, Vieira and Cotterell (2020, "Please Mind the Root"): where the best tree has
several, each of its root words is tried as the only one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

NEVER = np.float32(-1e9)


def heads_of(scores: Floats, lengths: Ints) -> Ints:
    """The heads [sentences, words] of a batch; ``scores`` [sentences, words + 1, words + 1] of word (row) and head (column), 0 the root.

    ``lengths`` are the words of each sentence. Beyond them, heads are 0.
    """
    size = scores.shape[1]
    places = np.arange(size)
    real = places[None, :] <= lengths[:, None]
    scores = np.where(real[:, None, :], scores, NEVER)
    scores[:, places, places] = NEVER
    best: Ints = scores[:, 1:, :].argmax(2)
    best[~real[:, 1:]] = 0
    for at in np.flatnonzero(~_are_trees(best, lengths)):
        words = int(lengths[at])
        best[at, :words] = tree_of(scores[at, : words + 1, : words + 1].astype(np.float64))
    return best


def _are_trees(heads: Ints, lengths: Ints) -> NDArray[np.bool_]:
    """Whether every word reaches the root, and one alone hangs on it. A path doubles its length with every step."""
    count, words = heads.shape
    up = np.concatenate([np.zeros((count, 1), heads.dtype), heads], axis=1)
    for _ in range(max(1, int(words).bit_length())):
        up = np.take_along_axis(up, up, axis=1)
    inside = np.arange(words)[None, :] < lengths[:, None]
    roots = ((heads == 0) & inside).sum(1)
    tree: NDArray[np.bool_] = (up == 0).all(1) & (roots == 1)
    return tree


def tree_of(scores: NDArray[np.float64]) -> Ints:
    """The heads of one sentence; ``scores`` [words + 1, words + 1] of word and head."""
    heads = _spanning(scores)
    roots = [word for word in range(1, len(heads)) if heads[word] == 0]
    if len(roots) == 1:
        return heads[1:]
    best, best_score = heads, -np.inf
    for root in roots:
        only = scores.copy()
        others = [word for word in range(1, len(heads)) if word != root]
        only[others, 0] = NEVER
        only[root, 1:] = NEVER
        tried = _spanning(only)
        score = float(only[np.arange(1, len(tried)), tried[1:]].sum())
        if score > best_score:
            best, best_score = tried, score
    return best[1:]


def _spanning(scores: NDArray[np.float64]) -> Ints:
    """The best tree over all nodes that hangs on node 0; its own head stands as 0."""
    size = len(scores)
    scores = scores.copy()
    scores[np.arange(size), np.arange(size)] = -np.inf
    heads: Ints = scores.argmax(1)
    heads[0] = 0
    ring = _cycle(heads)
    if ring is None:
        return heads
    cycle = np.array(ring)
    outside = np.setdiff1d(np.arange(size), cycle)
    kept = scores[cycle, heads[cycle]]
    # what comes into the cycle breaks one of its arcs; what leaves it comes from its best node
    entering = scores[np.ix_(cycle, outside)] - kept[:, None]
    leaving = scores[np.ix_(outside, cycle)]
    small = np.full((len(outside) + 1, len(outside) + 1), -np.inf)
    small[:-1, :-1] = scores[np.ix_(outside, outside)]
    small[-1, :-1] = entering.max(0)
    small[:-1, -1] = leaving.max(1)
    solved = _spanning(small)
    whole = np.zeros(size, dtype=np.int64)
    whole[cycle] = heads[cycle]
    for at, node in enumerate(outside):
        if node:
            above = solved[at]
            whole[node] = cycle[int(leaving[at].argmax())] if above == len(outside) else outside[above]
    above = solved[-1]
    entered = cycle[int(entering[:, above].argmax())]
    whole[entered] = outside[above]
    return whole


def _cycle(heads: Ints) -> list[int] | None:
    state = [0] * len(heads)
    state[0] = 2
    for start in range(1, len(heads)):
        path = []
        node = start
        while state[node] == 0:
            state[node] = 1
            path.append(node)
            node = int(heads[node])
        if state[node] == 1:
            return path[path.index(node) :]
        for each in path:
            state[each] = 2
    return None
