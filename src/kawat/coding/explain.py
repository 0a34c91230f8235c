"""Why each event of a story was coded: what the heads heard, which words stand for whom, which tables spoke, what weighed most.

Nothing is decided here. The events are those of the reading, by the same scene and the same decision, so that their ids agree; what they do not
keep is looked up again in the scene.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import asdict, dataclass
from typing import Any, cast

from kawat.coding.chains import Chain, chains
from kawat.coding.coder import staged_scene, used_figures
from kawat.coding.events import LEAST, Told, chosen, rated
from kawat.coding.figures import Figure
from kawat.coding.forms import BEFORE
from kawat.coding.linear import Features, linear
from kawat.coding.mention import Mention
from kawat.coding.parties import mention_at
from kawat.coding.scene import Scene
from kawat.coding.sides import IMPLIED, ROLES, words_of_side
from kawat.coding.sidewords import SURE
from kawat.coding.tellings import agreement, trigger_features
from kawat.knowledge import Found, Knowledge
from kawat.language import Parse
from kawat.language.parse import Party
from kawat.reading import Actor, Span

HOMES = ("words", "story", "open")
"""How an actor's country is known: by the words that name the actor, by the states that the story names, or not at all."""
_TOP = 3
_REASONS = 5


@dataclass(frozen=True, slots=True)
class Share:
    """A value and what the heads give it, not calibrated; None is no mode."""

    value: str | None
    probability: float


@dataclass(frozen=True, slots=True)
class Weight:
    """What a feature adds to the score of a linear model, in logits."""

    feature: str
    adds: float


@dataclass(frozen=True, slots=True)
class Who:
    """An actor as the reading has it; ``home``, one of HOMES, tells how its country is known."""

    id: str
    name: str
    country: str | None
    sector: str | None
    home: str


@dataclass(frozen=True, slots=True)
class Side:
    """Who is on a side, one of ROLES, and by which words.

    ``words`` is None where the sentence has none: then ``probability`` is that of a side told without words, ``filled`` the share of the actor among
    all that the sentences before name, and ``named`` where it was mentioned last. ``who`` is None where the words stand for nobody known, or where
    nobody of before is likely enough.
    """

    role: str
    words: Span | None
    probability: float
    who: Who | None
    filled: float | None = None
    named: Span | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Who says so: by ``words`` that the heads hear as such, or as the speaker of a quote, with its ``cue``, if it has one.

    ``probability``: how probably the event is a claim of this speaker, where it is one of its own sentence.
    """

    who: Who
    words: Span | None = None
    probability: float | None = None
    cue: Span | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table of the story's language, by its form, what it says, and the words where it was found."""

    table: str
    form: str
    value: str
    words: Span


@dataclass(frozen=True, slots=True)
class Telling:
    """Another place where an event may be told: ``alone`` is its probability by its sentence, ``probability`` by the story.

    ``agreement`` is how well the sides go with the event's, where it was taken for the same: 2 both alike, 1 one alike, 0 nothing known.
    """

    words: Span
    type: str
    alone: float
    probability: float
    agreement: int | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one event was coded.

    ``probability`` is calibrated; ``alone`` is the same of its sentence only; ``told`` is the heads' own that some event is told here. ``types``, the
    three likeliest, and ``modes`` are the heads' own too; ``statuses`` are what heads and cues give together. ``triggers`` and ``tellings`` are what
    weighed most in the models of those names. ``second`` is the second best type; ``rejected`` the likeliest event of the same sentence that was not
    coded, nor taken for a mention. ``chain`` is the event's own.
    """

    id: str
    type: str
    mode: str | None
    status: str
    contexts: tuple[str, ...]
    trigger: Span
    evidence: Span
    mentions: tuple[Telling, ...]
    probability: float
    alone: float
    told: float
    types: tuple[Share, ...]
    modes: tuple[Share, ...]
    statuses: tuple[Share, ...]
    sides: tuple[Side, ...]
    source: Source | None
    chain: Chain
    tables: tuple[Row, ...]
    triggers: tuple[Weight, ...]
    tellings: tuple[Weight, ...]
    second: Share | None
    rejected: Telling | None

    def to_json(self) -> dict[str, Any]:
        """Every key stands; what is open is null, spans are as in a reading."""
        row = asdict(self) | {"chain": [link.to_json() for link in self.chain]}
        return cast(dict[str, Any], _listed(row))


def explain(parse: Parse, *, knowledge: Knowledge, least: float = LEAST) -> list[Explanation]:
    """Why each event of a parsed story was coded whose sentences the encoder has read, in the order of the reading that ``code_parse`` makes of the
    same parse, tables and ``least``.

    Raises what ``code_parse`` raises.
    """
    scene = staged_scene(parse, knowledge)
    found, features = rated(scene)
    kept = chosen(found, least)
    actors = scene.cast.actors(used_figures(scene.quotes, kept))
    taken = {span for each in kept for span in (each.trigger, *each.mentions)}
    whole = _Whole(scene, knowledge, actors, found, features, taken)
    _, through = chains(scene, kept, actors, knowledge)
    told = zip(kept, through, strict=True)
    return [_explained(number, each, chain, whole) for number, (each, chain) in enumerate(told, 1)]


@dataclass(frozen=True, slots=True)
class _Whole:
    """A story's scene and actors, all tellings with their features, and the words of those that are events or mentions of one."""

    scene: Scene
    knowledge: Knowledge
    actors: dict[Figure, Actor]
    found: Sequence[Told]
    features: Sequence[Features]
    taken: Set[Span]

    def who(self, figure: Figure) -> Who:
        actor = self.actors[figure]
        home = HOMES[2] if figure.country is None else HOMES[1] if figure.nearby else HOMES[0]
        return Who(actor.id, actor.name, actor.country, actor.sector, home)


