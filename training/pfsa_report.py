"""How well direct quotes and who speaks them are found in Kompas stories annotated by people: the development set of PFSA-ID.

    python -m training.pfsa_report ../shared                # figures of one half, kept
    python -m training.pfsa_report ../shared --errors 60    # of the other half errors, and its figures, not kept

PFSA-ID (Purnomo, Kumar and Zulkarnain 2022, doi 10.1108/GKMC-04-2022-0091) labels the tokens of public figures' statements. It is not for
commercial use: it measures and is never learned from. A STATEMENT is a direct quotation of a public figure with its marks, a PERSON the name by
which whoever speaks one is introduced. The authors report F .82 over all eleven labels, each span right that has the same first and last token and
the same label; the model that they publish, trained on stories so annotated, has STATEMENT .927 and PERSON .722 on a development set
(``baseline-model/meta.json`` of their repository).

What is counted here:

``statement``   spans of tokens, marks included. Kawat's are its direct quotes, one for each pair of marks.
``person``      spans of tokens. Kawat's are, of every named speaker of a direct quote, the first place where the fullest name stands.
``speaker``     of the statements found exactly, those whose speaker is the annotation's: the words for the person behind the statement in the
                same sentence, else the last ones before it, pronouns aside, are words that Kawat takes for its speaker. Precision asks for
                those to which Kawat gives a speaker. The measure is ours, PFSA-ID has no links.

``exact`` asks for the same first and last token, ``lenient`` for half of both spans' union, one to one. Quotes of people who are no public
figures are not annotated, which costs Kawat precision. Texts are put together from tokens: Kompas prints one mark for both ends of a
quotation, so that whether one opens or closes follows from those before it in the story; labels have no part in it.

Stories are halved by a hash of their text. Errors are looked at in one half alone, figures are those of the other.
"""

from __future__ import annotations

import argparse
import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from pathlib import Path

from kawat.coding.coder import heard, staged_scene
from kawat.coding.figures import Figure
from kawat.coding.voices import Said
from kawat.evaluation.score import Tally
from kawat.knowledge import Knowledge, shipped
from kawat.language import parse_story
from kawat.story import Story
from training.event_report import keep
from training.mention_report import Clusters, Place, paired
from training.standoff import digest

FILE = Path("data", "quotes", "pfsa_dev-40.txt.gz")
_MARKS = "”“"
_DASHES = "—–-"
_TIGHT = "/-"
_PAPER = "kompas"
_LINE = 7
"""A dateline ends within so many tokens."""
_BATCH = 20
Token = tuple[str, str]


@dataclass(slots=True)
class Annotated:
    """A story put together, where its tokens stand, and the spans of tokens (half open) by label."""

    text: str = ""
    tokens: list[Place] = field(default_factory=list)
    spans: list[tuple[str, int, int]] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)
    """The number of the sentence of each token."""

    def of(self, label: str) -> frozenset[Place]:
        return frozenset((first, last) for name, first, last in self.spans if name == label)

    @property
    def looked_at(self) -> bool:
        """Whether the story is in the half whose errors may be looked at."""
        return int(digest(self.text)[:2], 16) % 2 == 0


def stories(path: Path) -> Iterator[Annotated]:
    """The stories of a file of tokens with BILOU labels.

    One begins with a dateline of the paper, or else at the sentence of its ISSUE, of which each story has one.
    """
    rows: list[list[Token]] = []
    told = False
    for sentence in _sentences(path):
        issue = any(label in ("B-ISSUE", "U-ISSUE") for _, label in sentence)
        if rows and (_dateline(sentence) or (issue and told)):
            yield annotated(rows)
            rows, told = [], False
        rows.append(sentence)
        told = told or issue
    if rows:
        yield annotated(rows)


