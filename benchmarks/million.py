"""A run of many stories on one machine: hours, memory of the run and of its workers, size on disk, and whether the rate holds.

    python benchmarks/million.py ../shared/data/news/articles.jsonl.gz [--stories 1000000] [--processes 2] [--seed 1] [--work DIR] [--out FILE]
    python benchmarks/million.py READINGS.jsonl --readings [--stories 1000000] …

The stories are made of sentences drawn from those of the file, as many as one of its articles has, the same for the same seed; they stand under
DIR (by default a temporary folder) while the run lasts and are deleted after it, the database with them unless `--keep` is given.

With `--readings` the file is an export of stories that the coder has read (`kawat export --to jsonl`), and the coder does not run: a process makes each
reading of what was coded of its sentences (`resampled.py`). All else runs as ever: files are read in parts, batches go through processes, stories are
written, searched, counted, and linked: families, merged events, storylines. So it shows how all but the coder does with a million.
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
from functools import partial
from multiprocessing import active_children
from pathlib import Path
from typing import Any

from kawat.knowledge import Knowledge
from kawat.runner.link import link
from kawat.runner.parts import in_parts, inputs, setting_of
from kawat.runner.write import write_all
from kawat.store import Database
from resampled import made, read
from store_size import parts

EARLY = 10_000
_FILES = 10
_SHOWN = 12
_DESK = "desk.db"
_WRITTEN = "written.json"
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


def make_resampled(source: Path, folder: Path, count: int) -> None:
    """Writes the stories that `resampled.py` makes, in the order of their publication."""
    stories = made(str(source))
    for number in range(_FILES):
        with (folder / f"{number}.jsonl").open("w", encoding="utf-8") as file:
            for at in range(count * number // _FILES, count * (number + 1) // _FILES):
                file.write(json.dumps(stories.story(at).to_json(), ensure_ascii=False) + "\n")


def peak(pid: int | str) -> float:
    """Megabytes that a process has had in memory at most."""
    try:
        told = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    found = re.search(r"VmHWM:\s+(\d+) kB", told)
    return int(found[1]) / 1000 if found else 0.0


class Watch:
    """What is measured while a step goes on: the most memory so far, the same at EARLY stories, and the rate in each tenth."""

    def __init__(self, count: int) -> None:
        self._marks = [count * tenth // 10 for tenth in range(1, 11)]
        self.rates: list[float] = []
        self.early: dict[str, float] | None = None
        self.memory: dict[str, float] = {"run": 0.0, "worker": 0.0}
        self._at, self._seconds, self._next = 0, 0.0, 0

    def tell(self, seen: int, seconds: float) -> None:
        if seen >= self._next:
            self._next = seen + 200
            self._measure()
        if self.early is None and seen >= EARLY:
            self._measure()
            self.early = dict(self.memory)
        if self._marks and seen >= self._marks[0]:
            self._marks.pop(0)
            self.rates.append(round((seen - self._at) / max(seconds - self._seconds, 1e-9), 1))
            self._at, self._seconds = seen, seconds

    def _measure(self) -> None:
        self.memory["run"] = peak("self")
        workers = [peak(child.pid) for child in active_children() if child.pid]
        self.memory["worker"] = max([self.memory["worker"], *workers])


def written(folder: Path, count: int, processes: int, readings: Path | None) -> dict[str, Any]:
    """Reads the stories of a folder into a database; what was measured, which stands in the folder too."""
    watch = Watch(count)
    start = time.monotonic()
    paths = sorted(folder.glob("*.jsonl"))
    with Database(folder / _DESK, write=True) as store:
        items = in_parts(inputs(paths, store, setting=setting_of(lang="id")))
        report = write_all(
            store, items, processes=processes, lang="id", tell=lambda told: watch.tell(told.stories, told.seconds),
            read=partial(read, str(readings)) if readings else None,
        )  # fmt: skip
    seconds = time.monotonic() - start
    watch.tell(report.stories, seconds)  # the last stories are written at the end
    measured = {
        "stories": report.stories,
        "resampled readings": readings is not None,
        "set aside": report.set_aside,
        "for example": [reason for _, _, reason in report.asides[:3]],
        "events": report.events,
        "processes": processes,
        "hours of reading and writing": round(seconds / 3600, 3),
        "stories read and written a second": round(report.stories / seconds, 1),
        "read a second in each tenth": watch.rates,
        "MB at 10,000 read": watch.early,
        "MB when all are read": watch.memory,
        "input GB": round(sum(path.stat().st_size for path in paths) / 1e9, 3),
    }
    (folder / _WRITTEN).write_text(json.dumps(measured), encoding="utf-8")
    return measured


def linked(folder: Path, count: int) -> dict[str, Any]:
    """Links the stories of a folder's database; what was measured."""
    watch = Watch(count)
    desk = folder / _DESK
    start = time.monotonic()
    with Database(desk, write=True) as store:
        link(store, knowledge=Knowledge(), tell=lambda done, _: watch.tell(done, time.monotonic() - start))
    seconds = time.monotonic() - start
    size = sum(path.stat().st_size for path in folder.glob(f"{_DESK}*"))
    return {
        "hours of linking": round(seconds / 3600, 3),
        "stories linked a second": round(count / seconds, 1),
        "linked a second in each tenth": watch.rates,
        "MB at 10,000 linked": watch.early,
        "MB when all are linked": watch.memory,
        "database GB": round(size / 1e9, 3),
        "kB a story": round(size / max(count, 1) / 1000, 2),
        "bytes a story": {name: round(held / max(count, 1)) for name, held in parts(desk)[:_SHOWN]},
    }


