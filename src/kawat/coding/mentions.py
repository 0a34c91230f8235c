"""Finds the words that can stand for an actor: names, offices, states, bodies, groups and pronouns, phrase by phrase.

A phrase is a run of parts: role words ("Presiden", "pasukan"), a state or body ("Rusia", "IAEA"), a proper name. What the run
means follows from its parts: role + state + name is a person of that state, role + state a body or group of it, a state alone
acts as its government. Which words are which is in the tables.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kawat.coding.gazetteer import gazetteer, spot_of
from kawat.coding.joining import is_post, is_second_office, joins, names_a_person, without_town
from kawat.coding.lexical import Lexical, Part, lexical
from kawat.coding.offices import GOVERNMENT, own_country, roles_of, sector_of, title_of
from kawat.coding.parts import CLOSE, COMMA, OPEN, actor_parts, adjacent, is_capital, is_short, seen_as, sure_names
from kawat.knowledge import Knowledge, Phrases
from kawat.knowledge.loader import Row
from kawat.language import Parse, Sentence
from kawat.reading import Span

_FULL = ("name", "abbreviation")
_APPOSED = "appos"
_BELONGS = frozenset((_APPOSED, "nmod", "flat"))
_PERSON = "PER"
_NO_PERSON = ("ORG", "LOC")
_MODIFIERS = frozenset(("amod", "compound", "flat", "nmod", "fixed"))
REACH = 60
_ORIGIN = 4
"""So many words behind a person stands the state that the person is from, the preposition among them."""
_TWICE = re.compile(r"\b(\w+)-\1\b")
"""A noun told twice for many: "pejabat-pejabat"."""
_BRACKET = re.compile(r"\s*\([^()]*\)$")


@dataclass(frozen=True, slots=True, eq=False)
class Mention:
    """Words ``first`` up to ``last`` of sentence ``sentence``. ``name`` is the proper name in it, if it has one.

    ``kind`` is an actor's kind, ``name`` for a proper name that nothing explains, or ``pronoun``. ``locative`` tells that a
    locative preposition stands before it; ``described`` that its actor is told by a role and not named. ``noun`` are the words of
    a description without articles and determiners, its head first, ``guess`` the sector that the heads see, for want of a better. ``title`` are the
    words of the office alone, in one spelling: "menlu" is "menteri luar negeri"; ``held`` is that office as the table of people has it. ``apposed`` is
    the first word of the mention that it stands in apposition to; ``seen`` is what the encoder takes the name for: PER, ORG or LOC.
    """

    sentence: int
    first: int
    last: int
    span: Span
    kind: str
    name: str
    country: str | None = None
    sector: str | None = None
    headline: bool = False
    locative: bool = False
    capital: bool = False
    town: bool = False
    described: bool = False
    definite: bool = False
    plural: bool = False
    office: bool = False
    person: tuple[dict[str, str], ...] = ()
    body: str | None = None
    pronoun: dict[str, str] | None = None
    head: str | None = None
    short: str | None = None
    noun: str | None = None
    guess: str | None = None
    title: str | None = None
    held: str | None = None
    apposed: int | None = None
    seen: str | None = None


def is_clitic(mention: Mention) -> bool:
    """Whether a mention is a pronoun that stands against another word: "katanya"."""
    return mention.pronoun is not None and mention.pronoun["kind"] == "clitic"


def near(row: Sequence[Mention], first: int, last: int) -> Sequence[Mention]:
    """The mentions of a sentence within sixty words of words ``first`` to ``last``: what stands farther has no part in them."""
    begin = bisect_left(row, first - REACH, key=lambda mention: mention.first)
    end = bisect_left(row, last + REACH, key=lambda mention: mention.first)
    return row[begin:end]


def mentions(parse: Parse, knowledge: Knowledge) -> tuple[tuple[Mention, ...], ...]:
    """The mentions of each sentence, from left to right."""
    words, towns = lexical(parse.lang, knowledge), gazetteer(parse.lang, knowledge)
    names = sure_names(parse, words)
    parts = [actor_parts(sentence, words, names) for sentence in parse.sentences]
    named = {
        part.row["iso3"] for some in parts for part in some if part.kind == "country" and part.row["kind"] in _FULL
    }
    return tuple(
        _related(
            sentence,
            words,
            [
                _told(_as_state(mention, sentence, towns), parse, sentence, words)
                for mention in _in_sentence(
                    parse,
                    index,
                    sentence,
                    [each for each in some if not is_short(each) or named & words.shorts],
                    words,
                    towns,
                )
            ],
        )
        for index, (sentence, some) in enumerate(zip(parse.sentences, parts, strict=True))
    )


def _related(sentence: Sentence, words: Lexical, row: Sequence[Mention]) -> tuple[Mention, ...]:
    """The row, with what its mentions have to do with one another."""
    return _apposed(sentence, _from(sentence, words, row))


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
        head = next(at for at in range(mention.first, mention.last) if not _inside(syntax.heads[at] - 1, mention))
        relation, hangs = syntax.relations[head], _inside(syntax.heads[head] - 1, before)
        beside = between in ((COMMA,), (OPEN,)) and relation == _APPOSED and hangs
        # "Ketua Konferensi Republik di Senat Jon Kyl": where an office is held, and who holds it
        held = before.described and before.office and before.kind == mention.kind == "person" and not mention.described
        if beside or (held and relation in _BELONGS and hangs and len(between) <= 1):
            mention = replace(mention, apposed=before.first)
        out.append(mention)
    return tuple(out)


def _inside(word: int, mention: Mention) -> bool:
    return mention.first <= word < mention.last


def _told(mention: Mention, parse: Parse, sentence: Sentence, words: Lexical) -> Mention:
    """An actor told by a description is called by the whole of it: "beberapa pejabat keamanan", "seorang pejabat pada kementerian pertanian".

    What belongs to it are the article or number before it and, where it names no state, what hangs on its words in the tree.
    """
    syntax = sentence.syntax
    if not mention.described or syntax is None or mention.kind == "state":
        return mention
    first, last = mention.first, mention.last
    while first and sentence.lowers[first - 1] in words.plurals | words.articles:
        first -= 1
    told = last
    while not mention.country and last < len(sentence.words) and mention.first <= syntax.heads[last] - 1 < last:
        if syntax.relations[last] not in _MODIFIERS or sentence.lowers[last] in words.function_words:
            break
        last += 1
        told = last
    if not mention.country:
        last = _with_place(sentence, mention, last, words)
    name = parse.span(sentence.words[first], sentence.words[last - 1]).text
    head = next(
        (at for at in range(mention.first, told) if not mention.first <= syntax.heads[at] - 1 < told), mention.first
    )
    bare = _TWICE.sub(r"\1", " ".join(sentence.lowers[head:told] + sentence.lowers[mention.first : head]))
    return replace(mention, name=name, noun=mention.noun or bare)


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
    return min((name.first for name in syntax.names if name.kind == _PERSON and last < name.first < end), default=end)


def _as_state(mention: Mention, sentence: Sentence, towns: Phrases[Row]) -> Mention:
    """A town of the gazetteer that no table names as an actor stands for its state, where only one state has such a town."""
    if mention.kind != "name":
        return mention
    hit = towns.at(sentence.texts, sentence.lowers, mention.first)
    if hit is None or hit.last != mention.last:
        return mention
    countries = {spot_of(row).country for row in hit.values}
    if len(countries) > 1:
        return mention
    return replace(mention, kind="state", country=countries.pop(), sector=GOVERNMENT, capital=True, town=True)


def _in_sentence(
    parse: Parse, index: int, sentence: Sentence, parts: Sequence[Part], words: Lexical, towns: Phrases[Row]
) -> Iterator[Mention]:
    i = 0
    while i < len(parts):
        run = [parts[i]]
        i += 1
        while i < len(parts) and (
            joins(run, parts[i], sentence, words)
            or is_post(run, parts[i:], sentence, words)
            or is_second_office(run, parts[i:], sentence, words)
        ):
            run.append(parts[i])
            i += 1
        mention = _meaning(parse, index, sentence, without_town(sentence, run, towns), words)
        if mention:
            yield mention


def _meaning(parse: Parse, index: int, sentence: Sentence, run: list[Part], words: Lexical) -> Mention | None:
    first, last = run[0].first, run[-1].last
    before = sentence.lowers[first - 1] if first else ""
    if before in words.determiners and first > 1:
        before = sentence.lowers[first - 2]
    roles = roles_of(run, words)
    state = next((part for part in run if part.kind == "country"), None)
    body = next((part for part in run if part.kind == "org"), None)
    named = next((part for part in run if part.kind in ("name", "person")), None)
    span = parse.span(sentence.words[first], sentence.words[last - 1])
    base = Mention(
        sentence=index,
        first=first,
        last=last,
        span=span,
        kind="name",
        name=span.text,
        headline=sentence.headline,
        locative=before in words.locatives,
        short=_bracketed(sentence, last),
    )
    country = (state and state.row["iso3"]) or (body and body.row["country"]) or own_country(roles)
    title = title_of(sentence, run, words) if roles else None
    base = replace(base, title=title, held=words.held.get(title) if title else None)
    former = before in words.formers
    if run[0].kind == "pronoun":
        row = run[0].row
        noun = " ".join(word for word in sentence.lowers[first:last] if word not in words.determiners)
        head = next((words.kinds[word] for word in noun.split() if word in words.kinds), None)
        described = row["kind"] == "description" and row["number"] == "singular"
        return replace(
            base,
            kind="pronoun",
            pronoun=row,
            plural=row["number"] != "singular",
            head=head or (_kind_of_role(noun, words) if described else None),
            noun=noun if described else None,
        )
    if named is not None and roles and named.kind == "name" and _is_definite(sentence, last, words):
        # Nobody's name takes a determiner: "Kepala Badan Pangan Nasional itu" is an office told again.
        return replace(
            base,
            kind="person",
            country=country,
            sector=sector_of(roles, body, state, words),
            described=True,
            office=True,
            definite=True,
        )
    if named is not None and roles and _is_somebodys(roles, named):
        whose = country or _country_of(named.tenures)
        governs = roles[0].row["form"] in words.governments and whose is not None
        return replace(
            base,
            kind="state" if governs else roles[0].row["kind"],
            country=whose,
            sector=roles[0].row["sector"] or None,
            described=True,
            plural=roles[0].row["plural"] == "yes",
            office=True,
        )
    if named is not None:
        proper = parse.span(sentence.words[named.first], sentence.words[named.last - 1]).text
        sector = "ELI" if former else sector_of(roles, body, state, words)
        seen = seen_as(sentence, named.first, named.last)
        office = names_a_person(run)
        if office and named.kind == "name" and seen in _NO_PERSON and named.last == last:
            # "Ketua Konferensi Republik", "Uskup Agung York": whose office it is, not who holds it
            definite = _is_definite(sentence, last, words)
            return replace(
                base, kind="person", country=country, sector=sector, described=True, office=True, definite=definite
            )
        person = office or named.kind == "person" or (bool(roles) and seen == _PERSON)
        if (
            roles
            and roles[-1].row["kind"] == "org"
            and named.kind == "name"
            and seen != _PERSON
            and _opens_a_name(roles[-1], named, sentence)
        ):
            # "Badan Pangan Nasional": the role word is a part of the body's name, and "Kepala" before it an office.
            if names_a_person(run[:-2]):
                definite = _is_definite(sentence, last, words)
                return replace(
                    base, kind="person", country=country, sector=sector, described=True, office=True, definite=definite
                )
            return replace(base, kind="org", country=country, sector=sector, body=span.text)
        known = named.tenures
        ends = {sentence.lowers[named.first], sentence.lowers[named.last - 1]}
        if not person and not roles and last - first > 1 and ends & words.place_heads:
            return None  # "Kota Salisbury", "Kerch Strait": places, and nobody
        return replace(
            base,
            kind="person" if person else "name",
            name=proper,
            country=country or _country_of(known),
            sector=sector,
            office=bool(roles),
            person=known,
            seen=seen,
        )
    if roles:
        role = roles[0]
        kind = role.row["kind"]
        plural = any(part.row["plural"] == "yes" for part in roles) or before in words.plurals
        if (
            kind == "org"
            and role.row["sector"] == GOVERNMENT
            and state
            and not body
            and role.row["form"] in words.governments
        ):
            kind = "state"
        if plural and kind == "person":
            kind = "group"
        sector = "ELI" if former and kind == "person" else sector_of(roles, body, state, words)
        return replace(
            base,
            kind=kind,
            country=country,
            sector=sector,
            described=True,
            plural=plural,
            office=state is not None,
            definite=_is_definite(sentence, last, words),
        )
    if body is not None:
        row = body.row
        return replace(
            base,
            kind=row["kind"],
            name=_BRACKET.sub("", span.text),
            country=row["country"] or None,
            sector=row["sector"] or None,
            body=row["name"],
        )
    if state is not None:
        return replace(
            base,
            kind="state",
            name=_BRACKET.sub("", span.text),
            country=country,
            sector=state.row["sector"] or GOVERNMENT,
            capital=state.row["kind"] == "capital",
            body=None,
        )
    return None


def _kind_of_role(noun: str, words: Lexical) -> str | None:
    """The kind of actor that a role word means: "pengadilan" is a body; None of a word that is no role."""
    texts = tuple(noun.split())
    hit = words.actor_parts.at(texts, texts, 0) if texts else None
    return next((part.row["kind"] for part in hit.values if part.kind == "role"), None) if hit else None


def _is_somebodys(roles: Sequence[Part], named: Part) -> bool:
    """Whether a group or body is told by the person that it belongs to: "pemerintahan Presiden Joko Widodo", "keluarga Pak Jokowi"."""
    return roles[0].row["kind"] != "person" and (
        named.kind == "person" or any(part.row["title"] == "yes" for part in roles[1:])
    )


def _opens_a_name(role: Part, named: Part, sentence: Sentence) -> bool:
    """Whether a role word is the head of a body's name: one capitalised word right before the rest."""
    return role.last - role.first == 1 and adjacent(role, named) and is_capital(sentence.texts[role.first])


def _is_definite(sentence: Sentence, last: int, words: Lexical) -> bool:
    """Whether a determiner right behind says that the actor was named before: "politisi itu"."""
    if not set(sentence.lowers[last : last + 1]) & words.determiners:
        return False
    # "tahanan Palestina beberapa jam kemudian": the determiner is of the words behind it
    return sentence.syntax is None or sentence.syntax.heads[last] <= last


def _country_of(tenures: tuple[dict[str, str], ...]) -> str | None:
    found = {row["country"] for row in tenures}
    return found.pop() or None if len(found) == 1 else None


def _bracketed(sentence: Sentence, at: int) -> str | None:
    """The abbreviation that a bracket right after a name brings in: "Badan Energi Atom Internasional (IAEA)"."""
    texts = sentence.texts[at : at + 3]
    if len(texts) == 3 and texts[0] == OPEN and texts[2] == CLOSE and texts[1][:1].isupper() and len(texts[1]) > 1:
        return texts[1]
    return None