def annotated(rows: Sequence[Sequence[Token]]) -> Annotated:
    """The story of these sentences of tokens with labels."""
    out = Annotated()
    opened = glued = False  # whether a mark is open, whether the next token goes without a blank
    begun = 0
    for number, sentence in enumerate(rows):
        for n, (word, label) in enumerate(sentence):
            mark = word in _MARKS
            tight = word in _TIGHT and not (number == 0 and n < _LINE and _dateline(sentence))
            left = tight or (opened if mark else word in ",.;:?!)’")
            start = len(out.text) + (0 if not out.text or glued or left else 1)
            out.text = out.text.ljust(start) + word
            out.tokens.append((start, start + len(word)))
            out.sentences.append(number)
            opened = opened != mark
            glued = tight or word == "(" or (mark and opened)
            if label[0] in "BU":
                begun = len(out.tokens) - 1
            if label[0] in "LU":
                out.spans.append((label[2:], begun, len(out.tokens)))
    return out


def _sentences(path: Path) -> Iterator[list[Token]]:
    sentence: list[Token] = []
    for line in gzip.decompress(path.read_bytes()).decode("utf-8").splitlines():
        if line:
            word, label = line.split("\t")
            sentence.append((word, label))
        elif sentence:
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def _dateline(sentence: Sequence[Token]) -> bool:
    """Whether a sentence begins "TOWN, KOMPAS —"."""
    words = [word for word, _ in sentence[:_LINE]]
    return any(word.lower() == _PAPER and after in tuple(_DASHES) for word, after in pairwise(words))


@dataclass(slots=True)
class Found:
    """What Kawat finds in one story: spans of tokens, statements with their quotes."""

    statements: dict[Place, Said]
    persons: frozenset[Place]


def found_in(story: Annotated, said: Sequence[Said]) -> Found:
    """The direct quotes among ``said`` as statements, and their named speakers."""
    direct = [quote for quote in said if quote.kind == "direct"]
    statements = {place: quote for quote in direct for place in _statements(story, quote)}
    speakers = {quote.speaker for quote in statements.values() if quote.speaker}
    return Found(statements, frozenset(filter(None, (_introduced(story, each) for each in speakers))))


def _statements(story: Annotated, quote: Said) -> Iterator[Place]:
    """The tokens of a quote from mark to mark; nothing that is not between marks."""
    parts = [_tokens(story, (span.start, span.end)) for span in quote.content]
    for first, last in sorted(parts):
        opens = first
        while opens and not _mark(story, opens - 1) and _same(story, parts, opens - 1):
            opens -= 1
        ends = last
        while ends < len(story.tokens) and not _mark(story, ends) and _same(story, parts, ends):
            ends += 1
        if opens and ends < len(story.tokens) and _mark(story, opens - 1) and _mark(story, ends):
            yield opens - 1, ends + 1


def _same(story: Annotated, parts: Sequence[Place], at: int) -> bool:
    """Whether a token is of the quote's words, or no word at all."""
    start, end = story.tokens[at]
    return not any(letter.isalnum() for letter in story.text[start:end]) or any(
        first <= at < last for first, last in parts
    )


def _mark(story: Annotated, at: int) -> bool:
    start, end = story.tokens[at]
    return story.text[start:end] in tuple(_MARKS)


def _introduced(story: Annotated, figure: Figure) -> Place | None:
    """Where the fullest name of a person stands first."""
    if figure.key[0] != "person":
        return None
    for span in sorted(figure.mentions):
        if figure.name in span.text:
            start = span.start + span.text.index(figure.name)
            return _tokens(story, (start, start + len(figure.name)))
    return None


def _tokens(story: Annotated, place: Place) -> Place:
    """The tokens (half open) that share a character with a part of the text."""
    inside = [n for n, (start, end) in enumerate(story.tokens) if start < place[1] and place[0] < end]
    return inside[0], inside[-1] + 1


def speaks(story: Annotated, statement: Place) -> Place | None:
    """The words for who speaks a statement, pronouns aside: behind it in the same sentence, else the last before it."""
    people = sorted(
        place for place in story.of("PERSON") | story.of("PERSONCOREF") if not _text(story, place).islower()
    )
    sentence = story.sentences[statement[1] - 1]
    behind = [place for place in people if place[0] >= statement[1] and story.sentences[place[0]] == sentence]
    before = [place for place in people if place[1] <= statement[0]]
    return behind[0] if behind else before[-1] if before else None


