"""The intake room: bytes become stories.

One file per format; each gives an iterator. ``stories_from`` is the door: it reads a path and never raises for what it reads.
"""

from kawat.intake.files import FORMATS, FORMS, STANDARD_INPUT, Walk, from_stream, read_bytes, stories_from, walk
from kawat.intake.limits import DEFAULT, Limits
from kawat.intake.outcome import Found, Notice, SetAside, dated

__all__ = [
    "DEFAULT",
    "FORMATS",
    "FORMS",
    "STANDARD_INPUT",
    "Found",
    "Limits",
    "Notice",
    "SetAside",
    "Walk",
    "dated",
    "from_stream",
    "read_bytes",
    "stories_from",
    "walk",
]
