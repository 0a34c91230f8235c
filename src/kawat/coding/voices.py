"""Who speaks at a cue, and to whom: the figure that the likeliest words near it stand for, whoever spoke last, whoever issued a paper.

An unnamed person whom a story opens with may be the one who is named as the next speaker.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from kawat.coding.actors import Cast
from kawat.coding.figures import Figure, is_person, may_be
from kawat.coding.lexical import MEDIA, Lexical
from kawat.coding.linear import linear
from kawat.coding.marks import Quotations
from kawat.coding.mention import Mention, is_aside, near
from kawat.coding.reported import REACH
from kawat.coding.speakers import speaker_at
from kawat.knowledge import Found
from kawat.knowledge.loader import Row
from kawat.language import Parse, Sentence
from kawat.reading import Span

_BACK = 8
"""So many sentences back whoever spoke last is looked for."""
_SOON = 2
"""So many sentences behind the first quote its speaker may be named."""
_MEMORY = 20
"""So many quotes back are looked at."""


@dataclass(eq=False, slots=True)
class Said:
    """A quote in the making. ``sentence`` is where its cue or first words stand."""

    kind: str
    speaker: Figure | None
    cue: Span | None
    content: list[Span]
    sentence: int
    addressee: Figure | None = None

    def holds(self, span: Span) -> bool:
        return any(part.start <= span.start and span.end <= part.end for part in self.content)


@dataclass(slots=True)
class Setting:
    """What the reading of quotes looks at."""

    parse: Parse
    rows: Sequence[Sequence[Mention]]
    cast: Cast
    words: Lexical
    marked: Quotations
    _starts: list[int] = field(default_factory=list)
    _cues: dict[int, list[Found[Row]]] = field(default_factory=dict)

    def sentence_at(self, at: int) -> int | None:
        """The index of the body's sentence that holds a character."""
        index = bisect_right(self.starts, at) - 1
        if index < 0 or at >= self.parse.sentences[index].end or self.parse.sentences[index].headline:
            return None
        return index

    @property
    def starts(self) -> list[int]:
        """Where each sentence begins."""
        if not self._starts:
            self._starts = [sentence.start for sentence in self.parse.sentences]
        return self._starts

    def cues(self, index: int) -> list[Found[Row]]:
        """The cues of a sentence that do not stand in a quotation themselves."""
        if index not in self._cues:
            sentence = self.parse.sentences[index]
            found = self.words.cues.find(sentence.texts, sentence.lowers)
            self._cues[index] = [cue for cue in found if not self.marked.hold(sentence.words[cue.first].start)]
        return self._cues[index]


def speaker_of(
    scene: Setting, index: int, cue: Found[Row], before: Sequence[Said], *, direct: bool = False
) -> Figure | None:
    """Whom the likeliest words near a cue stand for.

    A pronoun, and nobody in the sentence, is whoever spoke last, or a person whom a sentence has introduced since.
    """
    sentence = scene.parse.sentences[index]
    row = [
        mention
        for mention in near(scene.rows[index], cue.first, cue.last)
        if not scene.marked.within(mention.span.start, mention.span.end)
    ]
    chosen = speaker_at(sentence, cue, row, scene.words, linear("speakers"), direct=direct)
    if chosen is None and cue.values[0]["voice"] == "source":
        return None  # "menurut rencana"
    pronoun = chosen.pronoun if chosen is not None and not scene.cast.is_told(chosen) else None
    if pronoun is not None and pronoun["number"] == "plural" and pronoun["kind"] == "pronoun":
        many = _last(before, index, _BACK, _is_many)
        if many is not None:
            return many.speaker
    if chosen is None or (pronoun is not None and pronoun["number"] == "singular"):
        figure = _told_before(scene, index, chosen, before, direct=direct)
        if figure is not None or chosen is None:
            return figure
    if scene.cast.is_guessed(chosen):
        sector = chosen.sector
        said = _last(before, index, _BACK, lambda figure: is_person(figure) and may_be(figure, sector))
        if said is not None:
            return said.speaker
    chosen = _relayed(sentence, chosen, row, scene.words)
    if chosen.noun is not None and chosen.noun.split()[0] in scene.words.documents:
        issuer = _issuer(scene, sentence, chosen, row, before)
        if issuer is not None:
            return issuer
    found = scene.cast.of(chosen)
    if chosen.kind == "name" and found:
        # Only a person speaks by a bare name that nothing explains.
        found[0].kind = "person"
    return found[0] if found else None


