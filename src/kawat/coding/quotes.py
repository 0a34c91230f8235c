"""Who said what: quotations between marks, reported clauses, and sources ("according to").

A cue stands behind the content ("…", kata X) or before it (X mengatakan …, menurut X, …); which words near it stand for who speaks ``speakers`` tells.
A quotation without a cue goes on with the speaker of the one before it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from kawat.coding.actors import Cast
from kawat.coding.figures import Figure, is_person
from kawat.coding.lexical import MEDIA, Lexical
from kawat.coding.linear import linear
from kawat.coding.marks import Quotations
from kawat.coding.mention import Mention, is_clitic, near
from kawat.coding.reported import REACH, REPORTS, SHORT, report_features, reports
from kawat.coding.speakers import GOES_ON, going_on_features, speaker_at
from kawat.knowledge import Found
from kawat.knowledge.loader import Row
from kawat.language import Parse, Sentence
from kawat.reading import Span

_MOSTLY = 0.5
_BACK = 8
"""So many sentences back whoever spoke last is looked for."""
_RUN = 3
_SOON = 2
_MEMORY = 20
"""So many quotes back are looked at."""
_ENDS = tuple(".!?…")
_TRAILING = " \t\n,.;:–-"


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


def quotes(
    parse: Parse, rows: Sequence[Sequence[Mention]], cast: Cast, words: Lexical, marked: Quotations
) -> list[Said]:
    """The quotes of a story in the order of the text; ``marked`` are its quotations, as ``marks.quotations`` finds them.

    In a story that has lost its quotation marks a sentence may go on with the quote before it, as one model tells.
    """
    scene = _Scene(parse, rows, cast, words, marked)
    out: list[Said] = []
    regions = deque(marked)
    for index, sentence in enumerate(parse.sentences):
        while regions and regions[0].end <= sentence.end:
            said = _direct(scene, regions.popleft(), out)
            if said is not None:
                out.append(said)
        if sentence.headline or _share_marked(sentence, marked) > _MOSTLY:
            continue
        reported = _reported(scene, index, sentence, out)
        out += reported
        if not reported and not marked and out and out[-1].sentence == index - 1:
            said = _unmarked(scene, index, out)
            if said is not None:
                out.append(said)
    out.sort(key=_where)
    _name_the_first(scene, out)
    _first_persons(scene, out)
    return out


def _name_the_first(scene: _Scene, said: Sequence[Said]) -> None:
    """Lets the unnamed person whom a story opens with be the one who speaks next, if that is a person first named there.

    "…, kata seorang jurubicara militer." and then "…, kata Kolonel Budi Santoso."
    """
    first = next(iter(said), None)
    if first is None or first.speaker is None or first.sentence > _opening_of(scene):
        return
    told = first.speaker
    if told.kind != "person" or told.key[0] != "role" or not any(
        mention.fresh for mention in scene.rows[first.sentence] if told in scene.cast.figures_at(mention)
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


def _opening_of(scene: _Scene) -> int:
    """The index of the second sentence of the body."""
    body = (index for index, sentence in enumerate(scene.parse.sentences) if not sentence.headline)
    return next(body, 0) + 1


def _first_persons(scene: _Scene, said: Sequence[Said]) -> None:
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


@dataclass(slots=True)
class _Scene:
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


def _share_marked(sentence: Sentence, marked: Quotations) -> float:
    """How much of a sentence stands in quotations."""
    spans = marked.within(sentence.start, sentence.end)
    inside = sum(min(span.end, sentence.end) - max(span.start, sentence.start) for span in spans)
    return inside / (sentence.end - sentence.start)


def _pieces(scene: _Scene, region: Span) -> list[Span]:
    """A quotation cut at the ends of sentences."""
    out = []
    first = max(0, bisect_right(scene.starts, region.start) - 1)
    for sentence in takewhile(lambda each: each.start < region.end, scene.parse.sentences[first:]):
        if region.start < sentence.end:
            piece = _trimmed(scene.parse, max(sentence.start, region.start), min(sentence.end, region.end))
            if piece is not None:
                out.append(piece)
    return out


def _direct(scene: _Scene, region: Span, before: Sequence[Said]) -> Said | None:
    """A quotation with the cue right after or before it, or going on with the speaker of the one before it."""
    content = _pieces(scene, region)
    if not content:
        return None
    first, last = scene.sentence_at(content[0].start), scene.sentence_at(content[-1].end - 1)
    if first is None or last is None:
        return None
    close = scene.sentence_at(region.end)  # the mark that closes may stand in the next line, with the cue
    closing = last if close is None else close
    after = _cue_after(scene, closing, region)
    if after is not None:
        speaker = _speaker(scene, closing, after, before, direct=True)
        addressee = _addressee(scene, closing, after, speaker)
        return Said("direct", speaker, _span(scene, closing, after), content, last, addressee)
    ahead = _cue_before(scene, first, region)
    if before and _interrupted(scene, before[-1], region):
        before[-1].content.extend(content)
        return None
    if ahead is not None:
        return Said(
            "direct", _speaker(scene, first, ahead, before, direct=True), _span(scene, first, ahead), content, last
        )
    whole = 2 * (region.end - region.start) > scene.parse.sentences[first].end - scene.parse.sentences[first].start
    if not whole:
        return None
    known = before[-1] if before and first - before[-1].sentence <= 1 else None
    if known is None and len(region.text.split()) < SHORT:
        return None
    return Said("direct", known.speaker if known else None, None, content, last)


def _interrupted(scene: _Scene, earlier: Said, region: Span) -> bool:
    """Whether a quotation goes on after a cue that stands inside it: "A," kata X, "B." is one utterance."""
    if earlier.cue is None or not earlier.content[-1].end <= earlier.cue.start < region.start:
        return False
    text = scene.parse.story.text
    left_open = text[earlier.content[-1].end : earlier.content[-1].end + 1] not in _ENDS
    return left_open and scene.sentence_at(earlier.cue.start) == scene.sentence_at(region.start)


def _span(scene: _Scene, index: int, cue: Found[Row]) -> Span:
    sentence = scene.parse.sentences[index]
    return scene.parse.span(sentence.words[cue.first], sentence.words[cue.last - 1])


def _cue_after(scene: _Scene, index: int, region: Span) -> Found[Row] | None:
    sentence = scene.parse.sentences[index]
    for cue in scene.cues(index):
        at = sentence.words[cue.first].start
        if at < region.end or cue.values[0]["place"] not in ("after", "both"):
            continue
        named = [
            mention
            for mention in near(scene.rows[index], cue.first, cue.last)
            if region.end <= mention.span.start and mention.span.end <= at
        ]
        if _words_between(sentence, region.end, at) - sum(mention.last - mention.first for mention in named) <= 2:
            return cue
    return None


def _cue_before(scene: _Scene, index: int, region: Span) -> Found[Row] | None:
    """A cue that leads up to a quotation: nothing but a few words between, or a quotation that is the rest of the sentence."""
    sentence = scene.parse.sentences[index]
    for cue in reversed(scene.cues(index)):
        end = sentence.words[cue.last - 1].end
        if end > region.start or cue.values[0]["place"] == "after":
            continue
        between = _words_between(sentence, end, region.start)
        gap = scene.parse.story.text[end : region.start]
        if between <= REACH or (cue.values[0]["voice"] == "source" and between <= 2 * REACH) or ":" in gap[-4:]:
            rest = max(1, sentence.end - region.start)
            return cue if 2 * (min(region.end, sentence.end) - region.start) > rest else None
    return None


def _trimmed(parse: Parse, start: int, end: int) -> Span | None:
    """The span without blanks at its head and stops at its foot; None where nothing is left."""
    text = parse.story.text
    while start < end and text[start] in _TRAILING:
        start += 1
    while end > start and text[end - 1] in _TRAILING:
        end -= 1
    return Span.of(text, start, end) if start < end else None


def _words_between(sentence: Sentence, start: int, end: int) -> int:
    return sum(1 for word in sentence.words if word.start >= start and word.end <= end and word.text[0].isalnum())


def _reported(scene: _Scene, index: int, sentence: Sentence, before: Sequence[Said]) -> list[Said]:
    """What a sentence reports that somebody says, without marks or with a few quoted words in it; the surest reports first have their words."""
    earlier = [said for said in before[-_MEMORY:] if said.sentence <= index]
    used = {said.cue.start for said in earlier if said.cue}
    cues = [cue for cue in scene.cues(index) if sentence.words[cue.first].start not in used]
    found = [
        (linear("reports").probability(report_features(sentence, report, scene.rows[index], scene.words)), report)
        for report in reports(sentence, cues, scene.rows[index], scene.words)
    ]
    out: list[Said] = []
    for share, report in sorted(found, key=lambda each: -each[0]):
        if share < REPORTS:
            break
        cue = report.cue
        content = _trimmed(scene.parse, sentence.words[report.first].start, sentence.words[report.last - 1].end)
        if content is None or any(span.overlaps(content) for said in (*earlier, *out) for span in said.content):
            continue
        speaker = _speaker(scene, index, cue, [*earlier, *sorted(out, key=_where)])
        if speaker is None:
            continue
        kind = "mixed" if scene.marked.within(content.start, content.end) else "indirect"
        out.append(
            Said(kind, speaker, _span(scene, index, cue), [content], index, _addressee(scene, index, cue, speaker))
        )
    return sorted(out, key=_where)


def _where(said: Said) -> int:
    return said.content[0].start


def _unmarked(scene: _Scene, index: int, before: Sequence[Said]) -> Said | None:
    """A sentence right after a quote whose words are most likely still the speaker's, in a story without marks.

    What goes on without a cue for long is the story's own again, unless it is in the first person.
    """
    sentence, last = scene.parse.sentences[index], before[-1]
    first_person = any(each.pronoun is not None and each.pronoun["person"] == "1" for each in scene.rows[index])
    if not first_person and len(before) >= _RUN and all(said.cue is None for said in before[-_RUN:]):
        return None
    features = going_on_features(sentence, scene.rows[index], scene.words, kind=last.kind, cued=last.cue is not None)
    if linear("going_on").probability(features) < GOES_ON:
        return None
    content = _trimmed(scene.parse, sentence.start, sentence.end)
    return Said("direct", last.speaker, None, [content], index) if content else None


def _speaker(
    scene: _Scene, index: int, cue: Found[Row], before: Sequence[Said], *, direct: bool = False
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
        own = _opening(scene, index, chosen) if chosen is not None else None
        if own is not None:
            return own
        reach = _BACK if chosen is not None or direct else 1
        alone = pronoun is not None and pronoun["kind"] == "pronoun"
        thing = chosen is not None and chosen.span.text.lower() in scene.words.neuters
        last = _last(before, index, reach, _is_thing if thing else is_person if alone else None)
        fresh = None
        if not thing and (chosen is not None or direct):
            fresh = _introduced(scene, last.sentence + 1 if last else max(0, index - reach), index)
        if fresh is not None or last is not None or chosen is None:
            figure = fresh or (last.speaker if last is not None else None)
            if figure is not None and chosen is not None and is_clitic(chosen):
                figure.mentions.append(chosen.span)
            return figure
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


def _opening(scene: _Scene, index: int, pronoun: Mention) -> Figure | None:
    """Whom a sentence opens with that goes on with a pronoun for who speaks: "Teheran menolak, meskipun pihaknya mengaku"."""
    first = next(iter(scene.rows[index]), None)
    if pronoun.pronoun is None or pronoun.pronoun["kind"] != "description" or first is None or first is pronoun:
        return None
    found = scene.cast.figures_at(first) if first.kind in ("state", "org") and not first.locative else ()
    return found[0] if len(found) == 1 else None


def _issuer(
    scene: _Scene, sentence: Sentence, paper: Mention, row: Sequence[Mention], before: Sequence[Said]
) -> Figure | None:
    """Whose a paper is that speaks: whose name stands right behind it ("laporan PBB"), else of "laporan itu" who spoke last, if that is a body."""
    behind = next((other for other in row if other.first >= paper.last and other.pronoun is None), None)
    if behind is not None and behind.kind in ("org", "state", "group", "name"):
        between = sentence.lowers[paper.last : behind.first]
        if len(between) <= 2 and set(between) <= scene.words.of_words | scene.words.origins | scene.words.articles:
            found = scene.cast.figures_at(behind)
            return found[0] if len(found) == 1 else None
    if not set(sentence.lowers[paper.first : paper.last + 1]) & scene.words.determiners:
        return None
    spoken = [said.speaker for said in reversed(before[-_MEMORY:]) if said.speaker is not None]
    told = (
        figure
        for index in range(paper.sentence - 1, max(-1, paper.sentence - 1 - _BACK), -1)
        for other in scene.rows[index]
        for figure in scene.cast.figures_at(other)
    )
    return next(
        (figure for figure in (*spoken, *told) if figure.kind in ("org", "group") and figure.key[0] != "role"), None
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


def _introduced(scene: _Scene, first: int, last: int) -> Figure | None:
    """Whom a sentence brings in: the person it opens with, in full and for the first time in the body.

    Of sentences ``first`` up to ``last`` the latest that does.
    """
    for index in range(last - 1, first - 1, -1):
        opening = next(iter(scene.rows[index]), None)
        if opening is None or opening.kind != "person" or opening.described or scene.marked.hold(opening.span.start):
            continue
        found = scene.cast.figures_at(opening)
        if len(found) == 1 and len(found[0].words) > 1 and found[0].mentions[0] == opening.span:
            return found[0]
    return None


def _addressee(scene: _Scene, index: int, cue: Found[Row], speaker: Figure | None) -> Figure | None:
    """Whom a cue says it was said to: "mengatakan kepada X bahwa", "kata Y kepada X", "told X that"."""
    sentence, words = scene.parse.sentences[index], scene.words
    for mention in near(scene.rows[index], cue.first, cue.last):
        gap = sentence.lowers[cue.last : mention.first]
        if mention.first < cue.last or len(gap) > 2 * REACH:
            continue
        before = [word for word in sentence.lowers[cue.last : mention.first] if word not in words.determiners][-1:]
        if any(word == "," or word in words.complementizers for word in gap):
            break
        if before and before[0] in words.to_words:
            found = scene.cast.of(mention)
            return found[0] if len(found) == 1 and found[0] is not speaker else None
    return None
