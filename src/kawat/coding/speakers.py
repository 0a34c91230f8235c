"""Which words near a cue stand for who speaks: of all mentions of the sentence the likeliest by one linear model, or nobody there.

What counts: on which side of the cue and how near, what stands between, the way that leads through the tree from the cue, what kind of mention it is,
and whether a name stands right behind an office ("Juru Bicara KPK Febri Diansyah").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kawat.coding.lexical import Lexical
from kawat.coding.linear import Linear
from kawat.coding.mention import Mention, is_clitic
from kawat.coding.ways import top, way
from kawat.knowledge import Found
from kawat.knowledge.loader import Row
from kawat.language import Sentence

NOBODY = None
_FARTHEST = 6
_COMMAS = 2
_NAMES = frozenset(("person", "name"))
_LONGEST = 40
_MANY = 4
GOES_ON = 0.4
"""A sentence that goes on at least so probably with the quote before it is a part of it."""


def speaker_at(
    sentence: Sentence,
    cue: Found[Row],
    row: Sequence[Mention],
    words: Lexical,
    model: Linear,
    *,
    direct: bool,
) -> Mention | None:
    """The likeliest mention of ``row``, None where most likely nobody in the sentence speaks. ``direct`` tells a quotation in marks."""
    found = candidates(row)
    features = [speaker_features(sentence, cue, each, row, words, direct=direct) for each in found]
    return found[model.best(features)[0]]


def candidates(row: Sequence[Mention]) -> list[Mention | None]:
    """Who competes; nobody first."""
    return [NOBODY, *row]


def speaker_features(
    sentence: Sentence,
    cue: Found[Row],
    mention: Mention | None,
    row: Sequence[Mention],
    words: Lexical,
    *,
    direct: bool,
) -> dict[str, float]:
    """Of one candidate."""
    form, voice, place = cue.values[0]["form"].lower(), cue.values[0]["voice"], cue.values[0]["place"]
    how = "direct" if direct else "reported"
    if mention is None:
        return {
            "nobody": 1.0,
            f"nobody:{how}": 1.0,
            f"nobody:{voice}:{place}": 1.0,
            f"nobody:{form}": 1.0,
            f"nobody:first:{cue.first == 0}": 1.0,
        }
    return dict.fromkeys(_told(sentence, cue, mention, row, words, form, f"{voice}:{place}", how), 1.0)


def _told(
    sentence: Sentence,
    cue: Found[Row],
    mention: Mention,
    row: Sequence[Mention],
    words: Lexical,
    form: str,
    sort: str,
    how: str,
) -> Iterator[str]:
    behind = mention.first >= cue.last
    hand = "behind" if behind else "before"
    first, last = (cue.last, mention.first) if behind else (mention.last, cue.first)
    between = sentence.lowers[first:last] if last > first else ()
    near = min(_FARTHEST, len(between).bit_length())
    commas = min(_COMMAS, sum(word == "," for word in between))
    yield f"{hand}"
    yield f"{hand}:{how}"
    yield f"{sort}:{hand}:{near}"
    yield f"{sort}:{hand}:commas:{commas}"
    yield f"{form}:{hand}"
    yield f"{hand}:near:{near}:commas:{commas}"
    if any(word in words.clauses for word in between):
        yield f"{hand}:clause between"
    if any(word in words.complementizers for word in between):
        yield f"{hand}:complementizer between"
    kind = "clitic" if is_clitic(mention) else mention.kind
    yield f"is:{kind}"
    yield f"is:{kind}:{hand}"
    yield f"is:{kind}:{hand}:near:{near}"
    if mention.described:
        yield f"described:{hand}"
    if mention.locative:
        yield f"place:{hand}"
    if mention.office:
        yield "office"
    if mention.sector:
        yield f"sector:{mention.sector}"
    at = row.index(mention)
    if at and _apposed(sentence, row[at - 1], mention):
        yield f"behind its office:{mention.kind in _NAMES}"
    if at + 1 < len(row) and _apposed(sentence, mention, row[at + 1]):
        yield f"before its name:{row[at + 1].kind in _NAMES}"
    yield f"number:{hand}:{min(3, at)}"
    if all(other.first < cue.last or other.first >= mention.first for other in row) and behind:
        yield "nearest behind"
    if all(other.last > cue.first or other.last <= mention.last for other in row) and not behind:
        yield "nearest before"
    syntax = sentence.syntax
    if syntax is not None:
        word = top(mention, syntax)
        found = way(word, cue.first, cue.last - 1, syntax)
        yield f"way:{found}"
        yield f"way:{sort}:{found}"
        yield f"relation:{syntax.relations[word]}:{hand}"


def going_on_features(
    sentence: Sentence, row: Sequence[Mention], words: Lexical, *, kind: str, cued: bool
) -> dict[str, float]:
    """Of a sentence without marks behind a quote of a ``kind``, with a cue or without: whether its words are still the speaker's."""
    lowers = sentence.lowers
    persons = {mention.pronoun["person"] for mention in row if mention.pronoun is not None}
    names = sum(mention.pronoun is None and not mention.described for mention in row)
    size = len(lowers)
    out = {
        "bias": 1.0,
        f"kind:{kind}": 1.0,
        f"kind:{kind}:cued:{cued}": 1.0,
        "size": float(min(_LONGEST, size)) / _LONGEST,
        "names": float(min(_MANY, names)),
        "own cue": float(next(iter(words.cues.find(sentence.texts, lowers)), None) is not None),
        f"opens:{lowers[0] if size else ''}": 1.0,
    }
    for person in sorted(persons):
        out[f"person:{person}"] = out[f"person:{person}:{kind}"] = 1.0
    for cue in words.statuses.find(sentence.texts, lowers):
        for value in cue.values:
            out[f"status:{value['status']}"] = 1.0
    if any(text.isdigit() for text in sentence.texts):
        out["number"] = 1.0
    return out


def _apposed(sentence: Sentence, one: Mention, other: Mention) -> bool:
    """Whether a mention stands right behind another, at most a comma between."""
    return sentence.texts[one.last : other.first] in ((), (",",))
