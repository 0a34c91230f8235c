"""Puts the project's annotations by offset and the texts that they are about together.

python -m training.standoff ../shared        # how many rows find their text
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kawat.story import Story
from training.readers import opened

ANNOTATIONS = Path(__file__).parent.parent / "annotations"
_PARALLEL = "panl-"


@dataclass(frozen=True, slots=True)
class Told:
    """One annotated sentence: ``events`` as the file has them, offsets into ``text``."""

    source: str
    lang: str
    text: str
    events: list[dict[str, Any]]


class Texts:
    """The sentences that sources name; files are read when they are first asked for."""

    def __init__(self, shared: Path) -> None:
        self._shared = shared
        self._lines: dict[str, list[str]] = {}
        self._stories: dict[str, str] | None = None

    def of(self, source: str) -> str:
        """The text of a source. Raises KeyError where the data has none."""
        name, _, rest = source.partition(":")
        if name.startswith(_PARALLEL):
            if name not in self._lines:
                self._lines[name] = list(opened(self._shared / "data" / "parallel" / f"{name}.txt.gz"))
            return self._lines[name][int(rest) - 1]
        start, end = (int(each) for each in rest.split(":"))
        return self._story(name)[start:end].replace("\n", " ")

    def _story(self, name: str) -> str:
        if self._stories is None:
            rows = map(json.loads, opened(self._shared / "data" / "news" / "articles.jsonl.gz"))
            self._stories = {row["id"]: Story.of(row["text"], title=row.get("title")).text for row in rows}
        return self._stories[name]


def told(shared: Path, directory: Path = ANNOTATIONS) -> Iterator[Told]:
    """All annotated sentences with their texts. Raises ValueError, with the source, for a text that is not the one annotated."""
    texts = Texts(shared)
    for path in sorted(directory.glob("*.jsonl")):
        for line in opened(path):
            row = json.loads(line)
            text = texts.of(row["source"])
            if hashlib.sha256(text.encode()).hexdigest() != row["sha256"]:
                raise ValueError(f"{path.name}: {row['source']}: the text at hand is not the one that was annotated")
            yield Told(row["source"], row["lang"], text, row["events"])


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    cli.add_argument("shared", type=Path)
    rows = list(told(cli.parse_args().shared))
    statuses = Counter(event["status"] for row in rows for event in row.events)
    languages = Counter(row.lang for row in rows)
    print(f"{len(rows):,} sentences {dict(languages)}, {sum(statuses.values()):,} events {dict(statuses)}")


if __name__ == "__main__":
    main()
