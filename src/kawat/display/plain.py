"""Words from elsewhere made harmless for a terminal."""

from __future__ import annotations

import re

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def plain(words: str) -> str:
    """The words with every control character but newline and tab shown as U+FFFD, so that no story moves a cursor or sets a title."""
    return _CONTROL.sub("\ufffd", words)
