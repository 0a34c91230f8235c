"""Puts the project's annotations by offset and the texts that they are about together.

python -m training.standoff ../shared        # how many rows find their text
"""

from __future__ import annotations

import argparse
import hashlib
import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kawat.story import Story
from training.readers import opened

ANNOTATIONS = Path(__file__).parent.parent / "annotations"
QUOTES = ANNOTATIONS / "quotes"
# The given annotations (training/given.py makes them): sentences alone, and whole stories with the names that they were given under.
LIGHT = ("light-int", "light-mod", "light-mod2", "light-en")
STORIES = {"story-int": "train-int", "story-mod": "train-mod"}
_PARALLEL = "panl-"
_AGENCY = "panl-int"
_RUN = 20


@dataclass(frozen=True, slots=True)
class Told:
    """One annotated sentence: ``events`` as the file has them, offsets into ``text``. ``id`` is the given one, else the source.

    ``whole``: every sentence of its story was annotated, and each event tells whether it is the clearest telling. ``quotes``: None where nobody read the
    sentence for quotes.
    """

    source: str
    id: str
    lang: str
    text: str
    events: list[dict[str, Any]]
    whole: bool = False
    quotes: list[dict[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    """One annotated story: ``sentences`` as [start, end) of ``text``, ``row`` as the file has it, its spans offsets into ``text``."""

    id: str
    lang: str
    text: str
    sentences: list[tuple[int, int]]
    row: dict[str, Any]


class Texts:
    """The sentences that sources name; files are read when they are first asked for.

    ``panl-int.id:141``          a line of a parallel text
    ``panl-int.id:141:0:80``     a part of the line
    ``0123456789ab:120:240``     a part of an article's text; a line break counts as a blank
    ``0123456789ab:120:240:7,9`` the same without the blanks at these offsets of the part: it was published in pieces, set apart by blanks
    ``0123456789ab:title``       an article's title
    """

    def __init__(self, shared: Path) -> None:
        self._shared = shared
        self._lines: dict[str, list[str]] = {}
        self._articles: dict[str, tuple[str, str]] | None = None
        self._publishers: dict[str, str | None] = {}

    def of(self, source: str) -> str:
        """The text of a source. Raises LookupError where the data has none, ValueError where it is no source."""
        name, *rest = source.split(":")
        if is_line(source):
            line = self._line(name, int(rest[0]))
            return line[int(rest[1]) : int(rest[2])] if len(rest) > 1 else line
        title, text = self.articles()[name]
        if rest == ["title"]:
            return one_line(title)
        part = one_line(text[int(rest[0]) : int(rest[1])])
        left_out = {int(each) for each in rest[2].split(",")} if len(rest) > 2 else set()
        return "".join(letter for at, letter in enumerate(part) if at not in left_out)

    def articles(self) -> dict[str, tuple[str, str]]:
        """Title and text of each article by its id; the title is empty where there is none."""
        if self._articles is None:
            self._articles = {}
            for row in map(json.loads, opened(self._shared / "data" / "news" / "articles.jsonl.gz")):
                story = Story.of(row["text"], title=row.get("title"))
                self._articles[row["id"]] = story.title or "", story.text
                self._publishers[row["id"]] = row.get("publisher")
        return self._articles

    def publisher(self, name: str) -> str | None:
        """Who published an article, as the data has it."""
        self.articles()
        return self._publishers.get(name)

    def _line(self, name: str, number: int) -> str:
        if name not in self._lines:
            self._lines[name] = list(opened(self._shared / "data" / "parallel" / f"{name}.txt.gz"))
        return self._lines[name][number - 1]


def is_line(source: str) -> bool:
    """Whether a source is a line of a parallel text, or a part of one; all others are of articles."""
    return source.startswith(_PARALLEL)


@cache
def story_starts(directory: Path = ANNOTATIONS) -> tuple[int, ...]:
    """The lines of the parallel text of agency news at which a story begins."""
    return tuple(int(line) for line in (directory / "panl-int.starts").read_text(encoding="utf-8").split())


def story_of(source: str) -> str:
    """The story that a sentence is of, one name for both languages of a parallel text: an article, the first line of a story of agency news, or
    twenty lines of the other text, where nobody has told where stories begin."""
    name, *rest = source.split(":")
    if not is_line(source):
        return name
    number = int(rest[0])
    if name.startswith(_AGENCY):
        at = bisect_right(story_starts(), number) - 1
        return f"{_AGENCY}:{story_starts()[at] if at >= 0 else 0}"
    return f"{name.partition('.')[0]}:{number // _RUN * _RUN}"


def one_line(text: str) -> str:
    """A text with a blank for each line break: what an annotator saw, offset by offset."""
    return text.replace("\n", " ")


def digest(text: str) -> str:
    """What tells a text from another without holding it."""
    return hashlib.sha256(text.encode()).hexdigest()


def files(directory: Path = ANNOTATIONS) -> list[Path]:
    """The annotation files there are: the given ones in the order in which they were given, then the others by name."""
    first = {name: at for at, name in enumerate((*LIGHT, *STORIES))}
    return sorted(directory.glob("*.jsonl"), key=lambda path: (first.get(path.stem, len(first)), path.name))


def sentences(path: Path, texts: Texts) -> Iterator[Told]:
    """A file's annotated sentences. Raises ValueError, with the source, for a text that is not the one annotated."""
    for row in map(json.loads, opened(path)):
        text = texts.of(row["source"])
        check(path, row["source"], text, row["sha256"])
        yield Told(
            row["source"],
            row.get("id", row["source"]),
            row["lang"],
            text,
            row.get("events", []),
            row.get("whole", False),
            row.get("quotes"),
        )


def stories(path: Path, texts: Texts) -> Iterator[Whole]:
    """A file's whole stories, a sentence a line. Raises ValueError, with the id, for a text that is not the one annotated."""
    for row in map(json.loads, opened(path)):
        said = [texts.of(source) for source in row["sentences"]]
        text = "\n".join(said)
        check(path, row["id"], text, row["sha256"])
        starts = [0]
        for each in said:
            starts.append(starts[-1] + len(each) + 1)
        spans = [(start, start + len(each)) for start, each in zip(starts, said, strict=False)]
        yield Whole(row["id"], row["lang"], text, spans, row)


def whole_sizes(directory: Path = ANNOTATIONS) -> Counter[tuple[str, str]]:
    """How many sentences each whole story has, by language and story."""
    rows = (row for path in files(directory) if path.stem not in STORIES for row in map(json.loads, opened(path)))
    return Counter((row["lang"], story_of(row["source"])) for row in rows if row.get("whole"))


def told(shared: Path, directory: Path = ANNOTATIONS) -> Iterator[Told]:
    """All sentences that are annotated alone. Raises ValueError, with the source, for a text that is not the one annotated."""
    texts = Texts(shared)
    for path in files(directory):
        if path.stem not in STORIES:
            yield from sentences(path, texts)


def check(path: Path, name: str, text: str, expected: str) -> None:
    """Raises ValueError where a text is not the one that was annotated."""
    if digest(text) != expected:
        raise ValueError(f"{path.name}: {name}: the text at hand is not the one that was annotated")


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    cli.add_argument("shared", type=Path)
    shared = cli.parse_args().shared
    rows = list(told(shared))
    statuses = Counter(event["status"] for row in rows for event in row.events)
    languages = Counter(row.lang for row in rows)
    print(f"{len(rows):,} sentences {dict(languages)}, {sum(statuses.values()):,} events {dict(statuses)}")
    texts = Texts(shared)
    whole = [story for path in files() if path.stem in STORIES for story in stories(path, texts)]
    print(f"{len(whole):,} stories, {sum(len(story.row['events']) for story in whole):,} events")


if __name__ == "__main__":
    main()
