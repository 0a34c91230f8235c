"""Finds the forms of a table in a sequence of words: the longest at each place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
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
        self._open: dict[str, list[tuple[tuple[str, ...], bool, tuple[T, ...]]]] = {}
        self._size = 0
        for form, value in forms:
            key = (first(form) if first else cut(form)[0]).lower()
            self._raw.setdefault(key, []).append((form, value))
            self._size += 1

    def __len__(self) -> int:
        """How many forms were given."""
        return self._size

    def at(self, words: Sequence[str], lowered: Sequence[str], i: int) -> Found[T] | None:
        """The longest form that begins at word ``i``, or None."""
        key = lowered[i]
        entries = self._open.get(key)
        if entries is None:
            raw = self._raw.get(key)
            if raw is None:
                return None
            entries = self._open[key] = self._cut_all(raw)
        for form, exact, values in entries:
            end = i + len(form)
            if end > len(words):
                continue
            here = tuple(words[i:end])
            if here == form or (exact and here == tuple(word.upper() for word in form)):
                return Found(i, end, values)
            if not exact and tuple(lowered[i:end]) == form:
                return Found(i, end, values)
        return None

    def _cut_all(self, raw: list[tuple[str, T]]) -> list[tuple[tuple[str, ...], bool, tuple[T, ...]]]:
        """The forms of one first word, cut, the longest first; a form that stands twice has both values."""
        merged: dict[tuple[str, ...], list[T]] = {}
        for form, value in raw:
            merged.setdefault(tuple(self._cut(form)), []).append(value)
        entries = [(form, any(word != word.lower() for word in form), tuple(values)) for form, values in merged.items()]
        return sorted(entries, key=lambda entry: -len(entry[0]))

    def find(self, words: Sequence[str], lowered: Sequence[str]) -> Iterator[Found[T]]:
        """All forms from left to right, the longest at each place, none inside another."""
        i, raw, at = 0, self._raw, self.at
        for here, word in enumerate(lowered):
            # most words begin no form: they are passed over before anything is called
            if here >= i and word in raw and (found := at(words, lowered, here)):
                yield found
                i = found.last
