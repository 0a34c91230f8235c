"""Indonesia's regencies, cities and districts, which many towns, words and persons share their names with.

A district counts by its kind ("Kecamatan Sukun"), by its regency right behind it ("Sukun, Kota Malang"), or where the encoder hears a place and the
story names the regency or province. Which of several of a name is meant the story tells too.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from typing import NamedTuple

from kawat.coding.gazetteer import Spot, spot_of
from kawat.coding.lexical import Lexical
from kawat.knowledge import Knowledge
from kawat.knowledge.loader import Row
from kawat.knowledge.phrases import Found
from kawat.language import Sentence

_COMMA = ","
_LONGEST = 5
"""Words of a division's name at the most."""
_REGENCY = 5
"""How long the code of a regency or city is; a district's begins with it."""


class Division(NamedTuple):
    """Words ``first`` up to ``last`` of a sentence name a division, of which ``choice`` has all of the name.

    ``abroad`` tells that the word for its kind is said of other states too.
    """

    first: int
    last: int
    choice: tuple[Spot, ...]
    abroad: bool = False


def divisions_of(
    sentence: Sentence, hits: Iterable[Found[Row]], words: Lexical, knowledge: Knowledge
) -> list[Division]:
    """The divisions that a sentence names with their kind, and districts right before a comma and their regency; from left to right.

    ``hits`` are the names of the gazetteer in the sentence. The word for the kind belongs to the name where it is capitalised or stands behind.
    """
    found: list[Division] = []
    for at, lower in enumerate(sentence.lowers):
        one = None
        if lower in words.divisions_before:
            one = _behind(sentence, at, words.divisions_before[lower], knowledge)
        if one is None and lower in words.divisions_after:
            one = _before(sentence, at, words.divisions_after[lower], knowledge)
            one = one and one._replace(last=at + 1)
        if one and (not found or found[-1].last <= one.first):
            found.append(one._replace(abroad=lower in words.kinds_abroad))
    held = {word for one in found for word in range(one.first, one.last)}
    named = [(one.first, {regency_of(spot) for spot in one.choice}) for one in found]
    named += [(hit.first, codes_of(hit.values, knowledge)) for hit in hits if hit.first not in held]
    for first, codes in named:
        one = _inside(sentence, first, {code for code in codes if len(code) == _REGENCY}, words, knowledge)
        if one and held.isdisjoint(range(one.first, one.last)):
            found.append(one)
    return sorted(found)


def districts_named(name: str, knowledge: Knowledge) -> tuple[Spot, ...]:
    """All districts of a name."""
    return _called("district", name, knowledge)


def codes_of(rows: Iterable[Row], knowledge: Knowledge) -> set[str]:
    """The codes of the provinces, regencies and cities among what the gazetteer found in a story."""
    by_geonames: dict[str, str] = knowledge.view("divisions.geonames", lambda: _by_geonames(knowledge))
    codes = (row.get("code") or by_geonames.get(row.get("geonames", "")) for row in rows)
    return {code for code in codes if code}


def regency_of(spot: Spot) -> str:
    """The code of the regency or city that a division is or is in."""
    return spot.code[:_REGENCY]


def told_one(choice: Sequence[Spot], codes: Set[str]) -> Spot | None:
    """The one of several districts that lies in a regency, else in a province, with one of these codes; None where that is none or several."""
    for length in (_REGENCY, 2):
        near = [spot for spot in choice if any(spot.code.startswith(code) for code in codes if len(code) >= length)]
        if near:
            return near[0] if len(near) == 1 else None
    return None


def _behind(sentence: Sentence, at: int, kind: str, knowledge: Knowledge) -> Division | None:
    """The division named right behind the word for its kind, by the most words."""
    first = at if sentence.texts[at][:1].isupper() else at + 1
    for last in range(min(len(sentence.texts), at + 1 + _LONGEST), at + 1, -1):
        if choice := _named(sentence, at + 1, last, kind, knowledge):
            return Division(first, last, choice)
    return None


def _before(sentence: Sentence, at: int, kind: str, knowledge: Knowledge) -> Division | None:
    """The division named right before, by the most words."""
    for first in range(max(0, at - _LONGEST), at):
        if choice := _named(sentence, first, at, kind, knowledge):
            return Division(first, at, choice)
    return None


def _inside(
    sentence: Sentence, first: int, regencies: Set[str], words: Lexical, knowledge: Knowledge
) -> Division | None:
    """The district that stands before a comma and one of the regencies at ``first``; a village has a word for its kind before it."""
    end = first - 1
    if not regencies or end < 1 or sentence.texts[end] != _COMMA:
        return None
    one = _before(sentence, end, "district", knowledge)
    if one is None or (one.first and sentence.lowers[one.first - 1] in words.sites):
        return None
    choice = tuple(spot for spot in one.choice if regency_of(spot) in regencies)
    return one._replace(choice=choice) if choice else None


def _named(sentence: Sentence, first: int, last: int, kind: str, knowledge: Knowledge) -> tuple[Spot, ...]:
    texts = sentence.texts[first:last]
    if not (texts[0][:1].isupper() and texts[-1][:1].isupper()):
        return ()
    return (
        _called(kind, "".join(texts), knowledge) if all(text[-1].isalpha() or text[-1] == "'" for text in texts) else ()
    )


def _called(kind: str, name: str, knowledge: Knowledge) -> tuple[Spot, ...]:
    table = "districts" if kind == "district" else "regencies"
    index = knowledge.view(f"divisions.{table}", lambda: _index(knowledge.rows("world", table)))
    return tuple(map(spot_of, index.get((kind, _squeezed(name)), ())))


def _index(rows: Iterable[Row]) -> dict[tuple[str, str], list[Row]]:
    index: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        names = {row["name"], *filter(None, row.get("aliases", "").split("|"))}
        for name in {_squeezed(name) for name in names}:
            index[row.get("kind", "district"), name].append(row)
    return dict(index)


def _by_geonames(knowledge: Knowledge) -> dict[str, str]:
    return {row["geonames"]: row["code"] for row in knowledge.rows("world", "regencies") if row["geonames"]}


def _squeezed(name: str) -> str:
    """The letters of a name alone: "Tanjung Priok" is "Tanjungpriok" too."""
    if name.isascii():
        return "".join(filter(str.isalpha, name.lower()))
    return "".join(filter(str.isalpha, unicodedata.normalize("NFD", name.lower())))
