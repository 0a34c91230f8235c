"""Reads many stories on the machines of a Ray cluster: the files, then the stories, on the cluster; one writer here. Needs the extra ``ray``.

A row of the data set is a story, a row or file that intake set aside, a notice, or the end of a part; its ``file``, ``part`` and
``place`` say where it stands, so that the writer may get rows in any order, and twice.
"""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

# Read when Ray is imported. Nothing is reported to anybody, and of what goes well nothing is said: its logs stay in its folder.
os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
os.environ.setdefault("RAY_DATA_LOG_LEVEL", "ERROR")
os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")

import pyarrow as pa
import ray
from ray.data import ActorPoolStrategy, DataContext

from kawat.errors import RunError
from kawat.intake import DEFAULT, Limits, Notice, SetAside, dated, stories_from
from kawat.reading import Reading
from kawat.runner.arrow import READINGS, STORIES, code_batch
from kawat.runner.batch import Coded, code_stories
from kawat.runner.parts import End, Input, PartEnd, parted
from kawat.runner.workers import STORY_SECONDS, Workers
from kawat.runner.write import Report, Writer
from kawat.store import Database, Mark
from kawat.story import Story

BATCH = 64
_BLOCK_BYTES = 64 * 1024
_WHERE = [
    ("file", pa.int64()),
    ("part", pa.int64()),
    ("place", pa.int64()),
    ("kind", pa.string()),
    ("stories", pa.int64()),
]
_ROWS = pa.schema([*STORIES, pa.field("reason", pa.string()), *(pa.field(*each) for each in _WHERE)])
_READ = pa.schema([*READINGS, STORIES.field("origin"), *(pa.field(*each) for each in _WHERE)])


def write_by_ray(
    store: Database,
    given: list[Input],
    *,
    actors: int,
    own: Path | None = None,
    lang: str | None = None,
    published: str | None = None,
    fast: bool = False,
    limits: Limits = DEFAULT,
    form: str | None = None,
    story_seconds: float = STORY_SECONDS,
    tell: Callable[[Report], None] | None = None,
    taken: Callable[[int], None] | None = None,
) -> Report:
    """Reads all files into ``store`` with so many ``actors``, each with a model of its own, on the cluster that RAY_ADDRESS names, else on
    this machine. Every machine must see the files under the same path, and ``own`` too.

    ``taken`` is told of the bytes of a file when its last part is written. Raises RunError for what is no file.
    """
    for each in given:
        if each.mark is None:
            raise RunError(f"{each.path}: not a file that every machine of a cluster can read; a file is right")
    writer = Writer(store, tell=tell)
    for each in given:
        for mark in each.done.values():
            writer.take(PartEnd(mark, known=True))
        if each.all_done and taken and each.mark:
            taken(each.mark.size)
    todo = [
        {"file": number, "path": os.fspath(Path(each.path).absolute()), "done": json.dumps(sorted(each.done))}
        for number, each in enumerate(given)
        if not each.all_done
    ]
    if todo:
        _start(actors)
        try:
            for item in _outcomes(
                _readings(todo, actors, own, lang, published, fast, limits, form, story_seconds), given
            ):
                writer.take(item)
                if taken and isinstance(item, PartEnd) and item.mark.last:
                    taken(item.mark.size)
        finally:
            ray.shutdown()
    writer.flush()
    return writer.report


def _start(actors: int) -> None:
    """Joins the cluster, or starts Ray on this machine with room for the actors and for reading files beside them."""
    quiet = {"logging_level": "ERROR", "log_to_driver": False}
    if os.environ.get("RAY_ADDRESS"):
        ray.init(**quiet)
    else:
        ray.init(address="local", num_cpus=actors + 1, include_dashboard=False, **quiet)
    context = DataContext.get_current()
    context.enable_progress_bars = False
    # Blocks are what actors share out among them: one of the usual size would hold all stories of a file.
    context.target_max_block_size, context.target_min_block_size = _BLOCK_BYTES, 1
    # Of two versions of a story the one that came last counts: the rows keep their order for that alone.
    context.execution_options.preserve_order = True


