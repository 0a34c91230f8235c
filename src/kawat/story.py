"""One article as published: what goes in."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kawat.errors import IntakeError

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?")


_OPENING = 80
OPENING_LOOKED_AT = 400
"""Letters of a text in which ``opening`` finds its first words."""


def opening(text: str) -> str:
    """The first words of a text in one line of at most 80 letters, for a story that has no title."""
    line = " ".join(text[:OPENING_LOOKED_AT].split())
    if len(line) <= _OPENING:
        return line
    kept, blank, _ = line[:_OPENING].rpartition(" ")
    return f"{kept if blank else line[:_OPENING]} …"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One article as published. Frozen: its ``text`` is what every offset of its reading counts in.

    ``id``         given, or from the URL, or from the text (codebook, section 7); never empty
    ``text``       as published, Unicode code points; a headline is its first line only if it was published so
    ``title``      the headline, if the source names it
    ``lang``       ISO 639-1, if the source names it
    ``publisher``  who published this text, if the source names it
    ``published``  ISO 8601 date or time of publication, if the source names it
    ``url``        where it was published
    ``origin``     the file, line or feed it was read from, for messages
    """

    id: str
    text: str
    title: str | None = None
    lang: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    origin: str | None = None

    def __post_init__(self) -> None:
        if not self.id:
            raise IntakeError("a story needs an id; Story.of makes one from its URL or text")
        if self.published is not None and not is_iso(self.published):
            raise IntakeError(
                f"story {self.id}: published is {self.published!r}; an ISO 8601 date such as 2019-04-25 is right"
            )

    @classmethod
    def of(cls, text: str, *, id: str | None = None, url: str | None = None, **fields: Any) -> Story:
        """A story with the identity that the codebook asks for: its id, else a hash of its URL, else of its text."""
        return cls(id=id or identity(url or text), text=text, url=url, **fields)

    @property
    def heading(self) -> str:
        """The title, else the first words of the text."""
        return self.title or opening(self.text)

    @property
    def text_hash(self) -> str:
        """SHA-256 of the text in UTF-8, in hexadecimal: the version of the story."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def to_json(self) -> dict[str, str | None]:
        """The story as section 7 of the codebook has it."""
        return {key: getattr(self, key) for key in ("id", "title", "lang", "publisher", "published", "url", "text")}

    @classmethod
    def from_json(cls, row: Mapping[str, Any], *, origin: str | None = None) -> Story:
        """The story of a reading's ``story`` object; unknown keys are left out. Raises IntakeError if the text is missing."""
        text = row.get("text")
        if not isinstance(text, str):
            raise IntakeError(f"{origin or 'story'}: no text; a story is an object with a string under 'text'")
        values = {key: row.get(key) for key in ("title", "lang", "publisher", "published", "url")}
        for key, value in values.items():
            if value is not None and not isinstance(value, str):
                raise IntakeError(f"{origin or 'story'}: {key} is {value!r}; a string or null is right")
        given = row.get("id")
        return cls.of(
            text,
            id=None if given is None else str(given),
            origin=origin,
            **{key: value or None for key, value in values.items()},
        )


def is_iso(day: str) -> bool:
    """Whether this is an ISO 8601 day, or day and time, of the calendar."""
    if not _ISO_DAY.fullmatch(day):
        return False
    try:
        datetime.fromisoformat(day)
    except ValueError:
        return False
    return True


def identity(words: str) -> str:
    """Sixteen hexadecimal digits that stand for a URL or a text without an id of its own."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]
