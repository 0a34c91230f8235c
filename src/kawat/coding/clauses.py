"""Where the clause of a word begins and ends: at clause words and marks."""

from __future__ import annotations

from kawat.coding.lexical import Lexical
from kawat.language import Sentence

_LONGEST = 60
"""Words that a clause has at the most: a list of thousands of names is none."""
_STOPS = frozenset(";:")


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