def _readings(
    todo: list[dict[str, Any]],
    actors: int,
    own: Path | None,
    lang: str | None,
    published: str | None,
    fast: bool,
    limits: Limits,
    form: str | None,
    story_seconds: float,
) -> Iterator[dict[str, Any]]:
    """The rows of all files with their readings, as the cluster gives them."""
    rows = ray.data.from_items(todo, override_num_blocks=min(len(todo), 1000)).map_batches(
        _rows,
        batch_size=1,
        batch_format="pyarrow",
        num_cpus=0.5,
        fn_kwargs={"published": published, "limits": limits, "form": form},
    )
    read = rows.map_batches(
        _Actor,
        batch_size=BATCH,
        batch_format="pyarrow",
        num_cpus=1,
        compute=ActorPoolStrategy(size=actors),
        fn_constructor_kwargs={
            "own": None if own is None else str(own.absolute()),
            "lang": lang, "fast": fast, "limits": limits, "story_seconds": story_seconds,
        },
    )  # fmt: skip
    with warnings.catch_warnings():  # that few stories do not keep all actors busy
        warnings.filterwarnings("ignore", message="The minimum number of concurrent actors")
        for batch in read.iter_batches(batch_size=None, batch_format="pyarrow"):
            yield from batch.to_pylist()


def _rows(files: pa.Table, *, published: str | None, limits: Limits, form: str | None) -> Iterator[pa.Table]:
    """What files hold as rows; of parts that are done only the end."""
    for each in files.to_pylist():
        rows = _rows_of(each, published, limits, form)
        while some := list(islice(rows, BATCH)):
            yield pa.Table.from_pylist(some, schema=_ROWS)


def _rows_of(file: dict[str, Any], published: str | None, limits: Limits, form: str | None) -> Iterator[dict[str, Any]]:
    found = dated(stories_from(Path(file["path"]), limits=limits, form=form), published)
    done = set(json.loads(file["done"]))
    for place, (part, item) in enumerate(parted(found, done)):
        where = {"file": file["file"], "part": part, "place": place}
        match item:
            case Story():
                yield {**item.to_json(), "origin": item.origin, "kind": "story", **where}
            case SetAside(origin, reason, story_id):
                yield {"id": story_id, "origin": origin, "reason": reason, "kind": "aside", **where}
            case Notice(origin, message, story_id):
                yield {"id": story_id, "origin": origin, "reason": message, "kind": "notice", **where}
            case End() if part not in done:
                kind = "last" if item.last else "end"
                yield {**where, "kind": kind, "place": item.items, "stories": item.stories}


class _Actor:
    """Reads batches with a process of its own, which may die or hang: the actor stays."""

    def __init__(self, own: str | None, lang: str | None, fast: bool, limits: Limits, story_seconds: float) -> None:
        self._workers = Workers(partial(code_stories, own=own, lang=lang, fast=fast), story_seconds=story_seconds)
        self._limits = limits

    def __call__(self, table: pa.Table) -> pa.Table:
        rows = table.to_pylist()
        stories = [row for row in rows if row["kind"] == "story"]
        batch = pa.RecordBatch.from_pylist(
            [{name: row[name] for name in STORIES.names} for row in stories], schema=STORIES
        )
        for row, read in zip(
            stories, code_batch(batch, limits=self._limits, read=self._workers.code).to_pylist(), strict=True
        ):
            row.update(read)
        return pa.Table.from_pylist([{name: row.get(name) for name in _READ.names} for row in rows], schema=_READ)


@dataclass(slots=True)
class _Part:
    """What has come of a part: its places, and at some time how many there are."""

    places: set[int] = field(default_factory=set)
    aside: int = 0
    end: dict[str, Any] | None = None


def _outcomes(rows: Iterator[dict[str, Any]], given: list[Input]) -> Iterator[Coded | SetAside | Notice | PartEnd]:
    """What became of each row, once, in any order; the end of a part when all of it has come."""
    open_parts: dict[tuple[int, int], _Part] = {}
    closed: set[tuple[int, int]] = set()
    for row in rows:
        key = row["file"], row["part"]
        if key in closed:
            continue
        part = open_parts.setdefault(key, _Part())
        if row["kind"] in ("end", "last"):
            part.end = row
        elif row["place"] not in part.places:
            part.places.add(row["place"])
            outcome = _outcome(row)
            part.aside += isinstance(outcome, SetAside)
            yield outcome
        if part.end is not None and len(part.places) == part.end["place"]:
            mark = _mark(given[row["file"]])
            closed.add(key)
            del open_parts[key]
            yield PartEnd(
                replace(
                    mark,
                    part=row["part"],
                    stories=part.end["stories"],
                    set_aside=part.aside,
                    last=part.end["kind"] == "last",
                )
            )


def _outcome(row: dict[str, Any]) -> Coded | SetAside | Notice:
    if row["kind"] == "notice":
        return Notice(row["origin"], row["reason"], row["id"])
    if row["reading"] is None:
        return SetAside(row["origin"] or row["id"], row["reason"], row["id"])
    reading = Reading.from_json(json.loads(row["reading"]))
    reading = replace(reading, story=replace(reading.story, origin=row["origin"]))
    return Coded(reading.story, reading)


def _mark(given: Input) -> Mark:
    assert given.mark is not None  # files without one were refused before the run
    return given.mark
