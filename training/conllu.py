"""Sentences of CoNLL-U files for evaluation: gold words with offsets, the same words with what was found, and the official evaluator.

The evaluator is that of the CoNLL 2018 shared task (Zeman and others 2018), from the package ``udtools``; it ignores subtypes of relations.
It wants the same characters, blanks aside, on both sides; a token of several words, as one with clitics is, is a range of them.
"""

from __future__ import annotations

import importlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kawat.language.parse import Syntax, Word
from training.readers import blocks

MEASURES = ("Words", "Sentences", "UPOS", "UAS", "LAS")
_PARAGRAPH = ("# newpar", "# newdoc")
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gold:
    """One sentence of a file: its rows without empty nodes, ranges included, and whether a paragraph or document begins with it."""

    rows: tuple[Row, ...]
    opens_paragraph: bool = False

    def text(self) -> str:
        """The sentence as written, rebuilt from the forms and ``SpaceAfter=No``."""
        text, inside = "", 0
        for row in self.rows:
            if "-" in row[0]:
                inside = int(row[0].split("-")[1])
            elif int(row[0]) <= inside:
                continue
            text += row[1] if "SpaceAfter=No" in row[9] else f"{row[1]} "
        return text.strip()

    def words(self) -> tuple[Word, ...]:
        """The words with offsets in ``text()``: the later words of a range are clitics and stand against the one before.

        Where the words of a range do not add up to its form, the first has all of it and the others are empty places at its end.
        """
        words: list[Word] = []
        at = inside = limit = 0
        exact = opens = False
        for row, blank in zip(self.rows, self._blanks(), strict=True):
            number, form = row[0], row[1]
            if "-" in number:
                first, inside = (int(part) for part in number.split("-"))
                parts = [each[1] for each in self.rows if each[0].isdigit() and first <= int(each[0]) <= inside]
                exact, opens, limit = "".join(parts) == form, True, at + len(form)
                continue
            is_part = int(number) <= inside
            end = limit if is_part and not exact else at + len(form)
            words.append(Word(at, end, form, form.lower(), is_part and not opens))
            opens = False
            at = end + blank
        return tuple(words)

    def _blanks(self) -> Iterator[bool]:
        """For each row whether a blank follows it: inside a range none does, after its last word what the range says."""
        inside, after = 0, False
        for row in self.rows:
            own = "SpaceAfter=No" not in row[9]
            if "-" in row[0]:
                inside, after = int(row[0].split("-")[1]), own
                yield False
            elif int(row[0]) <= inside:
                yield after and int(row[0]) == inside
            else:
                yield own

    def with_syntax(self, syntax: Syntax) -> str:
        """The sentence as CoNLL-U with the same words and other tags, heads and relations."""
        found = iter(zip(syntax.tags, syntax.heads, syntax.relations, strict=True))
        return _block(
            _row(row[0], row[1]) if "-" in row[0] else _row(row[0], row[1], *_three(next(found))) for row in self.rows
        )

    def plain(self) -> str:
        """The sentence as CoNLL-U with what is measured alone: tags, heads, and relations without subtypes."""
        return _block(_row(row[0], row[1], row[3], row[6], row[7].split(":")[0]) for row in self.rows)


def gold_sentences(path: Path) -> list[Gold]:
    """The sentences of a CoNLL-U file, packed or not."""
    found: list[Gold] = []
    for block in blocks(path):
        rows = tuple(tuple(line.split("\t")) for line in block if not line.startswith("#"))
        opens = any(line.startswith(_PARAGRAPH) for line in block)
        found.append(Gold(tuple(row for row in rows if "." not in row[0]), opens))
    return found


def text_of(sentences: Iterable[Gold]) -> tuple[str, list[int]]:
    """The running text, sentences joined by a blank and paragraphs by a line end, and where each sentence starts in it."""
    text, starts = "", []
    for each in sentences:
        if text:
            text += "\n" if each.opens_paragraph else " "
        starts.append(len(text))
        text += each.text()
    return text, starts


def _three(found: tuple[str, int, str]) -> tuple[str, str, str]:
    tag, head, relation = found
    return tag, str(head), relation


def _row(number: str, form: str, tag: str = "_", head: str = "_", relation: str = "_") -> str:
    return "\t".join((number, form, "_", tag, "_", "_", head, relation, "_", "_"))


def _block(rows: Iterable[str]) -> str:
    return "\n".join(rows) + "\n\n"


def scores(gold: str, found: str) -> dict[str, float]:
    """F1 of each of MEASURES, in per cent, of one CoNLL-U text against another.

    Raises ModuleNotFoundError where ``udtools`` is not installed, and the evaluator's ``UDError`` where the characters differ.
    """
    judge = importlib.import_module("udtools.udeval")
    sides = [judge.load_conllu(io.StringIO(text), name, {}) for text, name in ((gold, "gold"), (found, "found"))]
    judged = judge.evaluate(*sides)
    return {name: 100 * float(judged[name].f1) for name in MEASURES}


def clitic_score(text: str, gold: Iterable[Word], found: Iterable[Word]) -> float:
    """F1, in per cent, of the places inside a run of letters where a word begins, as a clitic does; 0 where there are none."""
    places, ours = _inner_starts(text, gold), _inner_starts(text, found)
    return 200 * len(places & ours) / max(1, len(places) + len(ours))


def _inner_starts(text: str, words: Iterable[Word]) -> set[int]:
    starts = (word.start for word in words if 0 < word.start < len(text))
    return {start for start in starts if text[start - 1].isalpha() and text[start].isalpha()}
