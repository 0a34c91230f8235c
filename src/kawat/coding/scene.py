"""What the events of a story are read in: its parse, its mentions and figures, its quotes, dates and places."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from kawat.coding.actors import Cast
from kawat.coding.lexical import Lexical
from kawat.coding.mention import Mention
from kawat.coding.provenance import Provenance
from kawat.coding.voices import Said
from kawat.language import Parse
from kawat.reading import Credit, Flag, Place, Span, Time

_BEHIND = 8
"""Characters between an agency's name and the date of its report: a comma, or a preposition."""


@dataclass(frozen=True, slots=True)
class Scene:
    """``rows``: the mentions of each sentence; ``said``: the quotes that have words in a sentence; ``dated``: the times that may be an event's;
    ``places_in``: numbers of places and their words, by sentence."""

    parse: Parse
    rows: Sequence[Sequence[Mention]]
    cast: Cast
    quotes: list[Said]
    said: dict[int, list[Said]]
    origin: Provenance
    times: Sequence[Time]
    dated: Sequence[Time]
    places: Sequence[Place]
    places_in: dict[int, list[tuple[int, Span]]]
    words: Lexical
    flags: Sequence[Flag] = ()

    def quote_of(self, index: int, span: Span) -> Said | None:
        """The quote that holds words of a sentence."""
        return next((each for each in self.said.get(index, ()) if each.holds(span)), None)


def scene_of(
    parse: Parse,
    rows: Sequence[Sequence[Mention]],
    cast: Cast,
    said: list[Said],
    origin: Provenance,
    times: Sequence[Time],
    places: Sequence[Place],
    words: Lexical,
    flags: Sequence[Flag] = (),
) -> Scene:
    """The scene of a story whose parts have been read."""
    dated = _events_own(times, origin.credits)
    spoken, placed = _by_sentence(parse, said), _places_in(parse, places)
    return Scene(parse, rows, cast, said, spoken, origin, times, dated, places, placed, words, flags)


def _events_own(dates: Sequence[Time], credits: Sequence[Credit]) -> list[Time]:
    """The dates that may be an event's: "dilansir Reuters pada Kamis" says when Reuters reported."""
    ends = [credit.span.end for credit in credits if credit.span and credit.role == "agency"]
    return [time for time in dates if not any(0 <= time.span.start - end <= _BEHIND for end in ends)]


def _places_in(parse: Parse, places: Sequence[Place]) -> dict[int, list[tuple[int, Span]]]:
    """Of each sentence the places that it names: the number of each and the words."""
    starts = [sentence.start for sentence in parse.sentences]
    out: dict[int, list[tuple[int, Span]]] = {}
    for number, place in enumerate(places):
        for mention in place.mentions:
            out.setdefault(bisect_right(starts, mention.start) - 1, []).append((number, mention))
    return out


def _by_sentence(parse: Parse, said: Sequence[Said]) -> dict[int, list[Said]]:
    """The quotes that have words in each sentence."""
    starts = [sentence.start for sentence in parse.sentences]
    out: dict[int, list[Said]] = {}
    for each in said:
        for span in each.content:
            for index in range(max(0, bisect_right(starts, span.start) - 1), bisect_right(starts, span.end - 1)):
                out.setdefault(index, []).append(each)
    return out
