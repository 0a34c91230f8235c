"""The database: each thing once, versions, refusals, filters, search."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kawat.days import days
from kawat.errors import NotADatabaseError, SchemaError, StoreError
from kawat.reading import Actor, Coder, Event, Link, Place, Reading, Span
from kawat.store import Added, Database, EventFilter, coder_name, is_day, schema
from kawat.store.query import CSV_COLUMNS, flat
from kawat.story import Story

TEXT = "Rusia mengecam Inggris di London."


def _reading(text: str = TEXT, *, id: str = "s1", coder: str = "1", **event: Any) -> Reading:
    russia = Actor(id="a1", name="Rusia", kind="state", country="RUS", sector="GOV", mentions=(Span.of(text, 0, 5),))
    britain = Actor(
        id="a2", name="Inggris", kind="state", country="GBR", sector="GOV", mentions=(Span.of(text, 15, 22),)
    )
    london = Place(id="p1", name="London", country="GBR", mentions=(Span.of(text, 26, 32),))
    fields: dict[str, Any] = {
        "id": "e1",
        "type": "ACCUSE",
        "mode": "disapprove",
        "contexts": ("diplomatic",),
        "when": "2018-03",
        "where": "London",
        "where_id": "p1",
    }
    fields |= {
        "trigger": Span.of(text, 6, 14),
        "evidence": Span.of(text, 0, 32),
        "probability": 0.5,
        "quad": 3,
        **event,
    }
    return Reading(
        story=Story.of(text, id=id, title="Rusia Kecam Inggris", lang="id", publisher="Warta Kawat", published="2018-03-14"),
        sentences=((0, 33),),
        actors=(russia, britain),
        places=(london,),
        events=(Event(actors=(russia,), recipients=(britain,), **fields),),
        coder=Coder(version=coder),
    )  # fmt: skip


def _add(path: Path, *readings: Reading) -> list[Added]:
    with Database(path, write=True) as store, store.writing():
        return [store.add(reading) for reading in readings]


def test_the_same_again_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    assert _add(path, _reading()) == [Added.NEW]
    with Database(path) as store:
        before = store.counts()
    assert _add(path, _reading()) == [Added.NOTHING]
    with Database(path) as store:
        assert store.counts() == before == {"stories": 1, "versions": 1, "readings": 1, "events": 1, "set aside": 0}


def test_a_new_text_is_a_new_version_and_the_last_counts(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    newer = _reading(TEXT + " Lagi.", type="THREATEN", mode=None)
    assert _add(path, _reading(), newer) == [Added.NEW, Added.VERSION]
    with Database(path) as store:
        assert store.counts() == {"stories": 1, "versions": 2, "readings": 2, "events": 1, "set aside": 0}
        assert [row.type for row in store.events()] == ["THREATEN"]
        assert store.reading("s1").story.text == newer.story.text


def test_a_new_coder_reads_again_and_its_reading_counts(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    _add(path, _reading(coder="1"))
    with Database(path, write=True) as store:
        assert [story.id for story in store.stories(lacking=coder_name(Coder(version="2")))] == ["s1"]
        assert list(store.stories(lacking=coder_name(Coder(version="1")))) == []
        with store.writing():
            assert store.add(_reading(coder="2", status="planned")) is Added.RECODED
        assert [row.status for row in store.events()] == ["planned"]
        assert store.counts()["readings"] == 2


def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    chain = (Link(role="publisher", name="Warta Kawat"), Link(role="agency", name="London", span=Span.of(TEXT, 26, 32)))
    reading = _reading(chain=chain)
    _add(tmp_path / "desk.db", reading)
    with Database(tmp_path / "desk.db") as store:
        assert store.reading("s1") == reading
        with pytest.raises(StoreError, match="no story 's2'"):
            store.reading("s2")


def test_a_broken_off_write_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    with Database(path, write=True) as store:
        with pytest.raises(RuntimeError), store.writing():
            store.add(_reading())
            raise RuntimeError
        assert store.counts()["stories"] == 0


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        ({}, ["s1", "s2"]),
        ({"actor": "RUS"}, ["s1", "s2"]),
        ({"actor": "rusi"}, ["s1", "s2"]),
        ({"actor": "GBR"}, []),
        ({"recipient": "gov"}, ["s1", "s2"]),
        ({"actor": "100%"}, []),
        ({"actor": "usi"}, []),
        ({"type": ("ACCUSE",)}, ["s1"]),
        ({"type": ("ACCUSE", "THREATEN")}, ["s1", "s2"]),
        ({"mode": "disapprove"}, ["s1"]),
        ({"status": ("planned",)}, ["s2"]),
        ({"context": "diplomatic"}, ["s1"]),
        ({"context": "diplo"}, []),
        ({"since": "2018-03-31"}, ["s1", "s2"]),
        ({"since": "2018-04"}, ["s2"]),
        ({"until": "2018-03"}, ["s1"]),
        ({"until": "2017"}, []),
        ({"where": "lond"}, ["s1", "s2"]),
        ({"where": "GBR"}, ["s1", "s2"]),
        ({"story": "s2"}, ["s2"]),
        ({"lang": "en"}, []),
        ({"publisher": "Warta Kawat"}, ["s1", "s2"]),
        ({"min_probability": 0.6}, ["s2"]),
        ({"limit": 1}, ["s1"]),
    ],
)
def test_filters(tmp_path: Path, wanted: dict[str, Any], ids: list[str]) -> None:
    other = _reading(
        id="s2",
        type="THREATEN",
        mode=None,
        contexts=("military",),
        when="2018-05-01",
        status="planned",
        probability=0.9,
    )
    _add(tmp_path / "desk.db", _reading(), other)
    with Database(tmp_path / "desk.db") as store:
        assert [row.story_id for row in store.events(EventFilter(**wanted))] == ids


def test_rows_carry_the_event(tmp_path: Path) -> None:
    _add(tmp_path / "desk.db", _reading())
    with Database(tmp_path / "desk.db") as store:
        (row,) = store.events()
    table = flat(row)
    assert list(table) == list(CSV_COLUMNS)
    assert (table["actors"], table["actor_countries"], table["recipient_sectors"]) == ("Rusia", "RUS", "GOV")
    assert (row.trigger, row.trigger_start, row.country, row.contexts) == ("mengecam", 6, "GBR", ("diplomatic",))


@pytest.mark.parametrize(
    ("value", "bounds"),
    [
        (None, (None, None)),
        ("2019-04-25", ("2019-04-25", "2019-04-25")),
        ("2019-04-25T10:30", ("2019-04-25", "2019-04-25")),
        ("2019-02", ("2019-02-01", "2019-02-28")),
        ("2020-02", ("2020-02-01", "2020-02-29")),
        ("2019", ("2019-01-01", "2019-12-31")),
        ("2019-04-25/2019-05", ("2019-04-25", "2019-05-31")),
        ("../2019-05", (None, "2019-05-31")),
        ("2001/..", ("2001-01-01", None)),
    ],
)
def test_days_of_a_value(value: str | None, bounds: tuple[str | None, str | None]) -> None:
    assert days(value) == bounds


def test_search_finds_words_and_says_what_is_wrong(tmp_path: Path) -> None:
    _add(tmp_path / "desk.db", _reading())
    with Database(tmp_path / "desk.db") as store:
        assert [(row[0], "[mengecam]" in row[2]) for row in store.search("mengecam")] == [("s1", True)]
        assert store.search("memuji") == []
        with pytest.raises(StoreError, match="cannot search"):
            store.search('"mengecam')


def test_set_aside_is_kept_once(tmp_path: Path) -> None:
    rows = [("a.txt", None, "empty"), ("a.txt", None, "empty"), ("b.jsonl:3", "x", "no text")]
    with Database(tmp_path / "desk.db", write=True) as store:
        with store.writing():
            store.set_aside(rows)
        assert store.set_aside_rows() == [rows[0], rows[2]]


def _file(path: Path, kind: str) -> Path:
    if kind == "text":
        path.write_text(
            "ini bukan basis data, hanya teks biasa yang cukup panjang untuk dibaca " * 20, encoding="utf-8"
        )
    elif kind == "other":
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE t (a)")
        connection.close()
    elif kind == "future":
        Database(path, write=True).close()
        with sqlite3.connect(path) as connection:
            connection.execute("PRAGMA user_version = 999")
        connection.close()
    elif kind == "folder":
        path.mkdir()
    return path


@pytest.mark.parametrize(
    ("kind", "error", "word"),
    [
        ("text", NotADatabaseError, "not a Kawat database"),
        ("other", NotADatabaseError, "another program"),
        ("future", SchemaError, "version 999"),
        ("folder", NotADatabaseError, "folder"),
    ],
)
@pytest.mark.parametrize("write", [True, False])
def test_files_that_are_refused_stay_as_they_were(
    tmp_path: Path, kind: str, error: type[Exception], word: str, write: bool
) -> None:
    path = _file(tmp_path / "desk.db", kind)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(error, match=word) as caught:
        Database(path, write=write)
    assert str(path) in str(caught.value)
    assert (path.read_bytes() if path.is_file() else None) == before


def test_reading_a_missing_database_makes_none(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="kawat code"):
        Database(tmp_path / "desk.db")
    assert not (tmp_path / "desk.db").exists()
    with pytest.raises(StoreError, match="folder does not exist"):
        Database(tmp_path / "nowhere" / "desk.db", write=True)


def test_an_older_schema_is_brought_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "desk.db"
    _add(path, _reading())
    scripts = [*schema.migrations(), "CREATE TABLE later (a TEXT) STRICT;"]
    monkeypatch.setattr(schema, "migrations", lambda: scripts)
    with pytest.raises(SchemaError, match="older"):
        Database(path)
    with Database(path, write=True) as store:
        assert store.counts()["stories"] == 1
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == len(scripts)
        assert connection.execute("SELECT count(*) FROM later").fetchone()[0] == 0
    connection.close()


def test_a_failed_migration_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "desk.db"
    _add(path, _reading())
    known = schema.migrations()
    monkeypatch.setattr(
        schema,
        "migrations",
        lambda: [*known, "CREATE TABLE later (a TEXT) STRICT; CREATE TABLE later (b TEXT) STRICT;"],
    )
    with pytest.raises(StoreError, match="later"):
        Database(path, write=True)
    monkeypatch.setattr(schema, "migrations", lambda: known)
    with Database(path) as store:
        assert store.reading("s1") == replace(_reading())


def test_reading_and_writing_go_on_together(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    _add(path, _reading())
    with Database(path, write=True) as writer, Database(path) as reader, writer.writing():
        writer.add(_reading(id="s2"))
        assert reader.counts()["stories"] == 1


def test_a_text_that_comes_again_is_the_current_one(tmp_path: Path) -> None:
    path, newer = tmp_path / "desk.db", _reading(TEXT + " Lagi.", type="THREATEN", mode=None)
    assert _add(path, _reading(), newer, _reading()) == [Added.NEW, Added.VERSION, Added.RECODED]
    with Database(path) as store:
        assert store.reading("s1").story.text == TEXT
        assert [row.type for row in store.events()] == ["ACCUSE"]
        assert store.counts()["versions"] == 2


def test_what_is_told_of_a_story_can_be_mended_and_is_not_lost(tmp_path: Path) -> None:
    path, reading = tmp_path / "desk.db", _reading(when=None)
    undated = replace(reading, story=replace(reading.story, published=None))
    assert _add(path, undated, reading, undated) == [Added.NEW, Added.RECODED, Added.NOTHING]
    with Database(path) as store:
        assert store.reading("s1").story.published == "2018-03-14"


@pytest.mark.parametrize("words", ["Inggris, London", "mengecam-Inggris", "10.000"])
def test_marks_in_a_search_are_no_syntax(tmp_path: Path, words: str) -> None:
    _add(tmp_path / "desk.db", _reading())
    with Database(tmp_path / "desk.db") as store:
        assert [row[0] for row in store.search(words)] == (["s1"] if "Inggris" in words else [])


@pytest.mark.parametrize(
    ("value", "good"),
    [
        ("2019", True),
        ("2019-09", True),
        ("2020-02-29", True),
        ("2019-02-29", False),
        ("2019-13", False),
        ("20190910", False),
        ("", False),
    ],
)
def test_days_of_the_calendar(value: str, good: bool) -> None:
    assert is_day(value) is good


def test_an_empty_file_is_no_database_to_read(tmp_path: Path) -> None:
    (tmp_path / "desk.db").write_bytes(b"")
    with pytest.raises(NotADatabaseError, match="empty"):
        Database(tmp_path / "desk.db")


def test_search_keeps_up_with_titles_and_versions(tmp_path: Path) -> None:
    path, untitled = tmp_path / "desk.db", _reading()
    untitled = replace(untitled, story=replace(untitled.story, title=None))
    _add(path, untitled, _reading(), _reading(TEXT + " Lagi."))
    with Database(path, write=True) as store:
        assert [row[0] for row in store.search("kecam")] == ["s1"]
        store._connection.execute("INSERT INTO stories_text (stories_text, rank) VALUES ('integrity-check', 1)")
        with pytest.raises(StoreError, match="nothing to search"):
            store.search(" ")


def test_what_is_read_later_leaves_the_list(tmp_path: Path) -> None:
    with Database(tmp_path / "desk.db", write=True) as store:
        with store.writing():
            store.set_aside([("a.jsonl:1", "s1", "no text"), ("b.txt", None, "empty")])
            store.read_after_all(_reading().story)
        assert store.set_aside_rows() == [("b.txt", None, "empty")]
