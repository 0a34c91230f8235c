"""ninjs, the IPTC's news in JSON → a Story: 2.x as it stands, 3.x with its names in lower case, the bodies of 1.x."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from kawat.errors import IntakeError
from kawat.intake.fields import iso_time, story_of
from kawat.intake.limits import DEFAULT, Limits
from kawat.intake.markup import fragment_text
from kawat.intake.outcome import Found, Notice
from kawat.intake.wire import NOT_TEXT, NOT_USABLE, composed
from kawat.story import Story

_MARKS = ("headlines", "bodies", "body_text", "body_html", "body_xhtml", "versioncreated", "versionCreated")


def is_ninjs(value: dict[str, Any]) -> bool:
    """Whether an object has the marks of a ninjs item."""
    return "uri" in value and "text" not in value and any(key in value for key in _MARKS)


def ninjs_stories(value: dict[str, Any], *, origin: str, limits: Limits = DEFAULT) -> Iterator[Found]:
    """The one story of an item; a Notice instead for an item that is no text. Raises IntakeError where it does not fit the schema."""
    item = _lower(value)
    error = next(iter(sorted(_validator().iter_errors(item), key=lambda each: list(map(str, each.path)))), None)
    if error is not None:
        place = ".".join(map(str, error.path)) or "the item"
        raise IntakeError(
            f"{origin}: ninjs: {place} does not fit ({error.validator}: {error.validator_value!r} is right)"
        )
    if item.get("pubstatus") in NOT_USABLE:
        raise IntakeError(f"{origin}: its publisher marks this item {item['pubstatus']}; a usable one is right")
    if item.get("type") in NOT_TEXT:
        yield Notice(origin, f"an item of type {item['type']}, not a text; passed over", item["uri"])
        return
    headline = _main(item.get("headlines")) or item.get("headline") or item.get("slugline")
    text, notices = composed(
        _body(item).split("\n"), headline=headline, dateline=None, by=item.get("by") or item.get("byline"), credit=None
    )
    created = item.get("contentcreated")
    raw = {
        "id": item["uri"],
        "title": headline,
        "text": text or None,
        "published": created if created and iso_time(created) else item.get("versioncreated"),
        "publisher": next((each["name"] for each in item.get("infosources", []) if "name" in each), None),
        "lang": item.get("language"),
    }
    for found in story_of(raw, origin=origin, limits=limits):
        if isinstance(found, Story):
            yield from (Notice(origin, message, found.id) for message in notices)
        yield found


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads((files("kawat.intake") / "ninjs.schema.json").read_text(encoding="utf-8")))


def _lower(value: dict[str, Any]) -> dict[str, Any]:
    """An item with its names in lower case, and those of the objects in its lists: 3.x differs from 2.x by capitals alone."""

    def inner(one: Any) -> Any:
        return {key.lower(): each for key, each in one.items()} if isinstance(one, dict) else one

    lowered = {key.lower(): each for key, each in value.items()}
    return {key: [inner(one) for one in each] if isinstance(each, list) else each for key, each in lowered.items()}


def _main(values: list[dict[str, Any]] | None) -> str | None:
    """The value of the role ``main``, else the first."""
    values = values or []
    return next(
        (each["value"] for each in values if each.get("role") == "main"), values[0]["value"] if values else None
    )


def _body(item: dict[str, Any]) -> str:
    """The words of the richest body: HTML tells paragraphs apart."""
    bodies = [(each.get("contenttype", ""), each["value"]) for each in item.get("bodies", [])]
    bodies += [(kind, item[kind]) for kind in ("body_html", "body_xhtml", "body_text") if kind in item]
    for wanted in ("html", ""):
        for kind, words in bodies:
            if wanted in kind and (text := fragment_text(words) if wanted else words.strip()):
                return text
    return ""
