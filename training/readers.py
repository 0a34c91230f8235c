"""Reads annotated corpora: dependency trees (CoNLL-U) and names (columns of words and BIO tags)."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

NAME_TYPES = ("PER", "ORG", "LOC")
_NAME_TYPE = {
    "PER": "PER",
    "PERSON": "PER",
    "ORG": "ORG",
    "ORGANIZATION": "ORG",
    "ORGANISATION": "ORG",
    "LOC": "LOC",
    "PLACE": "LOC",
    "LOCATION": "LOC",
}
# The marks that corpora of names set apart from the word before them: in print they stand against it.
CLOSING = frozenset(".,;:!?)%")
_TAG = re.compile(r"([BI])-(\w+)")


@dataclass(frozen=True, slots=True)
class Tree:
    """One sentence with its syntactic words: ``heads`` count from 1, 0 is the root; ``relations`` without subtypes.

    ``text`` is the sentence as written; ``glued`` tells for each word whether it stands against the one before it, as a clitic does.
    """

    id: str
    text: str
    words: tuple[str, ...]
    tags: tuple[str, ...]
    heads: tuple[int, ...]
    relations: tuple[str, ...]
    glued: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """One sentence with a BIO tag a word: ``O``, ``B-PER``, ``I-ORG`` … over NAME_TYPES."""

    words: tuple[str, ...]
    tags: tuple[str, ...]


def opened(path: Path) -> Iterator[str]:
    """The lines of a file in UTF-8, packed or not, without their ends."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        for line in file:
            yield line.rstrip("\r\n")


def blocks(path: Path) -> Iterator[list[str]]:
    """The runs of lines between empty lines."""
    block: list[str] = []
    for line in opened(path):
        if line.strip():
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def tree_file(shared: Path, name: str) -> Path:
    """Where a treebank lies."""
    return shared / "data" / "ud" / f"{name}.conllu.gz"


def name_file(shared: Path, name: str) -> Path:
    """Where a corpus of names lies."""
    return shared / "data" / "ner" / f"{name}.txt.gz"


def trees(path: Path) -> Iterator[Tree]:
    """The sentences of a CoNLL-U file. Raises ValueError, with the sentence's id, where a head leads nowhere or there is not one root."""
    for block in blocks(path):
        yield _tree(block, path)


def _tree(block: list[str], path: Path) -> Tree:
    told = dict(line[2:].split(" = ", 1) for line in block if line.startswith("# ") and " = " in line)
    rows = [line.split("\t") for line in block if not line.startswith("#")]
    words = [row for row in rows if row[0].isdigit()]
    ranges = {row[0]: range(*_bounds(row[0])) for row in rows if "-" in row[0]}
    inner = {number for span in ranges.values() for number in span[1:]}
    # A range says for all its words whether a blank follows. Older guidelines have no ranges: there, a clitic is not cut off.
    sticks = {span[-1] for row in rows if (span := ranges.get(row[0])) and "SpaceAfter=No" in row[9]}
    covered = {number for span in ranges.values() for number in span}
    glued = [int(row[0]) in inner for row in words]
    for at in range(1, len(words)):
        before = int(words[at - 1][0])
        if before in sticks or (before not in covered and "SpaceAfter=No" in words[at - 1][9]):
            glued[at] = True
    tree = Tree(
        id=told.get("sent_id", "?"),
        text=told.get("text", " ".join(row[1] for row in words)),
        words=tuple(row[1] for row in words),
        tags=tuple(row[3] for row in words),
        heads=tuple(int(row[6]) for row in words),
        relations=tuple(row[7].split(":")[0] for row in words),
        glued=tuple(glued),
    )
    if tree.heads.count(0) != 1 or max(tree.heads) > len(words):
        raise ValueError(f"{path}: sentence {tree.id}: heads {tree.heads} are no tree with one root")
    return tree


def _bounds(ids: str) -> tuple[int, int]:
    first, last = ids.split("-")
    return int(first), int(last) + 1


def names(path: Path) -> Iterator[Named]:
    """The sentences of a file of words and BIO tags, the tag in the last column; types outside NAME_TYPES become ``O``.

    An ``I`` that continues nothing is a ``B``.
    """
    for block in blocks(path):
        rows = [re.split(r"[\t ]+", line.strip()) for line in block]
        tags: list[str] = []
        for row in rows:
            found = _TAG.fullmatch(row[-1])
            kind = _NAME_TYPE.get(found[2]) if found else None
            inside = found is not None and found[1] == "I" and bool(tags) and tags[-1].endswith(f"-{kind}")
            tags.append(f"{'I' if inside else 'B'}-{kind}" if kind else "O")
        yield Named(tuple(row[0] for row in rows), tuple(tags))


def name_spans(tags: Sequence[str]) -> set[tuple[int, int, str]]:
    """(first, last, type) of each name of a row of BIO tags; an ``I`` that continues nothing opens one."""
    found: set[tuple[int, int, str]] = set()
    start, kind = -1, ""
    for at, tag in enumerate([*tags, "O"]):
        if start >= 0 and (tag[0] != "I" or tag[2:] != kind):
            found.add((start, at - 1, kind))
            start = -1
        if tag != "O" and start < 0:
            start, kind = at, tag[2:]
    return found