def record(path: Path, measured: dict[str, Any]) -> None:
    """Puts the figures of a run among those of others, in the place of one of the same size."""
    rows = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    same = ("stories", "resampled readings")
    rows = [row for row in rows if any(row[key] != measured[key] for key in same)] + [measured]
    rows.sort(key=lambda row: [row[key] for key in reversed(same)])
    path.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("source", type=Path)
    cli.add_argument("--stories", type=int, default=1_000_000)
    cli.add_argument("--processes", type=int, default=2)
    cli.add_argument("--seed", type=int, default=1)
    cli.add_argument("--work", type=Path, help="folder with room for stories and database")
    cli.add_argument("--keep", action="store_true", help="keep the database")
    cli.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    cli.add_argument(
        "--readings", action="store_true", help="the source is an export of readings; the coder does not run"
    )
    cli.add_argument(
        "--out", type=Path, help="file of JSON to which the figures are added, one row for each size of a run"
    )
    cli.add_argument(
        "--step",
        choices=("all", "make", "write", "link"),
        default="all",
        help="one step alone: `write` makes a folder under --work, `link` goes on with it (--work is that folder); both keep it",
    )
    given = cli.parse_args()
    if given.step == "make":
        if given.readings:
            make_resampled(given.source, given.work, given.stories)
        else:
            make(given.source, given.work, given.stories, given.seed)
        return
    folder = given.work if given.step == "link" else Path(tempfile.mkdtemp(prefix="kawat-million-", dir=given.work))
    try:
        if given.step == "link":
            measured = json.loads((folder / _WRITTEN).read_text(encoding="utf-8"))
        else:
            # In a process of its own: the sentences are no memory of the run.
            more = ["--stories", str(given.stories), "--seed", str(given.seed), "--work", str(folder), "--step", "make"]
            more += ["--readings"] if given.readings else []
            subprocess.run([sys.executable, __file__, str(given.source), *more], check=True)
            measured = written(folder, given.stories, given.processes, given.source if given.readings else None)
        if given.step != "write":
            measured |= linked(folder, measured["stories"])
    finally:
        for path in folder.glob("*.jsonl"):
            path.unlink()
        if given.step == "all" and not given.keep:
            shutil.rmtree(folder)
    if given.out and given.step != "write":
        record(given.out, measured)
    if given.json:
        print(json.dumps(measured))
    else:
        for name, value in measured.items():
            print(f"{name:34s} {value}")
        if given.keep or given.step != "all":
            print(f"{'kept':34s} {folder}")


if __name__ == "__main__":
    main()
