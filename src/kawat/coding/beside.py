"""What stands beside a mention and belongs to it: the state a person is from, the name behind an office, the rest of a description."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from kawat.coding.lexical import Lexical
from kawat.coding.mention import Mention
from kawat.coding.parts import COMMA, OPEN, PERSON
from kawat.coding.ways import top, top_of
from kawat.language import Parse, Sentence

_APPOSED = "appos"
_BELONGS = frozenset((_APPOSED, "nmod", "flat"))
_MODIFIERS = frozenset(("amod", "compound", "flat", "nmod", "fixed"))
_NAMED = frozenset(("name", "person"))
_CALLED = 5
"""So many words may stand between a name and a nickname."""
_ORIGIN = 4
"""So many words behind a person stands the state that the person is from, the preposition among them."""
_POST = 6
"""So many words may stand between an office and its holder's name behind a comma."""
_TWICE = re.compile(r"\b(\w+)-\1\b")
"""A noun told twice for many: "pejabat-pejabat"."""


def related(sentence: Sentence, words: Lexical, row: Sequence[Mention]) -> tuple[Mention, ...]:
    """The row, with what its mentions have to do with one another."""
    return _renamed(sentence, words, _apposed(sentence, _from(sentence, words, row)))


def _renamed(sentence: Sentence, words: Lexical, row: Sequence[Mention]) -> tuple[Mention, ...]:
    """The row, with the nicknames of those named before: "Hadi Rudyatmo yang akrab disapa Rudy", "Rudy, panggilan akrab Hadi Rudyatmo"."""
    out = list(row[:1])
    for before, mention in pairwise(row):
        between = sentence.lowers[before.last : mention.first]
        told = len(between) <= _CALLED and set(between) & words.nicknames
        heard = {before.seen, mention.seen}
        if told and {before.kind, mention.kind} <= _NAMED and PERSON in heard and heard <= {PERSON, None}:
            mention = replace(mention, renames=before.first)
        out.append(mention)
    return tuple(out)


def _from(sentence: Sentence, words: Lexical, row: Sequence[Mention]) -> tuple[Mention, ...]:
    """The row, with the states that persons are told to be from: "Sumbue Antas dari Misi Permanen Vanuatu"."""
    out = list(row)
    for at, mention in enumerate(row):
        told = sentence.lowers[mention.last : mention.last + 1]
        if mention.kind not in ("name", "person") or mention.country or not set(told) & words.origins:
            continue
        behind = (other for other in row[at + 1 :] if other.country and other.first - mention.last <= _ORIGIN)
        state = next(behind, None)
        if state is not None:
            out[at] = replace(mention, country=state.country)
    return tuple(out)


def _apposed(sentence: Sentence, row: Sequence[Mention]) -> tuple[Mention, ...]:
    """The row, with each mention that the tree hangs on the one before it as its apposition, nothing but a comma or a bracket between them."""
    syntax = sentence.syntax
    if syntax is None:
        return tuple(row)
    out = list(row[:1])
    for before, mention in pairwise(row):
        between = sentence.texts[before.last : mention.first]
        head = top(mention, syntax)
        relation, hangs = syntax.relations[head], _inside(syntax.heads[head] - 1, before)
        beside = between in ((COMMA,), (OPEN,)) and relation == _APPOSED and hangs
        # "Ketua Konferensi Republik di Senat Jon Kyl": where an office is held, and who holds it
        held = before.described and before.office and before.kind == mention.kind == "person" and not mention.described
        if not beside and relation == _APPOSED and mention.seen == PERSON and between[-1:] == (COMMA,):
            # "A spokesman for Najaf governorate, Ahmed Duaibil": where the office is held stands between
            whose = next((other for other in out if _inside(syntax.heads[head] - 1, other)), None)
            if whose is not None and whose.kind == "person" and mention.first - whose.last <= _POST:
                out.append(replace(mention, apposed=whose.first))
                continue
        if beside or (held and relation in _BELONGS and hangs and len(between) <= 1):
            mention = replace(mention, apposed=before.first)
        out.append(mention)
    return tuple(out)


def _inside(word: int, mention: Mention) -> bool:
    return mention.first <= word < mention.last


def described_in_full(mention: Mention, parse: Parse, sentence: Sentence, words: Lexical) -> Mention:
    """An actor told by a description is called by the whole of it: "beberapa pejabat keamanan", "seorang pejabat pada kementerian pertanian".

    What belongs to it are the article or number before it and, where it names no state, what hangs on its words in the tree.
    """
    syntax = sentence.syntax
    if not mention.described or syntax is None or mention.headline or (mention.kind == "state" and mention.country):
        return mention
    first, last = mention.first, mention.last
    while first and sentence.lowers[first - 1] in words.plurals | words.articles:
        first -= 1
    told = last
    if not mention.country:
        while last < len(sentence.words) and mention.first <= syntax.heads[last] - 1 < last:
            if syntax.relations[last] not in _MODIFIERS or sentence.lowers[last] in words.function_words:
                break
            last += 1
        told = last
        last = _with_place(sentence, mention, last, words)
    country = mention.country or _state_in(sentence, mention.last, told, words)
    whole = parse.span(sentence.words[first], sentence.words[last - 1])
    head = top_of(mention.first, told, syntax)
    bare = _TWICE.sub(r"\1", " ".join(sentence.lowers[head:told] + sentence.lowers[mention.first : head]))
    # "wartawan terkenal Washington Post itu": the determiner stands behind all of it
    behind = set(sentence.lowers[told : told + 1]) & (words.determiners - words.others)
    again = bool(behind) and told > mention.last and _inside(syntax.heads[told] - 1, mention)
    definite = mention.definite or again
    return replace(mention, span=whole, name=whole.text, country=country, noun=mention.noun or bare, definite=definite)


def _state_in(sentence: Sentence, first: int, last: int, words: Lexical) -> str | None:
    """The state that the rest of a description names: "sumber keamanan Israel"."""
    for at in range(first, last):
        hit = words.actor_parts.at(sentence.texts, sentence.lowers, at)
        states = [part.row["iso3"] for part in hit.values if part.kind == "country"] if hit else []
        if states:
            return states[0]
    return None


def _with_place(sentence: Sentence, mention: Mention, last: int, words: Lexical) -> int:
    """Where a description ends with what it says of its body or place, right behind it: "pejabat pada kementerian pertanian"."""
    syntax = sentence.syntax
    if (
        syntax is None
        or last >= len(sentence.words)
        or sentence.lowers[last] not in words.locatives | words.origins | words.posts
    ):
        return last
    head = syntax.heads[last] - 1
    if head <= last or syntax.relations[head] not in _MODIFIERS or not mention.first <= syntax.heads[head] - 1 < last:
        return last
    end = head + 1
    while end < len(sentence.words) and head <= syntax.heads[end] - 1 < end and syntax.relations[end] in _MODIFIERS:
        end += 1
    return min((name.first for name in syntax.names if name.kind == PERSON and last < name.first < end), default=end)
