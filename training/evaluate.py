"""Measures a model on the test sets that nothing is trained on; prints tables with the goals beside the figures, in per cent.

    python -m training.evaluate ../shared [--model DIR] [--out FIGURES.json]

Trees are measured by the evaluator of CoNLL 2018 over words as the test set has them, and from raw text with this project's own words and
sentences. Names are measured whole: a name counts when first word, last word and type are right. Without ``--model`` the shipped model is
measured. Needs the packages of the extra ``training``, but not PyTorch.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

from kawat.display.trees import conllu
from kawat.errors import KawatError
from kawat.knowledge import Knowledge
from kawat.language import Block, sentences_of
from kawat.language.encoder import load_encoder, shipped_encoder
from kawat.language.parse import Parse, Syntax, Word
from kawat.story import Story
from training import corpus
from training.conllu import Gold, clitic_score, gold_sentences, scores, text_of
from training.guard import normalised
from training.readers import CLOSING, NAME_TYPES, Named, name_file, name_spans, names, tree_file

_LEARNT_NAMES = tuple(file for file, _ in corpus.NAMES.values())
# The same sentences as in indolem_nerugm, annotated by others.
_OTHERS = ("idner2k_dev", "idner2k_test")
Span = tuple[int, int, str]


class Analyser(Protocol):
    """What is measured; ``kawat.language.encoder.Encoder`` is one."""

    def analyse(self, sentences: Sequence[Sequence[Word]], *, style: str) -> list[Syntax]: ...


@dataclass(frozen=True, slots=True)
class HeldOut:
    """A file to measure on: the corpus whose habits its annotation has, its language, and the goals, in per cent."""

    file: str
    style: str
    lang: str = "id"
    goals: dict[str, float] = field(default_factory=dict)
    raw_goals: dict[str, float] = field(default_factory=dict)


TREES = (
    HeldOut("id_csui-ud-test", "csui", goals={"LAS": 83}, raw_goals={"Words": 99, "Clitics": 95}),
    HeldOut("id_gsd-ud-test", "gsd", goals={"LAS": 78}),
    HeldOut("en_ewt-ud-test", "ewt", "en", goals={"LAS": 85}),
    HeldOut("en_pud-ud-test", "ewt", "en"),
)
NAMES = (
    HeldOut("idner2k_test", "idner2k", goals={"F": 88}),
    HeldOut("indonlu_nergrit_ner-grit_test", "nergrit", goals={"F": 82}),
    HeldOut("indolem_nerugm", "idner2k"),
)


@dataclass(frozen=True, slots=True)
class Figures:
    """What one test set gave under one style. ``measures`` and ``goals`` are in per cent; ``units`` are its words or names."""

    task: str
    file: str
    style: str
    sentences: int
    units: int
    measures: dict[str, float]
    goals: dict[str, float]


def trees_of_given_words(analyser: Analyser, test: HeldOut, gold: Sequence[Gold]) -> Figures:
    """Tags and trees over the words of the test set."""
    words = [each.words() for each in gold]
    found = analyser.analyse(words, style=test.style)
    text = "".join(each.with_syntax(syntax) for each, syntax in zip(gold, found, strict=True))
    measures = scores("".join(each.plain() for each in gold), text)
    kept = {name: measures[name] for name in ("UPOS", "UAS", "LAS")}
    return Figures("trees, words given", test.file, test.style, len(gold), sum(map(len, words)), kept, test.goals)


def trees_of_raw_text(analyser: Analyser, test: HeldOut, gold: Sequence[Gold], tables: Knowledge) -> Figures:
    """Words, sentences, tags and trees of the running text, as the command line writes them in CoNLL-U."""
    text, starts = text_of(gold)
    body = Block(0, len(text), "body")
    cut = sentences_of(text, [body], lang=test.lang, knowledge=tables)
    found = analyser.analyse([each.words for each in cut], style=test.style)
    read = tuple(replace(each, syntax=syntax) for each, syntax in zip(cut, found, strict=True))
    parse = Parse(Story.of(text), test.lang, (body,), read)
    measures = scores("".join(each.plain() for each in gold), conllu(parse))
    placed = [_moved(word, start) for each, start in zip(gold, starts, strict=True) for word in each.words()]
    measures["Clitics"] = clitic_score(text, placed, [word for each in cut for word in each.words])
    return Figures("trees, raw text", test.file, test.style, len(gold), len(placed), measures, test.raw_goals)


def _moved(word: Word, by: int) -> Word:
    return Word(word.start + by, word.end + by, word.text, word.lower, word.clitic)


def names_of_given_words(analyser: Analyser, test: HeldOut, gold: Sequence[Named], style: str) -> Figures:
    """Precision, recall and F of names, of all (P, R, F) and by type (``F PER``, …). A style other than the test set's own has no goal."""
    found = analyser.analyse([with_offsets(each.words) for each in gold], style=style)
    ours = [{(name.first, name.last, name.kind) for name in syntax.names} for syntax in found]
    goals = test.goals if style == test.style else {}
    return _name_figures(test.file, style, [name_spans(each.tags) for each in gold], ours, goals)


