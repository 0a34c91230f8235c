"""A run of many stories on one machine: hours, memory of the run and of its workers, size on disk, and whether the rate holds.

    python benchmarks/million.py ../shared/data/news/articles.jsonl.gz [--stories 1000000] [--processes 2] [--seed 1] [--work DIR] [--json]

The stories are made of sentences drawn from those of the file, as many as one of its articles has, the same for the same seed; they stand under
DIR (by default a temporary folder) while the run lasts and are deleted after it, the database with them unless `--keep` is given.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from multiprocessing import active_children
from pathlib import Path
from typing import Any

from kawat.runner.parts import in_parts, inputs, setting_of
from kawat.runner.write import Report, write_all
from kawat.store import Database

EARLY = 10_000
_FILES = 10
_END = re.compile(r"(?<=[.!?”\"])\s+(?=[A-Z“\"])")


def articles(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


def make(source: Path, folder: Path, count: int, seed: int) -> None:
    """Writes the stories to ten files of JSON Lines."""
    sentences: list[str] = []
    lengths: list[int] = []
    for row in articles(source):
        own = [each for line in row["text"].splitlines() for each in _END.split(line.strip()) if each]
        sentences += own
        lengths.append(len(own))
    draw = random.Random(seed)
    for number in range(_FILES):
        with (folder / f"{number}.jsonl").open("w", encoding="utf-8") as file:
            for story in range(count * number // _FILES, count * (number + 1) // _FILES):
                body = draw.choices(sentences, k=max(1, draw.choice(lengths)))
                paragraphs = [" ".join(body[at : at + 2]) for at in range(0, len(body), 2)]
                row = {
                    "id": f"made-{story:08}",
                    "title": draw.choice(sentences)[:80],
                    "lang": "id",
                    "published": f"2019-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}",
                    "text": "\n".join(paragraphs),
                }
                file.write(json.dumps(row, ensure_ascii=False) + "\n")


def peak(pid: int | str) -> float:
    """Megabytes that a process has had in memory at most."""
    try:
        told = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    found = re.search(r"VmHWM:\s+(\d+) kB", told)
    return int(found[1]) / 1000 if found else 0.0


class Watch:
    """What is measured while a run goes on."""

    def __init__(self, count: int) -> None:
        self._marks = [count * tenth // 10 for tenth in range(1, 11)]
        self.rates: list[float] = []
        self.early: dict[str, float] | None = None
        self.memory: dict[str, float] = {"run": 0.0, "worker": 0.0}
        self._at, self._seconds, self._next = 0, 0.0, 0

    def tell(self, report: Report) -> None:
        seen = report.stories
        if seen >= self._next:
            self._next = seen + 200
            self._measure()
        if self.early is None and seen >= EARLY:
            self._measure()
            self.early = dict(self.memory)
        if self._marks and seen >= self._marks[0]:
            self._marks.pop(0)
            self.rates.append(round((seen - self._at) / max(report.seconds - self._seconds, 1e-9), 1))
            self._at, self._seconds = seen, report.seconds

    def _measure(self) -> None:
        self.memory["run"] = peak("self")
        workers = [peak(child.pid) for child in active_children() if child.pid]
        self.memory["worker"] = max([self.memory["worker"], *workers])


def run(folder: Path, count: int, processes: int) -> dict[str, Any]:
    watch = Watch(count)
    desk = folder / "desk.db"
    start = time.monotonic()
    with Database(desk, write=True) as store:
        paths = sorted(folder.glob("*.jsonl"))
        items = in_parts(inputs(paths, store, setting=setting_of(lang="id")))
        report = write_all(store, items, processes=processes, lang="id", tell=watch.tell)
    watch.tell(report)  # the last stories are written at the end
    seconds = time.monotonic() - start
    texts = sum(path.stat().st_size for path in paths)
    size = sum(path.stat().st_size for path in folder.glob("desk.db*"))
    return {
        "stories": report.stories,
        "set aside": report.set_aside,
        "for example": [reason for _, _, reason in report.asides[:3]],
        "events": report.events,
        "processes": processes,
        "hours": round(seconds / 3600, 3),
        "stories a second": round(report.stories / seconds, 1),
        "MB at 10,000": watch.early,
        "MB at the end": watch.memory,
        "input GB": round(texts / 1e9, 3),
        "database GB": round(size / 1e9, 3),
        "kB a story": round(size / max(report.stories, 1) / 1000, 1),
        "stories a second in each tenth": watch.rates,
    }


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("source", type=Path)
    cli.add_argument("--stories", type=int, default=1_000_000)
    cli.add_argument("--processes", type=int, default=2)
    cli.add_argument("--seed", type=int, default=1)
    cli.add_argument("--work", type=Path, help="folder with room for stories and database")
    cli.add_argument("--keep", action="store_true", help="keep the database")
    cli.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    cli.add_argument("--make", action="store_true", help=argparse.SUPPRESS)
    given = cli.parse_args()
    if given.make:
        make(given.source, given.work, given.stories, given.seed)
        return
    folder = Path(tempfile.mkdtemp(prefix="kawat-million-", dir=given.work))
    try:
        # In a process of its own: the sentences are no memory of the run.
        more = ["--stories", str(given.stories), "--seed", str(given.seed), "--work", str(folder), "--make"]
        subprocess.run([sys.executable, __file__, str(given.source), *more], check=True)
        measured = run(folder, given.stories, given.processes)
    finally:
        for path in folder.glob("*.jsonl"):
            path.unlink()
        if not given.keep:
            shutil.rmtree(folder)
    if given.json:
        print(json.dumps(measured))
    else:
        for name, value in measured.items():
            print(f"{name:32s} {value}")
        if given.keep:
            print(f"{'kept':32s} {folder / 'desk.db'}")


if __name__ == "__main__":
    main()
