"""Whether a story may tell an event at all, told before the encoder reads it: a linear model over its words and what the lexicon finds in them.

For fast runs: the encoder is most of what a story costs. A story is let go only where the model is sure; ``training/gate.py``
learns it, and prints what is lost.
"""

from __future__ import annotations

import math
from zlib import crc32

from kawat.coding.lexical import Lexical
from kawat.coding.linear import linear
from kawat.language import Parse

BUCKETS = 4096
_MOST = 5


def gate_features(parse: Parse, words: Lexical) -> dict[str, float]:
    """Which words a story has, by a hash; how many words of it; of each type how many forms of the lexicon, and how probable the best of all is."""
    forms = {lower for sentence in parse.sentences for lower in sentence.lowers if lower.isalpha()}
    size = sum(len(sentence.words) for sentence in parse.sentences)
    out = {"bias": 1.0, "size": math.log(1 + size), "best": 0.0}
    out |= {f"word:{crc32(form.encode()) % BUCKETS}": 1.0 for form in forms}
    for sentence in parse.sentences:
        for hit in words.lexicon.find(sentence.texts, sentence.lowers):
            out["best"] = max(out["best"], max(words.probability(row["form"]) for row in hit.values))
            for kind in {row["type"] for row in hit.values}:
                out[f"type:{kind}"] = min(_MOST, out.get(f"type:{kind}", 0.0) + 1.0)
    return out


def may_tell(parse: Parse, words: Lexical) -> bool:
    """Whether a story may tell an event: False is sure. The threshold is in the model's bias."""
    return linear("gate").score(gate_features(parse, words)) >= 0
