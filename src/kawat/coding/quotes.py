"""Who said what: quotations between marks, reported clauses, and sources ("according to").

A cue stands behind the content ("…", kata X) or before it (X mengatakan …, menurut X, …); which words near it stand for who speaks ``speakers`` tells.
A quotation without a cue goes on with the speaker of the one before it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from itertools import takewhile

from kawat.coding.actors import Cast
from kawat.coding.figures import is_person
from kawat.coding.lexical import Lexical
from kawat.coding.linear import linear
from kawat.coding.marks import Quotations
from kawat.coding.mention import Mention, near
from kawat.coding.reported import REACH, REPORTS, SHORT, report_features, reports
from kawat.coding.speakers import GOES_ON, going_on_features
from kawat.coding.voices import Said, Setting, addressee_of, first_persons, name_the_first, speaker_of
from kawat.knowledge import Found
from kawat.knowledge.loader import Row
from kawat.language import Parse, Sentence
from kawat.reading import Span

_MOSTLY = 0.5
_RUN = 3
_MEMORY = 20
"""So many quotes back are looked at."""
_ENDS = tuple(".!?…")
_TRAILING = " \t\n,.;:–-"


def quotes(
    parse: Parse, rows: Sequence[Sequence[Mention]], cast: Cast, words: Lexical, marked: Quotations
) -> list[Said]:
    """The quotes of a story in the order of the text; ``marked`` are its quotations, as ``marks.quotations`` finds them.

    In a story that has lost its quotation marks a sentence may go on with the quote before it, as one model tells.
    """
    scene = Setting(parse, rows, cast, words, marked)
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
        if not reported and not marked:
            said = _unmarked(scene, index, out)
            if said is not None:
                out.append(said)
    out = _with_who_says_i(sorted(out, key=_where)) if not marked else sorted(out, key=_where)
    name_the_first(scene, out)
    first_persons(scene, out)
    return out


def _share_marked(sentence: Sentence, marked: Quotations) -> float:
    """How much of a sentence stands in quotations."""
    spans = marked.within(sentence.start, sentence.end)
    inside = sum(min(span.end, sentence.end) - max(span.start, sentence.start) for span in spans)
    return inside / (sentence.end - sentence.start)


def _pieces(scene: Setting, region: Span) -> list[Span]:
    """A quotation cut at the ends of sentences."""
    out = []
    first = max(0, bisect_right(scene.starts, region.start) - 1)
    for sentence in takewhile(lambda each: each.start < region.end, scene.parse.sentences[first:]):
        if region.start < sentence.end:
            piece = _trimmed(scene.parse, max(sentence.start, region.start), min(sentence.end, region.end))
            if piece is not None:
                out.append(piece)
    return out


def _direct(scene: Setting, region: Span, before: Sequence[Said]) -> Said | None:
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
        speaker = speaker_of(scene, closing, after, before, direct=True)
        addressee = addressee_of(scene, closing, after, speaker)
        return Said("direct", speaker, _span(scene, closing, after), content, last, addressee)
    ahead = _cue_before(scene, first, region)
    if before and _interrupted(scene, before[-1], region):
        before[-1].content.extend(content)
        return None
    if ahead is not None:
        return Said(
            "direct", speaker_of(scene, first, ahead, before, direct=True), _span(scene, first, ahead), content, last
        )
    whole = 2 * (region.end - region.start) > scene.parse.sentences[first].end - scene.parse.sentences[first].start
    if not whole:
        return None
    known = before[-1] if before and first - before[-1].sentence <= 1 else None
    if known is None and len(region.text.split()) < SHORT:
        return None
    return Said("direct", known.speaker if known else None, None, content, last)


def _interrupted(scene: Setting, earlier: Said, region: Span) -> bool:
    """Whether a quotation goes on after a cue that stands inside it: "A," kata X, "B." is one utterance."""
    if earlier.cue is None or not earlier.content[-1].end <= earlier.cue.start < region.start:
        return False
    text = scene.parse.story.text
    left_open = text[earlier.content[-1].end : earlier.content[-1].end + 1] not in _ENDS
    return left_open and scene.sentence_at(earlier.cue.start) == scene.sentence_at(region.start)


def _span(scene: Setting, index: int, cue: Found[Row]) -> Span:
    sentence = scene.parse.sentences[index]
    return scene.parse.span(sentence.words[cue.first], sentence.words[cue.last - 1])


def _cue_after(scene: Setting, index: int, region: Span) -> Found[Row] | None:
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


def _cue_before(scene: Setting, index: int, region: Span) -> Found[Row] | None:
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


def _reported(scene: Setting, index: int, sentence: Sentence, before: Sequence[Said]) -> list[Said]:
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
        speaker = speaker_of(scene, index, cue, [*earlier, *sorted(out, key=_where)])
        if speaker is None:
            continue
        kind = "mixed" if scene.marked.within(content.start, content.end) else "indirect"
        out.append(
            Said(kind, speaker, _span(scene, index, cue), [content], index, addressee_of(scene, index, cue, speaker))
        )
    return sorted(out, key=_where)


def _where(said: Said) -> int:
    return said.content[0].start


def _unmarked(scene: Setting, index: int, before: Sequence[Said]) -> Said | None:
    """A sentence without a cue that is most likely somebody's words, in a story without marks; its speaker may be told later.

    In the first person it always is: the story's own voice never says "I". Else it goes on with the quote right before it, but not for long.
    """
    sentence = scene.parse.sentences[index]
    goes_on = bool(before) and before[-1].sentence == index - 1
    speaker = before[-1].speaker if before and (goes_on or index - before[-1].sentence <= _RUN) else None
    if any(
        each.pronoun is not None and each.pronoun["person"] == "1" and each.pronoun["kind"] == "pronoun"
        for each in scene.rows[index]
    ):
        speaker = speaker if speaker is not None and is_person(speaker) else None
    elif not goes_on or (len(before) >= _RUN and all(said.cue is None for said in before[-_RUN:])):
        return None
    else:
        last = before[-1]
        features = going_on_features(
            sentence, scene.rows[index], scene.words, kind=last.kind, cued=last.cue is not None
        )
        if linear("going_on").probability(features) < GOES_ON:
            return None
    content = _trimmed(scene.parse, sentence.start, sentence.end)
    return Said("direct", speaker, None, [content], index) if content else None


def _with_who_says_i(said: Sequence[Said]) -> list[Said]:
    """The quotes, those in the first person that no person spoke before given to the person who speaks next, else to whoever spoke last; to nobody: none."""
    out: list[Said] = []
    for number, each in enumerate(said):
        if each.speaker is None:
            behind = (other.speaker for other in said[number + 1 :] if other.sentence - each.sentence <= _RUN)
            speaker = next((one for one in behind if one is not None and is_person(one)), None)
            each.speaker = speaker or (out[-1].speaker if out and each.sentence - out[-1].sentence <= _RUN else None)
        if each.speaker is not None:
            out.append(each)
    return out
