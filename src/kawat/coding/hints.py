"""What the tables say of the words of a sentence, as numbers for the heads that decide about events.

The lexicon proposes: types of the forms that it finds, and their voices. Cues of status stand beside.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kawat.coding.lexical import Lexical
from kawat.knowledge.schema import STATUSES, TYPES
from kawat.language import Sentence

VOICES = ("active", "passive", "noun", "reciprocal", "agentless")
_TYPE = {kind: at for at, kind in enumerate(TYPES)}
_VOICE = {voice: at + 2 * len(TYPES) for at, voice in enumerate(VOICES)}
_STATUS = {status: at + 2 * len(TYPES) + len(VOICES) for at, status in enumerate(STATUSES)}
HINTS = 2 * len(TYPES) + len(VOICES) + len(STATUSES)
"""A type at the first word of a form, a type at its other words, a voice, a status."""


def hints_of(sentence: Sentence, words: Lexical) -> NDArray[np.float32]:
    """[words + 1, HINTS] of zeros and ones, the root first."""
    out = np.zeros((len(sentence.words) + 1, HINTS), np.float32)
    for hit in words.lexicon.find(sentence.texts, sentence.lowers):
        for row in hit.values:
            kind = _TYPE[row["type"]]
            out[hit.first + 1, kind] = out[hit.first + 1, _VOICE[row["voice"]]] = 1
            out[hit.first + 2 : hit.last + 1, len(TYPES) + kind] = 1
    for cue in words.statuses.find(sentence.texts, sentence.lowers):
        for row in cue.values:
            out[cue.first + 1 : cue.last + 1, _STATUS[row["status"]]] = 1
    return out
