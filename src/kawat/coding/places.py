"""Named places used as places, with country and coordinates from the tables.

Of several towns of one name the one in a state that the story names is taken, else the largest. A building or a quarter that no table knows is in the
state of the place that it is told with ("Kompleks Parlemen, Senayan, Jakarta"), of the body whose it is, or, where all places of the story are in one
state, in that; else its country stays open.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from kawat.coding.divisions import codes_of, districts_named, divisions_of, regency_of, told_one
from kawat.coding.gazetteer import Spot, gazetteer, landmarks, spot_of
from kawat.coding.lexical import Lexical, lexical
from kawat.coding.mention import Mention, near
from kawat.knowledge import Found, Knowledge, Phrases
from kawat.knowledge.loader import Row
from kawat.language import Parse, Sentence
from kawat.reading import Place, Span

_COMMA = ","
_OPEN, _CLOSE = "(", ")"
_BACK = 4
"""So many words may stand between a preposition and the name: "di dekat kota"."""
_LONGEST = 8
"""Words of a building's name at the most."""
_NOT_PLACES = ("PER", "ORG")
_LANDS = ("region", "land")
"""What is a place wherever it is no subject; a state, a capital and a building stand for a government too."""
_SUBJECT = "nsubj"


@dataclass(slots=True)
class _Named:
    """A place named at words ``first`` up to ``last`` of a sentence; ``choice`` what the tables have of the name, nothing for one that they do not know.

    ``near`` is the state told with it, by what belongs to it. ``told`` where its kind stands with it, ``open`` where the story has to say more before
    it is what the tables have of the name; ``weak`` where a capitalised word before it alone tells that it is a place.
    """

    sentence: int
    first: int
    last: int
    choice: tuple[Spot, ...]
    near: str | None = None
    told: bool = False
    open: bool = False
    weak: bool = False


def places(parse: Parse, rows: Sequence[Sequence[Mention]], knowledge: Knowledge) -> tuple[Place, ...]:
    """The places of a story, p1 onward in the order of the text; one place with all its mentions.

    A name counts as a place behind a locative preposition, where words of place may stand between ("di dekat kota Abadeh"); right behind another place
    ("Ankara, Turki", "Surabaya dan Malang"); a region wherever it is no subject; a town also behind a capitalised word that is no name of a
    person or body. A building counts behind a locative preposition by its first word ("di Gedung Merah Putih").
    """
    words = lexical(parse.lang, knowledge)
    reader = _Reader(words, knowledge, gazetteer(parse.lang, knowledge), landmarks(parse.lang, knowledge))
    found = [
        named for at, sentence in enumerate(parse.sentences) for named in reader.of_sentence(at, sentence, rows[at])
    ]
    home = {mention.country for row in rows for mention in row}
    _settle(found, parse, reader, home)
    found = _supported(found, rows)
    named = {spot.country for each in found for spot in each.choice if spot.kind == "state"}
    grounds = {spot.country for each in found for spot in each.choice} | {each.near or "" for each in found}
    grounds -= {""}
    only = grounds.pop() if len(grounds) == 1 else None
    chosen: dict[int | tuple[str, str], tuple[Spot, list[Span]]] = {}
    for each in found:
        span = _span(each, parse)
        if each.choice:
            spot = max(each.choice, key=lambda one: (one.kind == "state", one.country in named | home, one.population))
        else:
            spot = Spot(span.text, each.near or only or "", "building")
        chosen.setdefault(spot.geonames or (spot.code or spot.name, spot.country), (spot, []))[1].append(span)
    return tuple(
        Place(
            id=f"p{number}",
            name=spans[0].text,
            country=spot.country or None,
            geonames=spot.geonames,
            lat=spot.lat,
            lon=spot.lon,
            mentions=tuple(spans),
        )
        for number, (spot, spans) in enumerate(chosen.values(), 1)
    )


def _settle(found: Sequence[_Named], parse: Parse, reader: _Reader, home: Set[str | None]) -> None:
    """Leaves of the districts of a name the one that the story tells by its regency or province, also for a name that only the encoder heard.

    A district told by its kind is known to be in Indonesia where that word is said of no other state's, whichever it is.
    """
    told = [each for each in found if any(spot.kind == "district" for spot in each.choice)]
    heard = [each for each in found if each.open and not each.choice]
    if not told and not heard:
        return
    codes = reader.codes(parse)
    codes |= {regency_of(each.choice[0]) for each in found if each.told and not each.open and len(each.choice) == 1}
    for each in told:
        one, state = told_one(each.choice, codes), each.choice[0].country
        if one:
            each.choice = (one,)
        elif each.open and state not in home:
            each.choice = ()
        elif len(each.choice) > 1:
            each.choice = (Spot(_span(each, parse).text, state, "district"),)
    for each in heard if codes else ():
        one = told_one(districts_named(_span(each, parse).text, reader.knowledge), codes)
        each.choice = (one,) if one else ()


def _span(named: _Named, parse: Parse) -> Span:
    words = parse.sentences[named.sentence].words
    return parse.span(words[named.first], words[named.last - 1])


