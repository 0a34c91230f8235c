"""Which words a cue reports: before it, behind it, or between it and the comma that closes it; and whether it says that they were said at all."""

from __future__ import annotations

from collections.abc import Sequence

from kawat.coding.lexical import Lexical
from kawat.coding.mentions import Mention
from kawat.knowledge import Found
from kawat.knowledge.loader import Row
from kawat.language import Sentence

SHORT = 3
REACH = 4
_CLAUSE = "ccomp"
_MARKERS = ("case", "mark")


def unsaid(sentence: Sentence, cue: Found[Row], words: Lexical) -> bool:
    """Whether a cue right before a reporting verb says that it was not, or not yet, done."""
    for first in range(max(0, cue.first - 3), cue.first):
        hit = words.statuses.at(sentence.texts[: cue.first], sentence.lowers[: cue.first], first)
        if hit is not None and hit.last == cue.first and hit.values[0]["status"] in ("negated", "possible"):
            return True
    return False


def reported_words(
    sentence: Sentence, cue: Found[Row], row: Sequence[Mention], words: Lexical, *, place: str, voice: str
) -> tuple[int, int]:
    """First and last word (half open) of what a cue reports; an empty range where it reports nothing."""
    size = len(sentence.words)
    if voice == "source":
        if cue.first <= 2:
            comma = next((i for i in range(cue.last, size) if sentence.texts[i] == ","), None)
            if comma is not None:
                return comma + 1, size
            behind = next((mention for mention in row if mention.first >= cue.last), None)
            return (behind.last, size) if behind else (0, 0)
        if sentence.texts[cue.first - 1] == ",":
            return _longer_side(sentence, cue)
        return 0, 0
    if voice == "passive":
        return 0, 0
    if (
        place in ("after", "both")
        and cue.first
        and sentence.texts[cue.first - 1] == ","
        and _starts_with_speaker(sentence, cue, row)
        and not any(mention.last == cue.first - 1 for mention in row if place == "both")
    ):
        return _longer_side(sentence, cue)
    final = next((mention for mention in row if mention.last == cue.first and cue.last >= size - 2 * REACH), None)
    if place in ("after", "both") and final and final.first > 2 * SHORT and sentence.texts[final.first - 1] == ",":
        return 0, final.first - 1
    if place in ("before", "both"):
        for i in range(cue.last, min(size, cue.last + 12)):
            if sentence.lowers[i] in words.complementizers:
                return i + 1, size
        if cue.last < size and sentence.texts[cue.last] in (",", ":"):
            return cue.last + 1, size
        opens = any(mention.first - cue.last <= 2 for mention in row if mention.first >= cue.last)
        return (cue.last, size) if opens or size - cue.last > 2 * SHORT or _has_clause(sentence, cue) else (0, 0)
    return 0, 0


def _has_clause(sentence: Sentence, cue: Found[Row]) -> bool:
    """Whether a clause hangs on a cue right behind it: "mengklaim bertanggung jawab"."""
    syntax = sentence.syntax
    if syntax is None or cue.last >= len(sentence.words):
        return False
    return syntax.relations[cue.last] == _CLAUSE and cue.first < syntax.heads[cue.last] <= cue.last


def _longer_side(sentence: Sentence, cue: Found[Row]) -> tuple[int, int]:
    """The words before a cue and its comma, or those behind the comma that closes it, if they are more: "Padahal, kata X, …"."""
    size = len(sentence.words)
    told = _told_at(sentence, cue)
    if told is not None and told < cue.first - 1:
        return 0, cue.first - 1
    close = next((i for i in range(cue.last, min(size, cue.last + 2 * REACH)) if sentence.texts[i] == ","), None)
    if close is not None and size - close > cue.first:
        return close + 1, size
    return 0, cue.first - 1


def _told_at(sentence: Sentence, cue: Found[Row]) -> int | None:
    """The word that a cue, or the noun behind a source's cue, hangs on in the tree: the head of what is reported."""
    syntax = sentence.syntax
    if syntax is None:
        return None
    at = cue.first
    if syntax.relations[at] in _MARKERS:
        at = syntax.heads[at] - 1
    return syntax.heads[at] - 1 if at >= 0 and syntax.heads[at] else None


def _starts_with_speaker(sentence: Sentence, cue: Found[Row], row: Sequence[Mention]) -> bool:
    return any(cue.last <= mention.first <= cue.last + 1 for mention in row)
