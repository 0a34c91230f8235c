"""Finds the forms of a table in a sequence of words: the longest at each place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Found(NamedTuple, Generic[T]):
    """Words ``first`` up to but not including ``last`` are a form of the table; ``values`` are what it stands for."""

    first: int
    last: int
    values: tuple[T, ...]


class _Forms(NamedTuple, Generic[T]):
    """Forms of so many words: those with a capital, as written and all in capitals, and those without; of two that fit the earlier counts."""

    length: int
    exact: dict[tuple[str, ...], tuple[int, tuple[T, ...]]]
    loose: dict[tuple[str, ...], tuple[int, tuple[T, ...]]]


class Phrases(Generic[T]):
    """Forms and what they stand for.

    A form in lower case matches in any case; a form with a capital matches only as written or all in capitals, so that
    "AS" is a country and "as" is not. ``cut`` cuts a form into words the way the text is cut, ``first`` gives its first word.
    Forms are kept by their first word and cut when a text first has that word: most never are.
    """

    def __init__(
        self,
        forms: Iterable[tuple[str, T]],
        *,
        cut: Callable[[str], Sequence[str]] = str.split,
        first: Callable[[str], str] | None = None,
    ) -> None:
        self._cut = cut
        self._raw: dict[str, list[tuple[str, T]]] = {}
        self._open: dict[str, list[_Forms[T]]] = {}
        self._size = 0
        for form, value in forms:
            key = (first(form) if first else cut(form)[0]).lower()
            self._raw.setdefault(key, []).append((form, value))
            self._size += 1

    def __len__(self) -> int:
        """How many forms were given."""
        return self._size

    def begins(self, lowered: str) -> bool:
        """Whether a form begins with this word, given in lower case."""
        return lowered in self._raw

    def at(self, words: Sequence[str], lowered: Sequence[str], i: int) -> Found[T] | None:
        """The longest form that begins at word ``i``, or None."""
        key = lowered[i]
        entries = self._open.get(key)
        if entries is None:
            raw = self._raw.get(key)
            if raw is None:
                return None
            entries = self._open[key] = self._cut_all(raw)
        for length, exact, loose in entries:
            end = i + length
            if end > len(words):
                continue
            written = exact.get(tuple(words[i:end])) if exact else None
            spoken = loose.get(tuple(lowered[i:end])) if loose else None
            here = min(written, spoken, key=itemgetter(0)) if written and spoken else written or spoken
            if here:
                return Found(i, end, here[1])
        return None

    def _cut_all(self, raw: list[tuple[str, T]]) -> list[_Forms[T]]:
        """The forms of one first word, cut, by length, the longest first; a form that stands twice has both values."""
        merged: dict[tuple[str, ...], list[T]] = {}
        for form, value in raw:
            merged.setdefault(tuple(self._cut(form)), []).append(value)
        by_length: dict[int, _Forms[T]] = {}
        for order, (words, values) in enumerate(merged.items()):
            entries, told = by_length.setdefault(len(words), _Forms(len(words), {}, {})), (order, tuple(values))
            if any(word != word.lower() for word in words):
                for written in (words, tuple(word.upper() for word in words)):
                    entries.exact.setdefault(written, told)
            else:
                entries.loose.setdefault(words, told)
        return sorted(by_length.values(), key=lambda entries: -entries.length)

    def find(self, words: Sequence[str], lowered: Sequence[str]) -> Iterator[Found[T]]:
        """All forms from left to right, the longest at each place, none inside another."""
        i, raw, at = 0, self._raw, self.at
        for here, word in enumerate(lowered):
            # most words begin no form: they are passed over before anything is called
            if here >= i and word in raw and (found := at(words, lowered, here)):
                yield found
                i = found.last
