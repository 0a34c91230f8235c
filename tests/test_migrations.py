"""A schema that grows: nothing is lost, the file as it was is kept."""

from __future__ import annotations

import json
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

import pytest

from kawat.errors import StoreError
from kawat.store import Database, QuoteFilter, bodies, database, schema
from kawat.store.fills import FILLS
from kawat.store.tallies import TABLES

from .desk import desk, reading


def _first(path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database as version 1 wrote it."""
    with monkeypatch.context() as then:
        scripts = [f"{schema.migrations()[0]}\nALTER TABLE events ADD COLUMN chain TEXT;"]  # today's writer fills it
        then.setattr(schema, "migrations", lambda: scripts)
        for name in ("add_quotes", "tally", "forget"):
            then.setattr(database, name, lambda *_, **__: None)
        desk(path, reading(), reading(tail=" Lagi."), reading(id="s2", coder="1"), reading(id="s2", coder="2"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ALTER TABLE events DROP COLUMN chain")
    return path


def _version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        return version


def test_scripts_are_numbered_without_a_gap() -> None:
    folder = Path(schema.__file__).parent / "migrations"
    names = sorted(path.name for path in folder.glob("*.sql"))
    assert names == [f"{number:04}.sql" for number in range(1, len(names) + 1)]
    assert set(FILLS) <= set(range(1, len(names) + 1))


def test_an_older_file_is_copied_and_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _first(tmp_path / "desk.db", monkeypatch)
    known = len(schema.migrations())
    fresh = desk(
        tmp_path / "fresh.db",
        reading(),
        reading(tail=" Lagi."),
        reading(id="s2", coder="1"),
        reading(id="s2", coder="2"),
    )
    with Database(path, write=True) as store, Database(fresh) as other:
        assert store.backup == tmp_path / f"desk.db.before-{known}"
        for table in TABLES:
            rows = f"SELECT * FROM {table} ORDER BY 1, 2, 3"
            assert store.connection.execute(rows).fetchall() == other.connection.execute(rows).fetchall() != []
        assert list(store.quotes()) == list(other.quotes())
        assert list(store.events()) == list(other.events())
        assert "Warta Alpen → Menlu Swiss" in {event.chain for event in store.events()}
        assert [row.story_id for row in store.quotes(QuoteFilter(words="pintu"))] == ["s1", "s2"]
        assert store.reading("s1") == other.reading("s1")
    assert _version(path) == known
    assert _version(tmp_path / f"desk.db.before-{known}") == 1
    assert sorted(item.name for item in tmp_path.glob("desk.db*")) == ["desk.db", f"desk.db.before-{known}"]
    with Database(path, write=True) as store:
        assert store.backup is None


def test_a_new_file_has_no_copy(tmp_path: Path) -> None:
    with Database(tmp_path / "desk.db", write=True) as store:
        assert store.backup is None
    assert [item.name for item in tmp_path.iterdir()] == ["desk.db"]


def test_what_breaks_off_while_filling_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _first(tmp_path / "desk.db", monkeypatch)

    def broken(connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM events")
        raise sqlite3.OperationalError("disk full")

    monkeypatch.setitem(FILLS, 3, broken)
    with pytest.raises(StoreError, match=r"disk full.*before-"):
        Database(path, write=True)
    assert _version(path) < 3
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM events").fetchone()[0] == 12
        assert not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'quotes'").fetchone()


def test_a_body_comes_back_as_it_was(tmp_path: Path) -> None:
    with Database(desk(tmp_path / "desk.db", reading())) as store:
        assert bodies.reading_at(store.connection, 1) == reading()


def test_a_body_of_an_earlier_version_has_the_words_of_its_spans(tmp_path: Path) -> None:
    body = {key: value for key, value in reading().to_json().items() if key != "story"}
    lean = bodies.packed(body)
    with Database(desk(tmp_path / "desk.db", reading()), write=True) as store:
        assert store.connection.execute("SELECT body FROM readings").fetchone()[0] == lean
        assert b"Pintu" not in zlib.decompress(lean)
        canonical = list(store.canonical())
        with store.writing():
            store.connection.execute("UPDATE readings SET body = ?", (zlib.compress(json.dumps(body).encode()),))
        assert bodies.reading_at(store.connection, 1) == reading()
        assert list(store.canonical()) == canonical
