"""Who did what to whom: the lexicon proposes, word order links, cues tell the status. A first baseline without a model.

What the lexicon does not know is not coded: there is no fallback.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kawat.coding.actors import Cast, Figure
from kawat.coding.lexical import Lexical
from kawat.coding.mentions import Mention, near
from kawat.coding.quotes import Said
from kawat.coding.sides import Trigger, sides_of
from kawat.coding.status import clause_end, clause_start, status_of
from kawat.language import Parse, Sentence
from kawat.reading import Place, Span, Time

REQUEST = "REQUEST"
_LEAST = 0.35
"""A form that tells an event less often than this is passed over."""


@dataclass(eq=False, slots=True)
class Told:
    """An event in the making, as one clause tells it."""

    type: str
    mode: str | None
    contexts: tuple[str, ...]
    actors: tuple[Figure, ...]
    recipients: tuple[Figure, ...]
    status: str
    trigger: Span
    evidence: Span
    when: Time | None
    where: Place | None
    source: Figure | None
    probability: float | None = None
    mentions: list[Span] = field(default_factory=list)


def events(
    parse: Parse,
    rows: Sequence[Sequence[Mention]],
    cast: Cast,
    said: Sequence[Said],
    times: Sequence[Time],
    places: Sequence[Place],
    words: Lexical,
) -> list[Told]:
    """The events of a story, each once, in the order of their clearest mention; a headline only adds mentions."""
    told: list[Told] = []
    spoken = _by_sentence(parse, said)
    for index, sentence in enumerate(parse.sentences):
        asked: Told | None = None
        for trigger in _triggers(sentence, words):
            row = near(rows[index], trigger.first, trigger.last)
            found = _told(parse, sentence, trigger, row, cast, spoken.get(index, ()), times, places, words)
            if found is None:
                continue
            if asked is not None and found.status == "occurred" and asked.evidence.overlaps(found.trigger):
                found.status = "possible"  # what is asked for in the same clause has not happened
            asked = found if found.type == REQUEST else asked
            same = next((each for each in told if _same(each, found)), None)
            if same is not None:
                same.mentions.append(found.trigger)
            elif not sentence.headline:
                told.append(found)
    return told


def _by_sentence(parse: Parse, said: Sequence[Said]) -> dict[int, list[Said]]:
    """The quotes that have words in each sentence."""
    starts = [sentence.start for sentence in parse.sentences]
    out: dict[int, list[Said]] = {}
    for each in said:
        for span in each.content:
            for index in range(max(0, bisect_right(starts, span.start) - 1), bisect_right(starts, span.end - 1)):
                out.setdefault(index, []).append(each)
    return out


def _triggers(sentence: Sentence, words: Lexical) -> Iterable[Trigger]:
    for hit in words.lexicon.find(sentence.texts, sentence.lowers):
        rows = hit.values
        row = rows[0]
        if len(rows) > 1:
            voice = _voice(sentence, hit.first, words)
            row = next((each for each in rows if each["voice"] == voice), row)
        if words.probability(row["form"]) >= _LEAST:
            yield Trigger(hit.first, hit.last, row)


def _voice(sentence: Sentence, first: int, words: Lexical) -> str:
    """What a form with several voices is where it stands: passive after a form of "be", active after "to" or a cue of status."""
    before = sentence.lowers[first - 1 : first]
    if set(before) & words.be_words:
        return "passive"
    cue = any(
        (hit := words.statuses.at(sentence.texts[:first], sentence.lowers[:first], i)) is not None and hit.last == first
        for i in range(max(0, first - 4), first)
    )
    return "active" if cue or set(before) & words.to_words else "noun"


def _told(
    parse: Parse,
    sentence: Sentence,
    trigger: Trigger,
    row: Sequence[Mention],
    cast: Cast,
    said: Sequence[Said],
    times: Sequence[Time],
    places: Sequence[Place],
    words: Lexical,
) -> Told | None:
    sides = sides_of(sentence, trigger, row, words)
    span = parse.span(sentence.words[trigger.first], sentence.words[trigger.last - 1])
    quote = next((each for each in said if each.holds(span)), None)
    actors = _figures(sides.actors, cast, quote)
    recipients = tuple(figure for figure in _figures(sides.recipients, cast, quote) if figure not in actors)
    if not actors and not recipients:
        return None
    first, last = clause_start(sentence, trigger.first, words), clause_end(sentence, trigger.last, words)
    clause = parse.span(sentence.words[first], sentence.words[max(last, trigger.last) - 1])
    here = [
        place for place in places if any(_stands_at(sentence, mention, clause, words) for mention in place.mentions)
    ]
    return Told(
        type=trigger.row["type"],
        mode=trigger.row["mode"] or None,
        contexts=_contexts(sentence, first, last, trigger, words),
        actors=actors,
        recipients=recipients,
        status=status_of(
            sentence,
            trigger.first,
            words,
            names=[*((mention.first, mention.last) for mention in row), *_dated(sentence, times)],
        ),
        trigger=span,
        evidence=clause,
        when=_when(times, clause, Span.of(parse.story.text, sentence.start, sentence.end)),
        where=here[0] if here else None,
        source=quote.speaker if quote and not _denies(quote, words) else None,
        probability=round(words.probability(trigger.row["form"]), 3),
    )


def _denies(quote: Said, words: Lexical) -> bool:
    """Whether the cue of a quote denies: who denies a thing is not who says so."""
    return quote.cue is not None and bool(set(quote.cue.text.lower().split()) & words.denials)


def _dated(sentence: Sentence, times: Sequence[Time]) -> list[tuple[int, int]]:
    """The ranges of words of a sentence that are dates: in "3 May" nothing may be."""
    out = []
    for time in times:
        if sentence.start <= time.span.start < sentence.end:
            held = [i for i, word in enumerate(sentence.words) if time.span.start <= word.start < time.span.end]
            out += [(held[0], held[-1] + 1)] if held else []
    return out


def _stands_at(sentence: Sentence, mention: Span, clause: Span, words: Lexical) -> bool:
    """Whether a place in the clause is where something happens: a preposition of place before it, not one of direction."""
    if not clause.overlaps(mention):
        return False
    before = [word for word in sentence.words if word.end <= mention.start]
    return bool(before) and before[-1].lower in words.at_words


def _figures(mentions: Sequence[Mention], cast: Cast, quote: Said | None) -> tuple[Figure, ...]:
    out: list[Figure] = []
    for mention in mentions:
        found = cast.of(mention)
        if (
            mention.pronoun is not None
            and mention.pronoun["person"] == "1"
            and quote is not None
            and quote.speaker is not None
        ):
            found = (quote.speaker,)
        out += [figure for figure in found if figure not in out]
    return tuple(out)


def _contexts(sentence: Sentence, first: int, last: int, trigger: Trigger, words: Lexical) -> tuple[str, ...]:
    out = [context for context in trigger.row["contexts"].split("|") if context]
    for hit in words.contexts.find(sentence.texts[first:last], sentence.lowers[first:last]):
        out += hit.values
    return tuple(dict.fromkeys(out))


def _when(times: Sequence[Time], clause: Span, sentence: Span) -> Time | None:
    """The date in the clause, else the only one in the sentence, else none."""
    dated = [time for time in times if time.value and time.type in ("DATE", "TIME")]
    inside = [time for time in dated if clause.overlaps(time.span)]
    if inside:
        return inside[0]
    around = [time for time in dated if sentence.overlaps(time.span)]
    return around[0] if len(around) == 1 else None


def _same(one: Told, other: Told) -> bool:
    """Whether a clause tells an event again: same type and sides, and neither day nor place told otherwise."""
    if one.type != other.type or one.status != other.status:
        return False
    if one.when and other.when and one.when.value != other.when.value:
        return False
    if one.where and other.where and one.where is not other.where:
        return False
    sides, others = (set(one.actors), set(one.recipients)), (set(other.actors), set(other.recipients))
    return sides == others
