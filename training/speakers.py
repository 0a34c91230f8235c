"""Learns which words near a cue stand for who speaks, which cues report at all, and which sentences go on with a quote, from annotated quotes.

python -m training.speakers ../shared        # five-fold figures, then the models of all
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from kawat.coding.lexical import Lexical, lexical
from kawat.coding.linear import Linear
from kawat.coding.marks import quotations
from kawat.coding.mention import Mention, near
from kawat.coding.reported import REPORTS, Report, report_features, reports
from kawat.coding.speakers import GOES_ON, candidates, going_on_features, speaker_features
from kawat.knowledge import Found, Knowledge, shipped
from kawat.knowledge.loader import Row
from kawat.language import Sentence
from kawat.language.encoder import load_encoder
from training import tellings
from training.event_data import parted
from training.fit import Choice, fit_choices
from training.homes import written
from training.quote_report import is_learned
from training.recipes import BASE
from training.scenes import Staged, staged
from training.standoff import QUOTES
from training.told import ToldQuote, sentences

_NAMES = ("person", "name")


def choices(some: Sequence[Staged], knowledge: Knowledge) -> Iterator[Choice]:
    """A choice for each annotated quote whose cue the tables know; who speaks is right, or nobody where no words stand for the speaker."""
    for each in some:
        words = lexical(each.parse.lang, knowledge)
        marked = quotations(each.parse, words)
        for told, sentence, row in zip(each.told, each.parse.sentences, each.rows, strict=True):
            outside = [mention for mention in row if not marked.within(mention.span.start, mention.span.end)]
            for quote in () if told.retold else told.quotes or ():
                cue = _cue(sentence, quote, words)
                if cue is None:
                    continue
                found = candidates(near(outside, cue.first, cue.last))
                right = _right(found, quote)
                direct = quote.kind == "direct" and bool(marked)
                rows = [speaker_features(sentence, cue, one, found[1:], words, direct=direct) for one in found]  # type: ignore[arg-type]
                kind = "somebody" if 0 not in right else "nobody" if quote.who is None else "no mention"
                yield Choice(rows, right, told.group, kind=kind)


def going_on(some: Sequence[Staged], knowledge: Knowledge) -> Iterator[tellings.Row]:
    """A row for each sentence without a cue behind a quote, in stories without marks; right where it goes on."""
    for each in some:
        words = lexical(each.parse.lang, knowledge)
        if quotations(each.parse, words):
            continue
        for index in range(1, len(each.told)):
            before, told = each.told[index - 1].quotes, each.told[index].quotes
            if not before or told is None or any(quote.cue is not None for quote in told):
                continue
            last = before[-1]
            sentence, row = each.parse.sentences[index], each.rows[index]
            features = going_on_features(sentence, row, words, kind=last.kind, cued=last.cue is not None)
            yield tellings.Row(features, any(quote.speaker == last.speaker for quote in told), each.told[0].group)


def reporting(some: Sequence[Staged], knowledge: Knowledge) -> Iterator[tellings.Row]:
    """A row for what each cue outside quotations would report; right where half of the longer, of it and of a quote, is in both."""
    for each in some:
        words = lexical(each.parse.lang, knowledge)
        marked = quotations(each.parse, words)
        for told, sentence, row in zip(each.told, each.parse.sentences, each.rows, strict=True):
            if told.retold or told.quotes is None or sentence.headline:
                continue
            cues = words.cues.find(sentence.texts, sentence.lowers)
            outside = [cue for cue in cues if not marked.hold(sentence.words[cue.first].start)]
            parts = [part for quote in told.quotes for part in quote.content]
            for report in reports(sentence, outside, row, words):
                right = any(_alike(report, part) for part in parts)
                for seen in (sentence, replace(sentence, syntax=None)):  # stories that leave early have no trees
                    yield tellings.Row(report_features(seen, report, row, words), right, each.told[0].group)


def _alike(report: Report, part: tuple[int, int]) -> bool:
    shared = min(report.last - 1, part[1]) - max(report.first, part[0]) + 1
    return 2 * shared >= max(report.last - report.first, part[1] - part[0] + 1)


def _cue(sentence: Sentence, quote: ToldQuote, words: Lexical) -> Found[Row] | None:
    """The cue of the tables on the annotated words."""
    if quote.cue is None:
        return None
    found = words.cues.find(sentence.texts, sentence.lowers)
    return next((cue for cue in found if cue.first <= quote.cue[1] and quote.cue[0] < cue.last), None)


def _right(found: Sequence[Mention | None], quote: ToldQuote) -> list[int]:
    """The last name inside the annotated words, else every mention that shares a word with them; 0, nobody, where there are none."""
    if quote.who is None:
        return [0]
    inside = [at for at, one in enumerate(found) if one and one.first <= quote.who[1] and quote.who[0] < one.last]
    names = [at for at in inside if (one := found[at]) is not None and one.kind in _NAMES]
    return names[-1:] or inside or [0]


def read_for_quotes(shared: Path, knowledge: Knowledge) -> Iterator[Staged]:
    """The stories that were read for quotes and may be learned from."""
    told = [each for each in sentences(shared, knowledge) if each.words]
    read = {each.group for each in told if each.quotes is not None}
    encoder = load_encoder(BASE)
    yield from staged([each for each in told if each.group in read], encoder, knowledge)
    apart = [each for each in sentences(shared, knowledge, QUOTES) if each.words and is_learned(each.group)]
    yield from staged(apart, encoder, knowledge)


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    cli.add_argument("shared", type=Path)
    given = cli.parse_args()
    knowledge = shipped()
    scenes = list(read_for_quotes(given.shared, knowledge))
    made = list(choices(scenes, knowledge))
    judged = [(Linear(fit_choices(train)), held) for train, held in parted(made, lambda each: each.group)]
    for kind in ("somebody", "nobody", "no mention"):
        right = count = 0
        for model, held in judged:
            asked = [each for each in held if each.kind == kind]
            right += sum(model.best(each.candidates)[0] in each.right for each in asked)
            count += len(asked)
        print(
            f"{kind} for the speaker in the sentence: {count:,} quotes, right by five-fold {right / max(1, count):.3f}"
        )
    written("speakers", fit_choices(made))
    for name, rows, least in (
        ("going_on", list(going_on(scenes, knowledge)), GOES_ON),
        ("reports", list(reporting(scenes, knowledge)), REPORTS),
    ):
        pairs = tellings.crossed(rows)
        good = sum((share >= least) == right for share, right in pairs) / max(1, len(pairs))
        found, true = sum(share >= least for share, _ in pairs), sum(right for _, right in pairs)
        both = sum(share >= least and right for share, right in pairs)
        print(f"{name}: {len(pairs):,} sentences or cues, {true} do; right by five-fold {good:.3f}")
        print(f"  precision {both / max(1, found):.3f}, recall {both / max(1, true):.3f}")
        written(name, tellings.fitted(rows).weights)


if __name__ == "__main__":
    main()