def _supported(found: Sequence[_Named], rows: Sequence[Sequence[Mention]]) -> list[_Named]:
    """Without the weak ones whose state nothing else in the story is of: "Bilik Asmara" is not in Eritrea."""
    # The word before has its state from the name, so it is no second witness.
    weak = {(each.sentence, word) for each in found if each.weak for word in range(each.first - 1, each.last)}
    states = {spot.country for each in found if not each.weak for spot in each.choice}
    states |= {
        mention.country
        for at, row in enumerate(rows)
        for mention in row
        if mention.country and all((at, word) not in weak for word in range(mention.first, mention.last))
    }
    return [each for each in found if not each.weak or any(spot.country in states for spot in each.choice)]


@dataclass(slots=True)
class _Reader:
    """Reads the places of sentences by the tables of a language."""

    words: Lexical
    knowledge: Knowledge
    spots: Phrases[Row]
    landmarks: Phrases[Row]

    def of_sentence(self, at: int, sentence: Sentence, row: Sequence[Mention]) -> list[_Named]:
        """The places of one sentence, from left to right."""
        found: list[_Named] = []
        hits = list(self.spots.find(sentence.texts, sentence.lowers))
        taken = [
            _Named(at, one.first, one.last, one.choice, told=True, open=one.abroad)
            for one in divisions_of(sentence, hits, self.words, self.knowledge)
        ]
        taken += self._buildings(at, sentence, row, taken)
        read = sorted([*taken, *self._by_tables(at, sentence, taken, hits)], key=lambda each: each.first)
        for named in read:
            if not named.choice or self._counts(named, sentence, row, found[-1] if found else None):
                found.append(named)
        found = sorted([*found, *self._heard(at, sentence, row, found, read)], key=lambda each: each.first)
        for named, behind in reversed(list(pairwise(found))):
            if not named.choice and _joins(sentence, named.last, behind.first):
                countries = {spot.country for spot in behind.choice if spot.country}
                countries = countries or ({behind.near} if behind.near else set())
                named.near = countries.pop() if len(countries) == 1 else named.near
        return found

    def codes(self, parse: Parse) -> set[str]:
        """The codes of the provinces, regencies and cities that a story names, in its dateline too."""
        texts = [(sentence.texts, sentence.lowers) for sentence in parse.sentences]
        if parse.dateline:
            words = parse.dateline.text.split()
            texts.append((tuple(map(str.title, words)), tuple(map(str.lower, words))))
        rows = (row for each in texts for hit in self.spots.find(*each) for row in hit.values)
        return codes_of(rows, self.knowledge)

    def _by_tables(
        self, at: int, sentence: Sentence, taken: Sequence[_Named], hits: Sequence[Found[Row]]
    ) -> list[_Named]:
        held = {word for each in taken for word in range(each.first, each.last)}
        ranked = [
            (hit.first - hit.last, rank, hit)
            for rank, found in enumerate((self.landmarks.find(sentence.texts, sentence.lowers), hits))
            for hit in found
        ]
        out: list[_Named] = []
        for _, _, hit in sorted(ranked, key=lambda each: (each[0], each[1], each[2].first)):  # the longest first
            words = range(hit.first, hit.last)
            if held.isdisjoint(words):
                held.update(words)
                out.append(_Named(at, hit.first, hit.last, tuple(map(spot_of, hit.values))))
        return out

    def _counts(self, named: _Named, sentence: Sentence, row: Sequence[Mention], last: _Named | None) -> bool:
        """Whether a name of the tables is used as a place here; what acts is none."""
        if _part_of_a_name(named, sentence, row):
            return False
        before = sentence.lowers[named.first - 1] if named.first else ""
        follows = last is not None and self._follows(sentence, last, named.first)
        if _is_subject(named, sentence) and before not in self.words.locatives:
            return named.told and follows
        if named.told or follows or self._located(sentence, named.first):
            return True
        if named.choice[0].kind in _LANDS:
            return True
        towns = tuple(spot for spot in named.choice if spot.kind == "town")
        behind = sentence.texts[max(0, named.first - (2 if before == _COMMA else 1))]
        if towns and named.first > 1 and behind[:1].isupper() and not sentence.headline:
            named.choice, named.weak = towns, True
            return True
        return False

    def _located(self, sentence: Sentence, first: int) -> bool:
        """Whether a locative preposition stands before, or before the words of place that stand between; or a word of place right before."""
        lowers = sentence.lowers
        for at in range(first - 1, max(-1, first - 2 - _BACK), -1):
            if lowers[at] in self.words.locatives:
                return True
            if lowers[at] not in self.words.place_words:
                return at < first - 1 and lowers[first - 1] in self.words.place_heads
        return False

    def _follows(self, sentence: Sentence, last: _Named, first: int) -> bool:
        """Whether a name stands right behind the last place: "Ankara, Turki", "Surabaya dan Malang"."""
        between = sentence.lowers[last.last : first]
        return between in ((_COMMA,),) or (
            len(between) in (1, 2) and between[-1] in self.words.ands and set(between[:-1]) <= {_COMMA}
        )

    def _buildings(self, at: int, sentence: Sentence, row: Sequence[Mention], taken: Sequence[_Named]) -> list[_Named]:
        """Buildings, streets and quarters: a word of place with a capital behind a preposition, and the capitalised words behind it."""
        out: list[_Named] = []
        held = {word for each in taken for word in range(each.first, each.last)}
        if sentence.headline:  # where every word has a capital
            return out
        for first, lower in enumerate(sentence.lowers):
            if lower not in self.words.sites or first in held or (out and first < out[-1].last):
                continue
            if not sentence.texts[first][:1].isupper() or not self._located(sentence, first):
                continue
            last = _name_end(sentence, first, row, self.words.never_names)
            if last - first < 2 or any(
                index.at(sentence.texts, sentence.lowers, first) for index in (self.landmarks, self.spots)
            ):
                continue
            known = list(self.spots.find(sentence.texts[first:last], sentence.lowers[first:last]))
            if known and known[0].first == 1 and known[0].last == last - first and lower in self.words.place_heads:
                continue  # "Kota Sha Tin" is Sha Tin
            inside = {spot_of(value).country for hit in known for value in hit.values}
            near_by = inside.pop() if len(inside) == 1 else _owner(first, last, row)
            out.append(_Named(at, first, last, (), near_by))
        return out

    def _heard(
        self,
        at: int,
        sentence: Sentence,
        row: Sequence[Mention],
        found: Sequence[_Named],
        read: Sequence[_Named],
    ) -> list[_Named]:
        """Names of places that the encoder hears and no table knows, behind a preposition or another place; what the tables ``read`` of a name it is."""
        out = []
        known = {(each.first, each.last): each for each in read}
        held = {word for each in found for word in range(each.first, each.last)}
        for name in sentence.syntax.names if sentence.syntax else ():
            if name.kind != "LOC" or not held.isdisjoint(range(name.first, name.last + 1)):
                continue
            if not sentence.texts[name.first][:1].isupper() or sentence.headline:
                continue
            at_last = bisect_right(found, name.first, key=lambda each: each.first) - 1
            last = found[at_last] if at_last >= 0 else None
            if self._located(sentence, name.first) or (last and self._follows(sentence, last, name.first)):
                end = name.last + 1
                heard = _Named(at, name.first, end, (), _owner(name.first, end, row), open=True)
                out.append(known.get((name.first, end), heard))
        return out