def names_of_others(test: HeldOut, gold: Sequence[Named], others: Iterable[Named], told: str) -> Figures:
    """The names of other annotators measured like a model's, over the sentences that both have with the same words: what can be reached."""
    marked = {each.words: each.tags for each in others}
    shared = [each for each in gold if each.words in marked]
    theirs = [name_spans(marked[each.words]) for each in shared]
    return _name_figures(test.file, told, [name_spans(each.tags) for each in shared], theirs, {})


def _name_figures(
    file: str, style: str, gold: Sequence[set[Span]], found: Sequence[set[Span]], goals: dict[str, float]
) -> Figures:
    right, told, there = Counter[str](), Counter[str](), Counter[str]()
    for ours, theirs in zip(found, gold, strict=True):
        right.update(kind for _, _, kind in ours & theirs)
        told.update(kind for _, _, kind in ours)
        there.update(kind for _, _, kind in theirs)
    measures: dict[str, float] = {}
    for kinds, suffix in ((NAME_TYPES, ""), *(((kind,), f" {kind}") for kind in NAME_TYPES)):
        both, said, true = (sum(count[kind] for kind in kinds) for count in (right, told, there))
        measures[f"P{suffix}"] = 100 * both / max(1, said)
        measures[f"R{suffix}"] = 100 * both / max(1, true)
        measures[f"F{suffix}"] = 200 * both / max(1, said + true)
    return Figures("names, words given", file, style, len(gold), there.total(), measures, goals)


def with_offsets(words: Sequence[str]) -> tuple[Word, ...]:
    """Words set apart by blanks, but for marks that can only stand against the word before them."""
    placed: list[Word] = []
    at = 0
    for word in words:
        at += bool(placed) and word not in CLOSING
        placed.append(Word(at, at + len(word), word, word.lower()))
        at += len(word)
    return tuple(placed)


def unseen(test: Iterable[Named], learnt: Iterable[Named]) -> list[Named]:
    """The sentences that are not among those learnt from, by normalised text."""
    known = {normalised(each.words) for each in learnt}
    return [each for each in test if normalised(each.words) not in known]


def evaluate(analyser: Analyser, shared: Path, story_style: str) -> Iterator[Figures]:
    """The figures of every test set under ``shared``; names also under ``story_style``, that of Indonesian stories."""
    tables = Knowledge()
    for test in TREES:
        gold = gold_sentences(tree_file(shared, test.file))
        yield trees_of_given_words(analyser, test, gold)
        yield trees_of_raw_text(analyser, test, gold, tables)
    learnt = [each for file in _LEARNT_NAMES for each in names(name_file(shared, file))]
    for test in NAMES:
        named = list(names(name_file(shared, test.file)))
        if not test.goals:
            named = unseen(named, learnt)
        for style in dict.fromkeys((test.style, story_style)):
            yield names_of_given_words(analyser, test, named, style)
        if not test.goals:
            others = [each for file in _OTHERS for each in names(name_file(shared, file))]
            yield names_of_others(test, named, others, told="(annotators of idner2k)")


