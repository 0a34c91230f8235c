"""Tells a story's language, and Indonesian from Malay.

Compact Language Detector 2 tells 80 languages in a few milliseconds; between Indonesian and Malay, which share most of their words, the table
``lookalikes`` has a say: forms that one of the two writes and the other does not.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from kawat.errors import LanguageError
from kawat.knowledge import LANGUAGES, Knowledge, shipped

SUPPORTED = LANGUAGES
MIN_WORDS = 3
MIN_LETTERS = 16
SURE_WORDS = 12
"""Fewer words are not enough to say that a text is in a language that is not supported."""
_MAX_CHARACTERS = 6_000
_LIBRARY_LIMIT = 1.0
_LONG, _LONG_LIMIT = 30, 2.5
"""So many words are a text, of which the library is surer; one word alone does not tell against it."""
_FORM_WEIGHT = 1.2
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_NAMES = {"id": "Indonesian", "en": "English", "ms": "Malay"}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_UNKNOWN = "un"


@dataclass(frozen=True, slots=True)
class Identified:
    """A language (ISO 639-1, where there is none 639-3) and the probability that the text is in it."""

    lang: str
    probability: float


def identify(
    text: str, *, among: Collection[str] | None = None, knowledge: Knowledge | None = None, story_id: str | None = None
) -> Identified:
    """The language of a text, of all that the library knows or of those ``among`` which to choose.

    Raises LanguageError when the text is too short to tell.
    """
    text = text[:_MAX_CHARACTERS]
    words = [word.lower() for word in _WORD.findall(text)]
    if len(words) < MIN_WORDS or sum(map(len, words)) < MIN_LETTERS:
        raise LanguageError(
            f"{_of(story_id)}too short to tell its language: {len(words)} words; "
            f"give its language ({' or '.join(SUPPORTED)}) or at least {MIN_WORDS} words and {MIN_LETTERS} letters"
        )
    ranked = _rank(text)
    weights = _pair_weights(words, ranked, knowledge or shipped())
    if among is not None:
        weights = {lang: weight for lang, weight in weights.items() if lang in among}
    total = sum(weights.values())
    if not total:
        raise LanguageError(f"{_of(story_id)}none of the languages {', '.join(sorted(among or ()))} is known")
    lang = max(weights, key=lambda each: weights[each])
    if among is None and lang not in SUPPORTED and len(words) < SURE_WORDS:
        raise LanguageError(
            f"{_of(story_id)}too short to tell its language for sure: {len(words)} words that look like {_named(lang)};"
            f" give its language ({' or '.join(SUPPORTED)}) if it is one"
        )
    return Identified(lang, weights[lang] / total)


def check_supported(lang: str, *, story_id: str | None = None) -> str:
    """The language, if it is supported. Raises LanguageError, which names it and those that are."""
    if lang in SUPPORTED:
        return lang
    supported = " and ".join(_named(each) for each in sorted(SUPPORTED, reverse=True))
    raise LanguageError(f"{_of(story_id)}its language is {_named(lang)}; {supported} are supported")


def _named(lang: str) -> str:
    return f"{_NAMES[lang]} ({lang})" if lang in _NAMES else f"{lang!r}"


def _of(story_id: str | None) -> str:
    return f"story {story_id}: " if story_id else ""


def _rank(text: str) -> dict[str, float]:
    """What the library gives to each language, as shares of the text; what it cannot tell is left out."""
    import pycld2

    plain = _CONTROL.sub(" ", text)
    _, _, details = pycld2.detect(plain, isPlainText=True, bestEffort=True)
    return {code: percent / 100 for _, code, percent, _ in details if code != _UNKNOWN and percent}


def _pair_weights(words: list[str], ranked: dict[str, float], knowledge: Knowledge) -> dict[str, float]:
    """The library's probabilities, with what it gives to the lookalikes shared out between them by the table's forms."""
    forms = knowledge.view("lookalikes", lambda: _forms(knowledge))
    langs = sorted(set(forms.values()))
    if len(langs) != 2:
        return ranked
    first, second = langs
    both = ranked.get(first, 0.0) + ranked.get(second, 0.0)
    leaning = math.log((ranked.get(first, 0.0) + 1e-9) / (ranked.get(second, 0.0) + 1e-9))
    long = len(words) >= _LONG
    limit = _LONG_LIMIT if long else _LIBRARY_LIMIT
    score = max(-limit, min(limit, leaning))
    seen = {*words, *(" ".join(pair) for pair in pairwise(words))} & forms.keys()
    score += sum(_FORM_WEIGHT if forms[form] == first else -_FORM_WEIGHT for form in seen)
    if long and all(forms[form] == first for form in seen):
        score = abs(score)  # so long a text in the second language has forms of its own
    share = 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
    return {**ranked, first: both * share, second: both * (1 - share)}


def _forms(knowledge: Knowledge) -> dict[str, str]:
    return {row["form"].lower(): row["lang"] for row in knowledge.rows("world", "lookalikes")}
