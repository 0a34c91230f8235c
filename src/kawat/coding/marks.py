"""Where quotation marks open and close."""

from __future__ import annotations

from kawat.coding.lexical import Lexical
from kawat.language import Parse
from kawat.reading import Span

_STRAIGHT = '"'
_LONGEST = 1500


def quotations(parse: Parse, words: Lexical) -> list[Span]:
    """The words between marks in the body, marks left out.

    Straight marks open where a blank or bracket stands before them and close else. A quotation that is not closed in its line goes
    on until the next mark, if that closes; one that never closes, or closes after 1,500 characters, is none.
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
            # With nothing open, a straight mark that looks like a closing one opens if the next does not: ',," Hujan turun,"'.
            lost = opened is None and text[at] == _STRAIGHT and n + 1 < len(marks) and marks[n + 1][1] is not True
            if opens is True or (opened is None and (opens is None or lost)):
                opened = at + 1
            elif opened is not None:
                if at > opened and at - opened <= _LONGEST:
                    out.append(Span.of(text, opened, at))
                opened = None
    return out


def _is_mark(letter: str, words: Lexical) -> bool:
    return letter == _STRAIGHT or letter in words.quote_open or letter in words.quote_close


def _opens(text: str, at: int, start: int, words: Lexical) -> bool | None:
    """Whether the mark opens; None where its surroundings do not tell."""
    letter = text[at]
    if letter != _STRAIGHT:
        return letter in words.quote_open
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if before.isspace() or before in "([{":
        return None if after.isspace() else True
    return None if after.isalnum() and not before.isalnum() else False
