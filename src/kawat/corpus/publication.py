"""One published story as the corpus compares it: who published it, when, whom it credits, and the signature of its words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from kawat.corpus.signatures import body_of, numbers_in, signatures
from kawat.reading import Reading

_EAST, _WEST = timedelta(hours=14).total_seconds(), timedelta(hours=12).total_seconds()  # how far clocks are from UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """``signature`` is that of the body (``signatures``), ``numbers`` its numbers (``numbers_in``), ``published`` an ISO 8601 date or
    time, ``credits`` are the outlets that the story says it is taken from. What is not told is None."""

    id: str
    signature: bytes
    numbers: bytes = b""
    published: str | None = None
    publisher: str | None = None
    credits: tuple[str, ...] = ()


def publications_of(readings: Iterable[Reading]) -> list[Publication]:
    """The readings' stories: the body of each is the sentences of the reading, its credits are the agencies.

    Many at once are far faster than one by one.
    """
    some = list(readings)
    bodies = [body_of(reading.story.text, reading.sentences) for reading in some]
    return [
        Publication(
            id=reading.story.id,
            signature=signature,
            numbers=numbers_in(body),
            published=reading.story.published,
            publisher=reading.story.publisher,
            credits=tuple(dict.fromkeys(credit.name for credit in reading.credits if credit.role == "agency")),
        )
        for reading, body, signature in zip(some, bodies, signatures(bodies), strict=True)
    ]


class Window(NamedTuple):
    """The first and the last second at which a story may have been published: of UTC where a zone is told (``zoned``), else of
    the clock where it was published."""

    first: float
    last: float
    zoned: bool


def window_of(published: str | None) -> Window | None:
    """The window that a time of publication leaves: a whole day for a date, a minute for hours and minutes."""
    if published is None:
        return None
    time = datetime.fromisoformat(published)
    zoned = time.tzinfo is not None
    first = (time if zoned else time.replace(tzinfo=UTC)).timestamp()
    grain = 86400 if len(published) == 10 else 1 if published[16:17] == ":" else 60
    return Window(first, first + grain - 1, zoned)


def before(one: Window, other: Window) -> bool:
    """Whether a story was surely out before another. Two clocks without a zone are taken for one; a clock without a zone beside
    a time with one may be any on earth."""
    if one.zoned == other.zoned:
        return one.last < other.first
    return one.last < other.first - _EAST if one.zoned else one.last + _WEST < other.first
