"""Finds the words that can stand for an actor: names, offices, states, bodies, groups and pronouns, phrase by phrase.

A phrase is a run of parts: role words ("Presiden", "pasukan"), a state or body ("Rusia", "IAEA"), a proper name. What the run
means follows from its parts: role + state + name is a person of that state, role + state a body or group of it, a state alone
acts as its government. Which words are which is in the tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from kawat.coding.gazetteer import gazetteer, spot_of
from kawat.coding.lexical import MEDIA, Lexical, Part, lexical
from kawat.knowledge import Knowledge, Phrases
from kawat.knowledge.loader import Row
from kawat.language import Parse, Sentence
from kawat.reading import Span

GOVERNMENT = "GOV"
_OPEN, _CLOSE, _COMMA = "(", ")", ","
_SHORT_CODE = 3
_INNER = frozenset("(),-/&.")


@dataclass(frozen=True, slots=True, eq=False)
class Mention:
    """Words ``first`` up to ``last`` of sentence ``sentence``. ``name`` is the proper name in it, if it has one.

    ``kind`` is an actor's kind, ``name`` for a proper name that nothing explains, or ``pronoun``. ``locative`` tells that a
    locative preposition stands before it; ``described`` that its actor is told by a role and not named.
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
    short: str | None = None
    names: tuple[str, ...] = field(default=())


def mentions(parse: Parse, knowledge: Knowledge) -> tuple[tuple[Mention, ...], ...]:
    """The mentions of each sentence, from left to right."""
    words, towns = lexical(parse.lang, knowledge), gazetteer(parse.lang, knowledge)
    names = _sure_names(parse, words)
    return tuple(
        tuple(_as_state(mention, sentence, towns) for mention in _in_sentence(parse, index, sentence, words, names))
        for index, sentence in enumerate(parse.sentences)
    )


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


def _sure_names(parse: Parse, words: Lexical) -> frozenset[str]:
    """Words that have a capital inside a sentence of the body: at the head of a sentence their capital is a name's too."""
    return frozenset(
        word.text
        for sentence in parse.sentences
        if not sentence.headline
        for i, word in enumerate(sentence.words)
        if _is_capital(word.text) and not _opens(sentence, i)
    )


def _opens(sentence: Sentence, i: int) -> bool:
    """Whether word ``i`` opens a sentence or a quotation, where every word has a capital."""
    return i == 0 or not (sentence.texts[i - 1][-1:].isalnum() or sentence.texts[i - 1] in _INNER)


def _in_sentence(
    parse: Parse, index: int, sentence: Sentence, words: Lexical, names: frozenset[str]
) -> Iterator[Mention]:
    parts = _with_fields(_without_brackets(list(_parts(sentence, words, names)), sentence), sentence, words)
    i = 0
    while i < len(parts):
        run = [parts[i]]
        i += 1
        while i < len(parts) and _joins(run, parts[i], sentence, words):
            run.append(parts[i])
            i += 1
        mention = _meaning(parse, index, sentence, run, words)
        if mention:
            yield mention


def _parts(sentence: Sentence, words: Lexical, names: frozenset[str]) -> Iterator[Part]:
    texts, lowers, i = sentence.texts, sentence.lowers, 0
    while i < len(texts):
        found = words.actor_parts.at(texts, lowers, i)
        if found and found.last == i + 1 and _opens(sentence, i) and found.values[0].row.get("sector") == MEDIA:
            found = None  # at the head of a sentence the name of an outlet may be any word
        proper = _proper_name(sentence, i, words, names)
        if found and (
            proper is None or found.last >= proper or not texts[i][:1].isupper() or _starts_known(found.values)
        ):
            part = replace(min(found.values, key=lambda each: each.rank), first=i, last=found.last)
            yield part
            i = found.last
        elif proper is not None:
            yield Part(kind="name", rank=9, first=i, last=proper)
            i = proper
        else:
            i += 1


def _without_brackets(parts: list[Part], sentence: Sentence) -> list[Part]:
    """Draws a short name in brackets into the name before it: "Amerika Serikat (AS)", "Komisi Pemberantasan Korupsi (KPK)"."""
    out: list[Part] = []
    for part in parts:
        opens, closes = sentence.texts[part.first - 1 : part.first], sentence.texts[part.last : part.last + 1]
        known = bool(out) and out[-1].kind in ("country", "org") and out[-1].last == part.first - 1
        if known and (opens, closes) == ((_OPEN,), (_CLOSE,)):
            out[-1] = replace(out[-1], last=part.last + 1)
        else:
            out.append(part)
    return out


