"""Bytes on disk a story: a database of many stories, with all that Kawat can know of them, part by part.

    python benchmarks/store_size.py STORIES.jsonl[.gz] [--stories 3000] [--processes 2] [--limit 15]
    python benchmarks/store_size.py READINGS.jsonl --readings

With ``--readings`` the file is an export (`kawat export --to jsonl`), which need not be read by the coder again. Every story gets a row
as a member of a reprint family, and every event a merged event of its own, so that the size is that of a database
in which nothing could be merged. Exit code 1 where a story takes more than ``--limit`` kB.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from kawat.export.jsonl import readings_from
from kawat.intake import stories_from
from kawat.runner.write import write_all
from kawat.store import Database, EventFilter
from kawat.store.corpus import Family, Member, Merged, Storyline, put_families, put_merged, put_storylines
from throughput import sample


def fill(path: Path, source: Path, *, readings: bool, count: int, processes: int, folder: Path) -> int:
    """Writes the database; how many stories it has."""
    with Database(path, write=True) as store:
        if readings:
            with store.writing():
                for number, (_, reading) in enumerate(readings_from(source)):
                    if number == count:
                        break
                    if reading is not None:
                        store.add(reading)
        else:
            write_all(store, stories_from(sample(source, count, folder)), processes=processes)
        corpus(store)
        return store.counts()["stories"]


def corpus(store: Database) -> None:
    """What is known over stories, as large as it can be."""
    stories = [story.id for story in store.stories()]
    evidence = [{"with": "0123456789abcdef", "jaccard": 0.912, "containment": 0.981, "credit": "Kantor Berita Kawat"}]
    with store.writing():
        put_families(
            store.connection,
            (Family(story_id=story, family=story, role="original", evidence=evidence) for story in stories),
        )  # fmt: skip
        put_storylines(
            store.connection, [Storyline(id=story, title=None, about={"actors": []}, stories=(story,)) for story in stories]
        )  # fmt: skip
        put_merged(
            store.connection,
            [
                Merged(
                    id=f"{row.story_id}:{row.event_id}", type=row.type, mode=row.mode, status=row.status, actors=row.actors,
                    recipients=row.recipients, when=row.when, where=row.where,
                    members=(Member(story_id=row.story_id, event_id=row.event_id, probability=row.probability),),
                )
                for row in store.events(EventFilter())
            ],
        )  # fmt: skip


def parts(path: Path) -> list[tuple[str, int]]:
    """The bytes of every table and index, the largest first; nothing where this SQLite cannot tell."""
    with closing(sqlite3.connect(path)) as connection:
        try:
            return connection.execute(
                "SELECT name, sum(pgsize) AS size FROM dbstat GROUP BY name ORDER BY size DESC"
            ).fetchall()
        except sqlite3.OperationalError:
            return []


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("stories", type=Path)
    cli.add_argument("--readings", action="store_true")
    cli.add_argument("--stories", dest="count", type=int, default=3000)
    cli.add_argument("--processes", type=int, default=2)
    cli.add_argument("--limit", type=float, default=15.0, metavar="KB")
    given = cli.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "desk.db"
        count = fill(
            path, given.stories, readings=given.readings, count=given.count, processes=given.processes, folder=folder
        )
        size = sum(item.stat().st_size for item in folder.glob("desk.db*"))
        print(f"{count} stories, {size / max(count, 1) / 1000:.2f} kB a story on disk")
        for part, held in parts(path):
            if held >= count:
                print(f"  {part:32s} {held / count:7.0f} bytes a story")
    sys.exit(size > given.limit * 1000 * max(count, 1))


if __name__ == "__main__":
    main()
