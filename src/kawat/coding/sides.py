"""Who stands on the sides of a trigger, and who says so: the words that the heads take for its parties, and the figures that they stand for.

A side whose words stand in the sentence takes the figures of their mentions; a pronoun, and a side that the sentence leaves out, an actor of the
sentences before, where one is likely enough. What stays open stays open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kawat.coding.antecedents import Antecedents, Memory, Slot
from kawat.coding.figures import Figure
from kawat.coding.lexical import Lexical
from kawat.coding.linear import linear
from kawat.coding.mention import Mention, is_aside
from kawat.coding.parties import mention_at
from kawat.coding.scene import Scene
from kawat.coding.sidewords import SIDES, SURE
from kawat.coding.sources import CREDITED, HEARD, source_features
from kawat.coding.voices import Said
from kawat.language.parse import Party, Trigger
from kawat.reading import Span

ENOUGH = 0.3
"""Where none is sure, the likeliest word is taken if it is as likely as this."""
HOST = 0.15
"""Nine visits in ten name their host: there less is enough."""
IMPLIED = 0.4
"""A side whose absence from the sentence is heard at least so probably is looked for before it."""
FILLED = 0.3
"""An actor of before is taken for a side without words if it is as likely as this among all."""
ROLES = tuple(SIDES)
_HOSTED = "visit"


@dataclass(slots=True)
class Sides:
    """The sides of one trigger.

    ``implied``: how probably a side has no words; ``filled``: the share of the figure that was taken for it from before. ``speaker``: whose quotation
    tells it; ``source``: who says so, ``claimed``: how probably a speaker of the sentence does. ``noted``: words that stand for a figure only here, to
    be its mentions if the event is kept, and for whom the rules took them.
    """

    actors: tuple[Figure, ...] = ()
    recipients: tuple[Figure, ...] = ()
    source: Figure | None = None
    claimed: float | None = None
    speaker: Figure | None = None
    implied: dict[str, float] = field(default_factory=dict)
    filled: dict[str, float] = field(default_factory=dict)
    noted: list[tuple[Figure, Span, tuple[Figure, ...]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Claim:
    """Who may say that an event happened, and what counts for it."""

    figure: Figure
    features: dict[str, float]


class SideReader:
    """Reads the sides of a story's triggers, in the order of the text: each may stand for what was told before."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._finder, self._memory = Antecedents(scene.parse, scene.rows, scene.cast), Memory()

    def note(self, kind: str, sides: Sides) -> None:
        """Keeps in mind that an event was told."""
        self._memory.note(kind, sides.actors, sides.recipients)

    def sides(self, index: int, trigger: Trigger, span: Span) -> Sides:
        """The sides of a trigger at ``span`` in a sentence."""
        quote = self._scene.quote_of(index, span)
        out = Sides(speaker=quote.speaker if quote else None)
        out.actors = self._stated(index, trigger, "actor", quote, out)
        receiving = self._stated(index, trigger, "recipient", quote, out)
        out.recipients = tuple(each for each in receiving if each not in out.actors)
        for role in ROLES:
            shares = (each.probability for each in trigger.parties if each.role == role and each.word is None)
            out.implied[role] = max(shares, default=0.0)
            self._fill(index, trigger, role, out)
        if not out.recipients and _is_visit(trigger):
            out.recipients = self._host(index, out)
        out.source = self._source(index, trigger, quote, out)
        return out

    def _stated(self, index: int, trigger: Trigger, role: str, quote: Said | None, out: Sides) -> tuple[Figure, ...]:
        """The figures whose words stand in the sentence."""
        found: list[Figure] = []
        for party in words_of_side(trigger, role):
            assert party.word is not None
            mention = mention_at(self._scene.rows[index], party.word)
            if mention is not None:
                figures = self._figures(index, mention, trigger, role, quote, (*out.actors, *found), out)
                found += [figure for figure in figures if figure not in found]
        return tuple(found)

    def _figures(
        self,
        index: int,
        mention: Mention,
        trigger: Trigger,
        role: str,
        quote: Said | None,
        known: tuple[Figure, ...],
        out: Sides,
    ) -> tuple[Figure, ...]:
        person = mention.pronoun["person"] if mention.pronoun is not None else None
        if person == "1":
            return self._speaking(index, trigger, quote)
        if person == "3":
            slot = Slot(index, trigger, role, known, out.speaker, mention, self._scene.cast.figures_at(mention))
            return self._referred(slot, out)
        return self._standing(mention, out)

    def _standing(self, mention: Mention, out: Sides) -> tuple[Figure, ...]:
        """Whom the rules take a mention for. What else is only an aside is a mention where it stands for a side."""
        found = self._scene.cast.figures_at(mention)
        if is_aside(mention):
            out.noted += [(figure, mention.span, ()) for figure in found]
        return found

    def _speaking(self, index: int, trigger: Trigger, quote: Said | None) -> tuple[Figure, ...]:
        """The first person: whose quotation it is, else whom the heads hear say it, else who spoke last."""
        if quote is not None and quote.speaker is not None:
            return (quote.speaker,)
        for party in _saying(trigger):
            mention = None if party.word is None else mention_at(self._scene.rows[index], party.word)
            if mention is not None and mention.pronoun is None:
                return self._scene.cast.figures_at(mention)
        before = (each.speaker for at in (index, index - 1) for each in reversed(self._scene.said.get(at, ())))
        return tuple(each for each in before if each is not None)[:1]

    def _referred(self, slot: Slot, out: Sides) -> tuple[Figure, ...]:
        """Whom a pronoun of the third person stands for: both where the rules see two, else the likeliest of those named before.

        Where nobody is likeliest the rules' choice stands, for a pronoun stands for somebody.
        """
        assert slot.pronoun is not None
        if len(slot.ruled) > 1:
            return self._standing(slot.pronoun, out)
        best, _ = self._likeliest(slot)
        if best is None or best in slot.ruled:
            return self._standing(slot.pronoun, out)
        out.noted.append((best, slot.pronoun.span, slot.ruled))
        return (best,)

    def _fill(self, index: int, trigger: Trigger, role: str, out: Sides) -> None:
        """Gives a side that the clause leaves out the likeliest figure of before, where one is likely enough."""
        here = out.actors if role == "actor" else out.recipients
        if here or out.implied[role] < IMPLIED:
            return
        best, share = self._likeliest(Slot(index, trigger, role, (*out.actors, *out.recipients), out.speaker))
        if best is None or share < FILLED:
            return
        out.filled[role] = share
        if role == "actor":
            out.actors = (best,)
        else:
            out.recipients = (best,)

    def _likeliest(self, slot: Slot) -> tuple[Figure | None, float]:
        found = self._finder.candidates(slot)
        rows = [self._finder.features(slot, one, self._memory) for one in found]
        best, share = linear("antecedents").best(rows)
        return found[best], share

    def _host(self, index: int, out: Sides) -> tuple[Figure, ...]:
        """Whom a visit is to that names only its place: the state of the first place of its sentence that is not the visitors' own."""
        own = {figure.country for figure in out.actors}
        for mention in self._scene.rows[index] if own else ():
            if mention.locative and mention.kind == "state":
                for figure in self._scene.cast.figures_at(mention):
                    if figure.country and figure.country not in own:
                        self._standing(mention, out)
                        return (figure,)
        return ()

    def _source(self, index: int, trigger: Trigger, quote: Said | None, out: Sides) -> Figure | None:
        """Who says so: a speaker of the sentence, where that is likely, else whose quote goes on. Who denies a thing is not who says so."""
        claim = self.claim(index, trigger, quote, out)
        if claim is not None:
            out.claimed = linear("sources").probability(claim.features)
            return claim.figure if out.claimed >= CREDITED else None
        return quote.speaker if quote is not None and not denies(quote, self._scene.words) else None

    def claim(self, index: int, trigger: Trigger, quote: Said | None, out: Sides) -> Claim | None:
        """Who of the sentence may say so, and what counts for it; None where nobody of the sentence does."""
        scene = self._scene
        heard, figure = 0.0, None
        for party in trigger.parties:
            if party.role != "attributed" or party.word is None or party.probability < max(HEARD, heard):
                continue
            mention = mention_at(scene.rows[index], party.word)
            found = self._standing(mention, out) if mention is not None else ()
            if found:
                heard, figure = party.probability, found[0]
        sentence = scene.parse.sentences[index]
        cued = quote is not None and quote.cue is not None and sentence.start <= quote.cue.start < sentence.end
        if quote is not None and (not cued or denies(quote, scene.words)):
            if figure is None:
                return None
            quote = None
        agree = quote is not None and figure is quote.speaker
        chosen = figure if figure is not None and heard >= SURE else quote.speaker if quote is not None else figure
        if chosen is None:
            return None
        features = source_features(trigger, sentence, quote, heard, scene.words, acts=chosen in out.actors, agree=agree)
        return Claim(chosen, features)


def denies(quote: Said, words: Lexical) -> bool:
    """Whether the cue of a quote says that its speaker denies what it holds."""
    return quote.cue is not None and bool(set(quote.cue.text.lower().split()) & words.denials)


def words_of_side(trigger: Trigger, role: str) -> list[Party]:
    """The words that are taken for a side, from left to right: all that are sure, else the likeliest where it is likely enough."""
    parties: Sequence[Party] = [each for each in trigger.parties if each.role == role]
    sure = [each for each in parties if each.probability >= SURE]
    if not sure and parties:
        best = max(parties, key=lambda each: each.probability)
        hosted = role == "recipient" and _is_visit(trigger)
        sure = [best] if best.probability >= (HOST if hosted else ENOUGH) else []
    return sorted((each for each in sure if each.word is not None), key=lambda each: each.word or 0)


def _is_visit(trigger: Trigger) -> bool:
    return bool(trigger.modes) and trigger.modes[0][0] == _HOSTED


def _saying(trigger: Trigger) -> list[Party]:
    """The words that stand for who says so, the surest first."""
    heard = [each for each in trigger.parties if each.role == "attributed" and each.probability >= SURE]
    return sorted(heard, key=lambda each: -each.probability)
