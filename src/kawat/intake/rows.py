"""JSON and JSON Lines → stories, row by row; a bad row is set aside and the rest go on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from kawat.errors import IntakeError, StoryError
from kawat.intake.fields import shown, story_of
from kawat.intake.jsonld import articles, fields_of, is_jsonld, named, updates
from kawat.intake.limits import DEFAULT, Limits
from kawat.intake.ninjs import is_ninjs, ninjs_stories
from kawat.intake.outcome import Found, SetAside
from kawat.intake.text import bad_encoding, decoded

# The names that a row may give a field, the first that is there counts.
KEYS = {
    "id": ("id",),
    "title": ("title", "headline"),
    "text": ("text",),
    "published": ("published", "date_iso", "date"),
    "publisher": ("publisher", "source"),
    "lang": ("lang", "language"),
    "url": ("url",),
}


def row_stories(stream: BinaryIO, *, name: str, limits: Limits = DEFAULT) -> Iterator[Found]:
    """Stories of a JSON Lines stream, one line in memory at a time. Bad lines come out as SetAside, named ``file:line``."""
    number = seen = 0
    while line := stream.readline(limits.max_line_bytes + 1):
        number += 1
        origin = f"{name}:{number}"
        if len(line) > limits.max_line_bytes and not line.endswith(b"\n"):
            seen += 1
            _to_next_line(stream, limits.max_line_bytes)
            yield SetAside(
                origin,
                f"{origin}: the row is longer than {limits.max_line_bytes} bytes; split it or raise max_line_bytes",
            )
            continue
        if not line.strip():
            continue
        seen += 1
        try:
            yield from _stories(_line(line, origin), origin=origin, limits=limits)
        except StoryError as error:
            yield SetAside(origin, str(error), _given_id(line))
    if not seen:
        raise IntakeError(f"{name}: the file is empty; one JSON object a line is right")


def json_stories(data: bytes, *, name: str, limits: Limits = DEFAULT) -> Iterator[Found]:
    """Stories of one JSON value: an object, a list of objects, or JSON-LD. Bad items come out as SetAside, ``file[item]``.

    Raises IntakeError where the whole is not JSON or holds no object.
    """
    value = parsed(decoded(data, name=name), origin=name)
    if not isinstance(value, list):
        yield from _stories(value, origin=name, limits=limits)
        return
    if not value:
        raise IntakeError(f"{name}: an empty list; a list of objects with 'text' is right")
    for number, item in enumerate(value, 1):
        origin = f"{name}[{number}]"
        try:
            yield from _stories(item, origin=origin, limits=limits)
        except StoryError as error:
            yield SetAside(origin, str(error), _id_of(item))


def parsed(words: str, *, origin: str) -> Any:
    """The JSON value of ``words``. Raises IntakeError that says where it breaks."""
    try:
        return json.loads(words)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}" if error.lineno > 1 else f"column {error.colno}"
        raise IntakeError(f"{origin}: not JSON at {place} ({error.msg}); one object with 'text' is right") from None
    except RecursionError:
        raise IntakeError(f"{origin}: JSON nested too deep; one flat object with 'text' is right") from None
    except ValueError as error:  # a number of more digits than Python converts
        raise IntakeError(f"{origin}: JSON that cannot be read ({error}); one object with 'text' is right") from None


def _line(line: bytes, origin: str) -> Any:
    try:
        words = line.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise IntakeError(bad_encoding(origin, line, error)) from None
    return parsed(words, origin=origin)


def _stories(value: Any, *, origin: str, limits: Limits) -> Iterator[Found]:
    """What one JSON value says: JSON-LD, ninjs, a row, or an annotated row with the story under ``story``."""
    if not isinstance(value, dict):
        raise IntakeError(f"{origin}: {shown(value)} is not an object; an object with 'text' is right")
    if is_jsonld(value):
        yield from _from_jsonld(value, origin=origin, limits=limits)
    elif is_ninjs(value):
        yield from ninjs_stories(value, origin=origin, limits=limits)
    elif isinstance(value.get("story"), dict):
        # Its spans count in the text as it stands, so the newlines stay too.
        yield from story_of(fields_of_row(value["story"]), origin=origin, limits=limits, keep_newlines=True)
    else:
        yield from story_of(fields_of_row(value), origin=origin, limits=limits)


def fields_of_row(value: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a story, of the names in KEYS that a row has."""
    return {
        key: next((value[name] for name in names if value.get(name) is not None), None) for key, names in KEYS.items()
    }


def _from_jsonld(value: dict[str, Any], *, origin: str, limits: Limits) -> Iterator[Found]:
    found = list(articles(value)) or list(articles(value, deep=True))
    if not found:
        raise IntakeError(f"{origin}: JSON-LD without an article; a schema.org NewsArticle with 'articleBody' is right")
    known = named(value)
    posts = [post for article in found for post in updates(article)]
    if posts:  # a live blog of which only the posts have words
        found = [article for article in found if article.get("articleBody")] + posts
    for article in found:
        raw = fields_of(article, known=known)
        raw["id"] = article.get("identifier") if isinstance(article.get("identifier"), str) else None
        try:
            if raw["text"] is None:
                raise IntakeError(
                    f"{origin}: {shown(raw['title'])} has no text; a NewsArticle with 'articleBody' is right"
                )
            yield from story_of(raw, origin=origin, limits=limits)
        except StoryError as error:
            if len(found) == 1:
                raise
            yield SetAside(origin, str(error), raw["id"])


def _to_next_line(stream: BinaryIO, step: int) -> None:
    while (rest := stream.readline(step)) and not rest.endswith(b"\n"):
        pass


def _given_id(line: bytes) -> str | None:
    try:
        return _id_of(json.loads(line))
    except (ValueError, RecursionError):
        return None


def _id_of(value: Any) -> str | None:
    """The id that a row set aside gives itself, where it is one that can be written down."""
    if isinstance(value, dict) and isinstance(value.get("story"), dict):
        value = value["story"]
    given = value.get("id") if isinstance(value, dict) else None
    return given if isinstance(given, str) and given.isprintable() else None
