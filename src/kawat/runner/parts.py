"""The files of a run in parts: what an earlier run has done is passed over, and the end of each part is told."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count, islice
from pathlib import Path

from kawat.coding.coder import coder_of
from kawat.intake import DEFAULT, STANDARD_INPUT, Found, Limits, Notice, SetAside, dated, stories_from
from kawat.knowledge import Knowledge
from kawat.store import Database, Mark, coder_name
from kawat.story import identity

PART = 1024
"""Stories, rows set aside and notices that make a part."""


@dataclass(frozen=True, slots=True)
class PartEnd:
    """Of a part everything has come; ``known`` if an earlier run has done it and nothing of it comes."""

    mark: Mark
    known: bool = False


@dataclass(frozen=True, slots=True)
class Input:
    """A path that is read in parts. Of what is no file (standard input, a web address, a path that is not there) there is no ``mark``.

    ``mark`` says which file it was, with which settings; ``done`` are the parts that an earlier run has done.
    """

    path: Path | str
    mark: Mark | None
    done: Mapping[int, Mark]

    @property
    def all_done(self) -> bool:
        """Whether the last part is among those that are done, and all before it."""
        return any(mark.last and len(self.done) == mark.part + 1 for mark in self.done.values())


def setting_of(
    own: Path | None = None,
    *,
    lang: str | None = None,
    published: str | None = None,
    fast: bool = False,
    limits: Limits = DEFAULT,
    form: str | None = None,
) -> str:
    """What stands for all that a reading depends on beside its story: coder, options, limits."""
    coder = coder_name(coder_of(Knowledge(own), fast=fast))
    return identity("\n".join((coder, str(lang), str(published), repr(limits), str(form))))


def size_of(paths: Iterable[Path | str]) -> int | None:
    """Bytes of all files; None where one is standard input or a web address and nobody can know."""
    total = 0
    for path in paths:
        if isinstance(path, str) or path == STANDARD_INPUT:
            return None
        found = _file(path)
        total += found.st_size if found else 0
    return total


def _file(path: Path) -> os.stat_result | None:
    """What the disk says of a file; None of what is none, or cannot be asked."""
    try:
        found = path.stat()
    except (OSError, ValueError):  # ValueError: NUL in a path
        return None
    return found if stat.S_ISREG(found.st_mode) else None


def inputs(paths: Iterable[Path | str], store: Database, *, setting: str, again: bool = False) -> Iterator[Input]:
    """The files with what is done of them: marks of a file that has changed, or by another setting, do not count.

    With ``again`` none counts: what was set aside is tried again, and what was read is not read twice all the same.
    """
    for path in paths:
        found = None if isinstance(path, str) or path == STANDARD_INPUT else _file(path)
        if found is None or isinstance(path, str):
            yield Input(path, None, {})
            continue
        # The time of the last change of the file's entry: a file put in the place of another, or made readable, is read again.
        mark = Mark(
            source=os.fsencode(path.absolute()).decode("utf-8", "backslashreplace"),
            part=0,
            size=found.st_size,
            changed=found.st_ctime_ns,
            setting=setting,
            stories=0,
            set_aside=0,
            last=False,
        )
        marks = [] if again else store.done(mark.source)
        yield Input(path, mark, {each.part: each for each in marks if _of_same(each, mark)})


def _of_same(mark: Mark, other: Mark) -> bool:
    return (mark.size, mark.changed, mark.setting) == (other.size, other.changed, other.setting)


def in_parts(
    given: Iterable[Input],
    *,
    published: str | None = None,
    limits: Limits = DEFAULT,
    form: str | None = None,
    fetch: bool = False,
    taken: Callable[[int], None] | None = None,
) -> Iterator[Found | PartEnd]:
    """What the files hold that is not done, and the end of each part behind its last item.

    ``form`` and ``fetch`` are those of ``stories_from``; ``taken`` is told of bytes as they are read.
    """

    def found(path: Path | str) -> Iterator[Found]:
        return dated(stories_from(path, limits=limits, form=form, fetch=fetch, taken=taken), published)

    for each in given:
        if each.mark is None:
            yield from found(each.path)
        elif each.all_done:
            yield from (PartEnd(mark, known=True) for mark in each.done.values())
            if taken:
                taken(each.mark.size)
        else:
            for part, item in parted(found(each.path), each.done):
                if not isinstance(item, End):
                    yield item
                elif part in each.done:
                    yield PartEnd(each.done[part], known=True)
                else:
                    yield PartEnd(
                        replace(each.mark, part=part, stories=item.stories, set_aside=item.set_aside, last=item.last)
                    )


@dataclass(frozen=True, slots=True)
class End:
    """What a part held: ``items`` in all, ``stories`` of them with those that intake has ``set_aside``."""

    items: int
    stories: int
    set_aside: int
    last: bool


def parted(found: Iterable[Found], done: Collection[int]) -> Iterator[tuple[int, Found | End]]:
    """The items of one file with the number of their part, and behind each part its end; of parts that are done only that."""
    source = iter(found)
    for part in count():
        items = stories = aside = 0
        for item in islice(source, PART):
            items += 1
            stories += not isinstance(item, Notice)
            aside += isinstance(item, SetAside)
            if part not in done:
                yield part, item
        yield part, End(items, stories, aside, last=items < PART)
        if items < PART:
            return
