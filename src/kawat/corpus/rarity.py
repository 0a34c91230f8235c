"""Which words two texts share, counted by how rare they are: names and numbers are the same in two languages, rare words tell a matter."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Set
from functools import lru_cache
from heapq import nsmallest

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


def words_in(text: str) -> frozenset[str]:
    """The words in small letters that are long enough to mean something."""
    return frozenset(folded(word) for word in _WORD.findall(text) if len(word) >= _LONG and word[0].islower())


class Rarity:
    """In how many of the stories met so far each word stands. Words met once are forgotten when there are more than ``most``."""

    def __init__(self, *, most: int = _MOST) -> None:
        self.stories = 0
        self._seen: Counter[str] = Counter()
        self._most = most
        # what was worked out since the last story: weights by how often a word was met, sums of whole sets
        self._weights: dict[int, float] = {}
        self._sums: dict[Set[str], float] = {}

    def add(self, words: Set[str]) -> None:
        """Counts the words of one story."""
        self.stories += 1
        self._seen.update(words)
        if len(self._seen) > self._most:
            self._seen = Counter({word: count for word, count in self._seen.items() if count > 1})
        self._weights.clear()
        self._sums.clear()

    def weight(self, word: str) -> float:
        """From next to 0 for a word that every story holds to 1 for one that a single story holds.

        A thousand stories without the word are counted in: a word that both of the first two stories have is not yet a common one.
        """
        seen = self._seen.get(word, 1)
        found = self._weights.get(seen)
        return self._weigh(seen) if found is None else found

    def _weigh(self, seen: int) -> float:
        stories = self.stories + _BEFORE
        self._weights[seen] = math.log(stories / seen) / math.log(stories)
        return self._weights[seen]

    def rarest(self, words: Iterable[str], count: int) -> list[str]:
        """The rarest of some words, those of equal weight in the order of the alphabet."""
        return nsmallest(count, words, key=lambda word: (-self.weight(word), word))

    def shared(self, one: frozenset[str], other: frozenset[str]) -> tuple[float, float]:
        """The weight of the words that both hold: as a share of the lighter one's, 0 where one is empty, and in rare words, as many as ``_ENOUGH``
        counting as 1. A share alone says little of two short texts."""
        both = self._sum(one & other)
        if not both:
            return 0.0, 0.0
        return both / min(self._whole(one), self._whole(other)), min(1.0, both / _ENOUGH)

    def _whole(self, words: frozenset[str]) -> float:
        found = self._sums.get(words)
        if found is None:
            found = self._sums[words] = self._sum(words)
        return found

    def _sum(self, words: Set[str]) -> float:
        # exact, so that the order in which a set gives its words changes nothing
        return math.fsum(map(self.weight, words))
