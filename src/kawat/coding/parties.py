"""The words that the heads take for parties of events, and nouns that speak, as mentions: the tables' where they know one there, else the phrase as it stands.

A phrase that no table explains ("ratusan pedemo", "kelompok perlawanan") is an actor told by its description. Its country is the state's or
body's that hangs on it in the tree ("pasukan koalisi pimpinan AS"), else it stays open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kawat.coding.beside import described_in_full
from kawat.coding.lexical import Lexical
from kawat.coding.mention import Mention
from kawat.coding.parts import seen_as
from kawat.knowledge import Found
from kawat.knowledge.loader import Row
from kawat.language import Parse, Sentence
from kawat.language.parse import Syntax

LIKELY = 0.3
"""A word that stands less probably for a party than this is no party."""
_PARTS = frozenset(("flat", "compound", "amod", "nummod", "det", "fixed", "goeswith"))
_OWNERS = frozenset(("nmod", "compound", "flat", "amod"))
_SUBJECTS = frozenset(("nsubj",))
_NOUN = "NOUN"
_SPEAKING = frozenset((_NOUN, "PROPN"))
_HYPHEN = "-"
_AHEAD = 3
_PLURAL = frozenset(("nummod",))
_NO_PARTY = frozenset(("VERB", "ADV", "SCONJ", "CCONJ", "ADP", "PUNCT", "AUX", "PART"))

Rows = tuple[tuple[Mention, ...], ...]


def with_parties(parse: Parse, rows: Sequence[Sequence[Mention]], words: Lexical) -> Rows:
    """The mentions of each sentence, and one more for each likely party that no mention holds."""
    return tuple(
        _completed(parse, index, sentence, tuple(row), words)
        for index, (sentence, row) in enumerate(zip(parse.sentences, rows, strict=True))
    )


def with_speakers(parse: Parse, rows: Sequence[Sequence[Mention]], words: Lexical) -> Rows:
    """The mentions of each sentence, and one more for each noun that says something by a cue and that no mention holds: "dakwaan itu menyebut"."""
    out = []
    for index, (sentence, row) in enumerate(zip(parse.sentences, rows, strict=True)):
        full = list(row)
        if sentence.syntax is not None and not sentence.headline:
            for cue in words.cues.find(sentence.texts, sentence.lowers):
                word = _saying(sentence, cue, full, words)
                made = None
                if word is not None:
                    made = _described(parse, index, sentence, word, None, sentence.syntax, full, words)
                if made is not None:
                    full.append(made)
        out.append(tuple(sorted(full, key=lambda mention: mention.first)))
    return tuple(out)


def _saying(sentence: Sentence, cue: Found[Row], row: Sequence[Mention], words: Lexical) -> int | None:
    """The noun that speaks by a cue: its subject in the tree, or the first noun behind "kata" and "menurut"; None where a mention speaks."""
    syntax, place = sentence.syntax, cue.values[0]["place"]
    if syntax is None or cue.values[0]["voice"] == "passive":
        return None
    if place != "before":
        at = cue.last
        while at < len(syntax.tags) and sentence.lowers[at] in words.plurals | words.articles | words.determiners:
            at += 1
        return at if at < len(syntax.tags) and syntax.tags[at] == _NOUN and mention_at(row, at) is None else None
    for word, (head, relation) in enumerate(zip(syntax.heads, syntax.relations, strict=True)):
        if relation in _SUBJECTS and cue.first <= head - 1 < cue.last:
            return word if syntax.tags[word] in _SPEAKING and mention_at(row, word) is None else None
    return None


def mention_at(row: Sequence[Mention], word: int) -> Mention | None:
    """The mention that holds a word."""
    return next((mention for mention in row if mention.first <= word < mention.last), None)


def _completed(
    parse: Parse, index: int, sentence: Sentence, row: tuple[Mention, ...], words: Lexical
) -> tuple[Mention, ...]:
    syntax = sentence.syntax
    if syntax is None or not syntax.triggers:
        return row
    likely: dict[int, tuple[float, str | None]] = {}
    for trigger in syntax.triggers:
        for party in trigger.parties:
            if party.word is not None and party.probability >= LIKELY and party.role != "attributed":
                sector = party.sectors[0][0] or None if party.sectors else None
                if party.probability > likely.get(party.word, (0.0, None))[0]:
                    likely[party.word] = party.probability, sector
    out = list(row)
    for word, (_, sector) in sorted(likely.items()):
        held = mention_at(out, word)
        if held is not None:
            at = out.index(held)
            out[at] = _with_owner(held, word, sentence, out, sector, words)
        elif syntax.tags[word] not in _NO_PARTY:
            made = _described(parse, index, sentence, word, sector, syntax, out, words)
            if made is not None:
                out.append(made)
    return tuple(sorted(out, key=lambda mention: mention.first))


def _with_owner(
    mention: Mention, word: int, sentence: Sentence, row: Sequence[Mention], sector: str | None, words: Lexical
) -> Mention:
    """A mention without a country takes that of what hangs on it; the sector that the heads see stands by."""
    syntax = sentence.syntax
    if mention.kind == "pronoun" or syntax is None:
        return mention
    country = (
        mention.country or _owner(word, syntax, row, mention) or _joined(sentence, mention.first, mention.last, words)
    )
    return replace(mention, country=country, guess=sector)


def _owner(word: int, syntax: Syntax, row: Sequence[Mention], itself: Mention | None) -> str | None:
    """The country of a state or body that hangs on a word as its owner."""
    for other in row:
        if other is itself or other.country is None or other.kind not in ("state", "org"):
            continue
        for at in range(other.first, other.last):
            over = syntax.heads[at] - 1
            if over == word and syntax.relations[at] in _OWNERS:
                return other.country
            # "pasukan pimpinan AS": one word may stand between that is nobody
            between = over >= 0 and syntax.heads[over] == word + 1 and syntax.relations[over] in _OWNERS
            if between and syntax.relations[at] in _OWNERS and mention_at(row, over) is None:
                return other.country
    return None


def _joined(sentence: Sentence, first: int, last: int, words: Lexical) -> str | None:
    """The country that a word of a phrase, or one right before it, begins with: "US-led forces"."""
    for at in range(max(0, first - _AHEAD), last):
        state, mark, rest = sentence.texts[at].partition(_HYPHEN)
        end = at
        if not mark and sentence.texts[at + 1 : at + 2] == (_HYPHEN,):
            end, rest = at + 2, "".join(sentence.texts[at + 2 : at + 3])
        if end < first - 1:
            continue
        if state and rest.islower():  # "Guinea-Bissau" is a name by itself
            found = words.actor_parts.at((state,), (state.lower(),), 0)
            country = (
                next((part.row["iso3"] for part in found.values if part.kind == "country"), None) if found else None
            )
            if country:
                return str(country)
    return None


def _described(
    parse: Parse,
    index: int,
    sentence: Sentence,
    word: int,
    sector: str | None,
    syntax: Syntax,
    row: Sequence[Mention],
    words: Lexical,
) -> Mention | None:
    """The phrase of a word: it and what belongs to it on both sides, up to the next mention."""
    taken = {at for mention in row for at in range(mention.first, mention.last)}
    part = [
        syntax.heads[at] == word + 1 and syntax.relations[at] in _PARTS and at not in taken
        for at in range(len(syntax.heads))
    ]
    first, last = word, word + 1
    while first > 0 and part[first - 1]:
        first -= 1
    while last < len(part) and part[last]:
        last += 1
    if not any(map(str.isalpha, sentence.texts[word])):
        return None
    span = parse.span(sentence.words[first], sentence.words[last - 1])
    # "Tanah Air": words of the language in which the encoder hears no name
    common = all(lower in words.known_words for lower in sentence.lowers[first:last])
    heard = any(name.first < last and first <= name.last for name in syntax.names)
    named = syntax.tags[word] == "PROPN" and (heard or not common)
    before = sentence.lowers[first - 1] if first else ""
    plural = before in words.plurals or any(syntax.relations[at] in _PLURAL for at in range(first, last))
    told = Mention(
        sentence=index,
        first=first,
        last=last,
        span=span,
        kind="group" if plural or not named else "name" if sentence.headline else "person",
        name=span.text,
        country=_owner(word, syntax, row, None) or _joined(sentence, first, last, words),
        headline=sentence.headline,
        described=not named,
        plural=plural,
        noun=sentence.lowers[word],
        guess=sector,
        seen=seen_as(sentence, first, last) if named else None,
    )
    return told if named else described_in_full(told, parse, sentence, words)
