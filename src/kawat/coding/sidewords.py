"""How probably a word stands on a side of a trigger: the heads' probabilities, weighed with tree, tables and frames by one linear model.

The heads score each word by itself. Here the words of a side are looked at together: a second one joined by "and" to a sure one, one that stands
beneath another, the side on which the voice of the lexicon's form puts who acts, and the prepositions that its frame has for who receives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kawat.coding.forms import form_at
from kawat.coding.lexical import Lexical
from kawat.coding.linear import Linear, logit
from kawat.coding.mention import Mention, near
from kawat.coding.ways import top, way
from kawat.knowledge.loader import Row
from kawat.language import Parse, Sentence
from kawat.language.parse import Party, Syntax, Trigger

SIDES = {"actor": "recipient", "recipient": "actor"}
"""The roles that are sides, each with the other."""
SURE = 0.5
LEAST = 0.05
"""Less probable words are not kept, as by the heads."""
_LOOKED_AT = 0.05
"""A trigger less probable than this is left as it is."""
_UNHEARD = 0.02
"""What a word counts as that the heads do not take for a party."""
_FARTHEST = 6
_AND = "conj"
_MARK = "case"
_OBJECTS = frozenset(("obj", "iobj"))
_MENTIONS = frozenset(("person", "state", "org", "group"))

Heard = Mapping[int | None, Mapping[str, float]]


def with_sides(parse: Parse, rows: Sequence[Sequence[Mention]], words: Lexical, model: Linear) -> Parse:
    """The same parse, the parties of each trigger that stand on a side with the model's probabilities."""
    sentences = []
    for sentence, row in zip(parse.sentences, rows, strict=True):
        syntax = sentence.syntax
        if syntax is not None and syntax.triggers:
            ground = Ground.of(sentence, syntax, row)
            made = tuple(_weighed(each, ground, words, model) for each in syntax.triggers)
            sentence = replace(sentence, syntax=replace(syntax, triggers=made))
        sentences.append(sentence)
    return replace(parse, sentences=tuple(sentences))


@dataclass(frozen=True, slots=True)
class Ground:
    """A sentence as its triggers share it: the words that hang on each, and of each mention the word that hangs on one outside it."""

    sentence: Sentence
    syntax: Syntax
    row: Sequence[Mention]
    under: Mapping[int, Sequence[int]]
    holder: Mapping[int, Mention]
    tops: Mapping[int, int]

    @classmethod
    def of(cls, sentence: Sentence, syntax: Syntax, row: Sequence[Mention]) -> Ground:
        under: dict[int, list[int]] = {}
        for word, head in enumerate(syntax.heads):
            under.setdefault(head - 1, []).append(word)
        holder = {word: mention for mention in reversed(row) for word in range(mention.first, mention.last)}
        tops = {mention.first: top(mention, syntax) for mention in row}
        return cls(sentence, syntax, row, under, holder, tops)


def _weighed(trigger: Trigger, ground: Ground, words: Lexical, model: Linear) -> Trigger:
    if trigger.probability < _LOOKED_AT:
        return trigger
    sectors = {each.word: each.sectors for each in trigger.parties if each.sectors}
    out = [each for each in trigger.parties if each.role not in SIDES]
    for word, role, features in side_features(trigger, ground, words):
        share = model.probability(features)
        if share >= LEAST:
            out.append(Party(word, role, share, sectors.get(word, ())))
    return replace(trigger, parties=tuple(out))


