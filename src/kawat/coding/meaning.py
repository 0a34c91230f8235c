"""What a phrase that can stand for an actor means: its parts tell whether it names a person, describes one, or is a body, a state or a pronoun."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kawat.coding.joining import CAPITAL, names_a_person
from kawat.coding.lexical import Lexical, Part
from kawat.coding.mention import Mention
from kawat.coding.offices import GOVERNMENT, own_country, post_of, roles_of, sector_of, title_of
from kawat.coding.parts import CLOSE, OPEN, PERSON, PLACE, adjacent, is_capital, names_in, seen_as
from kawat.language import Parse, Sentence
from kawat.language.parse import Syntax

_NO_PERSON = ("ORG", "LOC")
_SORTS = frozenset(("amod", "nmod", "flat", "compound"))
_RELATIVE, _DETERMINER = "acl", "det"
_CLAUSE = 15
"""So many words of a clause may stand between a noun and its determiner."""
_BRACKET = re.compile(r"\s*\([^()]*\)$")


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A run of parts in its sentence, and what is told of it so far: ``mention``. ``before`` is the word before it, ``former`` whether that says "former"."""

    sentence: Sentence
    run: list[Part]
    words: Lexical
    mention: Mention
    roles: list[Part]
    state: Part | None
    body: Part | None
    country: str | None
    before: str
    former: bool

    @property
    def first(self) -> int:
        return self.mention.first

    @property
    def last(self) -> int:
        return self.mention.last

    @property
    def definite(self) -> bool:
        return _is_definite(self.sentence, self.last, self.words)

    def sector(self) -> str | None:
        """Of a person or a body that its roles tell."""
        return sector_of(self.roles, self.body, self.state, self.words)

    def described(self, *, definite: bool, sector: str | None) -> Mention:
        """Somebody whom the phrase tells by an office alone."""
        return replace(
            self.mention,
            kind="person",
            country=self.country,
            sector=sector,
            described=True,
            office=True,
            definite=definite,
        )


