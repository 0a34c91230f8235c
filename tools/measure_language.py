"""Measures language identification, words, sentences and speed on real text, and prints tables.

    python tools/measure_language.py --shared ../shared --malay malay-news.txt

A file of Malay text holds one sentence or paragraph a line and a blank line between stories; none is shipped.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from kawat.errors import LanguageError
from kawat.knowledge import Knowledge
from kawat.language import Block, identify, sentences_of, words_of
from kawat.language.reader import parse_story
from kawat.story import Story

KNOWLEDGE = Knowledge()
TREEBANKS = (
    ("id_csui-ud-test", "id"), ("id_pud-ud-test", "id"), ("id_gsd-ud-test", "id"), ("en_pud-ud-test", "en"), ("en_ewt-ud-test", "en"),
)  # fmt: skip
Spans = set[tuple[int, int]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder with data/ud, data/news and data/parallel")
    parser.add_argument("--malay", type=Path, nargs="*", default=[], help="files of Malay text")
    parser.add_argument("--stories", type=int, default=1000, help="how many stories of each source (default 1000)")
    args = parser.parse_args()
    data = args.shared / "data"
    stories = list(islice(_articles(data / "news" / "articles.jsonl.gz"), args.stories))
    print("identification")
    sources: list[tuple[str, list[list[str]]]] = [
        ("id articles", [text.split("\n") for text in stories]),
        ("id agency", _groups(data / "parallel" / "panl-int.id.txt.gz", args.stories)),
        ("en agency", _groups(data / "parallel" / "panl-int.en.txt.gz", args.stories)),
        *((f"ms {path.stem}", _stories_in(path)) for path in args.malay),
    ]
    for length, cut in LENGTHS:
        for name, items in sources:
            _print_confusion(length, name, [text for lines in items for text in cut(lines)])
    print("words and sentences")
    for name, lang in TREEBANKS:
        _print_segmentation(name, list(_treebank(data / "ud" / f"{name}.conllu.gz")), lang)
    print("speed, one core")
    _print_speed(stories)


def _sentences_in(lines: list[str], size: int) -> list[str]:
    text = "\n".join(lines)
    lang = "id"  # Malay and English are cut alike
    found = sentences_of(text, [Block(0, len(text), "body")], lang=lang, knowledge=KNOWLEDGE)
    long = [text[each.start : each.end] for each in found if len(each.words) >= 8]
    return [" ".join(long[i : i + size]) for i in range(0, len(long) - size + 1, size)][:3]


LENGTHS: tuple[tuple[str, Callable[[list[str]], list[str]]], ...] = (
    ("one sentence", lambda lines: _sentences_in(lines, 1)),
    ("three sentences", lambda lines: _sentences_in(lines, 3)),
    ("whole story", lambda lines: ["\n".join(lines)]),
)


def _print_confusion(length: str, name: str, texts: list[str]) -> None:
    counts: Counter[str] = Counter()
    for text in texts:
        try:
            counts[identify(text, knowledge=KNOWLEDGE).lang] += 1
        except LanguageError:
            counts["too short"] += 1
    right = counts[name[:2]] / max(1, len(texts))
    print(f"  {length:16} {name:16} {len(texts):5} texts  right {right:7.2%}  {dict(counts.most_common(5))}")


def _articles(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file):
            if number % 20 == 0:
                yield json.loads(line)["text"]


def _groups(path: Path, limit: int) -> list[list[str]]:
    """Lines in groups of ten, about a story each."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        lines = [line.strip() for line in file]
    return [lines[i : i + 10] for i in range(0, len(lines), 10)][:limit]


def _stories_in(path: Path) -> list[list[str]]:
    return [part.split("\n") for part in path.read_text(encoding="utf-8").strip().split("\n\n")]


def _treebank(path: Path) -> Iterator[tuple[str, Spans]]:
    """Each sentence's text and the spans of its words. The words of a multiword token share its span out in order."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for part in file.read().split("\n\n"):
            text = next((line[9:] for line in part.split("\n") if line.startswith("# text = ")), None)
            if text is not None:
                rows = [line.split("\t") for line in part.split("\n") if "\t" in line]
                yield text, _spans(text, [row for row in rows if "." not in row[0]])


def _spans(text: str, rows: list[list[str]]) -> Spans:
    spans: Spans = set()
    at = inside = limit = 0
    for row in rows:
        number, form = row[0], row[1]
        if "-" in number:
            inside = int(number.split("-")[1])
            at = text.find(form, at)
            limit = at + len(form)
            continue
        start = text.find(form, at)
        if int(number) <= inside and not 0 <= start <= limit - len(form):
            start, form = at, text[at:limit]
        if start >= 0:
            spans.add((start, start + len(form)))
            at = start + len(form)
    return spans


def _print_segmentation(name: str, sentences: list[tuple[str, Spans]], lang: str) -> None:
    words, clitics, ends = Tally(), Tally(), Tally()
    joined, gold_ends = "", set()
    for text, gold in sentences:
        found = {(word.start, word.end) for word in words_of(text, 0, len(text), lang=lang, knowledge=KNOWLEDGE)}
        words.add(gold, found)
        clitics.add(_inner_starts(text, gold), _inner_starts(text, found))
        joined += text.strip()
        gold_ends.add((len(joined), len(joined)))
        joined += " "
    cut = sentences_of(joined, [Block(0, len(joined), "body")], lang=lang, knowledge=KNOWLEDGE)
    ends.add(gold_ends, {(each.end, each.end) for each in cut})
    print(
        f"  {name:16} words F {words.f:6.2%}  clitics F {clitics.f:6.2%} ({clitics.gold})  sentences F {ends.f:6.2%} ({ends.gold})"
    )


def _inner_starts(text: str, spans: Spans) -> Spans:
    return {(start, start) for start, _ in spans if start and text[start - 1].isalpha() and text[start].isalpha()}


class Tally:
    """Counts of spans in the gold, found, and in both."""

    def __init__(self) -> None:
        self.gold = self.found = self.both = 0

    def add(self, gold: Spans, found: Spans) -> None:
        self.gold += len(gold)
        self.found += len(found)
        self.both += len(gold & found)

    @property
    def f(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.both / max(1, self.gold + self.found)


def _print_speed(texts: list[str]) -> None:
    started = time.perf_counter()
    identify(texts[0], knowledge=KNOWLEDGE)
    parse_story(Story.of(texts[0]), knowledge=KNOWLEDGE, lang="id")
    for name, work in (
        ("identify", lambda text: identify(text, knowledge=KNOWLEDGE)),
        ("parse", lambda text: parse_story(Story.of(text), knowledge=KNOWLEDGE, lang="id")),
    ):
        started = time.process_time()
        for text in texts:
            work(text)
        seconds = time.process_time() - started
        print(
            f"  {name:8} {len(texts) / seconds:7.0f} stories a second of {sum(map(len, texts)) / len(texts):.0f} characters"
        )


if __name__ == "__main__":
    main()
