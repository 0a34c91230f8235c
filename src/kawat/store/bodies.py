"""How a reading lies in the file: its JSON without the story and without the words of its spans, which its text has, compressed; and how it comes back."""

from __future__ import annotations

import json
import sqlite3
import zlib
from typing import Any

from kawat.reading import Reading

_STORY = ("title", "lang", "publisher", "published", "url", "origin", "text")
_OFFSETS = {"start", "end"}
_SPAN = {*_OFFSETS, "text"}


def packed(body: dict[str, Any]) -> bytes:
    """The JSON of a reading, without its story, as the file holds it."""
    return zlib.compress(json.dumps(_bare(body), ensure_ascii=False, separators=(",", ":")).encode("utf-8"), 9)


def unpacked(body: bytes, text: str) -> dict[str, Any]:
    """The JSON that ``packed`` was given. ``text`` is the story's."""

    def worded(row: dict[str, Any]) -> dict[str, Any]:
        # spans that an earlier version wrote have their words
        return {**row, "text": text[row["start"] : row["end"]]} if row.keys() == _OFFSETS else row

    rows: dict[str, Any] = json.loads(zlib.decompress(body), object_hook=worded)
    return rows


def reading_at(connection: sqlite3.Connection, key: int) -> Reading:
    """The reading under this key."""
    story_id, body, *told = connection.execute(
        f"SELECT story_id, body, {', '.join(_STORY)} FROM readings JOIN stories ON stories.key = readings.story"
        " WHERE readings.key = ?",
        (key,),
    ).fetchone()
    story = {"id": story_id, **dict(zip(_STORY, told, strict=True))}
    return Reading.from_json({**unpacked(body, story["text"]), "story": story})


def actors_at(connection: sqlite3.Connection, key: int) -> list[dict[str, Any]]:
    """The actors of the reading under this key as JSON has them: without the rest, they are there in a fifth of the time."""
    body, text = connection.execute(
        "SELECT body, text FROM readings JOIN stories ON stories.key = readings.story WHERE readings.key = ?", (key,)
    ).fetchone()
    actors: list[dict[str, Any]] = unpacked(body, text)["actors"]
    return actors


def _bare(value: Any) -> Any:
    """The same with spans as their offsets alone."""
    if isinstance(value, dict):
        if value.keys() == _SPAN:
            return {"start": value["start"], "end": value["end"]}
        return {key: _bare(inner) for key, inner in value.items()}
    return [_bare(each) for each in value] if isinstance(value, list) else value