def _told_before(
    scene: Setting, index: int, pronoun: Mention | None, before: Sequence[Said], *, direct: bool
) -> Figure | None:
    """Whom a pronoun that speaks, or a cue with nobody beside it, means: who opens the sentence, whom one has brought in since the last quote, else whoever
    spoke last and can be meant."""
    if pronoun is not None:
        own = _opening(scene, index, pronoun)
        if own is not None:
            return own
    reach = _BACK if pronoun is not None or direct else 1
    alone = pronoun is not None and pronoun.pronoun is not None and pronoun.pronoun["kind"] == "pronoun"
    thing = pronoun is not None and pronoun.span.text.lower() in scene.words.neuters
    last = _last(before, index, reach, _is_thing if thing else is_person if alone else None)
    figure = last.speaker if last is not None else None
    if not thing and (pronoun is not None or direct):
        figure = _introduced(scene, last.sentence + 1 if last else max(0, index - reach), index) or figure
    if figure is not None and pronoun is not None and is_aside(pronoun):
        figure.mentions.append(pronoun.span)
    return figure


def _last(before: Sequence[Said], index: int, reach: int, fits: Callable[[Figure], bool] | None = None) -> Said | None:
    """The last quote within so many sentences whose speaker is known, and fits where that is asked."""
    return next(
        (
            said
            for said in reversed(before[-_MEMORY:])
            if index - said.sentence <= reach and said.speaker is not None and (fits is None or fits(said.speaker))
        ),
        None,
    )


def _is_many(figure: Figure) -> bool:
    """Whether "they" can stand for a figure."""
    return figure.kind in ("group", "org")


def _is_thing(figure: Figure) -> bool:
    """Whether "it" can stand for a figure."""
    return figure.kind in ("group", "org", "state")


def _opening(scene: Setting, index: int, pronoun: Mention) -> Figure | None:
    """Whom a sentence opens with that goes on with a pronoun for who speaks: "Teheran menolak, meskipun pihaknya mengaku"."""
    first = next(iter(scene.rows[index]), None)
    if pronoun.pronoun is None or pronoun.pronoun["kind"] != "description" or first is None or first is pronoun:
        return None
    found = scene.cast.figures_at(first) if first.kind in ("state", "org") and not first.locative else ()
    return found[0] if len(found) == 1 else None


def _issuer(
    scene: Setting, sentence: Sentence, paper: Mention, row: Sequence[Mention], before: Sequence[Said]
) -> Figure | None:
    """Whose a paper is that speaks: whose name stands right behind it ("laporan PBB"), else of "laporan itu" who spoke last, if that is a body."""
    behind = next((other for other in row if other.first >= paper.last and other.pronoun is None), None)
    if behind is not None and behind.kind in ("org", "state", "group", "name"):
        between = sentence.lowers[paper.last : behind.first]
        if len(between) <= 2 and set(between) <= scene.words.of_words | scene.words.origins | scene.words.articles:
            found = scene.cast.figures_at(behind)
            return found[0] if len(found) == 1 else None
    if not _is_told_again(sentence, paper, scene.words):
        return None
    spoken = [said.speaker for said in reversed(before[-_MEMORY:]) if said.speaker is not None]
    told = (
        figure
        for index in range(paper.sentence - 1, max(-1, paper.sentence - 1 - _BACK), -1)
        for other in scene.rows[index]
        for figure in scene.cast.figures_at(other)
    )
    bodies = (figure for figure in (*spoken, *told) if figure.kind in ("org", "group"))
    return next((figure for figure in bodies if figure.key[0] != "role" or figure.sector == MEDIA), None)


def _is_told_again(sentence: Sentence, paper: Mention, words: Lexical) -> bool:
    """Whether a determiner is right behind a paper, or behind its title: "Laporan bertajuk Senja Merah itu"."""
    determiners, syntax = words.determiners, sentence.syntax
    if set(sentence.lowers[paper.first : paper.last + 1]) & determiners:
        return True
    return syntax is not None and any(
        paper.first < syntax.heads[at] <= paper.last and sentence.lowers[at] in determiners - words.others
        for at in range(paper.last, len(syntax.heads))
    )


