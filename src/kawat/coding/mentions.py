"""Finds the words that can stand for an actor: names, offices, states, bodies, groups and pronouns, phrase by phrase.

A phrase is a run of parts: role words ("Presiden", "pasukan"), a state or body ("Rusia", "IAEA"), a proper name. What the run
means follows from its parts: role + state + name is a person of that state, role + state a body or group of it, a state alone
acts as its government. Which words are which is in the tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kawat.coding.beside import described_in_full, related
from kawat.coding.gazetteer import gazetteer, spot_of
from kawat.coding.joining import is_post, is_second_office, joins, without_town
from kawat.coding.lexical import Lexical, Part, lexical
from kawat.coding.meaning import meaning
from kawat.coding.mention import Mention
from kawat.coding.offices import GOVERNMENT
from kawat.coding.parts import PERSON, actor_parts, is_short, sure_names, without_common
from kawat.knowledge import Knowledge, Phrases
from kawat.knowledge.loader import Row
from kawat.language import Parse, Sentence

_FULL = ("name", "abbreviation")


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
        mention = meaning(parse, index, run, words)
        if mention:
            owners = _owners(run, mention) if mention.kind in ("person", "group") else []
            inner = filter(None, (meaning(parse, index, [each], words) for each in owners))
            yield replace(mention, within=tuple(inner)) if owners else mention


def _owners(run: Sequence[Part], mention: Mention) -> list[Part]:
    """The state, the body and the person whose somebody is, by the words of a phrase: "Perdana Menteri Malaysia", "pegawai KPK", "istri Trump"."""
    kinds = ("country", "org", "person") if mention.described else ("country", "org")
    return [part for part in run if part.kind in kinds] if len(run) > 1 else []
