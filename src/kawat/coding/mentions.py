"""Finds the words that can stand for an actor: names, offices, states, bodies, groups and pronouns, phrase by phrase.

A phrase is a run of parts: role words ("Presiden", "pasukan"), a state or body ("Rusia", "IAEA"), a proper name. What the run
means follows from its parts: role + state + name is a person of that state, role + state a body or group of it, a state alone
acts as its government. Which words are which is in the tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kawat.coding.beside import described_in_full, related
from kawat.coding.gazetteer import gazetteer, spot_of
from kawat.coding.joining import CAPITAL, is_post, is_second_office, joins, names_a_person, without_town
from kawat.coding.lexical import Lexical, Part, lexical
from kawat.coding.mention import Mention
from kawat.coding.offices import GOVERNMENT, own_country, post_of, roles_of, sector_of, title_of
from kawat.coding.parts import (
    CLOSE,
    OPEN,
    PERSON,
    PLACE,
    actor_parts,
    adjacent,
    is_capital,
    is_short,
    names_in,
    seen_as,
    sure_names,
    without_common,
)
from kawat.knowledge import Knowledge, Phrases
from kawat.knowledge.loader import Row
from kawat.language import Parse, Sentence
from kawat.language.parse import Syntax

_FULL = ("name", "abbreviation")
_NO_PERSON = ("ORG", "LOC")
_SORTS = frozenset(("amod", "nmod", "flat", "compound"))
_RELATIVE, _DETERMINER = "acl", "det"
_CLAUSE = 15
"""So many words of a clause may stand between a noun and its determiner."""
_BRACKET = re.compile(r"\s*\([^()]*\)$")


def mentions(parse: Parse, knowledge: Knowledge) -> tuple[tuple[Mention, ...], ...]:
    """The mentions of each sentence, from left to right."""
    words, towns = lexical(parse.lang, knowledge), gazetteer(parse.lang, knowledge)
    names = sure_names(parse, words)
    parts = without_common([actor_parts(sentence, words, names) for sentence in parse.sentences], parse, words)
    named = {
        part.row["iso3"] for some in parts for part in some if part.kind == "country" and part.row["kind"] in _FULL
    }
    return tuple(
        related(
            sentence,
            words,
            [
                described_in_full(_as_state(mention, sentence, towns), parse, sentence, words)
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


def _as_state(mention: Mention, sentence: Sentence, towns: Phrases[Row]) -> Mention:
    """A town of the gazetteer that no table names as an actor stands for its state, where only one state has such a town."""
    if mention.kind != "name" or mention.seen == PERSON:
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
        run = without_town(sentence, run, towns)
        mention = _meaning(parse, index, sentence, run, words)
        if mention:
            owners = _owners(run, mention) if mention.kind in ("person", "group") else []
            inner = filter(None, (_meaning(parse, index, sentence, [each], words) for each in owners))
            yield replace(mention, within=tuple(inner)) if owners else mention


def _owners(run: Sequence[Part], mention: Mention) -> list[Part]:
    """The state, the body and the person whose somebody is, by the words of a phrase: "Perdana Menteri Malaysia", "pegawai KPK", "istri Trump"."""
    kinds = ("country", "org", "person") if mention.described else ("country", "org")
    return [part for part in run if part.kind in kinds] if len(run) > 1 else []


def _meaning(parse: Parse, index: int, sentence: Sentence, run: list[Part], words: Lexical) -> Mention | None:
    first, last = run[0].first, run[-1].last
    before = sentence.lowers[first - 1] if first else ""
    if before in words.determiners and first > 1:
        before = sentence.lowers[first - 2]
    roles = roles_of(run, words)
    state = next((part for part in run if part.kind == "country"), None)
    body = next((part for part in run if part.kind == "org"), None)
    named = next((part for part in run if part.kind in ("name", "person")), None)
    if run == [named] and _ends_a_place(sentence, first):
        return None
    if named is not None and _is_adjective(sentence, named, run):
        if not roles:
            return None
        named = None
    former = before in words.formers
    if roles and first and sentence.lowers[first - 1] in words.formers:
        first -= 1
        before = sentence.lowers[first - 1] if first else ""
    span = parse.span(sentence.words[first], sentence.words[last - 1])
    country = (state and state.row["iso3"]) or (body and body.row["country"]) or own_country(roles)
    title = title_of(sentence, run, words) if roles else None
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
        fresh=_is_fresh(sentence, first, last, words),
        title=title,
        post=post_of(roles, words),
        held=words.held.get(title) if title else None,
    )
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
    if body is not None and not roles and len(run) > 1 and body.row["country"]:
        # "Polda Sulsel", "KPU Filipina": of the bodies of one name that of a place or of another state
        owner = body.row["country"] if state is None or state.row["kind"] == CAPITAL else state.row["iso3"]
        return replace(base, kind=body.row["kind"], country=owner, sector=body.row["sector"] or None, body=span.text)
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
    if named is not None and roles and _is_somebodys(run, roles, named, words):
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
        person = office or named.kind == "person" or (bool(roles) and seen == PERSON)
        if (
            roles
            and roles[-1].row["kind"] == "org"
            and named.kind == "name"
            and seen != PERSON
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
        if not person and not roles and seen != PERSON and sentence.lowers[first] in words.nobodies:
            return None  # "UU Nomor", "Rapat Kerja", "Hotel Sultan": laws, meetings and houses
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
            office=state is not None and not _is_another(sentence, first, last, words),
            definite=_is_definite(sentence, last, words),
        )
    if body is not None:
        row = body.row
        return replace(
            base,
            kind=row["kind"],
            name=_BRACKET.sub("", span.text),
            country=country,
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


def _ends_a_place(sentence: Sentence, first: int) -> bool:
    """Whether the encoder hears a word as the rest of a place's name: "Jakarta | Selatan"."""
    places = (name for name in names_in(sentence) if name.kind == PLACE)
    return any(name.first < first <= name.last for name in places) and is_capital(sentence.texts[first - 1])