def _joins(sentence: Sentence, end: int, first: int) -> bool:
    """Whether a place stands right behind another and a comma, or inside brackets behind it."""
    between = sentence.texts[end:first]
    return between in ((_COMMA,), (_OPEN,))


def _owner(first: int, last: int, row: Sequence[Mention]) -> str | None:
    """The state of the actors that have words in a name, if it is one."""
    found = {each.country for each in near(row, first, last) if each.first < last and first < each.last} - {None}
    return found.pop() if len(found) == 1 else None


def _name_end(sentence: Sentence, first: int, row: Sequence[Mention], never: Set[str]) -> int:
    """Where the capitalised words end that begin at ``first``, before a day and a person; a short name in brackets belongs to them."""
    texts, at = sentence.texts, first + 1
    people = {each.first for each in near(row, first, first + 1) if each.kind == "person" and not each.described}
    people |= {name.first for name in sentence.syntax.names if name.kind == "PER"} if sentence.syntax else set()
    while at < min(len(texts), first + _LONGEST):
        if sentence.lowers[at] in never or at in people:
            break
        if (
            texts[at] == _OPEN
            and texts[at + 1 : at + 2]
            and texts[at + 1].isupper()
            and texts[at + 2 : at + 3] == (_CLOSE,)
        ):
            at += 3
        elif texts[at][:1].isupper() or texts[at].isdigit():
            at += 1
        else:
            break
    return at


def _is_subject(named: _Named, sentence: Sentence) -> bool:
    """Whether something is said to be done by it: "Papua menolak"."""
    syntax = sentence.syntax
    return syntax is not None and any(syntax.relations[at] == _SUBJECT for at in range(named.first, named.last))


def _part_of_a_name(named: _Named, sentence: Sentence, row: Sequence[Mention]) -> bool:
    """Whether the words are a part of a longer name that is nobody's place: "Chelsea Islan", "Lockheed Martin", "The New York Times"."""
    for mention in near(row, named.first, named.last):
        longer = mention.last - mention.first > named.last - named.first
        holds = mention.first < named.last and named.first < mention.last
        person = mention.kind == "person" and not mention.described
        if holds and (person or (mention.kind == "name" and longer and mention.last > named.last)):
            return True
    for name in sentence.syntax.names if sentence.syntax else ():
        holds = name.first < named.last and named.first <= name.last
        if holds and name.kind in _NOT_PLACES and name.last - name.first + 1 > named.last - named.first:
            return True
    return False
