"""How a reading lies in the file: its JSON without the story, compressed; and how it comes back."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Mapping
from typing import Any

from kawat.reading import Reading

_STORY = ("title", "lang", "publisher", "published", "url", "origin", "text")


def packed(body: Mapping[str, Any]) -> bytes:
    """The JSON of a reading, without its story, as the file holds it."""
    return zlib.compress(json.dumps(body, ensure_ascii=False).encode("utf-8"))


def reading_at(connection: sqlite3.Connection, key: int) -> Reading:
    """The reading under this key."""
    story_id, body, *told = connection.execute(
        f"SELECT story_id, body, {', '.join(_STORY)} FROM readings JOIN stories ON stories.key = readings.story"
        " WHERE readings.key = ?",
        (key,),
    ).fetchone()
    rows: dict[str, Any] = json.loads(zlib.decompress(body))
    return Reading.from_json({**rows, "story": {"id": story_id, **dict(zip(_STORY, told, strict=True))}})
