"""Whether an event is told on somebody's word: on that of the speaker of the sentence, or as the story's own, by one linear model.

"X mengatakan pasukan menyerang desa" is X's claim, but what a speaker only refers to ("X mengatakan, sejak perang berakhir, …"), and what the speaker
does by speaking ("X menyatakan mendukung"), the story tells itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from kawat.coding.clauses import clause_start
from kawat.coding.lexical import Lexical
from kawat.coding.linear import logit
from kawat.coding.voices import Said
from kawat.coding.ways import top_of
from kawat.language import Sentence
from kawat.language.parse import Trigger

CREDITED = 0.2
"""An event is a speaker's claim if it is at least so probable."""
HEARD = 0.1
"""Words that the heads take for who says so are looked at from here."""
_TURNS = frozenset(("acl", "acl:relcl", "advcl", "nmod", "obl", "parataxis", "conj", "appos"))
_STEPS = (0.05, 0.2, 0.4, 0.6, 0.8, 0.95)
_FAR = 3


def source_features(
    trigger: Trigger, sentence: Sentence, quote: Said | None, heard: float, words: Lexical, *, acts: bool, agree: bool
) -> dict[str, float]:
    """Of an event that a speaker of its sentence may claim: ``quote`` holds it, if any does; ``heard``: how probably the heads hear who says so;
    ``acts``: whether the speaker is one of its actors; ``agree``: whether the heads and the quote name the same speaker."""
    out = dict.fromkeys(_told(trigger, sentence, quote, heard, words, acts=acts, agree=agree), 1.0)
    return out | {"heard": logit(heard), f"heard:{_how(quote)}": logit(heard)}


def _how(quote: Said | None) -> str:
    return "none" if quote is None else quote.kind


def _told(
    trigger: Trigger, sentence: Sentence, quote: Said | None, heard: float, words: Lexical, *, acts: bool, agree: bool
) -> Iterator[str]:
    how, kind = _how(quote), trigger.type
    status = trigger.statuses[0][0] if trigger.statuses else None
    yield "bias"
    yield f"quote:{how}"
    yield f"step:{how}:{sum(heard >= each for each in _STEPS)}"
    yield f"agree:{how}:{agree}"
    yield f"type:{kind}"
    yield f"type:{kind}:{how}"
    yield f"status:{status}"
    yield f"status:{status}:{how}"
    yield f"acts:{acts}"
    yield f"acts:{acts}:{how}"
    yield f"acts:{acts}:{kind}"
    yield f"acts:{acts}:{status}"
    if quote is not None and quote.cue is not None:
        yield f"cue:{quote.cue.text.lower()}"
    opening = sentence.lowers[clause_start(sentence, trigger.first, words)]
    if opening in words.clauses:
        yield f"clause:{opening}"
    syntax = sentence.syntax
    if syntax is None:
        return
    at = top_of(trigger.first, trigger.last + 1, syntax)
    yield f"tag:{syntax.tags[at]}"
    yield f"tag:{syntax.tags[at]}:{how}"
    turns, seen = [], set()
    while at not in seen and at >= 0:
        seen.add(at)
        if syntax.relations[at] in _TURNS:
            turns.append(syntax.relations[at])
        at = syntax.heads[at] - 1
    yield f"turns:{min(_FAR, len(turns))}:{how}"
    for turn in turns[:_FAR]:
        yield f"turn:{turn}"
    if turns:
        yield f"last turn:{turns[-1]}:{how}"
