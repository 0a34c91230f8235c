"""Quotes, families, merged events and storylines in the database."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kawat.errors import StoreError
from kawat.store import Database, Party, QuoteFilter
from kawat.store.corpus import (
    Family,
    Member,
    Merged,
    Storyline,
    belongings,
    families,
    merged_events,
    put_families,
    put_merged,
    put_storylines,
    storylines,
)

from .desk import BLAME, NORWEGIA, at, desk, reading

FAMILY = Family(story_id="s1", family="s0", role="reprint", evidence=[{"with": "s0", "jaccard": 0.9}])
MERGED = Merged(
    id="s1:e1", type="CONSULT", status="occurred", actors=(Party(name="Swiss", country="CHE", sector="GOV"),), when="2018-03",
    members=(Member(story_id="s1", event_id="e1", probability=0.5), Member(story_id="s2", event_id="e1")),
)  # fmt: skip
LINE = Storyline(
    id="s2",
    title="Jenewa",
    first_day="2018-03-05",
    last_day="2018-03-06",
    about={"actors": ["Swiss"]},
    stories=("s2", "s1"),
)


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        ({}, ["s1", "s2"]),
        ({"words": "pintu terbuka"}, ["s1", "s2"]),
        ({"words": "bertemu"}, []),
        ({"words": '"tetap terbuka"', "story": "s2"}, ["s2"]),
        ({"speaker": "CHE"}, ["s1", "s2"]),
        ({"speaker": "swiss"}, ["s1", "s2"]),
        ({"speaker": "NOR"}, []),
        ({"kind": "indirect"}, []),
        ({"since": "2018-03-07"}, ["s2"]),
        ({"until": "2018-03-06"}, ["s1"]),
        ({"publisher": "warta alpen", "limit": 1}, ["s1"]),
    ],
)
def test_filters_of_quotes(tmp_path: Path, wanted: dict[str, Any], ids: list[str]) -> None:
    path = desk(tmp_path / "desk.db", reading(), reading(id="s2", published="2018-03-07T08:00"))
    with Database(path) as store:
        assert [row.story_id for row in store.quotes(QuoteFilter(**wanted))] == ids


def test_a_quote_has_its_offsets_and_words(tmp_path: Path) -> None:
    with Database(desk(tmp_path / "desk.db", reading())) as store:
        (row,) = store.quotes()
        text = store.reading("s1").story.text
        with pytest.raises(StoreError, match="cannot search"):
            list(store.quotes(QuoteFilter(words='"pintu')))
    assert [text[start:end] for start, end in row.spans] == [row.content] == ["Pintu tetap terbuka"]
    assert (row.speaker, row.country, row.sector, row.cue) == ("Menlu Swiss", "CHE", "GOV", "kata")


def test_only_quotes_of_current_readings_are_found(tmp_path: Path) -> None:
    silent = replace(reading(coder="2"), quotes=())
    spoken = reading(tail=" Lagi.", coder="2")
    other = replace(spoken, quotes=(replace(spoken.quotes[0], content=(at("tetap"),)),))
    with Database(desk(tmp_path / "desk.db", reading(), silent), write=True) as store:
        assert list(store.quotes(QuoteFilter(words="pintu"))) == []
        with store.writing():
            store.add(other)
        assert [row.content for row in store.quotes(QuoteFilter(words="tetap"))] == ["tetap"]
        store.connection.execute("INSERT INTO quotes_text (quotes_text, rank) VALUES ('integrity-check', 1)")


def test_what_is_known_over_stories_goes_in_and_comes_out(tmp_path: Path) -> None:
    with Database(desk(tmp_path / "desk.db", reading(), reading(id="s2")), write=True) as store:
        with store.writing():
            put_families(store.connection, [FAMILY, replace(FAMILY, story_id="s2", family="s2")])
            put_merged(store.connection, [MERGED])
            put_storylines(store.connection, [LINE])
        assert list(families(store.connection, family="s0")) == [FAMILY]
        assert list(merged_events(store.connection)) == [MERGED]
        assert list(storylines(store.connection)) == [LINE]
        assert belongings(store.connection, "s1") == ("s0", "reprint", {"e1": "s1:e1"})
        assert belongings(store.connection, "s9") == (None, None, {})


def test_what_is_written_again_stands_once(tmp_path: Path) -> None:
    later = replace(FAMILY, role="original")
    moved = Merged(id="s2:e1", type="CONSULT", status="occurred", members=(Member(story_id="s2", event_id="e1"),))
    with Database(desk(tmp_path / "desk.db", reading(), reading(id="s2")), write=True) as store:
        with store.writing():
            for row in (FAMILY, later):
                put_families(store.connection, [row])
            put_merged(store.connection, [MERGED, moved])
            put_storylines(store.connection, [LINE, replace(LINE, stories=("s1",))])
        assert list(families(store.connection)) == [later]
        assert [[each.story_id for each in row.members] for row in merged_events(store.connection)] == [["s1"], ["s2"]]
        assert [line.stories for line in storylines(store.connection)] == [("s1",)]
        with store.writing():
            put_merged(store.connection, [replace(moved, members=())])
        assert [row.id for row in merged_events(store.connection)] == ["s1:e1"]


def test_another_reading_and_another_text_are_to_be_linked_anew(tmp_path: Path) -> None:
    with Database(desk(tmp_path / "desk.db", reading()), write=True) as store:

        def known() -> tuple[object, ...]:
            return belongings(store.connection, "s1")

        with store.writing():
            put_families(store.connection, [FAMILY])
            put_merged(store.connection, [replace(MERGED, members=MERGED.members[:1])])
            put_storylines(
                store.connection, [LINE, replace(LINE, id="s0", stories=("s1",)), replace(LINE, stories=("s2",))]
            )
            store.add(reading())
        assert known() == ("s0", "reprint", {"e1": "s1:e1"})
        with store.writing():
            store.add(reading(replace(BLAME, recipients=(NORWEGIA,)), coder="2"))
        assert known() == (None, None, {})
        assert list(merged_events(store.connection)) == []
        assert [line.stories for line in storylines(store.connection)] == [("s2",)]
        with store.writing():
            put_families(store.connection, [FAMILY])
            store.add(reading(tail=" Lagi."))
        assert known() == (None, None, {})
