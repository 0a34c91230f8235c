"""Which parts of a sentence go together into one phrase: an office, whose it is, where it is held, and who holds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kawat.coding.gazetteer import spot_of
from kawat.coding.lexical import Lexical, Part
from kawat.coding.offices import STATELESS, parts_two_offices
from kawat.coding.parts import BODY, CLOSE, COMMA, OPEN, PERSON, PLACE, names_in, seen_as
from kawat.knowledge import Phrases
from kawat.knowledge.loader import Row
from kawat.language import Sentence

CAPITAL = "capital"
_OF_STATES = frozenset(("GOV", "LEG", "JUD", "COP", "MIL", "SPY"))


def joins(run: list[Part], part: Part, sentence: Sentence, words: Lexical) -> bool:
    """Whether a part goes on with the phrase: what stands between them, and whether the phrase still lacks it."""
    if any(each.kind == "pronoun" for each in (*run, part)):
        return False
    between = sentence.lowers[run[-1].last : part.first]
    has = {each.kind for each in run}
    if part.kind == "field" or (run[-1].kind == "field" and part.kind in ("org", "country")):
        return True
    named = bool(has & {"name", "person"})
    if _are_victims([*run, part], sentence, words):
        return False
    if part.kind in ("name", "person"):
        if part.kind == "name" and not between and _are_body_and_place(run, part, sentence, words):
            return True
        if named or "role" not in has:
            return False
        if not between:
            return True
        if between == (COMMA,):
            before = set(sentence.lowers[run[0].first - 1 : run[0].first])
            return names_a_person(run) and not before & (words.sources | words.predicatives | words.plurals)
        return _is_bracket(sentence, run[-1].last, part.first)
    if named:
        return False
    if part.kind == "role":
        owned = bool(has & {"country", "org"}) and len(between) == 1 and set(between) <= words.possessives
        return not between or owned
    if part.kind in ("country", "org"):
        if _are_body_and_state(run, part) or _are_body_and_place(run, part, sentence, words):
            return not between
        if "role" not in has:
            return False
        return not between or (len(between) <= 2 and set(between) <= words.of_words)
    return False


def _are_body_and_state(run: Sequence[Part], part: Part) -> bool:
    """Whether a body that every state has stands beside the state whose it is: "Kementerian Luar Negeri China", "the Iranian foreign ministry"."""
    if len(run) != 1:
        return False
    body, state = (run[0], part) if part.kind == "country" else (part, run[0])
    if body.kind != "org" or state.kind != "country":
        return False
    # "KPU Filipina": by its name alone the body would be the newsroom's own state's
    other = body is run[0] and state.row["kind"] != CAPITAL and body.row["sector"] in _OF_STATES
    return not body.row["country"] or (other and state.row["iso3"] != body.row["country"])


def _are_body_and_place(run: Sequence[Part], part: Part, sentence: Sentence, words: Lexical) -> bool:
    """Whether a body and the place behind it are one: the encoder hears one, or every region has such a body: "Polda Sulsel", "Polsek Koja"."""
    if len(run) != 1 or run[0].kind != "org":
        return False
    regional = run[0].last - run[0].first == 1 and sentence.lowers[run[0].first] in words.regionals
    return regional or seen_as(sentence, run[0].first, part.last) == BODY


def _are_victims(run: Sequence[Part], sentence: Sentence, words: Lexical) -> bool:
    """Whether a phrase tells of those whom a body of no state, rebels or the opposition hold or harm, and who are none of theirs: "sandera Abu Sayyaf"."""
    holders = any(part.kind == "org" and part.row["sector"] in STATELESS for part in run)
    return holders and bool(set(sentence.lowers[run[0].first : run[-1].last]) & words.victims)


def is_second_office(run: list[Part], parts: Sequence[Part], sentence: Sentence, words: Lexical) -> bool:
    """Whether the next part is a second office of whoever is named behind it: "Menteri PPN/Kepala Bappenas Suharso"."""
    if not parts_two_offices(run[-1], parts[0], sentence, words) or not names_a_person(run):
        return False
    if {"name", "person"} & {each.kind for each in run}:
        return False
    at = 1
    while at < len(parts) and joins([*run, *parts[:at]], parts[at], sentence, words):
        if parts[at].kind in ("name", "person"):
            return True
        at += 1
    return False


def is_post(run: list[Part], parts: Sequence[Part], sentence: Sentence, words: Lexical) -> bool:
    """Whether the next part is where an office is held, between whose it is and who holds it: "Duta Besar Rusia untuk AS Sergey Kislyak"."""
    if len(parts) < 2 or parts[0].kind not in ("country", "org") or parts[1].kind not in ("name", "person"):
        return False
    has = {each.kind for each in run}
    between = sentence.lowers[run[-1].last : parts[0].first]
    behind = sentence.texts[parts[0].last : parts[1].first]
    owned = names_a_person(run) and bool(has & {"country", "org"}) and not has & {"name", "person"}
    return owned and len(between) == 1 and between[0] in words.posts and behind in ((), (COMMA,))


def without_town(sentence: Sentence, run: list[Part], towns: Phrases[Row]) -> list[Part]:
    """The run, its town told from a name: between an office and its holder's ("Wali Kota Pekanbaru Agung Nugroho"), or instead of one ("warga Papua")."""
    last = run[-1]
    if len(run) == 1 or last.kind != "name" or run[-2].last != last.first:
        return run
    if any(name.first < last.first <= name.last and name.kind != PERSON for name in names_in(sentence)):
        return [*run[:-1], replace(last, kind="field")]  # "Polres Metro Jakarta | Pusat": the rest of a place
    hit = towns.at(sentence.texts, sentence.lowers, last.first)
    if hit is None and run[-2].kind == "role" and seen_as(sentence, last.first, last.last) == PLACE:
        return [*run[:-1], replace(last, kind="field")]  # a place that no gazetteer has is nobody's name either
    if hit is None or not (_is_home(run, hit.last, sentence) or (names_a_person(run) and hit.last < last.last - 1)):
        return run
    countries = {spot_of(row).country for row in hit.values}
    state = {"iso3": countries.pop(), "kind": "capital", "sector": ""} if len(countries) == 1 else None
    town = [Part("country", 0, state, first=last.first, last=hit.last)] if state else []
    if hit.last == last.last:
        # "Kepolisian Manchester": a town, though of which state is open
        return [*run[:-1], *town] if town else [*run[:-1], replace(last, kind="field")]
    return [*run[:-1], *town, replace(last, first=hit.last)]


def _is_home(run: list[Part], last: int, sentence: Sentence) -> bool:
    """Whether a whole name, up to word ``last``, behind a role word is a place and nobody's name."""
    if run[-1].last != last or run[-2].kind != "role":
        return False
    seen = seen_as(sentence, run[-1].first, last)
    return seen == PLACE or (seen is None and not names_a_person(run))


def names_a_person(run: list[Part]) -> bool:
    """Whether a phrase holds an office that stands before a name."""
    return any(part.kind == "role" and part.row["title"] == "yes" for part in run)


def _is_bracket(sentence: Sentence, first: int, last: int) -> bool:
    """ "(AS)" between office and name."""
    texts = sentence.texts[first:last]
    return len(texts) == 3 and texts[0] == OPEN and texts[2] == CLOSE and texts[1].isupper()