def meaning(parse: Parse, index: int, run: list[Part], words: Lexical) -> Mention | None:
    """The mention that a run of parts of sentence ``index`` makes; None where it stands for nobody."""
    sentence = parse.sentences[index]
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
    title = title_of(sentence, run, words) if roles else None
    mention = Mention(
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
    country = (state and state.row["iso3"]) or (body and body.row["country"]) or own_country(roles)
    phrase = _Phrase(sentence, run, words, mention, roles, state, body, country, before, former)
    if run[0].kind == "pronoun":
        return _pronoun(phrase)
    if body is not None and not roles and len(run) > 1 and body.row["country"]:
        # "Polda Sulsel", "KPU Filipina": of the bodies of one name that of a place or of another state
        owner = body.row["country"] if state is None or state.row["kind"] == CAPITAL else state.row["iso3"]
        sector = body.row["sector"] or None
        return replace(mention, kind=body.row["kind"], country=owner, sector=sector, body=span.text)
    if named is not None:
        return (_told_by_office(phrase, named) if roles else None) or _named(parse, phrase, named)
    return _described(phrase) if roles else _table_name(phrase)


def _pronoun(phrase: _Phrase) -> Mention:
    row, words = phrase.run[0].row, phrase.words
    noun = " ".join(
        word for word in phrase.sentence.lowers[phrase.first : phrase.last] if word not in words.determiners
    )
    head = next((words.kinds[word] for word in noun.split() if word in words.kinds), None)
    described = row["kind"] == "description" and row["number"] == "singular"
    return replace(
        phrase.mention,
        kind="pronoun",
        pronoun=row,
        plural=row["number"] != "singular",
        head=head or (_kind_of_role(noun, words) if described else None),
        noun=noun if described else None,
    )


def _told_by_office(phrase: _Phrase, named: Part) -> Mention | None:
    """Somebody whom a phrase with a name tells by the office or by whose it is; None where the name is the actor's own."""
    roles, words = phrase.roles, phrase.words
    if named.kind == "name" and phrase.definite:
        # Nobody's name takes a determiner: "Kepala Badan Pangan Nasional itu" is an office told again.
        return phrase.described(definite=True, sector=phrase.sector())
    if not _is_somebodys(phrase.run, roles, named, words):
        return None
    whose = phrase.country or _country_of(named.tenures)
    governs = roles[0].row["form"] in words.governments and whose is not None
    return replace(
        phrase.mention,
        kind="state" if governs else roles[0].row["kind"],
        country=whose,
        sector=roles[0].row["sector"] or None,
        described=True,
        plural=roles[0].row["plural"] == "yes",
        office=True,
    )


def _named(parse: Parse, phrase: _Phrase, named: Part) -> Mention | None:
    sentence, roles, run = phrase.sentence, phrase.roles, phrase.run
    sector = "ELI" if phrase.former else phrase.sector()
    seen = seen_as(sentence, named.first, named.last)
    office = names_a_person(run)
    if office and named.kind == "name" and seen in _NO_PERSON and named.last == phrase.last:
        # "Ketua Konferensi Republik", "Uskup Agung York": whose office it is, not who holds it
        return phrase.described(definite=phrase.definite, sector=sector)
    if named.kind == "name" and seen != PERSON and _is_a_bodys(phrase, named):
        # "Badan Pangan Nasional": the role word is a part of the body's name, and "Kepala" before it an office.
        if names_a_person(run[:-2]):
            return phrase.described(definite=phrase.definite, sector=sector)
        body = phrase.mention.span.text
        return replace(phrase.mention, kind="org", country=phrase.country, sector=sector, body=body)
    person = office or named.kind == "person" or (bool(roles) and seen == PERSON)
    if not person and not roles and _is_nobodys(phrase, named, seen):
        return None
    return replace(
        phrase.mention,
        kind="person" if person else "name",
        name=parse.span(sentence.words[named.first], sentence.words[named.last - 1]).text,
        country=phrase.country or _country_of(named.tenures),
        sector=sector,
        office=bool(roles),
        person=named.tenures,
        seen=seen,
    )


def _described(phrase: _Phrase) -> Mention:
    roles, words, state = phrase.roles, phrase.words, phrase.state
    role = roles[0].row
    kind = role["kind"]
    plural = any(part.row["plural"] == "yes" for part in roles) or phrase.before in words.plurals
    governs = role["sector"] == GOVERNMENT and role["form"] in words.governments
    if kind == "org" and governs and state and not phrase.body:
        kind = "state"
    if plural and kind == "person":
        kind = "group"
    return replace(
        phrase.mention,
        kind=kind,
        country=phrase.country,
        sector="ELI" if phrase.former and kind == "person" else phrase.sector(),
        described=True,
        plural=plural,
        office=state is not None and not _is_another(phrase.sentence, phrase.first, phrase.last, words),
        definite=phrase.definite,
    )


def _table_name(phrase: _Phrase) -> Mention | None:
    """A body or a state by its name; None where the phrase is neither."""
    part = phrase.body or phrase.state
    if part is None:
        return None
    named = replace(phrase.mention, name=_BRACKET.sub("", phrase.mention.span.text), country=phrase.country)
    if part is phrase.body:
        return replace(named, kind=part.row["kind"], sector=part.row["sector"] or None, body=part.row["name"])
    sector = part.row["sector"] or GOVERNMENT
    return replace(named, kind="state", sector=sector, capital=part.row["kind"] == CAPITAL)


def _is_a_bodys(phrase: _Phrase, named: Part) -> bool:
    """Whether a name goes on with a body's that a role word begins."""
    return (
        bool(phrase.roles)
        and phrase.roles[-1].row["kind"] == "org"
        and _opens_a_name(phrase.roles[-1], named, phrase.sentence)
    )


def _is_nobodys(phrase: _Phrase, named: Part, seen: str | None) -> bool:
    """Whether a name without a role is a place's, or a law's, a meeting's or a house's."""
    lowers, words = phrase.sentence.lowers, phrase.words
    if phrase.last - phrase.first > 1 and {lowers[named.first], lowers[named.last - 1]} & words.place_heads:
        return True  # "Kota Salisbury", "Kerch Strait"
    return seen != PERSON and lowers[phrase.first] in words.nobodies  # "UU Nomor", "Rapat Kerja", "Hotel Sultan"


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
