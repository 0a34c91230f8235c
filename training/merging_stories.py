"""Reads the stories that merging is learned and measured on, each once, and keeps the readings.

python -m training.merging_stories ../shared learn          # into build/merging/learn.jsonl.gz; also report, panl-int.id, panl-int.en

``learn``, ``more``, ``further`` (all learned from) and ``report`` are news of CLICK-ID on pairs of days of September 2019. The parallel texts tell no day of
publication: both languages of a story are given the same made day, ten stories a day, so that only the languages differ.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

from kawat.reading import Reading
from kawat.runner.batch import batches, code_stories
from kawat.story import Story
from training.readers import opened
from training.standoff import one_line, story_starts

INTO = Path("build") / "merging"
DAYS = {
    "learn": ("2019-09-16", "2019-09-17"),
    "more": ("2019-09-19", "2019-09-20"),
    "further": ("2019-09-10", "2019-09-18"),
    "report": ("2019-09-12", "2019-09-13"),
}
LEARNED = ("learn", "more", "further")
PARALLEL = ("panl-int.id", "panl-int.en")
_SOURCE = "andikawilliam/CLICK-ID"
# sections of the eight publishers in which events of the codebook are told
_SECTIONS = frozenset({"news", "nasional", "dunia", "international", "internasional", "metro", "tajuk utama", "daerah"})
_A_DAY = 10
_FIRST = date(2007, 1, 1)


def news(shared: Path, name: str) -> Iterator[Story]:
    """The stories of CLICK-ID of those days, by day and id."""
    rows = [
        row
        for row in map(json.loads, opened(shared / "data" / "news" / "articles.jsonl.gz"))
        if row["repo"] == _SOURCE and row["date_iso"] in DAYS[name] and row["category"].lower() in _SECTIONS
    ]
    for row in sorted(rows, key=lambda row: (row["date_iso"], row["id"])):
        yield Story.of(
            row["text"], id=row["id"], title=row["title"] or None, published=row["date_iso"], publisher=row["publisher"]
        )


def parallel(shared: Path, name: str) -> Iterator[Story]:
    """The stories of a parallel text: ``panl-int.id:1`` is the one that begins at line 1, ``panl-int.en:1`` the same in English."""
    lines = [one_line(line) for line in opened(shared / "data" / "parallel" / f"{name}.txt.gz")]
    starts = story_starts()
    for number, (start, end) in enumerate(zip(starts, (*starts[1:], len(lines) + 1), strict=True)):
        day = _FIRST + timedelta(days=number // _A_DAY)
        text = "\n".join(lines[start - 1 : end - 1])
        yield Story.of(text, id=f"{name}:{start}", lang=name.rpartition(".")[2], published=day.isoformat())


def read(stories: Iterable[Story]) -> Iterator[Reading]:
    """Their readings; a story that cannot be read is left out."""
    for some in batches(stories):
        yield from (each.reading for each in code_stories(some) if each.reading)


def kept(name: str, folder: Path = INTO) -> list[Reading]:
    """The readings of a name. Raises FileNotFoundError where they were not made yet."""
    return [Reading.from_json(json.loads(line)) for line in opened(folder / f"{name}.jsonl.gz")]


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    cli.add_argument("shared", type=Path)
    cli.add_argument("name", choices=[*DAYS, *PARALLEL])
    cli.add_argument("--into", type=Path, default=INTO)
    given = cli.parse_args()
    stories = parallel(given.shared, given.name) if given.name in PARALLEL else news(given.shared, given.name)
    given.into.mkdir(parents=True, exist_ok=True)
    with gzip.open(given.into / f"{given.name}.jsonl.gz", "wt", encoding="utf-8") as out:
        for reading in read(stories):
            out.write(json.dumps(reading.to_json(), ensure_ascii=False) + "\n")
    print(f"{len(kept(given.name, given.into)):,} readings in {given.into / given.name}.jsonl.gz")


if __name__ == "__main__":
    main()
