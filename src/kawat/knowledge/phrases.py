"""Finds the forms of a table in a sequence of words: the longest at each place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Found(NamedTuple, Generic[T]):
    """Words ``first`` up to but not including ``last`` are a form of the table; ``values`` are what it stands for."""

    first: int
    last: int
    values: tuple[T, ...]


class Phrases(Generic[T]):
    """Forms and what they stand for.

    A form in lower case matches in any case; a form with a capital matches only as written or all in capitals, so that
    "AS" is a country and "as" is not. ``split`` cuts a form into words the way the text was cut.
    """

    def __init__(self, forms: Iterable[tuple[Sequence[str], T]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], bool, list[T]]]] = {}
        seen: dict[tuple[str, ...], list[T]] = {}
        for words, value in forms:
            key = tuple(words)
            if not key:
                continue
            if key in seen:
                seen[key].append(value)
                continue
            seen[key] = [value]
            exact = any(word != word.lower() for word in key)
            self._by_first.setdefault(key[0].lower(), []).append((key, exact, seen[key]))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def __len__(self) -> int:
        return sum(map(len, self._by_first.values()))

    def at(self, words: Sequence[str], lowered: Sequence[str], i: int) -> Found[T] | None:
        """The longest form that begins at word ``i``, or None."""
        for key, exact, values in self._by_first.get(lowered[i], ()):
            end = i + len(key)
            if end > len(words):
                continue
            here = tuple(words[i:end])
            if (
                here == key
                or (not exact and tuple(lowered[i:end]) == key)
                or (exact and here == tuple(word.upper() for word in key))
            ):
                return Found(i, end, tuple(values))
        return None

    def find(self, words: Sequence[str], lowered: Sequence[str]) -> Iterator[Found[T]]:
        """All forms from left to right, the longest at each place, none inside another."""
        i = 0
        while i < len(words):
            found = self.at(words, lowered, i)
            if found:
                yield found
                i = found.last
            else:
                i += 1
