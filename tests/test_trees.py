"""Trees out of scores: the best one with exactly one root, checked against all trees there are."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from kawat.language.trees import heads_of, tree_of


def is_tree(heads: tuple[int, ...]) -> bool:
    if heads.count(0) != 1:
        return False
    for word in range(1, len(heads) + 1):
        seen = set()
        while word:
            if word in seen:
                return False
            seen.add(word)
            word = heads[word - 1]
    return True


def best_by_trying(scores: np.ndarray) -> float:
    words = len(scores) - 1
    return max(
        sum(scores[word + 1, head] for word, head in enumerate(heads))
        for heads in product(range(words + 1), repeat=words)
        if is_tree(heads)
    )


@pytest.mark.parametrize("words", [1, 2, 3, 4, 5])
def test_the_best_tree_of_all(words: int) -> None:
    draw = np.random.default_rng(words)
    for _ in range(60):
        scores = draw.normal(size=(words + 1, words + 1)) * 3
        heads = tuple(tree_of(scores).tolist())
        assert is_tree(heads)
        found = sum(scores[word + 1, head] for word, head in enumerate(heads))
        assert found == pytest.approx(best_by_trying(scores))


def test_many_roots_become_one() -> None:
    scores = np.full((4, 4), -5.0)
    scores[1:, 0] = [3.0, 4.0, 2.0]
    scores[1, 2], scores[3, 2] = 1.0, 1.5
    assert tree_of(scores).tolist() == [2, 0, 2]


def test_a_batch_gives_what_each_sentence_gives_alone() -> None:
    draw = np.random.default_rng(3)
    lengths = np.array([7, 1, 12, 3, 12, 0])
    wide = int(lengths.max()) + 1
    scores = draw.normal(size=(len(lengths), wide, wide)).astype(np.float32)
    heads = heads_of(scores, lengths)
    for at, words in enumerate(lengths.tolist()):
        if words:
            alone = heads_of(scores[at : at + 1, : words + 1, : words + 1], np.array([words]))
            assert heads[at, :words].tolist() == alone[0].tolist()
            assert is_tree(tuple(alone[0].tolist()))
        assert not heads[at, words:].any()


def test_a_chain_and_a_long_cycle() -> None:
    words = 40
    scores = np.full((words + 1, words + 1), -10.0)
    for word in range(1, words + 1):
        scores[word, word % words + 1] = 5.0  # a ring
    scores[17, 0] = 0.0
    heads = tuple(tree_of(scores).tolist())
    assert is_tree(heads)
    assert heads[16] == 0
