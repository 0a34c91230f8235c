"""Learns which words near a cue stand for who speaks, from the quotes that are annotated.

python -m training.speakers ../shared        # five-fold figures, then the model of all
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from kawat.coding.lexical import Lexical, lexical
from kawat.coding.linear import Linear
from kawat.coding.marks import quotations
from kawat.coding.mentions import Mention, near
from kawat.coding.speakers import candidates, speaker_features
from kawat.knowledge import Found, Knowledge, shipped
from kawat.knowledge.loader import Row
from kawat.language import Sentence
from kawat.language.encoder import load_encoder
from training.event_data import FOLDS, fold_of
from training.fit import Choice, fit_choices
from training.homes import written
from training.recipes import BASE
from training.scenes import Staged, staged
from training.told import ToldQuote, sentences

_NAMES = ("person", "name")


def choices(some: Sequence[Staged], knowledge: Knowledge) -> Iterator[Choice]:
    """A choice for each annotated quote whose cue the tables know; who speaks is right, or nobody where no words stand for the speaker."""
    for each in some:
        words = lexical(each.parse.lang, knowledge)
        marked = quotations(each.parse, words)
        for told, sentence, row in zip(each.told, each.parse.sentences, each.rows, strict=True):
            outside = [mention for mention in row if not marked.within(mention.span.start, mention.span.end)]
            for quote in told.quotes or ():
                cue = _cue(sentence, quote, words)
                if cue is None:
                    continue
                found = candidates(near(outside, cue.first, cue.last))
                right = _right(found, quote)
                direct = quote.kind == "direct" and bool(marked)
                rows = [speaker_features(sentence, cue, one, found[1:], words, direct=direct) for one in found]  # type: ignore[arg-type]
                yield Choice(rows, right, told.group, kind="somebody" if 0 not in right else "nobody")


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


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    cli.add_argument("shared", type=Path)
    given = cli.parse_args()
    knowledge = shipped()
    told = [each for each in sentences(given.shared, knowledge) if each.words]
    read = {each.group for each in told if each.quotes is not None}
    some = staged([each for each in told if each.group in read], load_encoder(BASE), knowledge)
    made = list(choices(list(some), knowledge))
    for kind in ("somebody", "nobody"):
        right = count = 0
        for fold in range(FOLDS):
            model = Linear(fit_choices([each for each in made if fold_of(each.group) != fold]))
            held = [each for each in made if fold_of(each.group) == fold and each.kind == kind]
            right += sum(model.best(each.candidates)[0] in each.right for each in held)
            count += len(held)
        print(f"{kind} speaks in the sentence: {count:,} quotes, right by five-fold {right / max(1, count):.3f}")
    written("speakers", fit_choices(made))


if __name__ == "__main__":
    main()
