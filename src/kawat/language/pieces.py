"""Cuts words into the pieces that the encoder knows. A piece never crosses a word.

The unigram model of Kudo (2018, "Subword Regularization"): of all ways to cut a word, the likeliest by the scores of the pieces. A word that
stands free begins with ``▁``; a clitic, or a mark against the word before it, does not.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from tokenizers.models import Unigram

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
START, PAD, STOP, UNKNOWN = range(len(SPECIAL))
_BLANK = "▁"
_LONGEST = 60
_CACHE_SIZE = 200_000


class Pieces:
    """The pieces of words, by number; words once cut are kept."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float]) -> None:
        """``pieces`` with their log probabilities, the four of SPECIAL first."""
        self._model = Unigram(list(zip(pieces, scores, strict=True)), unk_id=UNKNOWN, byte_fallback=False)
        self._seen: dict[tuple[str, bool], list[int]] = {}

    def of(self, word: str, *, glued: bool) -> list[int]:
        """The numbers of a word's pieces: never none. Of a word longer than any word is, its beginning."""
        key = (word, glued)
        found = self._seen.get(key)
        if found is None:
            if len(self._seen) >= _CACHE_SIZE:
                self._seen.clear()
            text = unicodedata.normalize("NFKC", word[:_LONGEST])[:_LONGEST]
            # half of a pair of surrogates is no letter: the library takes none
            text = text.encode("utf-8", "replace").decode("utf-8")
            tokens = self._model.tokenize(text if glued else _BLANK + text)
            found = self._seen[key] = [token.id for token in tokens] or [UNKNOWN]
        return found