def _explained(number: int, told: Told, chain: Chain, whole: _Whole) -> Explanation:
    scene, heard = whole.scene, told.heard
    sentence = scene.parse.sentences[told.sentence]
    of_trigger = trigger_features(heard, sentence, scene.words, scene.parse.lang)
    return Explanation(
        id=f"e{number}",
        type=told.type,
        mode=told.mode,
        status=told.status,
        contexts=told.contexts,
        trigger=told.trigger,
        evidence=told.evidence,
        mentions=tuple(_mentions(told, whole)),
        probability=told.probability,
        alone=told.alone,
        told=heard.probability,
        types=_shares(heard.types),
        modes=_shares(heard.modes),
        statuses=tuple(Share(*each) for each in told.statuses),
        sides=tuple(side for role in ROLES for side in _sides(told, role, whole)),
        source=_source(told, whole),
        chain=chain,
        tables=tuple(_rows(told, whole)),
        triggers=_weights("triggers", of_trigger),
        tellings=_weights("tellings", whole.features[whole.found.index(told)]),
        second=Share(*heard.types[1]) if len(heard.types) > 1 else None,
        rejected=_rejected(told, whole),
    )


def _shares(given: Sequence[tuple[str | None, float]]) -> tuple[Share, ...]:
    return tuple(Share(*each) for each in given[:_TOP])


def _weights(model: str, features: Features) -> tuple[Weight, ...]:
    return tuple(Weight(*each) for each in linear(model).reasons(features, _REASONS) if each[1])


def _telling(each: Told, fit: int | None = None) -> Telling:
    return Telling(each.trigger, each.type, each.alone, each.probability, fit)


def _mentions(told: Told, whole: _Whole) -> Iterator[Telling]:
    """The tellings that were taken for the same event."""
    for each in whole.found:
        if each.trigger in told.mentions:
            yield _telling(each, agreement(told, each))


def _rejected(told: Told, whole: _Whole) -> Telling | None:
    others = [each for each in whole.found if each.sentence == told.sentence and each.trigger not in whole.taken]
    return _telling(max(others, key=lambda each: each.probability)) if others else None


def _sides(told: Told, role: str, whole: _Whole) -> Iterator[Side]:
    side = told.actors if role == "actor" else told.recipients
    if role in told.sides.filled:
        for figure in side:
            who, named = whole.who(figure), _named_before(figure, told)
            yield Side(role, None, told.sides.implied[role], who, told.sides.filled[role], named)
        return
    words = [(party, *_mention(party, told, whole.scene)) for party in words_of_side(told.heard, role)]
    plainly = [mention for _, mention, _ in words if mention and mention.pronoun is None]
    stood = {figure for mention in plainly for figure in whole.scene.cast.figures_at(mention)}
    best: dict[tuple[Span, Figure | None], float] = {}  # several words of one phrase may be heard
    for party, mention, span in words:
        found = _figures(mention, told, side, stood, whole.scene)
        for one in [figure for figure in found if figure in side] if found else [None]:
            best[span, one] = max(party.probability, best.get((span, one), 0.0))
    for (span, known), share in best.items():
        yield Side(role, span, share, whole.who(known) if known else None)
    if not words and told.sides.implied[role] >= IMPLIED:
        yield Side(role, None, told.sides.implied[role], None)


