"""Cuts the encoder's 250,000 pieces to those that Indonesian, Malay and English news needs, and measures what the cut costs.

    python -m training.vocabulary ../shared [--size N]…

A piece is kept for its count over the words of real text, or because it is among the likeliest pieces of the encoder's own vocabulary in
Latin letters (for Malay and for names, of which the text at hand holds too little), or because it is a single sign of that text. What the cut costs is
measured on every twentieth text, which is not counted: a word is lost when its pieces are no longer those of the whole vocabulary.
"""

from __future__ import annotations

import argparse
import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from kawat.knowledge import Knowledge, shipped
from kawat.language.parse import Word
from kawat.language.pieces import SPECIAL, Pieces
from kawat.language.words import words_of
from training.readers import opened, tree_file, trees
from training.weights import Weights, read_e5

SIZE = 44_000
_LIKELY = 22_000
_HELD_OUT = 20
_ENGLISH_WEIGHT = 4

Counted = Counter[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Cut:
    """``rows``: the numbers of the kept pieces in the encoder's own vocabulary, in order. ``lost``: share of running words by language."""

    rows: list[int]
    lost: dict[str, float]
    pieces_a_word: dict[str, float]


def texts(shared: Path) -> Iterator[tuple[str, str]]:
    """(language, text) of all that is at hand: articles, parallel lines, the English treebank's training part."""
    for line in opened(shared / "data" / "news" / "articles.jsonl.gz"):
        row = json.loads(line)
        yield "id", f"{row.get('title') or ''}\n{row['text']}"
    for domain in ("int", "eco"):
        for lang in ("id", "en"):
            for line in opened(shared / "data" / "parallel" / f"panl-{domain}.{lang}.txt.gz"):
                yield lang, line
    for tree in trees(tree_file(shared, "en_ewt-train-rebuilt")):
        yield "en", tree.text


def counted(pairs: Iterable[tuple[str, str]], knowledge: Knowledge) -> tuple[dict[str, Counted], dict[str, Counted]]:
    """How often each word stands, free or glued to the one before it: to count with, and held out."""
    kept: dict[str, Counted] = {"id": Counter(), "en": Counter()}
    held: dict[str, Counted] = {"id": Counter(), "en": Counter()}
    for at, (lang, text) in enumerate(pairs):
        words = words_of(text, 0, len(text), lang=lang, knowledge=knowledge)
        into = (held if at % _HELD_OUT == 0 else kept)[lang]
        into.update((word.text, sticks) for word, sticks in zip(words, glued(words), strict=True))
    return kept, held


def glued(words: Sequence[Word]) -> list[bool]:
    """For each word whether it stands against the one before it."""
    return [False, *(after.start == before.end for before, after in pairwise(words))] if words else []


def cut(weights: Weights, kept: dict[str, Counted], held: dict[str, Counted], size: int = SIZE) -> Cut:
    """The pieces that stay, the special ones first."""
    whole = Pieces(weights.pieces, weights.scores.tolist())
    counts: Counter[int] = Counter()
    for lang, words in kept.items():
        for (text, sticks), count in words.items():
            for piece in whole.of(text, glued=sticks):
                counts[piece] += count * (_ENGLISH_WEIGHT if lang == "en" else 1)
    chosen = set(range(len(SPECIAL)))
    chosen |= {at for at, piece in enumerate(weights.pieces) if counts[at] and len(piece.lstrip("▁")) == 1}
    likely = sorted(range(len(weights.pieces)), key=lambda at: -weights.scores[at])
    chosen |= set(list(filter(lambda at: _is_latin(weights.pieces[at]), likely))[:_LIKELY])
    for at, _ in counts.most_common():
        if len(chosen) >= size:
            break
        chosen.add(at)
    rows = [*range(len(SPECIAL)), *sorted(chosen - set(range(len(SPECIAL))))]
    small = Pieces([weights.pieces[at] for at in rows], [float(weights.scores[at]) for at in rows])
    lost, length = {}, {}
    for lang, words in held.items():
        total = changed = pieces = 0
        for (text, sticks), count in words.items():
            now = [rows[at] for at in small.of(text, glued=sticks)]
            total += count
            pieces += count * len(now)
            changed += count * (now != whole.of(text, glued=sticks))
        lost[lang], length[lang] = changed / total, pieces / total
    return Cut(rows, lost, length)


def _is_latin(piece: str) -> bool:
    letters = [sign for sign in piece if sign != "▁"]
    return bool(letters) and all(sign.isascii() or "LATIN" in unicodedata.name(sign, "") for sign in letters)


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    cli.add_argument("shared", type=Path)
    cli.add_argument("--size", type=int, nargs="*", default=[32_000, 40_000, SIZE, 50_000])
    given = cli.parse_args()
    weights = read_e5()
    kept, held = counted(texts(given.shared), shipped())
    running = {lang: sum(words.values()) for lang, words in held.items()}
    print("| pieces | id: words cut otherwise | en | id: pieces a word | en |\n|---|---|---|---|---|")
    for size in given.size:
        made = cut(weights, kept, held, size)
        cells = [f"{made.lost[lang]:.2%}" for lang in ("id", "en")] + [
            f"{made.pieces_a_word[lang]:.3f}" for lang in ("id", "en")
        ]
        print(f"| {len(made.rows):,} | {' | '.join(cells)} |")
    print(f"\nover {running['id']:,} and {running['en']:,} running words of texts that were not counted")


if __name__ == "__main__":
    main()
