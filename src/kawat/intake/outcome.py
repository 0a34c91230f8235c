"""What comes out of the intake room beside stories, so that nothing is lost in silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

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


def dated(found: Iterable[Found], published: str | None) -> Iterator[Found]:
    """The same, stories that name no day of publication with this one (ISO 8601)."""
    for item in found:
        if isinstance(item, Story) and item.published is None and published is not None:
            yield replace(item, published=published)
        else:
            yield item
