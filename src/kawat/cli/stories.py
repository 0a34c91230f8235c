"""What the command line reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kawat.intake import Notice, SetAside
    from kawat.story import Story


def items(paths: list[str], *, published: str | None = None) -> Iterator[Story | SetAside | Notice]:
    """All stories of files, folders and standard input, with what could not be read between them."""
    from kawat.intake import dated, stories_from, walk

    for path in walk(paths):
        yield from dated(stories_from(path), published)
