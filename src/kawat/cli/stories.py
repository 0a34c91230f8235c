"""What the command line reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kawat.intake import Notice, SetAside
    from kawat.story import Story


def items(paths: list[str], *, published: str | None = None) -> Iterator[Story | SetAside | Notice]:
    """All stories of files, folders and standard input, with what could not be read between them."""
    from dataclasses import replace

    from kawat.intake import stories_from, walk
    from kawat.story import Story

    for path in walk(paths):
        for item in stories_from(path):
            if isinstance(item, Story) and item.published is None and published is not None:
                yield replace(item, published=published)
            else:
                yield item
