"""Which words two texts share, counted by how rare they are: names and numbers are the same in two languages, rare words tell a matter."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Set
from functools import cache, lru_cache
from heapq import nsmallest
from importlib.resources import files
from itertools import repeat
from typing import Any

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_LONG = 4
"""A word in small letters counts from so many letters."""
_ENOUGH = 5
_BEFORE = 1000
_MOST = 500_000


@lru_cache(maxsize=20_000)
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


name_words = lru_cache(maxsize=20_000)(names_in)
"""The same of a name, remembered: most names come again."""


def words_in(text: str) -> frozenset[str]:
    """The words in small letters that are long enough to mean something."""
    return frozenset(folded(word) for word in _WORD.findall(text) if len(word) >= _LONG and word[0].islower())


@cache
def _of_news() -> Mapping[str, Any]:
    kept: Mapping[str, Any] = json.loads(
        (files("kawat") / "models" / "coder" / "rarity.json").read_text(encoding="utf-8")
    )
    return kept


class Rarity:
    """In how many of the stories met so far each word stands. Words met once are forgotten when there are more than ``most``."""

    def __init__(self, *, most: int = _MOST) -> None:
        self._most = most
        self._begin(0, Counter())

    def _begin(self, stories: int, seen: Counter[str]) -> None:
        self.stories = stories
        self._seen = seen
        self._whole = math.log(stories + _BEFORE)
        # of words that several stories have; that of one is 0
        self._logs = {word: math.log(count) for word, count in seen.items() if count > 1}
        # what was worked out since the last story
        self._sums: dict[Set[str], float] = {}
        self._pairs: dict[tuple[Set[str], Set[str]], tuple[float, float]] = {}

    @classmethod
    def of_news(cls) -> Rarity:
        """That of the news that the model of merging was learned from, to begin with: of a first hundred stories every name would be a rare one."""
        begun = cls()
        begun.take_up(_of_news())
        return begun

    def add(self, words: Set[str]) -> None:
        """Counts the words of one story."""
        self.stories += 1
        self._whole = math.log(self.stories + _BEFORE)
        seen, logs = self._seen, self._logs
        for word in words:
            count = seen[word] = seen[word] + 1
            if count > 1:
                logs[word] = math.log(count)
        if len(seen) > self._most:
            self._seen = Counter({word: count for word, count in seen.items() if count > 1})
        self._sums.clear()
        self._pairs.clear()

    def to_json(self) -> dict[str, Any]:
        """All that is needed to go on counting."""
        return {"stories": self.stories, "seen": self._seen}

    def take_up(self, kept: Mapping[str, Any]) -> None:
        """Goes on from what ``to_json`` gave."""
        self._begin(kept["stories"], Counter(kept["seen"]))

    def weight(self, word: str) -> float:
        """From next to 0 for a word that every story holds to 1 for one that a single story holds.

        A thousand stories without the word are counted in: a word that both of the first two stories have is not yet a common one.
        """
        return 1.0 - self._logs.get(word, 0.0) / self._whole

    def rarest(self, words: Collection[str], count: int) -> list[str]:
        """The rarest of some words, those of equal weight in the order of the alphabet."""
        return [word for _, word in nsmallest(count, zip(map(self._logs.get, words, repeat(0.0)), words, strict=False))]

    def shared(self, one: frozenset[str], other: frozenset[str]) -> tuple[float, float]:
        """The weight of the words that both hold: as a share of the lighter one's, 0 where one is empty, and in rare words, as many as ``_ENOUGH``
        counting as 1. A share alone says little of two short texts."""
        found = self._pairs.get((one, other))
        if found is None:
            words = one & other
            both = self._sum(words) if words else 0.0
            share = both / min(self._all(one), self._all(other)) if both else 0.0
            found = self._pairs[one, other] = (share, min(1.0, both / _ENOUGH))
        return found

    def _all(self, words: frozenset[str]) -> float:
        found = self._sums.get(words)
        if found is None:
            found = self._sums[words] = self._sum(words)
        return found

    def _sum(self, words: Set[str]) -> float:
        # exact, so that the order in which a set gives its words changes nothing
        return len(words) - math.fsum(map(self._logs.get, words, repeat(0.0))) / self._whole
