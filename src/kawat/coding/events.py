"""Who did what to whom: the heads say where an event may be told and which words are its parties; here they become one story's events.

What the heads do not see is not coded: there is no fallback. One event told many times is one event with its mentions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from kawat.coding.clauses import clause_end, clause_start
from kawat.coding.figures import Figure
from kawat.coding.lexical import Lexical
from kawat.coding.linear import linear
from kawat.coding.scene import Scene
from kawat.coding.sides import SideReader, Sides
from kawat.coding.sidewords import SURE
from kawat.coding.status import status_of
from kawat.coding.tellings import TOGETHER, agreement, telling_features, trigger_features
from kawat.coding.whens import SPOKEN, SpokenDays, day_of_speaking, spoken_days, when_of
from kawat.language import Sentence
from kawat.language.parse import Trigger
from kawat.reading import Place, Span

_RELATIVE = "acl"
LEAST = 0.24
"""An event less probable than this is left out unless asked for."""


@dataclass(eq=False, slots=True)
class Told:
    """An event in the making, as one clause tells it. ``alone`` is how probable it is by its sentence, ``probability`` by the story."""

    type: str
    mode: str | None
    contexts: tuple[str, ...]
    sides: Sides
    statuses: tuple[tuple[str, float], ...]
    trigger: Span
    evidence: Span
    when: str | None
    where: Place | None
    sentence: int
    headline: bool
    heard: Trigger
    alone: float
    probability: float = 0.0
    mentions: list[Span] = field(default_factory=list)

    @property
    def status(self) -> str:
        """The likeliest."""
        return self.statuses[0][0]

    @property
    def actors(self) -> tuple[Figure, ...]:
        return self.sides.actors

    @property
    def recipients(self) -> tuple[Figure, ...]:
        return self.sides.recipients


def candidates(scene: Scene) -> list[Told]:
    """Every telling that the heads think possible, in the order of the text, sides without words filled from the sentences before; none where a
    flag tells that the story is no news."""
    if not all(flag.news for flag in scene.flags):
        return []
    reader, out = SideReader(scene), []
    spoken = spoken_days(scene)
    for index, sentence in enumerate(scene.parse.sentences):
        for trigger in sentence.syntax.triggers if sentence.syntax else ():
            told = _told(scene, index, sentence, trigger, reader, spoken)
            if told.alone >= SURE and not sentence.headline:
                reader.note(told.type, told.sides)
            out.append(told)
    return out


def rated(scene: Scene) -> tuple[list[Told], list[dict[str, float]]]:
    """Every telling with its probability by the story, and the features that this was told from."""
    found, model = candidates(scene), linear("tellings")
    features = telling_features(found)
    for told, each in zip(found, features, strict=True):
        told.probability = model.probability(each)
    return found, features


def events(scene: Scene, least: float = LEAST) -> list[Told]:
    """The events of a story, each once, at its clearest telling, in the order of the text; the other tellings are its mentions."""
    return chosen(rated(scene)[0], least)


def chosen(found: Sequence[Told], least: float) -> list[Told]:
    """The events among the tellings of a story; their figures are given the mentions that stand for them only here."""
    # what nobody does to nobody is no event: who does it, or to whom, is what a reading is asked for
    whole = (told for told in found if told.probability >= least and (told.actors or told.recipients))
    kept = _apart([told for told in whole if not told.headline])
    for told in found:
        if told not in kept and told.alone >= SURE:
            same = [other for other in kept if other.type == told.type and agreement(other, told) >= 0]
            if same:
                max(same, key=partial(agreement, told)).mentions.append(told.trigger)
    for told in kept:
        for figure, span, instead in told.sides.noted:
            figure.mentions.append(span)
            for other in instead:
                other.mentions = [each for each in other.mentions if each != span]
    return kept


def _told(
    scene: Scene, index: int, sentence: Sentence, trigger: Trigger, reader: SideReader, spoken: SpokenDays
) -> Told:
    parse, words, syntax = scene.parse, scene.words, sentence.syntax
    assert syntax is not None
    span = parse.span(sentence.words[trigger.first], sentence.words[trigger.last])
    first, last = clause_start(sentence, trigger.first, words), clause_end(sentence, trigger.last + 1, words)
    clause = parse.span(sentence.words[first], sentence.words[max(last, trigger.last + 1) - 1])
    here = [
        (abs(mention.start - span.start), number)
        for number, mention in scene.places_in.get(index, ())
        if _stands_at(sentence, mention, clause, words)
    ]
    sides = reader.sides(index, trigger, span)
    statuses = status_of(trigger, sentence, syntax.heads, words, linear("statuses"))
    status = statuses[0][0]
    quote = scene.quote_of(index, span)
    when = when_of(
        scene.dated,
        sentence,
        trigger,
        clause,
        status=status,
        published=parse.story.published,
        quote=quote,
        speaking=quote is not None and quote.speaker in sides.actors,
        words=words,
    )
    # "Peru, yang menentang Kuba, menyatakan": not what is said that day
    background = syntax.relations[trigger.first] == _RELATIVE
    if when is None and status == "occurred" and trigger.type in SPOKEN and not background:
        when = day_of_speaking(sides.actors, spoken)
    return Told(
        type=trigger.type,
        mode=trigger.modes[0][0],
        contexts=_contexts(sentence, first, last, trigger, words),
        sides=sides,
        statuses=statuses,
        trigger=span,
        evidence=clause,
        when=when,
        where=scene.places[min(here)[1]] if here else None,
        sentence=index,
        headline=sentence.headline,
        heard=trigger,
        alone=linear("triggers").probability(trigger_features(trigger, sentence, words, parse.lang)),
    )


def _stands_at(sentence: Sentence, mention: Span, clause: Span, words: Lexical) -> bool:
    """Whether a place in the clause is where something happens: a preposition of place before it, not one of direction."""
    if not clause.overlaps(mention):
        return False
    before = [word for word in sentence.words if word.end <= mention.start]
    return bool(before) and before[-1].lower in words.at_words


def _apart(told: Sequence[Told]) -> list[Told]:
    """Without those of which a likelier one stands on the same words, or tells the same in the same sentence."""
    kept: list[Told] = []
    by_sentence: dict[int, list[Told]] = {}
    for each in sorted(told, key=lambda each: -each.probability):
        others = by_sentence.setdefault(each.sentence, [])
        again = (other for other in others if other.type == each.type and agreement(other, each) == TOGETHER)
        if not any(other.trigger.overlaps(each.trigger) for other in others) and next(again, None) is None:
            others.append(each)
            kept.append(each)
    return sorted(kept, key=lambda each: each.trigger.start)


def _contexts(sentence: Sentence, first: int, last: int, trigger: Trigger, words: Lexical) -> tuple[str, ...]:
    """Of the lexicon's form at the trigger, where it has one, and of the words of the clause."""
    hit = words.lexicon.at(sentence.texts, sentence.lowers, trigger.first)
    out = [
        each
        for row in (hit.values if hit else ())
        if row["type"] == trigger.type
        for each in row["contexts"].split("|")
        if each
    ]
    for found in words.contexts.find(sentence.texts[first:last], sentence.lowers[first:last]):
        out += found.values
    return tuple(dict.fromkeys(out))