def side_features(
    trigger: Trigger, ground: Ground, words: Lexical
) -> Iterator[tuple[int | None, str, dict[str, float]]]:
    """(word or None, role, features) of each word that may stand on a side, and of nobody in the sentence."""
    heard: dict[int | None, dict[str, float]] = {None: {}}
    for party in trigger.parties:
        heard.setdefault(party.word, {})[party.role] = party.probability
    for known in [each for each in heard if each is not None]:
        for below in ground.under.get(known, ()):
            if ground.syntax.relations[below] == _AND and not trigger.first <= below <= trigger.last:
                heard.setdefault(below, {})
    for mention in near(ground.row, trigger.first, trigger.last + 1):
        word_of = ground.tops[mention.first]
        if mention.kind in _MENTIONS and not trigger.first <= word_of <= trigger.last:
            heard.setdefault(word_of, {})
    found = form_at(trigger, ground.sentence, words)
    rows = found.values if found else ()
    form = next((row for row in rows if row["type"] == trigger.type), rows[0] if rows else None)
    voice = form["voice"] if form else "none"
    standing = {word: list(_standing(word, trigger, voice, form, ground)) for word in heard if word is not None}
    for role, other in SIDES.items():
        sure = frozenset(word for word, each in heard.items() if word is not None and each.get(role, 0.0) >= SURE)
        shares = sorted((each.get(role, 0.0) for each in heard.values()), reverse=True)
        nobody = logit(heard[None].get(role, 0.0) or _UNHEARD)
        best, second = (logit(share or _UNHEARD) for share in (*shares, shares[0])[:2])
        for word, each in heard.items():
            own = each.get(role, 0.0)
            sure_of = logit(own or _UNHEARD)
            features = {
                "heard": sure_of,
                f"{role}": 1.0,
                f"{role}:rest": second if own == shares[0] else best,
                f"{role}:type:{trigger.type}": 1.0,
            }
            if word is None:
                features = {name if name == "heard" else f"nobody:{name}": value for name, value in features.items()}
                features[f"nobody:{role}:heard"] = sure_of
                features[f"nobody:{role}:voice:{voice}"] = 1.0
                yield word, role, features
                continue
            features |= {
                f"{role}:heard": sure_of,
                f"{role}:heard:{trigger.type}": sure_of,
                f"{role}:best": float(own == shares[0] and own > 0),
                f"{role}:unheard": float(own == 0),
                f"{role}:other": logit(each.get(other, 0.0) or _UNHEARD),
                f"{role}:says": logit(each.get("attributed", 0.0) or _UNHEARD),
                f"{role}:nobody": nobody,
            }
            features |= {f"{role}:{name}": 1.0 for name in standing[word]}
            features |= {f"{role}:{name}": 1.0 for name in _beside(word, trigger.type, own, heard, role, sure, ground)}
            yield word, role, features


def _standing(word: int, trigger: Trigger, voice: str, form: Row | None, ground: Ground) -> Iterator[str]:
    """How a word stands to the trigger: where, by which way through the tree, behind which preposition, as what."""
    sentence, syntax = ground.sentence, ground.syntax
    hand = "before" if word < trigger.first else "behind"
    yield f"far:{hand}:{min(_FARTHEST, abs(word - trigger.first).bit_length())}"
    yield f"voice:{voice}:{hand}"
    found = way(word, trigger.first, trigger.last, syntax)
    yield f"way:{found}"
    yield f"way:{voice}:{found}"
    marks = [sentence.lowers[below] for below in ground.under.get(word, ()) if syntax.relations[below] == _MARK][:1]
    for mark in marks:
        yield f"mark:{mark}"
        yield f"mark:{mark}:{trigger.type}"
        if form is not None:
            if mark in form["recipient"].split("|"):
                yield "frame:receives"
            if mark in form["agent"].split("|"):
                yield "frame:acts"
    if form is not None and not marks and found.startswith("under:") and syntax.relations[word] in _OBJECTS:
        yield "frame:object" if "object" in form["recipient"].split("|") else "frame:no object"
    mention = ground.holder.get(word)
    kind = "none" if mention is None else mention.kind
    yield f"is:{kind}"
    yield f"is:{kind}:{trigger.type}"
    if mention is not None and mention.locative:
        yield "is:place"
        yield f"is:place:{trigger.type}"
    yield f"tag:{syntax.tags[word]}"


def _beside(
    word: int, kind: str, own: float, heard: Heard, role: str, sure: frozenset[int], ground: Ground
) -> Iterator[str]:
    """How a word stands to the sure ones of its side."""
    syntax = ground.syntax
    over = syntax.heads[word] - 1
    if over in sure:
        yield "beneath sure"
        yield f"beneath sure:{syntax.relations[word]}"
        if syntax.heads[over] - 1 in sure:
            yield "beneath two"
    for below in ground.under.get(word, ()):
        if below in sure:
            yield f"over sure:{syntax.relations[below]}"
    mention = ground.holder.get(word)
    if mention is not None:
        others = [heard[at].get(role, 0.0) for at in range(mention.first, mention.last) if at != word and at in heard]
        if others and max(others) > own:
            yield "likelier in its mention"
        elif others:
            yield "likeliest in its mention"
    if not sure:
        yield "none sure"
        yield f"none sure:{kind}"
    elif word not in sure:
        yield "another sure"
        yield f"another sure:{kind}"
    elif len(sure) > 1:
        yield f"with another sure:{kind}"
