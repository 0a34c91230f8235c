"""How probably two reports tell the same event: a linear model over what they share and where they differ.

No feature knows a word of a language: codes, names, numbers and dates are compared, and the words of two reports in the same language.
"""

from __future__ import annotations

from collections.abc import Sequence

from kawat.coding.linear import linear
from kawat.corpus.rarity import Rarity
from kawat.corpus.reports import Party, Report, Side

RECIPROCAL = frozenset({"CONSULT", "COOPERATE"})
"""Types whose sides do each other the same: who is named first says nothing (codebook, section 3)."""
_GAP = 7
_TOLD = ("open", "alike", "countries apart", "names shared", "names apart")
_SIDES = {side: tuple(f"{side} {what}" for what in _TOLD) for side in ("actors", "recipients")}  # put together once


def likeness(one: Report, other: Report, rarity: Rarity) -> float:
    """The probability that both tell the same event, by the shipped model ``merging``."""
    return linear("merging").probability(features(one, other, rarity))


def features(one: Report, other: Report, rarity: Rarity) -> dict[str, float]:
    """What the model looks at; the same whichever of the two comes first.

    Reports in two languages have features of their own, for names are spelled and actors told differently there.
    """
    out = {"bias": 1.0}
    out["matter"], out["matter shared"] = rarity.shared(one.matter, other.matter)
    out["names"], out["names shared"] = rarity.shared(one.names, other.names)
    if one.lang == other.lang:
        out["words"], out["words shared"] = rarity.shared(one.words, other.words)
        out["title"], out["title shared"] = rarity.shared(one.title, other.title)
        out["trigger"] = float(one.trigger == other.trigger)
        parts, others = one.parts, other.parts
        out["trigger parts"] = len(parts & others) / min(len(parts), len(others))
        out[f"type {one.type}"] = 1.0
    meet = not one.numbers.isdisjoint(other.numbers)
    out["names strange"] = (_strange(one.names, other) + _strange(other.names, one)) / 2
    out["sides strange"] = (_strange(one.both.words, other) + _strange(other.both.words, one)) / 2
    out["number shared"] = float(meet)
    out["numbers apart"] = float(bool(one.numbers and other.numbers) and not meet)
    out["status apart"] = float(one.status != other.status)
    out["negated apart"] = float((one.status == "negated") != (other.status == "negated"))
    out["mode apart"] = float(bool(one.mode and other.mode) and one.mode != other.mode)
    _sides(out, one, other)
    _time(out, one, other)
    _place(out, one, other)
    return out if one.lang == other.lang else {f"languages {name}": value for name, value in out.items()}


def _strange(names: frozenset[str], other: Report) -> float:
    """The share of names that a report's whole story does not know."""
    return len(names - other.matter - other.names) / len(names) if names else 0.0


def _sides(out: dict[str, float], one: Report, other: Report) -> None:
    if one.type in RECIPROCAL:
        _side(out, "actors", one.both, other.both)
        return
    straight = _side(out, "actors", one.acting, other.acting) + _side(out, "recipients", one.receiving, other.receiving)
    crossed = _alike(one.actors, other.recipients) + _alike(one.recipients, other.actors)
    out["turned round"] = max(0.0, crossed - straight)


def _side(out: dict[str, float], name: str, some: Side, others: Side) -> float:
    """How alike they are, 0 where one is open."""
    unknown, alike, countries_apart, names_shared, names_apart = _SIDES[name]
    if not some.parties or not others.parties:
        out[unknown] = 1.0 if some.parties or others.parties else 0.5
        return 0.0
    apart = some.words.isdisjoint(others.words)
    out[alike] = share = _alike(some.parties, others.parties)
    out[countries_apart] = float(
        bool(some.countries and others.countries) and some.countries.isdisjoint(others.countries)
    )
    out[names_shared] = float(not apart)
    out[names_apart] = float(bool(some.words and others.words) and apart)
    return share


def _alike(some: Sequence[Party], others: Sequence[Party]) -> float:
    """How well each party of the shorter side finds itself on the other, between 0 and 1."""
    if not some or not others:
        return 0.0
    if len(some) == len(others) == 1:
        return _same(some[0], others[0])
    fewer, more = (some, others) if len(some) <= len(others) else (others, some)
    same = [[_same(each, other) for other in more] for each in fewer]
    found = sum(max(row) for row in same)
    if len(fewer) == len(more):
        columns: list[tuple[float, ...]] = list(zip(*same, strict=True))
        return (found + sum(max(column) for column in columns)) / (2 * len(fewer))
    return found / len(fewer)


def _same(one: Party, other: Party) -> float:
    if one is other or one.folded == other.folded or not one.words.isdisjoint(other.words):
        return 1.0
    if one.country is None or one.country != other.country:
        return 0.0
    # two persons of one government are two actors
    return (0.5 if one.sector == other.sector else 0.25) * (0.5 if one.kind == other.kind == "person" else 1.0)


def _time(out: dict[str, float], one: Report, other: Report) -> None:
    if one.published is not None and other.published is not None:
        out["published apart"] = min(_GAP, abs(one.published - other.published)) / _GAP
    if one.first is None or one.last is None or other.first is None or other.last is None:
        told = (one.first is not None and one.last is not None) or (other.first is not None and other.last is not None)
        out["times open"] = 1.0 if told else 0.5
        return
    gap = max(one.first, other.first) - min(one.last, other.last)
    if gap > 0:
        out["times apart"] = 1.0
        out["times gap"] = min(_GAP, gap) / _GAP
    else:
        out["times meet"] = 1.0
        out["day same"] = float(one.first == one.last == other.first == other.last)


def _place(out: dict[str, float], one: Report, other: Report) -> None:
    if one.place is None or other.place is None:
        out["places open"] = 1.0 if one.place != other.place else 0.5
    elif one.place == other.place:
        out["place same"] = 1.0
    else:
        out["places apart"] = 1.0
        out["place countries apart"] = float(
            one.country is not None and other.country is not None and one.country != other.country
        )
