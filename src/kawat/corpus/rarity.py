"""Which words two texts share, counted by how rare they are: names and numbers are the same in two languages, rare words tell a matter."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from functools import lru_cache
from heapq import nsmallest
from typing import Any

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_LONG = 4
"""A word in small letters counts from so many letters."""
_ENOUGH = 5
_BEFORE = 1000
_MOST = 500_000


@lru_cache(maxsize=100_000)
def folded(word: str) -> str:
    """A word in small letters without accents, a number without the marks that group it."""
    if word[0].isdigit():
        return word.replace(".", "").replace(",", "")
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def names_in(text: str, *, sentence: bool = False) -> frozenset[str]:
    """The words with a capital and the numbers of two digits and more; of a ``sentence`` not its first word, whose capital says nothing."""
    found = [(match.start(), match.group()) for match in _WORD.finditer(text)]
    kept = found[1:] if sentence and found and not found[0][1][0].isdigit() else found
    return frozenset(folded(word) for _, word in kept if len(word) > 1 and (word[0].isupper() or word[0].isdigit()))


name_words = lru_cache(maxsize=100_000)(names_in)
"""The same of a name, remembered: most names come again."""


def words_in(text: str) -> frozenset[str]:
    """The words in small letters that are long enough to mean something."""
    return frozenset(folded(word) for word in _WORD.findall(text) if len(word) >= _LONG and word[0].islower())


class Rarity:
    """In how many of the stories met so far each word stands. Words met once are forgotten when there are more than ``most``."""

    def __init__(self, *, most: int = _MOST) -> None:
        self.stories = 0
        self._seen: Counter[str] = Counter()
        self._most = most
        # what was worked out since the last story
        self._weights = _Weights(self._seen, 0)
        self._sums: dict[Set[str], float] = {}
        self._pairs: dict[tuple[Set[str], Set[str]], tuple[float, float]] = {}

    def add(self, words: Set[str]) -> None:
        """Counts the words of one story."""
        self.stories += 1
        self._seen.update(words)
        if len(self._seen) > self._most:
            self._seen = Counter({word: count for word, count in self._seen.items() if count > 1})
        self._weights = _Weights(self._seen, self.stories)
        self._sums.clear()
        self._pairs.clear()

    def to_json(self) -> dict[str, Any]:
        """All that is needed to go on counting."""
        return {"stories": self.stories, "seen": self._seen}

    def take_up(self, kept: Mapping[str, Any]) -> None:
        """Goes on from what ``to_json`` gave."""
        self.stories, self._seen = kept["stories"], Counter(kept["seen"])
        self._weights = _Weights(self._seen, self.stories)

    def weight(self, word: str) -> float:
        """From next to 0 for a word that every story holds to 1 for one that a single story holds.

        A thousand stories without the word are counted in: a word that both of the first two stories have is not yet a common one.
        """
        return self._weights[word]

    def rarest(self, words: Iterable[str], count: int) -> list[str]:
        """The rarest of some words, those of equal weight in the order of the alphabet."""
        weights = self._weights
        return [word for _, word in nsmallest(count, [(-weights[word], word) for word in words])]

    def shared(self, one: frozenset[str], other: frozenset[str]) -> tuple[float, float]:
        """The weight of the words that both hold: as a share of the lighter one's, 0 where one is empty, and in rare words, as many as ``_ENOUGH``
        counting as 1. A share alone says little of two short texts."""
        found = self._pairs.get((one, other))
        if found is None:
            both = self._sum(one & other)
            share = both / min(self._whole(one), self._whole(other)) if both else 0.0
            found = self._pairs[one, other] = (share, min(1.0, both / _ENOUGH))
        return found

    def _whole(self, words: frozenset[str]) -> float:
        found = self._sums.get(words)
        if found is None:
            found = self._sums[words] = self._sum(words)
        return found

    def _sum(self, words: Set[str]) -> float:
        # exact, so that the order in which a set gives its words changes nothing
        return math.fsum(map(self._weights.__getitem__, words))


class _Weights(dict[str, float]):
    """The weights of words as they stand after so many stories, each worked out when it is asked for."""

    def __init__(self, seen: Mapping[str, int], stories: int) -> None:
        self._seen = seen
        self._stories = stories + _BEFORE
        self._log = math.log(self._stories)

    def __missing__(self, word: str) -> float:
        weight = self[word] = math.log(self._stories / self._seen.get(word, 1)) / self._log
        return weight