def _mention(party: Party, told: Told, scene: Scene) -> tuple[Mention | None, Span]:
    """The mention that holds a party's word, and its span, or that of the word where there is no mention."""
    assert party.word is not None
    mention = mention_at(scene.rows[told.sentence], party.word)
    word = scene.parse.sentences[told.sentence].words[party.word]
    return mention, mention.span if mention else scene.parse.span(word, word)


def _figures(
    mention: Mention | None, told: Told, side: Sequence[Figure], stood: set[Figure], scene: Scene
) -> tuple[Figure, ...]:
    """Whom the words of a side stand for. What a pronoun was taken for only the side shows: a figure that no plain words explain, else one that also
    acts, for then it receives nothing."""
    if mention is None or mention.pronoun is None:
        return scene.cast.figures_at(mention) if mention else ()
    rest = tuple(figure for figure in side if figure not in stood)
    known = rest or (*side, *told.actors)
    if mention.pronoun["person"] == "1":
        return (told.sides.speaker,) if told.sides.speaker in known else rest
    return tuple(dict.fromkeys(figure for figure in known if mention.span in figure.mentions)) or rest


def _named_before(figure: Figure, told: Told) -> Span | None:
    return max((span for span in figure.mentions if span.start < told.trigger.start), default=None)


def _source(told: Told, whole: _Whole) -> Source | None:
    if told.sides.source is None:
        return None
    who = whole.who(told.sides.source)
    heard = [each for each in told.heard.parties if each.role == "attributed" and each.word is not None]
    for party in sorted(heard, key=lambda each: -each.probability):
        mention, span = _mention(party, told, whole.scene)
        if party.probability >= SURE and mention and told.sides.source in whole.scene.cast.figures_at(mention):
            return Source(who, words=span, probability=told.sides.claimed)
    quotes = (each for each in whole.scene.said.get(told.sentence, ()) if each.holds(told.trigger))
    return Source(who, probability=told.sides.claimed, cue=next((each.cue for each in quotes), None))


def _rows(told: Told, whole: _Whole) -> Iterator[Row]:
    """The rows of the lexicon at the trigger, with what was measured of their forms, and the cues and contexts in the clause."""
    scene, heard = whole.scene, told.heard
    sentence, words = scene.parse.sentences[told.sentence], scene.words

    def span(found: Found[Any], offset: int = 0) -> Span:
        return scene.parse.span(sentence.words[found.first + offset], sentence.words[found.last + offset - 1])

    forms: dict[str, Span] = {}
    for first in range(max(0, heard.first - BEFORE), heard.last + 1):
        hit = words.lexicon.at(sentence.texts, sentence.lowers, first)
        for row in hit.values if hit and hit.last > heard.first else ():
            assert hit is not None
            kind = ":".join(filter(None, (row["type"], row["mode"])))
            also = row["contexts"].replace("|", ", ")
            yield Row("lexicon", row["form"], " ".join(filter(None, (row["voice"], kind, also))), span(hit))
            forms.setdefault(row["form"], span(hit))
    for form, where in forms.items():
        if form in words.precision:
            yield Row("precision", form, f"{words.probability(form):.3f}", where)
    for cue in words.statuses.find(sentence.texts, sentence.lowers):
        for row in cue.values if span(cue).overlaps(told.evidence) else ():
            yield Row("statuses", row["form"], row["status"], span(cue))
    clause = [
        at
        for at, word in enumerate(sentence.words)
        if word.start < told.evidence.end and word.end > told.evidence.start
    ]
    first, last = clause[0], clause[-1] + 1
    for found in words.contexts.find(sentence.texts[first:last], sentence.lowers[first:last]):
        where = span(found, first)
        for value in found.values:
            yield Row("contexts", _form(where, value, whole), value, where)


def _form(words: Span, context: str, whole: _Whole) -> str:
    """A context's form as its table writes it: the index keeps only what it means."""
    here = " ".join(words.text.lower().split())
    rows = whole.knowledge.rows(whole.scene.parse.lang, "contexts")
    return next((row["form"] for row in rows if row["context"] == context and row["form"].lower() == here), here)


def _listed(value: Any) -> Any:
    """The same with lists for tuples, as JSON reads them back."""
    if isinstance(value, dict):
        return {key: _listed(each) for key, each in value.items()}
    return [_listed(each) for each in value] if isinstance(value, tuple | list) else value
