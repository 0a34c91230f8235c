"""What of a run's inputs is done, and all readings in an order that no run can change."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields

from kawat.store.bodies import unpacked


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A part of an input, all of whose stories are written or set aside.

    ``source``     the input's absolute path
    ``part``       its number, from 0
    ``size``       of the input in bytes
    ``changed``    when the input was last changed, in nanoseconds since 1970
    ``setting``    stands for all that a reading depends on beside the input: coder, options, limits
    ``stories``    that it holds, those set aside included
    ``set_aside``  so many of them
    ``last``       whether it is the last part of the input
    """

    source: str
    part: int
    size: int
    changed: int
    setting: str
    stories: int
    set_aside: int
    last: bool


_COLUMNS = ", ".join(slot.name for slot in fields(Mark))


def done(connection: sqlite3.Connection, source: str) -> list[Mark]:
    """The parts of an input that are marked as done, in order."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM done WHERE source = ? ORDER BY part", (source,))
    return [Mark(**dict(zip(Mark.__slots__, (*row[:-1], bool(row[-1])), strict=True))) for row in rows]


def mark_done(connection: sqlite3.Connection, mark: Mark) -> None:
    """Marks a part as done; marks of the input as it was before, or by another setting, count no longer."""
    connection.execute(
        "DELETE FROM done WHERE source = ? AND (size, changed, setting) IS NOT (?, ?, ?)",
        (mark.source, mark.size, mark.changed, mark.setting),
    )
    connection.execute(f"INSERT OR REPLACE INTO done ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", astuple(mark))


def forget_done(connection: sqlite3.Connection) -> None:
    """Takes all marks away."""
    connection.execute("DELETE FROM done")


def canonical(connection: sqlite3.Connection) -> Iterator[str]:
    """Every reading, of every version and coder, as one line of JSON with its story; by story id, text and coder."""
    rows = connection.execute(
        "SELECT story_id, title, lang, publisher, published, url, text, body FROM readings"
        " JOIN stories ON stories.key = readings.story ORDER BY story_id, text_hash, coder"
    )
    names = ("id", "title", "lang", "publisher", "published", "url", "text")
    for *told, body in rows:
        story = dict(zip(names, told, strict=True))
        yield json.dumps({"story": story, **unpacked(body, story["text"])}, ensure_ascii=False, sort_keys=True)
