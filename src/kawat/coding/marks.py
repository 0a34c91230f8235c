"""Where quotation marks open and close."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import overload

from kawat.coding.lexical import Lexical
from kawat.language import Parse
from kawat.reading import Span

_STRAIGHT = '"'
_LONGEST = 1500


class Quotations(Sequence[Span]):
    """Spans in the order of the text, none over another, that can be asked for by place."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = tuple(spans)
        self._ends = [span.end for span in self._spans]

    @overload
    def __getitem__(self, at: int) -> Span: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Span]: ...
    def __getitem__(self, at: int | slice) -> Span | Sequence[Span]:
        return self._spans[at]

    def __len__(self) -> int:
        return len(self._spans)

    def within(self, start: int, end: int) -> Sequence[Span]:
        """The spans that share a character with ``start`` to ``end``."""
        first = bisect_right(self._ends, start)
        last = first
        while last < len(self._spans) and self._spans[last].start < end:
            last += 1
        return self._spans[first:last]

    def hold(self, at: int) -> bool:
        """Whether a character stands in one of the spans."""
        return bool(self.within(at, at + 1))


def quotations(parse: Parse, words: Lexical) -> Quotations:
    """The words between marks in the body, marks left out.

    A straight mark, or one that else only closes, opens where a blank or bracket stands before it: some papers print one mark for both, ”so”.
    A quotation that is not closed in its line goes on until the next mark, if that closes; one that never closes, or closes after 1,500
    characters, is none.
    """
    text = parse.story.text
    out: list[Span] = []
    opened: int | None = None
    last = 0
    for block in parse.blocks:
        if block.kind != "body":
            continue
        marks = [
            (i, _opens(text, i, block.start, words)) for i in range(block.start, block.end) if _is_mark(text[i], words)
        ]
        if opened is not None and marks and marks[0][1] is True:
            if marks[0][0] == block.start and last > opened:
                # A paragraph of a long quotation opens anew and closes at its end only.
                out.append(Span.of(text, opened, last))
            opened = None
        last = block.end
        for n, (at, opens) in enumerate(marks):
            if opened is not None and text[at] != _STRAIGHT and _is_opener(text[opened - 1], words):
                opens = _is_opener(text[at], words)  # what “ opened ” closes, however the blanks have slipped
            # With nothing open, a straight mark that looks like a closing one opens if the next does not: ',," Hujan turun,"'.
            lost = opened is None and text[at] == _STRAIGHT and n + 1 < len(marks) and marks[n + 1][1] is not True
            if opens is True or (opened is None and (opens is None or lost)):
                opened = at + 1
            elif opened is not None:
                if at > opened and at - opened <= _LONGEST:
                    out.append(Span.of(text, opened, at))
                opened = None
    return Quotations(out)


def _is_mark(letter: str, words: Lexical) -> bool:
    return letter == _STRAIGHT or letter in words.quote_open or letter in words.quote_close


def _is_opener(letter: str, words: Lexical) -> bool:
    """Whether a mark opens by its shape."""
    return letter != _STRAIGHT and letter in words.quote_open


def _opens(text: str, at: int, start: int, words: Lexical) -> bool | None:
    """Whether the mark opens; None where its surroundings do not tell."""
    letter = text[at]
    if _is_opener(letter, words):
        return True
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if before.isspace() or before in "([{":
        return None if after.isspace() else True
    return None if letter == _STRAIGHT and after.isalnum() and not before.isalnum() else False
