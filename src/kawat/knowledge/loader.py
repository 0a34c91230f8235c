"""Reads the tables, lays a user's own rows over them, and tells which tables these were.

Tables are read when first asked for. The shipped ones are checked against their schema by a test; a user's own rows are checked
here, for nobody else does.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterator
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any, TypeVar

from kawat.errors import KnowledgeError
from kawat.knowledge.schema import FOLDERS, TABLES, Table, table

Row = dict[str, str]
T = TypeVar("T")

_HERE = Path(__file__).parent
LANGUAGES = tuple(sorted(path.name for path in _HERE.iterdir() if path.is_dir() and len(path.name) == 2))


class Knowledge:
    """All tables, the shipped ones with a user's own rows over them.

    ``own`` is a folder with the same names inside (``id/cues.csv``, ``world/people.csv``); a row there whose key stands in
    ours replaces it, all others are added; a column ``drop`` with ``yes`` takes the row out. Raises KnowledgeError when the
    folder is missing or a row does not fit the schema.
    """

    def __init__(self, own: str | Path | None = None) -> None:
        self.own = Path(own) if own is not None else None
        self._rows: dict[tuple[str, str], tuple[Row, ...]] = {}
        self._views: dict[str, Any] = {}
        if self.own is not None:
            self._check_own(self.own)

    def rows(self, folder: str, name: str) -> tuple[Row, ...]:
        """The rows of one table, ours first. Raises KeyError for a table that there is not."""
        key = (folder, name)
        if key not in self._rows:
            kind = table(name)
            if folder not in LANGUAGES and name not in FOLDERS.get(folder, ()):
                raise KeyError(f"no table {folder}/{name}")
            rows = list(read_table(_HERE / folder / f"{name}.csv"))
            if self.own is not None:
                rows = _lay_over(rows, read_table(self.own / folder / f"{name}.csv"), kind)
            self._rows[key] = tuple(rows)
        return self._rows[key]

    def view(self, key: str, build: Callable[[], T]) -> T:
        """What ``build`` makes of the tables, made once: an index, a matcher."""
        if key not in self._views:
            self._views[key] = build()
        made: T = self._views[key]
        return made

    def digest(self) -> str:
        """Eight hexadecimal digits that change when any table changes."""
        return self.view("digest", self._digest)

    def _digest(self) -> str:
        seen = hashlib.sha256()
        for root in (_HERE, self.own):
            for path in sorted(root.rglob("*.csv")) if root is not None else ():
                seen.update(str(path.relative_to(root or path)).encode() + b"\0" + path.read_bytes())
        return seen.hexdigest()[:8]

    def _check_own(self, own: Path) -> None:
        if not own.is_dir():
            raise KnowledgeError(f"{own}: no such folder; --knowledge takes a folder with tables such as id/cues.csv")
        for path in sorted(own.rglob("*.csv")):
            folder, name = path.parent.relative_to(own).as_posix(), path.stem
            if name in FOLDERS.get(folder, ()) or (
                folder in LANGUAGES and any(each.name == name and each.per_language for each in TABLES)
            ):
                faults = list(faults_of(path, table(name), own=True))
                if faults:
                    raise KnowledgeError(faults[0])
            else:
                raise KnowledgeError(f"{path}: no table of that name; `kawat tables` lists them")


@cache
def shipped() -> Knowledge:
    """The tables that come with the package, loaded once a process."""
    return Knowledge()


def read_table(path: Path) -> Iterator[Row]:
    """The rows of a CSV file; nothing where there is no file. Raises KnowledgeError where it is not one in UTF-8."""
    if not path.is_file():
        return
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.reader(file)
            header = next(lines, [])
            size = len(header)
            for cells in lines:
                if len(cells) == size:
                    yield dict(zip(header, cells, strict=True))
                elif cells:
                    yield dict(zip_longest(header, cells[:size], fillvalue=""))
    except (UnicodeDecodeError, csv.Error) as error:
        raise KnowledgeError(f"{path}: not a CSV table in UTF-8: {error}") from error


def faults_of(path: Path, kind: Table, *, own: bool = False) -> Iterator[str]:
    """What does not fit the schema in a table, one line a fault."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = next(csv.reader(file), [])
    except (UnicodeDecodeError, csv.Error) as error:
        yield f"{path}: not a CSV table in UTF-8: {error}"
        return
    expected = [column.name for column in kind.columns]
    known = [*expected, "drop"] if own else expected
    missing = [name for name in ([*kind.key] if own else expected) if name not in header]
    if missing or any(name not in known for name in header):
        yield f"{path}: columns are {', '.join(header)}; {', '.join(expected)} are right"
        return
    seen: dict[tuple[str, ...], int] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, cells in enumerate(csv.reader(file), 1):
            if len(cells) > len(header):
                yield f"{path}:{number}: more cells than columns; a comma inside a cell needs quotation marks"
                return
    for number, row in enumerate(read_table(path), 2):
        key = tuple(row[name] for name in kind.key)
        if key in seen:
            yield f"{path}:{number}: {' '.join(key)} stands in line {seen[key]} too"
        seen[key] = number
        if row.get("drop", "") not in ("", "yes"):
            yield f"{path}:{number}: drop is {row['drop']!r}; yes or nothing is right"
        dropped = row.get("drop") == "yes"
        for column in kind.columns:
            fault = None if dropped and column.name not in kind.key else column.fault(row.get(column.name, ""))
            if fault:
                yield f"{path}:{number}: {fault}"


def _lay_over(rows: list[Row], own: Iterator[Row], kind: Table) -> list[Row]:
    merged = {tuple(row[name] for name in kind.key): row for row in rows}
    for row in own:
        key = tuple(row[name] for name in kind.key)
        if row.get("drop") == "yes":
            merged.pop(key, None)
        else:
            merged[key] = {**{column.name: "" for column in kind.columns}, **row}
    return list(merged.values())
