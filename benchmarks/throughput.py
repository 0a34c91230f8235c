"""Stories per second of `kawat code`, from a file of stories to stored events, and what each stage costs.

    python benchmarks/throughput.py STORIES.jsonl[.gz] [--stories 2000] [--processes 2] [--stages] [--json]

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

STAGES = (
    "parse_story",
    "heard",
    "provenance",
    "mentions",
    "with_sides",
    "with_parties",
    "times",
    "places",
    "settle",
    "quotations",
    "quotes",
    "flags",
    "events",
    "chains",
)


def sample(path: Path, count: int, into: Path) -> Path:
    """Every n-th row of a file of stories, as a file of ``count`` rows."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        lines = [line for line in file if line.strip()]
    step = max(1, len(lines) // count)
    chosen = into / "stories.jsonl"
    chosen.write_text("".join(lines[::step][:count]), encoding="utf-8")
    return chosen


def stages(stories: list[Story]) -> list[dict[str, object]]:
    """The milliseconds a story that each stage takes, in this process, stories read one by one."""
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
    rows = [*((name, spent[name]) for name in STAGES), ("rest", total - sum(spent.values())), ("all", total)]
    return [{"stage": name, "ms a story": round(1000 * seconds / len(stories), 2)} for name, seconds in rows]


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("stories", type=Path)
    cli.add_argument("--stories", dest="count", type=int, default=2000)
    cli.add_argument("--processes", type=int, default=2)
    cli.add_argument("--stages", action="store_true")
    cli.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    given = cli.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = sample(given.stories, given.count, Path(folder))
        words = sum(len(json.loads(line).get("text", "").split()) for line in path.open(encoding="utf-8"))
        with Database(Path(folder) / "desk.db", write=True) as store:
            report = write_all(store, stories_from(path), processes=given.processes)
            done = report.stories - report.set_aside
        size = sum(
            item.stat().st_size for item in Path(folder).glob("desk.db*")
        )  # once it is closed: the log beside it is no part of it
        line = (
            f"{done / report.seconds:.0f} stories a second, {words / report.seconds:.0f} words a second, "
            f"{given.processes} processes, {size / max(done, 1) / 1000:.1f} kB a story on disk"
        )
        rows = stages([item for item in stories_from(path) if isinstance(item, Story)][:300]) if given.stages else []
        if given.json:
            print(json.dumps({"line": line, "stages": rows}))
            return
        print(report.line(Path("desk.db")))
        print(line)
        for row in rows:
            print(f"  {row['stage']:12s} {row['ms a story']:7.2f} ms a story")


if __name__ == "__main__":
    main()
