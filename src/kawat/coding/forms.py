"""Which form of the lexicon stands at a trigger."""

from __future__ import annotations

from kawat.coding.lexical import Lexical
from kawat.knowledge import Found
from kawat.knowledge.loader import Row
from kawat.language import Sentence
from kawat.language.parse import Trigger

BEFORE = 3
"""A form of the lexicon may begin so many words before the trigger."""


def form_at(trigger: Trigger, sentence: Sentence, words: Lexical) -> Found[Row] | None:
    """The first form with a row of the trigger's type, else the first of any type; None where there is none."""
    hit = None
    for first in range(max(0, trigger.first - BEFORE), trigger.last + 1):
        found = words.lexicon.at(sentence.texts, sentence.lowers, first)
        if found is not None and found.last > trigger.first:
            if any(row["type"] == trigger.type for row in found.values):
                return found
            hit = hit or found
    return hit