def _is_adjective(sentence: Sentence, named: Part, run: Sequence[Part]) -> bool:
    """Whether a capitalised word says of which sort something is and names nobody: "pengadilan Islam", "suku Hutu".

    The encoder hears no name in it, and it hangs on the word before it, or on one that stands before no name.
    """
    syntax = sentence.syntax
    if syntax is None or named.kind != "name" or named.last - named.first > 1 or names_a_person(list(run)):
        return False
    at = named.first
    if not at or any(name.first <= at <= name.last for name in syntax.names) or is_capital(sentence.texts[at - 1]):
        return False
    return syntax.relations[at] in _SORTS and syntax.heads[at] == at


def _kind_of_role(noun: str, words: Lexical) -> str | None:
    """The kind of actor that a role word means: "pengadilan" is a body; None of a word that is no role."""
    texts = tuple(noun.split())
    hit = words.actor_parts.at(texts, texts, 0) if texts else None
    return next((part.row["kind"] for part in hit.values if part.kind == "role"), None) if hit else None


def _is_somebodys(run: Sequence[Part], roles: Sequence[Part], named: Part, words: Lexical) -> bool:
    """Whether somebody is told by the person that it belongs to: "pemerintahan Presiden Joko Widodo", "keluarga Pak Jokowi", "istri Trump"."""
    role = roles[0].row
    if role["kind"] != "person":
        return named.kind == "person" or any(part.row["title"] == "yes" for part in roles[1:])
    if role["form"] not in words.aides or named.kind != "person":
        return False
    # "juru bicara Sarah Sanders", of whom the table says that she was one; "juru bicara KPK Budi Prasetyo", whose it is already told
    holds = words.held.get(role["form"]) in {tenure["office"] for tenure in named.tenures}
    return not holds and not any(part.kind in ("country", "org") for part in run)


def _opens_a_name(role: Part, named: Part, sentence: Sentence) -> bool:
    """Whether a role word is the head of a body's name: one capitalised word right before the rest."""
    return role.last - role.first == 1 and adjacent(role, named) and is_capital(sentence.texts[role.first])


def _is_fresh(sentence: Sentence, first: int, last: int, words: Lexical) -> bool:
    """Whether a word beside a description brings in somebody who was not told before: "seorang pejabat", "menteri lain"."""
    article = first > 0 and sentence.lowers[first - 1] in words.articles
    return _is_another(sentence, first, last, words) or (article and not sentence.headline)


def _is_another(sentence: Sentence, first: int, last: int, words: Lexical) -> bool:
    """Whether a word beside a description says that it is somebody else: "menteri lain"."""
    return bool({*sentence.lowers[max(0, first - 1) : first], *sentence.lowers[last : last + 1]} & words.others)


def _is_definite(sentence: Sentence, last: int, words: Lexical) -> bool:
    """Whether a determiner behind says that the actor was named before: "politisi itu", "pria yang akrab disapa Bani ini"."""
    syntax = sentence.syntax
    determiners = words.determiners - words.others
    if set(sentence.lowers[last : last + 1]) & determiners:
        # "tahanan Palestina beberapa jam kemudian": the determiner is of the words behind it
        return syntax is None or syntax.heads[last] <= last
    if syntax is None or syntax.heads[last : last + 1] == () or _RELATIVE not in _hanging(syntax, last - 1):
        return False
    return any(
        sentence.lowers[at] in determiners and syntax.relations[at] == _DETERMINER and syntax.heads[at] == last
        for at in range(last + 1, min(len(sentence.lowers), last + _CLAUSE))
    )


def _hanging(syntax: Syntax, at: int) -> set[str]:
    """The relations of what hangs on a word."""
    return {relation for head, relation in zip(syntax.heads, syntax.relations, strict=True) if head == at + 1}


def _country_of(tenures: tuple[dict[str, str], ...]) -> str | None:
    found = {row["country"] for row in tenures}
    return found.pop() or None if len(found) == 1 else None


def _bracketed(sentence: Sentence, at: int) -> str | None:
    """The abbreviation that a bracket right after a name brings in: "Badan Energi Atom Internasional (IAEA)"."""
    texts = sentence.texts[at : at + 3]
    if len(texts) == 3 and texts[0] == OPEN and texts[2] == CLOSE and texts[1][:1].isupper() and len(texts[1]) > 1:
        return texts[1]
    return None
