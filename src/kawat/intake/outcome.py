"""What comes out of the intake room beside stories, so that nothing is lost in silence."""

from __future__ import annotations

from dataclasses import dataclass

from kawat.story import Story


@dataclass(frozen=True, slots=True)
class SetAside:
    """A story, row or file that was not read. ``origin`` is its file (and line), ``reason`` one line with the remedy."""

    origin: str
    reason: str
    story_id: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A story that was read, less a field that could not be taken as it stood. ``message`` is one line."""

    origin: str
    message: str
    story_id: str | None = None


Found = Story | SetAside | Notice
