"""Whether an event happened: the cues that stand before its trigger, and how far each reaches."""

from __future__ import annotations

from collections.abc import Sequence

from kawat.coding.lexical import Lexical
from kawat.language import Sentence

_NEAR = 3
_LONGEST = 60
"""Words that a clause has at the most: a list of thousands of names is none."""
_COMMA = ","
_STOPS = frozenset(";:")
_STRENGTH = {"negated": 3, "possible": 2, "planned": 1, "occurred": 0}


def status_of(sentence: Sentence, first: int, words: Lexical, *, names: Sequence[tuple[int, int]] = ()) -> str:
    """The status of a trigger that begins at word ``first``: ``occurred`` where no cue says otherwise.

    A cue that reaches ``next`` counts within three words before the trigger and no comma between; one that reaches the ``clause``
    anywhere before it in the clause. The strongest wins: what may not happen has not happened, what is not said to happen is not planned.
    Words of ``names`` (ranges, half open) are no cues: Theresa May may not.
    """
    start = clause_start(sentence, first, words)
    texts, lowers = sentence.texts[start:first], sentence.lowers[start:first]
    found = "occurred"
    i = 0
    while i < len(texts):
        hit = words.statuses.at(texts, lowers, i)
        if hit is None or any(begin <= start + i < end for begin, end in names):
            i += 1
            continue
        for row in hit.values:
            near = len(texts) - hit.last <= _NEAR and _COMMA not in texts[hit.last :]
            if (row["reach"] == "clause" or near) and _STRENGTH[row["status"]] > _STRENGTH[found]:
                found = row["status"]
        i = hit.last
    return found


def clause_start(sentence: Sentence, at: int, words: Lexical) -> int:
    """Where the clause of word ``at`` begins: after the last clause word, semicolon or colon before it, or sixty words before it."""
    for i in range(at - 1, max(-1, at - 1 - _LONGEST), -1):
        if sentence.texts[i] in _STOPS:
            return i + 1
        if sentence.lowers[i] in words.clauses and i + 1 < at:
            # A cue such as "if" opens a clause and tells its status: it belongs to the clause.
            return i
    return max(0, at - _LONGEST)


def clause_end(sentence: Sentence, at: int, words: Lexical) -> int:
    """Where the clause of word ``at`` ends: before the next clause word, semicolon or colon, or at the end of the sentence."""
    last = min(len(sentence.texts), at + _LONGEST)
    for i in range(at, last):
        if sentence.texts[i] in _STOPS or sentence.lowers[i] in words.clauses:
            return i
    return last
