"""Whether an event happened: the heads' probabilities, and the cues of the tables by how they stand to the trigger.

A cue may hang on the trigger in the tree ("tidak menyerang"), govern it ("gagal menangkap"), stand right before it or before it in its clause.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from kawat.coding.clauses import clause_start
from kawat.coding.lexical import Lexical
from kawat.coding.linear import Linear
from kawat.language import Sentence
from kawat.language.parse import Trigger

_NEAR = 3
_CLIMB = 4
"""So many steps up the tree a cue is looked for."""
_FLOOR = 1e-4


def status_of(
    trigger: Trigger, sentence: Sentence, heads: Sequence[int], words: Lexical, model: Linear
) -> tuple[tuple[str, float], ...]:
    """The statuses with their probabilities, best first. ``heads`` of the words, counted from 1."""
    names = [name for name, _ in trigger.statuses]
    found = list(status_features(trigger, sentence, heads, words))
    shares = model.shares([of_status(found, trigger, name) for name in names])
    return tuple(sorted(zip(names, shares, strict=True), key=lambda each: -each[1]))


def of_status(found: Sequence[str], trigger: Trigger, status: str) -> dict[str, float]:
    """The features of one status: what the heads give it, and every cue as it speaks for it."""
    share = dict(trigger.statuses)[status]
    out = {"heard": math.log(max(_FLOOR, share)), f"is:{status}": 1.0, f"heard:{status}": math.log(max(_FLOOR, share))}
    return out | {f"{cue}:{status}": 1.0 for cue in found}


def status_features(trigger: Trigger, sentence: Sentence, heads: Sequence[int], words: Lexical) -> Iterator[str]:
    """The cues of a sentence that have to do with a trigger, as "how:status"; "none" where there is none."""
    start = clause_start(sentence, trigger.first, words)
    above = list(_above(trigger, heads))
    seen = False
    for cue in words.statuses.find(sentence.texts, sentence.lowers):
        if cue.first <= trigger.last and cue.last > trigger.first:
            continue
        how = _standing(cue.first, cue.last, trigger, heads, above, start)
        for row in cue.values if how else ():
            seen = True
            yield f"{how}:{row['status']}"
    if not seen:
        yield "none"


def _standing(
    first: int, last: int, trigger: Trigger, heads: Sequence[int], above: Sequence[int], start: int
) -> str | None:
    if any(trigger.first < heads[at] <= trigger.last + 1 for at in range(first, last)):
        return "on"
    if any(at in above for at in range(first, last)):
        return "over"
    if any(heads[at] - 1 in above[:1] for at in range(first, last)):
        return "beside"
    if last <= trigger.first and trigger.first - last <= _NEAR:
        return "near"
    return "clause" if start <= first < trigger.first else None


def _above(trigger: Trigger, heads: Sequence[int]) -> Iterator[int]:
    """The words that a trigger hangs on, from the nearest up."""
    at = trigger.first
    for _ in range(_CLIMB):
        at = heads[at] - 1
        if at < 0:
            return
        if not trigger.first <= at <= trigger.last:
            yield at