def agrees(story: Annotated, quote: Said, words: Place) -> bool:
    """Whether words are among those that Kawat takes for the speaker."""
    start, end = story.tokens[words[0]][0], story.tokens[words[1] - 1][1]
    return quote.speaker is not None and any(span.start < end and start < span.end for span in quote.speaker.mentions)


def read(some: Sequence[Annotated], knowledge: Knowledge) -> Iterator[tuple[Annotated, Found]]:
    """Every story with what Kawat finds in it."""
    for batch in (some[first : first + _BATCH] for first in range(0, len(some), _BATCH)):
        parses = heard([parse_story(Story.of(each.text), knowledge=knowledge, lang="id") for each in batch], knowledge)
        for story, parse in zip(batch, parses, strict=True):
            yield story, found_in(story, staged_scene(parse, knowledge).quotes)


def measures(some: Sequence[tuple[Annotated, Found]]) -> dict[str, dict[str, float]]:
    """Precision, recall, F and counts by measure over all stories together."""
    tallies = {
        name: Tally() for name in ("statement exact", "statement lenient", "person exact", "person lenient", "speaker")
    }
    for story, found in some:
        for name, had in (("statement", frozenset(found.statements)), ("person", found.persons)):
            wanted = story.of(name.upper())
            counts = {"predicted": len(had), "gold": len(wanted)}
            tallies[f"{name} exact"].add(right=len(wanted & had), **counts)
            tallies[f"{name} lenient"].add(right=len(paired(Clusters([wanted], [had]))), **counts)
        for place in story.of("STATEMENT") & found.statements.keys():
            words, quote = speaks(story, place), found.statements[place]
            if words is not None:
                tallies["speaker"].add(right=agrees(story, quote, words), predicted=quote.speaker is not None, gold=1)
    return {
        name: {"p": each.precision, "r": each.recall, "f": each.f, "gold": each.gold, "pred": each.predicted}
        for name, each in tallies.items()
    }


def errors(some: Sequence[tuple[Annotated, Found]]) -> Iterator[str]:
    """One line for each statement missed, made up or given to another speaker."""
    for story, found in some:
        wanted, had = story.of("STATEMENT"), frozenset(found.statements)
        for place in sorted(wanted | had):
            sort = "missed" if place not in had else "made up" if place not in wanted else None
            words = speaks(story, place)
            if sort is None and words is not None and not agrees(story, found.statements[place], words):
                speaker = found.statements[place].speaker
                sort = f"speaker {speaker.name if speaker else None!r} for {_text(story, words)!r}"
            if sort is not None:
                around = max(0, place[0] - 15), min(len(story.tokens), place[1] + 15)
                yield f"{sort}: {_text(story, (around[0], place[0]))} [{_text(story, place)}] {_text(story, (place[1], around[1]))}"


def _text(story: Annotated, place: Place) -> str:
    return story.text[story.tokens[place[0]][0] : story.tokens[place[1] - 1][1]] if place[0] < place[1] else ""


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    cli.add_argument("shared", type=Path)
    cli.add_argument(
        "--errors",
        type=int,
        default=0,
        metavar="N",
        help="print N errors and the figures of the half that is looked at",
    )
    given = cli.parse_args()
    half = [each for each in stories(given.shared / FILE) if each.looked_at == bool(given.errors)]
    some = list(read(half, shipped()))
    figures = measures(some)
    for line in islice(errors(some), given.errors):
        print(line)
    for name, row in figures.items():
        print(
            f"{name}: P {row['p']:.3f} R {row['r']:.3f} F {row['f']:.3f}, {row['gold']} annotated, {row['pred']} found"
        )
    if not given.errors:
        keep("pfsa", {"stories": len(half), "measures": figures})


if __name__ == "__main__":
    main()
