"""Through whom each quote and event came: who publishes the story, the agencies that it is taken from, who says so.

An agency of a credit line, a code or the dateline stands in every chain; one that a sentence names ("dilansir AFP") in the chains of what that
sentence tells. Who is credited with a claim comes last, and before them the speaker in whose quotation they are cited. An agency that is itself
credited is an agency, and the story's own outlet none. Where a chain holds several agencies they stand in the order of the text, those of the whole
story first: which of them had it from which no story tells. Nothing is guessed: who is not named has no link.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kawat.coding.events import Told
from kawat.coding.figures import Figure
from kawat.coding.lexical import MEDIA
from kawat.coding.provenance import own_outlet
from kawat.coding.scene import Scene
from kawat.coding.sides import denies
from kawat.coding.voices import Said
from kawat.knowledge import Knowledge
from kawat.language import Parse
from kawat.language.outlets import Outlets, outlets_of, squeeze
from kawat.reading import Actor, Link, Span

Chain = tuple[Link, ...]


def chains(
    scene: Scene, told: Sequence[Told], actors: Mapping[Figure, Actor], knowledge: Knowledge
) -> tuple[list[Chain], list[Chain]]:
    """The chain of every quote of a scene and of every event that is told in it, each from the outermost link to the innermost.

    ``actors`` are those of the reading.
    """
    own, outlets = scene.origin.publisher, outlets_of(knowledge)
    publisher = Link(role="publisher", name=own, span=scene.origin.outlet) if own else None
    agencies: dict[int | None, list[Link]] = {}
    supplied: dict[str, Link] = {}
    services = [each for each in actors.values() if _is_outlet(each)]
    for credit in scene.origin.credits:
        if credit.role == "agency":
            actor = next((each for each in services if credit.span and _named_in(each, credit.span)), None)
            link = Link(role="agency", name=credit.name, actor=actor, span=credit.span)
            agencies.setdefault(_sentence_at(scene.parse, credit.span), []).append(link)
            if actor:
                supplied.setdefault(actor.id, link)
    maker = _Maker(scene, actors, outlets, publisher, agencies, supplied)
    return [maker.of_quote(each) for each in scene.quotes], [maker.of_event(each) for each in told]


def _is_outlet(actor: Actor) -> bool:
    return actor.kind == "org" and actor.sector == MEDIA


def _named_in(actor: Actor, span: Span) -> bool:
    """Whether words stand in those for an actor: "kantor berita Yonhap"."""
    return any(mention.overlaps(span) for mention in actor.mentions)


def _sentence_at(parse: Parse, span: Span | None) -> int | None:
    """The sentence in which words begin; None for those of a credit line, a code or the dateline, which hold for the whole story."""
    if span is None:
        return None
    index = bisect_right(parse.sentences, span.start, key=lambda each: each.start) - 1
    return index if index >= 0 and span.start < parse.sentences[index].end else None


@dataclass(frozen=True, slots=True)
class _Maker:
    """What the chains of a story are made from.

    ``agencies``: those credited, by the sentence for which they are, None for the whole story; ``supplied``: the first credit that names an actor, by
    the actor's id.
    """

    scene: Scene
    actors: Mapping[Figure, Actor]
    outlets: Outlets
    publisher: Link | None
    agencies: Mapping[int | None, Sequence[Link]]
    supplied: Mapping[str, Link]

    def of_quote(self, said: Said) -> Chain:
        return self._chain(self._sentences(said), [self._speaker(said.speaker, said)] if said.speaker else [])

    def of_event(self, told: Told) -> Chain:
        quote, source = self.scene.quote_of(told.sentence, told.trigger), told.sides.source
        sentences = {told.sentence} | (self._sentences(quote) if quote else set())
        inner: list[Link] = []
        speaker = quote.speaker if quote else None
        words = self._nearest(source, told.sentence, told.trigger) if source else None
        # one named beside the quote is who says it, by other words; only one whom the speaker names stands behind the speaker
        cited = quote and words and quote.holds(words) and not denies(quote, self.scene.words)
        if quote and speaker and (source is speaker or cited):
            inner.append(self._speaker(speaker, quote))
        if source and source is not speaker:
            inner.append(self._link(source, words))
        return self._chain(sentences, inner)

    def _chain(self, sentences: Iterable[int], inner: Iterable[Link]) -> Chain:
        """The links, each party once: one that stands again only where it is innermost."""
        links = {"publisher": self.publisher} if self.publisher else {}
        for at in (None, *sorted(sentences)):
            self._add(links, self.agencies.get(at, ()))
        self._add(links, inner)
        return tuple(links.values())

    def _add(self, links: dict[str, Link], more: Iterable[Link]) -> None:
        for link in more:
            key = self._key(link)
            if link.role != "publisher":
                links.pop(key, None)
            links[key] = link

    def _key(self, link: Link) -> str:
        if link.role == "agency":
            row = self.outlets.named(link.name)
            return f"agency {squeeze(row['name'] if row else link.name)}"
        return f"speaker {link.actor.id}" if link.role == "speaker" and link.actor else link.role

    def _speaker(self, figure: Figure, said: Said) -> Link:
        """Who speaks, by the words nearest to the cue that are not the quote's own."""
        near = said.cue or said.content[0]
        return self._link(figure, self._nearest(figure, said.sentence, near, said.content))

    def _link(self, figure: Figure, words: Span | None) -> Link:
        """The link that an actor is who says something: a speaker, an agency, or the outlet that publishes the story."""
        actor = self.actors[figure]
        if _is_outlet(actor):
            credit = self.supplied.get(actor.id)
            if self.publisher and own_outlet(actor.name, self.publisher.name, self.outlets):
                return replace(self.publisher, actor=actor, span=self.publisher.span or words)
            if credit or self.outlets.named(actor.name):
                return Link(role="agency", name=credit.name if credit else actor.name, actor=actor, span=words)
        return Link(role="speaker", name=actor.name, actor=actor, span=words)

    def _nearest(self, figure: Figure, index: int, near: Span, apart: Sequence[Span] = ()) -> Span | None:
        """Of the words of a sentence that stand for an actor those nearest to others, if they are not ``apart``."""
        sentence = self.scene.parse.sentences[index]
        found = (
            span
            for span in self.actors[figure].mentions
            if sentence.start <= span.start < sentence.end and not any(span.overlaps(other) for other in apart)
        )
        return min(found, key=lambda span: max(span.start - near.end, near.start - span.end), default=None)

    def _sentences(self, said: Said) -> set[int]:
        """The sentences in which a quote and its cue stand."""
        found = (_sentence_at(self.scene.parse, span) for span in said.content)
        return {said.sentence} | {index for index in found if index is not None}
