"""Rows of name tags become names."""

from __future__ import annotations

import numpy as np

from kawat.language.labels import best_names, softmax

TAGS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC")


def shares(*rows: dict[str, float]) -> np.ndarray:
    made = np.full((1, len(rows), len(TAGS)), 0.001, np.float32)
    for at, row in enumerate(rows):
        for tag, share in row.items():
            made[0, at, TAGS.index(tag)] = share
    return made


def test_a_name_of_two_words_with_the_less_certain_share() -> None:
    found = best_names(shares({"B-PER": 0.9}, {"I-PER": 0.6}, {"O": 0.99}), np.array([3]), TAGS)
    assert [(name.first, name.last, name.kind) for name in found[0]] == [(0, 1, "PER")]
    assert abs(found[0][0].probability - 0.6) < 1e-6


def test_an_inside_tag_never_stands_alone() -> None:
    found = best_names(shares({"O": 0.5, "B-ORG": 0.4}, {"I-ORG": 0.9}), np.array([2]), TAGS)
    assert [(name.first, name.last, name.kind) for name in found[0]] == [(0, 1, "ORG")]


def test_two_names_side_by_side_are_two() -> None:
    found = best_names(shares({"B-LOC": 0.9}, {"B-LOC": 0.9}), np.array([2]), TAGS)
    assert len(found[0]) == 2


def test_words_after_the_end_are_not_read() -> None:
    row = shares({"O": 0.9}, {"B-PER": 0.9})
    assert best_names(row, np.array([1]), TAGS) == [()]
    assert best_names(row, np.array([0]), TAGS) == [()]


def test_softmax_sums_to_one() -> None:
    made = softmax(np.array([[1.0, 2.0, 1000.0], [-5.0, -5.0, -5.0]], np.float32))
    assert np.allclose(made.sum(-1), 1)
    assert made[0].argmax() == 2


def test_no_name_begins_or_ends_with_a_mark() -> None:
    row = shares({"B-ORG": 0.9}, {"I-ORG": 0.9}, {"B-ORG": 0.9}, {"I-ORG": 0.9}, {"B-LOC": 0.9})
    (found,) = best_names(row, np.array([5]), TAGS, [[False, True, False, True, True]])
    assert [(name.first, name.last, name.kind) for name in found] == [(0, 0, "ORG"), (2, 2, "ORG")]
