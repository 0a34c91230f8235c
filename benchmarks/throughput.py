"""Stories per second of `kawat code`, from a file of stories to stored events, and what each stage costs.

    python benchmarks/throughput.py STORIES.jsonl[.gz] [--stories 2000] [--processes 2] [--stages]

The stories are every n-th of the file, so that all publishers are in.
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from kawat.coding import coder
from kawat.intake import stories_from
from kawat.knowledge import Knowledge
from kawat.runner.write import write_all
from kawat.store import Database
from kawat.story import Story

STAGES = ("parse_story", "provenance", "times", "places", "mentions", "quotes", "events")


def sample(path: Path, count: int, into: Path) -> Path:
    """Every n-th row of a file of stories, as a file of ``count`` rows."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        lines = [line for line in file if line.strip()]
    step = max(1, len(lines) // count)
    chosen = into / "stories.jsonl"
    chosen.write_text("".join(lines[::step][:count]), encoding="utf-8")
    return chosen


def stages(stories: list[Story]) -> None:
    """Prints the milliseconds a story that each stage takes, in this process."""
    spent: dict[str, float] = defaultdict(float)

    def timed(name: str, stage: Callable[..., object]) -> Callable[..., object]:
        def run(*given: object, **named: object) -> object:
            start = time.perf_counter()
            try:
                return stage(*given, **named)
            finally:
                spent[name] += time.perf_counter() - start

        return run

    for name in STAGES:
        setattr(coder, name, timed(name, getattr(coder, name)))
    tables = Knowledge()
    coder.code(stories[0], knowledge=tables)
    spent.clear()
    start = time.perf_counter()
    for story in stories:
        coder.code(story, knowledge=tables, lang="id")
    total = time.perf_counter() - start
    for name in STAGES:
        print(f"  {name:12s} {1000 * spent[name] / len(stories):7.2f} ms a story")
    print(f"  {'all':12s} {1000 * total / len(stories):7.2f} ms a story")


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("stories", type=Path)
    cli.add_argument("--stories", dest="count", type=int, default=2000)
    cli.add_argument("--processes", type=int, default=2)
    cli.add_argument("--stages", action="store_true")
    given = cli.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = sample(given.stories, given.count, Path(folder))
        words = sum(len(json.loads(line).get("text", "").split()) for line in path.open(encoding="utf-8"))
        with Database(Path(folder) / "desk.db", write=True) as store:
            report = write_all(store, stories_from(path), processes=given.processes)
            done = report.stories - len(report.set_aside)
            size = sum(item.stat().st_size for item in Path(folder).glob("desk.db*"))
        print(report.line(Path("desk.db")))
        print(
            f"{done / report.seconds:.0f} stories a second, {words / report.seconds:.0f} words a second, {given.processes} processes"
        )
        print(f"{size / max(done, 1) / 1000:.1f} kB a story on disk")
        if given.stages:
            stages([item for item in stories_from(path) if isinstance(item, Story)][:300])


if __name__ == "__main__":
    main()
