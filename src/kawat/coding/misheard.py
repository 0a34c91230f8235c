"""What the heads hear amiss and the tables know better: words that tell no event, and events that are another by whom they are done to.

"Serangan jantung" is no attack, whatever its first word tells elsewhere; whoever drives out diplomats breaks relations and harms nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kawat.coding.lexical import Lexical
from kawat.coding.sidewords import SURE
from kawat.knowledge import Found
from kawat.knowledge.loader import Row
from kawat.language import Parse, Sentence
from kawat.language.parse import Trigger

_BEFORE = 1
"""So many words may stand between a verb and the phrase that it is said of: "menggelar sebuah demo day"."""


def put_right(parse: Parse, words: Lexical) -> Parse:
    """The parse without the triggers that tell no event, the others with the type that their recipients make theirs."""
    return replace(parse, sentences=tuple(_put_right(sentence, words) for sentence in parse.sentences))


def _put_right(sentence: Sentence, words: Lexical) -> Sentence:
    syntax = sentence.syntax
    if syntax is None or not syntax.triggers:
        return sentence
    none = tuple(words.nonevents.find(sentence.texts, sentence.lowers))
    kept = tuple(_retyped(each, sentence, words) for each in syntax.triggers if not _is_none(each, none))
    return sentence if kept == syntax.triggers else replace(sentence, syntax=replace(syntax, triggers=kept))


def _is_none(trigger: Trigger, none: Sequence[Found[Row]]) -> bool:
    """Whether a trigger stands in a phrase that tells no event, or right before one that tells none of its type."""
    for hit in none:
        inside = hit.first <= trigger.first and trigger.last < hit.last
        ahead = 0 < hit.first - trigger.last <= _BEFORE + 1
        kinds = {row["type"] for row in hit.values}
        if (inside and kinds & {"", trigger.type}) or (ahead and trigger.type in kinds):
            return True
    return False


def _retyped(trigger: Trigger, sentence: Sentence, words: Lexical) -> Trigger:
    told = sentence.lowers[trigger.first : trigger.last + 1]
    for word in _receiving(trigger, sentence):
        for row in words.objects.get(word, ()):
            if row["form"] in told:
                return replace(
                    trigger, types=((row["type"], trigger.probability),), modes=((row["mode"] or None, 1.0),)
                )
    return trigger


def _receiving(trigger: Trigger, sentence: Sentence) -> Iterator[str]:
    """The words that the heads take for its recipients, in small letters."""
    for party in trigger.parties:
        if party.role == "recipient" and party.word is not None and party.probability >= SURE:
            yield sentence.lowers[party.word]