def table(figures: Sequence[Figures]) -> str:
    """Markdown: a table for each task, a row for each test set and style."""
    parts: list[str] = []
    for task, columns in COLUMNS.items():
        rows = [each for each in figures if each.task == task]
        heads = ["test set", "style", "sentences", "names" if task.startswith("names") else "words", *columns, "goal"]
        parts.append(f"{task[0].upper()}{task[1:]}\n")
        parts.append(_line(heads))
        parts.append(_line(["---"] * 2 + ["--:"] * (len(heads) - 3) + ["---"]))
        for row in rows:
            numbers = [str(row.sentences), str(row.units), *(f"{row.measures[name]:.2f}" for name in columns)]
            parts.append(_line([row.file, row.style, *numbers, _goals(row)]))
        parts.append("")
    return "\n".join(parts)


COLUMNS = {
    "trees, words given": ("UPOS", "UAS", "LAS"),
    "trees, raw text": ("Words", "Clitics", "Sentences", "UPOS", "UAS", "LAS"),
    "names, words given": ("P", "R", "F", *(f"F {kind}" for kind in NAME_TYPES)),
}


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _goals(row: Figures) -> str:
    told = []
    for name, goal in row.goals.items():
        gap = goal - row.measures[name]
        told.append(f"{name} ≥ {goal:g}: {'reached' if gap <= 0 else f'{gap:.2f} short'}")
    return "; ".join(told)


def files(shared: Path) -> dict[str, dict[str, str | int]]:
    """Name, size in bytes and SHA-256 of every file that is measured on."""
    paths = [tree_file(shared, test.file) for test in TREES] + [name_file(shared, test.file) for test in NAMES]
    return {
        path.name: {"bytes": path.stat().st_size, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        for path in paths
    }


def missing(shared: Path) -> list[str]:
    """What is not there and has to be: files below ``shared`` and the package of the evaluator."""
    paths = [tree_file(shared, test.file) for test in TREES]
    paths += [name_file(shared, file) for file in (*(test.file for test in NAMES), *_LEARNT_NAMES, *_OTHERS)]
    absent = [f"the file {path}" for path in paths if not path.exists()]
    if importlib.util.find_spec("udtools") is None:
        absent.append("the package udtools (pip install -e '.[training]')")
    return absent


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("shared", type=Path, help="folder with data/ud and data/ner")
    cli.add_argument("--model", type=Path, help="directory of a model (default: the shipped one)")
    cli.add_argument("--out", type=Path, help="write all figures here as JSON")
    given = cli.parse_args()
    if absent := missing(given.shared):
        sys.exit("cannot evaluate without " + ", ".join(absent))
    try:
        encoder = load_encoder(given.model) if given.model else shipped_encoder()
    except (KawatError, OSError) as error:
        sys.exit(f"cannot evaluate: {error}")
    story_style = encoder.style_of["id"]
    needed = dict.fromkeys([*(test.style for test in (*TREES, *NAMES)), story_style])
    if unknown := [style for style in needed if style not in encoder.styles]:
        sys.exit(f"the model has no style {', '.join(unknown)}; it has {', '.join(encoder.styles)}")
    figures: list[Figures] = []
    for each in evaluate(encoder, given.shared, story_style):
        print(f"{each.file}: {each.task}, style {each.style}", file=sys.stderr)
        figures.append(each)
    print(table(figures))
    if given.out:
        facts = {
            "evaluator": f"udtools {version('udtools')}",
            "figures": [asdict(each) for each in figures],
            "files": files(given.shared),
        }
        given.out.write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
