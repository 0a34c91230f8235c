"""Whether an event happened: the cues that stand before its trigger, and how far each reaches."""

from __future__ import annotations

from kawat.coding.lexical import Lexical
from kawat.language import Sentence

_NEAR = 3
_COMMA = ","
_STOPS = frozenset(";:")
_STRENGTH = {"negated": 3, "possible": 2, "planned": 1, "occurred": 0}


def status_of(sentence: Sentence, first: int, words: Lexical) -> str:
    """The status of a trigger that begins at word ``first``: ``occurred`` where no cue says otherwise.

    A cue that reaches ``next`` counts within three words before the trigger and no comma between; one that reaches the ``clause``
    anywhere before it in the clause. The strongest wins: what may not happen has not happened, what is not said to happen is not planned.
    """
    start = clause_start(sentence, first, words)
    found = "occurred"
    i = start
    while i < first:
        hit = words.statuses.at(sentence.texts[:first], sentence.lowers[:first], i)
        if hit is None:
            i += 1
            continue
        for row in hit.values:
            near = first - hit.last <= _NEAR and _COMMA not in sentence.texts[hit.last : first]
            if (row["reach"] == "clause" or near) and _STRENGTH[row["status"]] > _STRENGTH[found]:
                found = row["status"]
        i = hit.last
    return found


def clause_start(sentence: Sentence, at: int, words: Lexical) -> int:
    """Where the clause of word ``at`` begins: after the last clause word, semicolon or colon before it."""
    for i in range(at - 1, -1, -1):
        if sentence.texts[i] in _STOPS:
            return i + 1
        if sentence.lowers[i] in words.clauses and i + 1 < at:
            # A cue such as "if" opens a clause and tells its status: it belongs to the clause.
            return i
    return 0


def clause_end(sentence: Sentence, at: int, words: Lexical) -> int:
    """Where the clause of word ``at`` ends: before the next clause word, semicolon or colon, or at the end of the sentence."""
    for i in range(at, len(sentence.texts)):
        if sentence.texts[i] in _STOPS or sentence.lowers[i] in words.clauses:
            return i
    return len(sentence.texts)