def _with_fields(parts: list[Part], sentence: Sentence, words: Lexical) -> list[Part]:
    """Tells the field of an office from the name of who holds it: "Deputi Penindakan dan Eksekusi KPK Asep Guntur".

    Between an office and the body that a name follows at once, capitalised words are the office's field.
    """
    out = list(parts)
    for i, part in enumerate(parts):
        if (
            part.kind != "name"
            or i == 0
            or out[i - 1].kind not in ("role", "field")
            or not _adjacent(parts[i - 1], part)
        ):
            continue
        if i + 1 < len(parts) and _is_set_off(part, parts[i + 1], sentence):
            out[i] = replace(part, kind="field")
            continue
        for j in range(i + 1, len(parts)):
            between = set(sentence.lowers[parts[j - 1].last : parts[j].first])
            if not between <= words.ands | {_COMMA}:
                break
            if parts[j].kind == "person" and j == i + 1 and _adjacent(part, parts[j]):
                out[i] = replace(part, kind="field")
                break
            if parts[j].kind in ("org", "country") and j + 1 < len(parts) and parts[j + 1].kind in ("name", "person"):
                gap = sentence.texts[parts[j].last : parts[j + 1].first]
                if gap in ((), (_COMMA,)):
                    out[i:j] = [replace(each, kind="field") for each in parts[i:j]]
                break
    return out


def _is_set_off(field_name: Part, holder: Part, sentence: Sentence) -> bool:
    """Whether a name between commas follows that of a region: "Bupati Teluk Lembayung, Rahmat Sudirja, …"."""
    between = sentence.texts[field_name.last : holder.first]
    behind = sentence.texts[holder.last : holder.last + 1]
    return holder.kind in ("name", "person") and between == behind == (_COMMA,)


def _adjacent(one: Part, other: Part) -> bool:
    return one.last == other.first


def _starts_known(values: tuple[Part, ...]) -> bool:
    """A state, body or role at the head of a run of capitals is a part of its own: "Presiden Rusia Vladimir Putin"."""
    return any(part.kind != "person" for part in values)


def _proper_name(sentence: Sentence, i: int, words: Lexical, names: frozenset[str]) -> int | None:
    """Where a run of capitalised words that begins at ``i`` ends; None where none does."""
    texts, lowers = sentence.texts, sentence.lowers
    if not _is_capital(texts[i]):
        return None
    if _opens(sentence, i) and (texts[i] not in names or lowers[i] in words.function_words):
        return None
    if lowers[i] in words.never_names or _is_currency(texts, i):
        return None
    end = i + 1
    while end < len(texts):
        if _is_capital(texts[end]) and lowers[end] not in words.never_names:
            if words.actor_parts.at(texts, lowers, end) and end > i:
                break
            end += 1
        elif lowers[end] in words.particles and end + 1 < len(texts) and _is_capital(texts[end + 1]):
            end += 2
        else:
            break
    return end


def _is_currency(texts: Sequence[str], i: int) -> bool:
    """ "Rp" before a sum."""
    return len(texts[i]) <= _SHORT_CODE and i + 1 < len(texts) and texts[i + 1][:1].isdigit()


def _is_capital(word: str) -> bool:
    return word[:1].isupper() and any(letter.isalpha() for letter in word)


def _joins(run: list[Part], part: Part, sentence: Sentence, words: Lexical) -> bool:
    """Whether a part goes on with the phrase: what stands between them, and whether the phrase still lacks it."""
    if any(each.kind == "pronoun" for each in (*run, part)):
        return False
    between = sentence.lowers[run[-1].last : part.first]
    has = {each.kind for each in run}
    if part.kind == "field" or (run[-1].kind == "field" and part.kind in ("org", "country")):
        return True
    named = bool(has & {"name", "person"})
    if part.kind in ("name", "person"):
        if named or "role" not in has:
            return False
        if not between:
            return True
        if between == (_COMMA,):
            before = sentence.lowers[run[0].first - 1 : run[0].first]
            return _names_a_person(run) and not set(before) & words.sources
        return _is_bracket(sentence, run[-1].last, part.first)
    if named:
        return False
    if part.kind == "role":
        owned = bool(has & {"country", "org"}) and len(between) == 1 and set(between) <= words.possessives
        return not between or owned
    if part.kind in ("country", "org"):
        if "role" not in has:
            return False
        return not between or (len(between) <= 2 and set(between) <= words.of_words)
    return False


