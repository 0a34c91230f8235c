"""Stories a second from files to stored events, beside spaCy's small English pipeline alone, in one run.

    python benchmarks/end_to_end.py ../shared [--stories 1000] [--processes 2]

Rows: `kawat code` on Indonesian news as published, the same with `--fast`, both once more with `--no-link` (events are stored; reprints, merged events
and storylines, which one process finds when all is read, are left for later), `kawat code` on English agency news, and spaCy's default pipeline on the
same English text, which it is given as plain strings and whose results are thrown away. Each is a program of its own with as many processes, measured
from its start to its end: loading, reading files and writing are in. `computed` are the seconds of processor that it took, all processes
together: where the machine has other work, `a second` falls, and `an idle second` (stories by computed seconds, times processes) hardly does.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from encoder_speed import SPACY_MODEL, english
from throughput import sample


@dataclass(frozen=True, slots=True)
class Run:
    """What a program took for some stories."""

    name: str
    stories: int
    words: int
    seconds: float
    computed: float

    def row(self, processes: int) -> str:
        """Markdown of it."""
        idle = self.stories / self.computed * processes
        cells = (
            f"{self.stories:,}", f"{self.stories / self.seconds:.1f}", f"{self.words / self.seconds:,.0f}", f"{self.seconds:.1f}",
            f"{self.computed:.1f}", f"{idle:.1f}",
        )  # fmt: skip
        return f"| {self.name} | {' | '.join(cells)} |"


def run(name: str, command: Sequence[str], path: Path) -> Run:
    """Runs a program over a file of stories. Raises CalledProcessError where it fails; exit code 3 is that some stories were set aside."""
    texts = texts_of(path)
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run([sys.executable, *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 3):
        print(done.stderr, file=sys.stderr)
        done.check_returncode()
    computed = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(name, len(texts), sum(len(text.split()) for text in texts), seconds, computed)


def texts_of(path: Path) -> list[str]:
    with path.open(encoding="utf-8") as file:
        return [str(json.loads(line)["text"]) for line in file]


def spacy_alone(path: Path, processes: int) -> None:
    """Reads the texts of a file with spaCy, and keeps nothing."""
    import spacy

    for _ in spacy.load(SPACY_MODEL).pipe(texts_of(path), n_process=processes):
        pass


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("shared", type=Path)
    cli.add_argument("--stories", type=int, default=1000, help="of each language (default 1000)")
    cli.add_argument("--processes", type=int, default=2)
    cli.add_argument("--spacy", type=Path, help=argparse.SUPPRESS)  # the program that is measured
    given = cli.parse_args()
    if given.spacy:
        spacy_alone(given.spacy, given.processes)
        return
    os.environ["OMP_NUM_THREADS"] = "1"
    number = str(given.processes)
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        news = sample(given.shared / "data" / "news" / "articles.jsonl.gz", given.stories, here)
        agency = here / "english.jsonl"
        rows = [{"text": text, "lang": "en"} for text in english(given.shared, given.stories)]
        agency.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        print("| what | stories | a second | words a second | seconds | computed | an idle second |")
        print("| --- | --: | --: | --: | --: | --: | --: |")
        code = ["-m", "kawat", "code", "--processes", number]
        for name, path, more in (
            ("kawat code, Indonesian", news, ["--into", str(here / "whole.db")]),
            ("kawat code --fast, Indonesian", news, ["--into", str(here / "fast.db"), "--fast"]),
            ("kawat code --no-link, Indonesian", news, ["--into", str(here / "events.db"), "--no-link"]),
            ("kawat code --fast --no-link, Indonesian", news, ["--into", str(here / "few.db"), "--fast", "--no-link"]),
            ("kawat code, English", agency, ["--into", str(here / "english.db")]),
        ):
            print(run(name, [*code, str(path), *more], path).row(given.processes), flush=True)
        if importlib.util.find_spec("spacy") is None or importlib.util.find_spec(SPACY_MODEL) is None:
            print("spaCy is left out: pip install 'kawat[training]' brings it", file=sys.stderr)
            return
        command = [__file__, str(given.shared), "--processes", number, "--spacy", str(agency)]
        print(run("spaCy alone, English", command, agency).row(given.processes))


if __name__ == "__main__":
    main()
