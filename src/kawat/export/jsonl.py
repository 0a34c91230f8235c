"""Readings as JSON Lines, with the texts or without: what Kawat itself reads back."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kawat.errors import IntakeError
from kawat.export.selection import Request
from kawat.reading import Reading
from kawat.story import Story


def write(request: Request, out: Path) -> dict[str, int]:
    """One reading a line (codebook, section 7), whole, of each story of which an event fits, by story id."""
    stories = events = 0
    with out.open("w", encoding="utf-8", newline="\n") as file:
        for chosen in request.chosen():
            row = chosen.reading.to_json()
            file.write(json.dumps(row if request.text else bare(row), ensure_ascii=False) + "\n")
            stories += 1
            events += len(chosen.reading.events)
    return {"stories": stories, "events": events}


def bare(row: Mapping[str, Any]) -> dict[str, Any]:
    """A reading's JSON without the publisher's words: text and title are hashes, spans are offsets alone."""
    story = dict(row["story"])
    story["text_sha256"], story["title_sha256"] = _sha256(story.pop("text")), _sha256(story.pop("title"))
    return {**_without_words(row), "story": story}


def is_bare(row: Mapping[str, Any]) -> bool:
    """Whether this is a reading that was exported without its text."""
    return isinstance(row.get("story"), Mapping) and "text_sha256" in row["story"] and "text" not in row["story"]


def whole(row: Mapping[str, Any], story: Story) -> dict[str, Any]:
    """A bare reading's JSON with the words again, from a story with its text.

    The title is the story's where that is the one that stood there, else null. Raises IntakeError for another text.
    """
    told = dict(row["story"])
    if told.pop("text_sha256") != story.text_hash:
        raise IntakeError(f"story {told.get('id')}: this is not the text that was read")
    title = story.title if told.pop("title_sha256", None) == _sha256(story.title) else None
    return {**_with_words(row, story.text), "story": {**told, "title": title, "text": story.text}}


def readings_from(path: Path, texts: Iterable[Story] = ()) -> Iterator[tuple[int, Reading | None]]:
    """The readings of an export, each with the number of its line; those without text come last, with their words from ``texts``, or as
    None where no text is theirs.

    Of readings without text only where each stands is held in memory, so that file and texts may be large. Raises ReadingError,
    SpanError or IntakeError for a line that is no reading.
    """
    bare_at: dict[str, list[tuple[int, int]]] = defaultdict(list)
    with path.open("rb") as file:
        at = 0
        for number, line in enumerate(file, 1):
            if line.strip():
                row = _row(line, f"{path}:{number}")
                if is_bare(row):
                    bare_at[row["story"]["text_sha256"]].append((number, at))
                else:
                    yield number, Reading.from_json(row)
            at += len(line)
        left = {number for places in bare_at.values() for number, _ in places}
        for story in texts if left else ():
            for number, at in bare_at.get(story.text_hash, ()):
                file.seek(at)
                yield number, Reading.from_json(whole(json.loads(file.readline()), story))
                left.discard(number)
    for number in sorted(left):
        yield number, None


def _row(line: bytes, origin: str) -> Mapping[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise IntakeError(
            f"{origin}: not JSON: {error}; `kawat export --to jsonl` writes what can be read here"
        ) from error
    if not isinstance(row, Mapping):
        raise IntakeError(f"{origin}: not an object; a reading a line is right")
    return row


def _sha256(words: str | None) -> str | None:
    return None if words is None else hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def _is_span(value: Mapping[str, Any]) -> bool:
    return value.keys() in ({"start", "end"}, {"start", "end", "text"})


def _without_words(value: Any) -> Any:
    if isinstance(value, Mapping):
        if _is_span(value):
            return {"start": value["start"], "end": value["end"]}
        return {key: _without_words(inner) for key, inner in value.items()}
    return [_without_words(inner) for inner in value] if isinstance(value, list) else value


def _with_words(value: Any, text: str) -> Any:
    if isinstance(value, Mapping):
        if _is_span(value):
            return {**value, "text": text[value["start"] : value["end"]]}
        return {key: _with_words(inner, text) for key, inner in value.items()}
    return [_with_words(inner, text) for inner in value] if isinstance(value, list) else value
