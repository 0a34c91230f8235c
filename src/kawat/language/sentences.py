"""Cuts the blocks that are read into sentences.

A stop, a question mark or an exclamation mark ends a sentence when a new one can begin after it; closing marks stay with the
sentence that they close. The stops of abbreviations, initials, numbers and hosts lie inside words and end nothing by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kawat.knowledge import Knowledge
from kawat.language.parse import Block, Sentence, Word
from kawat.language.words import known_words, words_of

READ_KINDS = ("headline", "body")

_STOP = re.compile(r"\.+|…")
_END = re.compile(r"\.+|…|[!?]")
_OPENING = frozenset("“‘«([{„")
_CLOSING = frozenset("”’»)]}")
_STRAIGHT = frozenset("\"'")
_BULLETS = frozenset("-–—•*►▪·")
_ABBREVIATED = re.compile(r"[^\W\d_].*\.")
_NUMBER = re.compile(r"\d{1,2}")


def sentences_of(text: str, blocks: Iterable[Block], *, lang: str, knowledge: Knowledge) -> tuple[Sentence, ...]:
    """The sentences of the headline and body blocks, in order, each with its words.

    A sentence lies in one block and on one line, begins and ends with a word, and has at least one.
    """
    forms = knowledge.view(f"sentences.{lang}", lambda: _forms(lang, knowledge))
    sentences: list[Sentence] = []
    for block in blocks:
        if block.kind not in READ_KINDS:
            continue
        for start, end in _lines(text, block):
            words = words_of(text, start, end, lang=lang, knowledge=knowledge)
            for first, last in _cuts(words, forms):
                part = words[first:last]
                sentences.append(Sentence.of(part[0].start, part[-1].end, part, headline=block.kind == "headline"))
    return tuple(sentences)


@dataclass(frozen=True, slots=True)
class _Forms:
    """``starters`` with a capital begin a sentence, for they are not names; ``closers`` are abbreviations that may end one:
    those that the table writes small and not with a capital too. ``zones`` of time stand behind one in its sentence ("7 p.m. EDT").
    """

    starters: frozenset[str]
    closers: frozenset[str]
    zones: frozenset[str]


def _forms(lang: str, knowledge: Knowledge) -> _Forms:
    pronouns = (row["form"].lower() for row in knowledge.rows(lang, "pronouns"))
    abbreviations = {row["form"] for row in knowledge.rows(lang, "abbreviations")}
    inside = {form.lower() for form in abbreviations if form != form.lower()}
    return _Forms(
        starters=known_words(lang, knowledge) | frozenset(form for form in pronouns if " " not in form),
        closers=frozenset(abbreviations - inside),
        zones=frozenset(row["form"] for row in knowledge.rows(lang, "calendar") if row["unit"] == "zone"),
    )


def _lines(text: str, block: Block) -> Iterator[tuple[int, int]]:
    at = block.start
    for line in text[block.start : block.end].splitlines(keepends=True):
        yield at, at + len(line)
        at += len(line)


def _cuts(words: Sequence[Word], forms: _Forms) -> Iterator[tuple[int, int]]:
    """Pairs of first word and word after the last."""
    marks = _closing_marks(words)
    first, i = 0, 0
    while i < len(words):
        after = _after_end(words, i, marks)
        if after is not None and after < len(words) and _begins(words, i, after, first, forms, marks):
            yield first, after
            first = after
        # all up to there are marks, which begin nothing
        i = i + 1 if after is None else after
    if first < len(words):
        yield first, len(words)


def _closing_marks(words: Sequence[Word]) -> frozenset[int]:
    """The marks that close. A straight mark closes by the blanks about it, else when one is open."""
    closing: set[int] = set()
    open_marks: dict[str, bool] = {}
    for i, word in enumerate(words):
        if word.text in _CLOSING:
            closing.add(i)
        elif word.text in _STRAIGHT:
            left = i > 0 and words[i - 1].end == word.start
            right = i + 1 < len(words) and words[i + 1].start == word.end
            closes = left if left != right else open_marks.get(word.text, False)
            open_marks[word.text] = not closes
            if closes:
                closing.add(i)
    return frozenset(closing)


def _after_end(words: Sequence[Word], i: int, marks: frozenset[int]) -> int | None:
    """The word after an end mark and all that belongs to it, if word ``i`` is an end mark or an abbreviation."""
    text = words[i].text
    if text.isalnum():
        return None  # most words, told in no time
    if not _END.fullmatch(text):
        return i + 1 if text[-1] == "." and _ABBREVIATED.fullmatch(text) else None
    after = i + 1
    while after < len(words) and (after in marks or _END.fullmatch(words[after].text)):
        after += 1
    return _after_commas(words, after)


def _after_commas(words: Sequence[Word], at: int) -> int:
    """The word after two commas and more, which pages leave where a link stood; ``at`` itself where there are fewer."""
    after = at
    while after < len(words) and words[after].text == ",":
        after += 1
    return after if after - at > 1 else at


def _begins(
    words: Sequence[Word],
    i: int,
    after: int,
    first: int,
    forms: _Forms,
    marks: frozenset[int],
) -> bool:
    """Whether a sentence can begin with word ``after``, behind the end mark or abbreviation ``i``."""
    end, word = words[i], words[after]
    if not _END.fullmatch(end.text):
        return _begins_after_short(end, word, forms)
    if word.text == "," and words[after - 1].end == word.start and not marks.intersection((after - 1,)):
        return False
    head = _head(words, after)
    if head is None or (_is_numeral(words, i, first) and _STOP.fullmatch(end.text)):
        return False
    if words[after - 1].text == ",":
        return head.text[0].isupper()
    if words[after - 1].end < word.start:
        return not head.text[0].islower()
    # "selesai.Ia pergi": without a blank only a letter or figure, stop, capital will do
    return head.text[0].isupper() and i > first and words[i - 1].end == end.start and len(words[i - 1].text) > 1


def _begins_after_short(end: Word, word: Word, forms: _Forms) -> bool:
    """Behind an abbreviation: a closer may end a sentence, an acronym or initial only before a word that is no name."""
    if not word.text[0].isupper() or word.start == end.end or word.text[-1] == ".":
        return False
    if end.lower in forms.closers:
        return word.text not in forms.zones
    return word.lower in forms.starters and end.text.isupper() and (len(end.text) == 2 or end.text.count(".") > 1)


def _head(words: Sequence[Word], at: int) -> Word | None:
    """The word that a sentence beginning at ``at`` begins with, past opening marks; None if none can begin there."""
    for word in words[at : at + 4]:
        if word.text[0].isalnum():
            return word
        if word.text not in _OPENING and word.text not in _STRAIGHT and word.text not in _BULLETS:
            return word if word.text[0] in "$€£¥@#" else None
    return None


def _is_numeral(words: Sequence[Word], i: int, first: int) -> bool:
    """Whether the end mark ``i`` stands behind the numeral of a list ("1. Pemerintah") that opens the sentence."""
    return i == first + 1 and _NUMBER.fullmatch(words[first].text) is not None
