"""Opens the file, tells whether it is ours, and brings its schema up to date."""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing
from importlib.resources import files
from pathlib import Path

from kawat.errors import NotADatabaseError, SchemaError, StoreError
from kawat.store.fills import FILLS

APPLICATION_ID = 0x4B415754
"""Stands in the header of our files: KAWT."""
_MAPPED = 1 << 36
"""Bytes of a file that a reader takes from the system's own cache, as far as SQLite allows: copying each page took a third of the time."""
_WRITING = {"cache_size": -65536, "wal_autocheckpoint": 16384, "temp_store": "memory"}
"""How a writer works: 64 MB of pages are kept, as many gather before they are written to their places, and what a savepoint may have to undo
is kept in memory. With SQLite's own settings a story wrote ten times as much, half of it to the disk."""


def migrations() -> list[str]:
    """The scripts that make the schema, in order: script n leads to version n."""
    folder = files("kawat.store") / "migrations"
    scripts = sorted(
        (item for item in folder.iterdir() if re.fullmatch(r"\d{4}\.sql", item.name)), key=lambda item: item.name
    )
    return [script.read_text(encoding="utf-8") for script in scripts]


def connect(path: str | Path, *, write: bool) -> tuple[sqlite3.Connection, Path | None]:
    """A connection to a Kawat database; with ``write`` it is made where there is none, and its schema brought up to date.

    An older file is copied first: the second value is the copy, ``desk.db.before-3`` beside a ``desk.db`` that became version 3.

    Raises NotADatabaseError for a file that is something else, SchemaError for a schema that is newer than this program (or, when
    only reading, older), StoreError for a path that cannot be opened. A file that is refused is left as it was.
    """
    path = Path(path)
    if path.is_dir():
        raise NotADatabaseError(f"{path}: is a folder; a database file is right, such as {path / 'desk.db'}")
    if not write and not path.is_file():
        raise StoreError(f"{path}: no such database; `kawat code STORIES --into {path}` makes one")
    if not path.parent.is_dir():
        raise StoreError(f"{path}: its folder does not exist; make it first")
    known = len(migrations())
    if not write and not path.stat().st_size:
        raise NotADatabaseError(f"{path}: is empty; `kawat code STORIES --into {path}` fills it")
    if path.is_file() and path.stat().st_size:
        version = _version_of(path)
        if version > known:
            raise SchemaError(
                f"{path}: its schema is version {version}, this program knows up to {known}; a newer Kawat reads it"
            )
        if version < known and not write:
            raise SchemaError(
                f"{path}: its schema is version {version}, older than {known}; `kawat recode {path}` brings it up to date"
            )
    backup = None
    try:
        if not write:
            connection = sqlite3.connect(_read_only(path), uri=True, isolation_level=None)
            connection.execute("PRAGMA query_only = on")
            connection.execute(f"PRAGMA mmap_size = {_MAPPED}")
        else:
            connection = sqlite3.connect(path, isolation_level=None, timeout=30)
            connection.execute("PRAGMA journal_mode = wal")
            connection.execute("PRAGMA synchronous = normal")
            for name, value in _WRITING.items():
                connection.execute(f"PRAGMA {name} = {value}")
            backup = _backup(connection, path, known)
            _migrate(connection)
        connection.execute("PRAGMA foreign_keys = on")
    except sqlite3.OperationalError as error:
        kept = f"; {backup} is the file as it was" if backup else ""
        raise StoreError(f"{path}: cannot be opened: {error}{kept}") from error
    return connection, backup


def _backup(connection: sqlite3.Connection, path: Path, known: int) -> Path | None:
    """Copies a file with an older schema beside itself before anything is changed; where the copy is."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if not 0 < version < known:
        return None
    target = path.with_name(f"{path.name}.before-{known}")
    unfinished = target.with_name(f"{target.name}.part")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(unfinished)) as copy:
        connection.backup(copy)
    return unfinished.replace(target)


def _read_only(path: Path) -> str:
    """The address of a file to read. In a folder that cannot be written SQLite cannot share it with a writer: there it is immutable."""
    alone = not os.access(path.parent, os.W_OK) and not Path(f"{path}-wal").exists()
    return f"{path.absolute().as_uri()}?mode=ro" + ("&immutable=1" if alone else "")


def _version_of(path: Path) -> int:
    try:
        with closing(sqlite3.connect(_read_only(path), uri=True)) as connection:
            ours = connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
            version: int = connection.execute("PRAGMA user_version").fetchone()[0]
            tables: int = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise NotADatabaseError(
            f"{path}: not a Kawat database ({error}); name another file, it was left as it was"
        ) from error
    if tables and not ours:
        raise NotADatabaseError(f"{path}: an SQLite file of another program; name another file, it was left as it was")
    return version


def _migrate(connection: sqlite3.Connection) -> None:
    """Runs the scripts that the file lacks, each in one transaction with what is filled after it and the version that it leads to."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    for number, script in enumerate(migrations()[version:], version + 1):
        stamp = f"PRAGMA application_id = {APPLICATION_ID};\nPRAGMA user_version = {number};"
        try:
            connection.executescript(f"BEGIN IMMEDIATE;\n{script}\n{stamp}")
            if number in FILLS:
                FILLS[number](connection)
            connection.execute("COMMIT")
        except BaseException as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error) and connection.execute("PRAGMA user_version").fetchone()[0] >= number:
                continue  # another process made it in the meantime
            raise
