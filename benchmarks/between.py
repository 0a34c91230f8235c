"""What a story costs between two processes: pickled, and as Arrow with JSON.

    python benchmarks/between.py STORIES.jsonl[.gz] [--stories 160] [--json]

Needs the extra `arrow`. `there` is the work of the process that reads, `back` that of the one that writes.
"""

from __future__ import annotations

import argparse
import json
import pickle
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from kawat.intake import stories_from
from kawat.reading import Reading
from kawat.runner.arrow import READINGS
from kawat.runner.batch import Coded, batches, code_stories
from kawat.story import Story


def pickled(coded: list[Coded]) -> bytes:
    return pickle.dumps(coded)


def unpickled(data: bytes) -> list[Coded]:
    out: list[Coded] = pickle.loads(data)
    return out


def arrowed(coded: list[Coded]) -> bytes:
    rows = [
        {
            "id": each.story.id,
            "reading": each.reading and json.dumps(each.reading.to_json(), ensure_ascii=False),
            "reason": each.reason,
        }
        for each in coded
    ]
    return pickle.dumps(pa.RecordBatch.from_pylist(rows, schema=READINGS))


def unarrowed(data: bytes) -> list[Reading | None]:
    return [
        None if row["reading"] is None else Reading.from_json(json.loads(row["reading"]))
        for row in pickle.loads(data).to_pylist()
    ]


def timed(work: Callable[[Any], Any], given: list[Any], stories: int) -> tuple[list[Any], float]:
    """What the work makes of each, and the milliseconds a story: the best of five."""
    best = float("inf")
    out: list[Any] = []
    for _ in range(5):
        start = time.perf_counter()
        out = [work(each) for each in given]
        best = min(best, time.perf_counter() - start)
    return out, round(1000 * best / stories, 2)


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("stories", type=Path)
    cli.add_argument("--stories", dest="count", type=int, default=160)
    cli.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    given = cli.parse_args()
    stories = list(islice((item for item in stories_from(given.stories) if isinstance(item, Story)), given.count))
    coded = [code_stories(batch) for batch in batches(stories)]
    rows: dict[str, dict[str, float]] = {}
    for name, there, back in (("pickle", pickled, unpickled), ("Arrow", arrowed, unarrowed)):
        data, out_ms = timed(there, coded, len(stories))
        _, in_ms = timed(back, data, len(stories))
        rows[name] = {"there": out_ms, "back": in_ms, "bytes": round(sum(map(len, data)) / len(stories))}
    if given.json:
        print(json.dumps(rows))
        return
    for name, row in rows.items():
        print(f"{name:8s} {row['there']:6.2f} ms there  {row['back']:6.2f} ms back  {row['bytes']:6.0f} bytes a story")


if __name__ == "__main__":
    main()