def _names_a_person(run: list[Part]) -> bool:
    return any(part.kind == "role" and part.row["title"] == "yes" for part in run)


def _is_bracket(sentence: Sentence, first: int, last: int) -> bool:
    """ "(AS)" between office and name."""
    texts = sentence.texts[first:last]
    return len(texts) == 3 and texts[0] == _OPEN and texts[2] == _CLOSE and texts[1].isupper()


def _meaning(parse: Parse, index: int, sentence: Sentence, run: list[Part], words: Lexical) -> Mention | None:
    first, last = run[0].first, run[-1].last
    before = sentence.lowers[first - 1] if first else ""
    if before in words.determiners and first > 1:
        before = sentence.lowers[first - 2]
    roles = [part for part in run if part.kind == "role"]
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
    country = (state and state.row["iso3"]) or (body and body.row["country"]) or None
    former = before in words.formers
    if run[0].kind == "pronoun":
        return replace(base, kind="pronoun", pronoun=run[0].row, plural=run[0].row["number"] != "singular")
    if named is not None and roles and named.kind == "name" and _is_definite(sentence, last, words):
        # Nobody's name takes a determiner: "Kepala Badan Pangan Nasional itu" is an office told again.
        return replace(
            base,
            kind="person",
            country=country,
            sector=_sector(roles, body, state),
            described=True,
            office=True,
            definite=True,
        )
    if named is not None:
        proper = parse.span(sentence.words[named.first], sentence.words[named.last - 1]).text
        sector = "ELI" if former else _sector(roles, body, state)
        person = _names_a_person(run) or named.kind == "person"
        if (
            roles
            and roles[-1].row["kind"] == "org"
            and named.kind == "name"
            and _opens_a_name(roles[-1], named, sentence)
        ):
            # "Badan Pangan Nasional": the role word is a part of the body's name, and "Kepala" before it an office.
            if _names_a_person(run[:-2]):
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
        sector = "ELI" if former and kind == "person" else _sector(roles, body, state)
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
            name=span.text,
            country=row["country"] or None,
            sector=row["sector"] or None,
            body=row["name"],
        )
    if state is not None:
        return replace(
            base,
            kind="state",
            country=country,
            sector=state.row["sector"] or GOVERNMENT,
            capital=state.row["kind"] == "capital",
            body=None,
        )
    return None


def _opens_a_name(role: Part, named: Part, sentence: Sentence) -> bool:
    """Whether a role word is the head of a body's name: one capitalised word right before the rest."""
    return role.last - role.first == 1 and _adjacent(role, named) and _is_capital(sentence.texts[role.first])


def _is_definite(sentence: Sentence, last: int, words: Lexical) -> bool:
    """Whether a determiner right behind says that the actor was named before: "politisi itu"."""
    return bool(set(sentence.lowers[last : last + 1]) & words.determiners)


def _sector(roles: list[Part], body: Part | None, state: Part | None) -> str | None:
    """The sector of the first role word that has one, else of the body or metonym that it belongs to."""
    for part in roles:
        if part.row["sector"]:
            return part.row["sector"]
    if body is not None and body.row["sector"]:
        return body.row["sector"]
    if state is not None and roles:
        # Who holds an office of a state that no table explains ("pemimpin Korea Utara") is of its government.
        return state.row["sector"] or (GOVERNMENT if any(part.row["title"] == "yes" for part in roles) else None)
    return None


def _country_of(tenures: tuple[dict[str, str], ...]) -> str | None:
    found = {row["country"] for row in tenures}
    return found.pop() or None if len(found) == 1 else None


def _bracketed(sentence: Sentence, at: int) -> str | None:
    """The abbreviation that a bracket right after a name brings in: "Badan Energi Atom Internasional (IAEA)"."""
    texts = sentence.texts[at : at + 3]
    if len(texts) == 3 and texts[0] == _OPEN and texts[2] == _CLOSE and texts[1][:1].isupper() and len(texts[1]) > 1:
        return texts[1]
    return None
