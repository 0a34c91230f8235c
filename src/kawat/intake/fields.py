"""Loose fields of a row or page → a Story: every format ends here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from kawat.errors import IntakeError, LimitError
from kawat.intake.limits import Limits
from kawat.intake.outcome import Found, Notice
from kawat.story import Story

_ISO = re.compile(
    r"(\d{4})([-/.]?)(\d{2})\2(\d{2})(?:[T ]\s*(\d{2}:?\d{2}(?::?\d{2}(?:[.,]\d+)?)?)\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?",
    re.ASCII,
)
_RFC_2822 = re.compile(
    r"(?:[A-Z][a-z]{2},\s*)?\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}(?::\d{2})? (?:[+-]\d{4}|GMT|UTC?)", re.ASCII
)
# ISO 639-2 codes and the retired 639-1 code that feeds and blog programs still write.
_LANGUAGES = {"in": "id", "ind": "id", "eng": "en", "msa": "ms", "may": "ms"}
_LONGEST_ID = 1_000
_SHOWN = 60


def story_of(raw: Mapping[str, Any], *, origin: str, limits: Limits, keep_newlines: bool = False) -> Iterator[Found]:
    """The story of ``raw`` (keys as in Story), after a Notice for each field that had to be left open.

    Raises IntakeError where there is no usable text or id, LimitError where the text is too long.
    """
    text = checked_text(raw.get("text"), origin=origin, limits=limits, keep_newlines=keep_newlines)
    notices: list[str] = []
    values = {key: _string(raw.get(key), key, notices) for key in ("title", "lang", "publisher", "published", "url")}
    if values["published"] is not None:
        values["published"] = iso_time(values["published"])
        if values["published"] is None:
            notices.append(f"published is {shown(raw['published'])}, which is not ISO 8601 (2019-04-25); left open")
    if values["lang"] is not None:
        values["lang"] = language(values["lang"])
        if values["lang"] is None:
            notices.append(f"lang is {shown(raw['lang'])}, which is not an ISO 639-1 code (id, en); left open")
    story = Story.of(text, id=_id(raw.get("id"), origin), origin=origin, **values)
    yield from (Notice(origin, message, story.id) for message in notices)
    yield story


def checked_text(text: Any, *, origin: str, limits: Limits, keep_newlines: bool = False) -> str:
    """``text`` as a story may have it, its newlines ``\\n``. Raises IntakeError and LimitError, naming ``origin``."""
    if not isinstance(text, str):
        found = "no text" if text is None else f"text is {shown(text)}"
        raise IntakeError(f"{origin}: {found}; a string under 'text' is right")
    words: str = text
    if not keep_newlines:
        words = words.replace("\r\n", "\n").replace("\r", "\n")
    if not words.strip():
        raise IntakeError(f"{origin}: the text is empty; a story has words")
    if len(words) > limits.max_story_chars:
        raise LimitError(
            f"{origin}: the text has {len(words)} characters, the limit is {limits.max_story_chars}; "
            "split it into stories or raise max_story_chars"
        )
    if (at := words.find("\0")) >= 0:
        raise IntakeError(f"{origin}: NUL character at {at} of the text; take it out at the source")
    if (bad := _surrogate(words)) is not None:
        raise IntakeError(
            f"{origin}: half a surrogate pair (\\u{ord(words[bad]):04x}) at {bad} of the text; write the whole character at the source"
        )
    return words


def iso_time(words: str) -> str | None:
    """``words`` as the ISO 8601 date or time that it can only mean (year first, or RFC 2822), else None."""
    words = words.strip()
    if _RFC_2822.fullmatch(words):
        try:
            return parsedate_to_datetime(words).isoformat()
        except (ValueError, IndexError, OverflowError):
            return None
    match = _ISO.fullmatch(words)
    if not match:
        return None
    year, mark, month, day, clock, zone = match.groups()
    try:
        if clock is None:
            return date(int(year), int(month), int(day)).isoformat()
        if mark and ":" not in clock:
            return None
        zone = {"Z": "Z", "UTC": "Z", "GMT": "Z", None: ""}.get(zone, zone)
        moment = f"{year}-{month}-{day}T{clock.replace(',', '.')}{zone}"
        as_given = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return as_given.isoformat()


def language(words: str) -> str | None:
    """The ISO 639-1 code of a language tag (``id-ID``, ``en_US``, ``ind``), None where it is no tag."""
    first = re.split(r"[-_]", words.strip(), maxsplit=1)[0].lower()
    if first in _LANGUAGES:
        return _LANGUAGES[first]
    return first if re.fullmatch(r"[a-z]{2}", first) else None


def shown(value: Any) -> str:
    """``value`` for a message: on one line and short."""
    words = ascii(value) if isinstance(value, str) and _surrogate(value) is not None else repr(value)
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"


def _string(value: Any, key: str, notices: list[str]) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        notices.append(f"{key} is {shown(value)}, which is not a string; left open")
        return None
    if "\0" in value or _surrogate(value) is not None:
        notices.append(f"{key} is {shown(value)}, which is not whole Unicode; left open")
        return None
    return value.strip() or None


def _id(value: Any, origin: str) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise IntakeError(f"{origin}: id is {shown(value)}; a string, a number or null is right")
    try:
        words = str(value)
    except ValueError:  # a number of more than 4300 digits
        raise IntakeError(f"{origin}: id is a number too long to write; a string is right") from None
    if len(words) > _LONGEST_ID:
        raise IntakeError(f"{origin}: id is {len(words)} characters long; {_LONGEST_ID} or fewer are right")
    if "\0" in words or _surrogate(words) is not None:
        raise IntakeError(
            f"{origin}: id is {shown(words)}, which is not whole Unicode; write whole characters at the source"
        )
    return words.strip() or None


def _surrogate(words: str) -> int | None:
    """Where half a surrogate pair stands: JSON can write it, UTF-8 cannot."""
    try:
        words.encode("utf-8")
    except UnicodeEncodeError as error:
        return error.start
    return None