def _relayed(sentence: Sentence, mention: Mention, row: Sequence[Mention], words: Lexical) -> Mention:
    """Whom an outlet or body quotes, where it says so: "kata AP mengutip seorang pejabat" is the official's; else the same mention."""
    at = mention.last
    if (mention.sector != MEDIA and mention.kind != "org") or sentence.lowers[at : at + 1] not in words.relays:
        return mention
    at += 1
    while set(sentence.lowers[at : at + 1]) & (words.articles | words.plurals | words.documents):
        at += 1
    return next((other for other in row if other.first == at), mention)


def _introduced(scene: Setting, first: int, last: int) -> Figure | None:
    """Whom a sentence brings in: the person it opens with, in full and for the first time in the body.

    Of sentences ``first`` up to ``last`` the latest that does.
    """
    for index in range(last - 1, first - 1, -1):
        opening = next(iter(scene.rows[index]), None)
        if opening is None or opening.kind != "person" or opening.described or scene.marked.hold(opening.span.start):
            continue
        found = scene.cast.figures_at(opening)
        if len(found) == 1 and len(found[0].words) > 1 and found[0].mentions[:1] == [opening.span]:
            return found[0]
    return None


def addressee_of(scene: Setting, index: int, cue: Found[Row], speaker: Figure | None) -> Figure | None:
    """Whom a cue says it was said to: "mengatakan kepada X bahwa", "kata Y kepada X", "told X that"."""
    sentence, words = scene.parse.sentences[index], scene.words
    for mention in near(scene.rows[index], cue.first, cue.last):
        gap = sentence.lowers[cue.last : mention.first]
        if mention.first < cue.last or len(gap) > 2 * REACH:
            continue
        before = [word for word in gap if word not in words.determiners][-1:]
        if any(word == "," or word in words.complementizers for word in gap):
            break
        if before and before[0] in words.to_words:
            found = scene.cast.of(mention)
            return found[0] if len(found) == 1 and found[0] is not speaker else None
    return None


def name_the_first(scene: Setting, said: Sequence[Said]) -> None:
    """Lets the unnamed person whom a story opens with be the one who speaks next, if that is a person first named there.

    "…, kata seorang jurubicara militer." and then "…, kata Kolonel Budi Santoso."
    """
    first = next(iter(said), None)
    if first is None or first.speaker is None or first.sentence > _opening_of(scene):
        return
    told = first.speaker
    if (
        told.kind != "person"
        or told.key[0] != "role"
        or not any(mention.fresh for mention in scene.rows[first.sentence] if told in scene.cast.figures_at(mention))
    ):
        return
    other = next((each for each in said if each.speaker is not None and each.speaker is not told), None)
    if other is None or other.speaker is None or other.sentence - first.sentence > _SOON:
        return
    named = other.speaker
    body = [at for at in named.sentences if not scene.parse.sentences[at].headline]
    if not is_person(named) or named.key[0] != "person" or min(body, default=0) <= first.sentence:
        return
    if named.country and told.country and named.country != told.country:
        return
    for each in said:
        each.speaker = named if each.speaker is told else each.speaker
        each.addressee = named if each.addressee is told else each.addressee
    scene.cast.are_one(told, named)


def _opening_of(scene: Setting) -> int:
    """The index of the second sentence of the body."""
    body = (index for index, sentence in enumerate(scene.parse.sentences) if not sentence.headline)
    return next(body, 0) + 1


def first_persons(scene: Setting, said: Sequence[Said]) -> None:
    """Lets "I" and "we" in a quotation stand for its speaker, who speaks for a body or state most often where the words are "we"."""
    for each in said:
        speaker = each.speaker
        if speaker is None or each.kind == "indirect":
            continue
        for span in each.content:
            first = max(0, bisect_right(scene.starts, span.start) - 1)
            for index in range(first, bisect_right(scene.starts, span.end - 1)):
                for mention in scene.rows[index]:
                    row = mention.pronoun
                    inside = span.start <= mention.span.start and mention.span.end <= span.end
                    if row is not None and inside and row["person"] == "1" and row["kind"] != "description":
                        scene.cast.takes(mention, speaker)
