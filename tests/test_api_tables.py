"""Python's ways to readings: many stories, tables, and what a notebook shows."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from types import SimpleNamespace
from typing import Any

import pytest

import kawat
from kawat import columns, extras
from kawat.display import page
from kawat.errors import ExtraError, LanguageError, StoryError
from kawat.reading import Actor, Event, Link, Place, Quote, Reading, Span, Time
from kawat.runner import Coded
from kawat.story import Story

TEXT = 'Menlu Sari Utami mengecam Kerajaan Utara di Ambarawa, Senin. "Ini <b>keliru</b>," kata Sari.'


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words), words)


def reading(story_id: str = "s1", **fields: Any) -> Reading:
    """A reading made by hand: an event, a quote, a place without an id, a time that stays open."""
    sari = Actor(id="a1", name="Sari Utami", kind="person", country="IDN", sector="GOV", mentions=(span("Sari Utami"),))
    north = Actor(id="a2", name="Kerajaan Utara", kind="state", mentions=(span("Kerajaan Utara"),))
    event = Event(
        id="e1", type="ACCUSE", contexts=("diplomatic",), actors=(sari,), recipients=(north,), trigger=span("mengecam"), quad=3,
        goldstein=-2.0, cameo="111", probability=0.5, chain=(Link(role="publisher", name="Warta Kawat"),),
    )  # fmt: skip
    quote = Quote(
        id="q1", kind="direct", speaker=sari, addressee=None, cue=span("kata"), content=(span("Ini <b>keliru</b>"),)
    )
    parts: dict[str, Any] = {
        "actors": (sari, north), "events": (event,), "quotes": (quote,),
        "places": (Place(id="p1", name="Ambarawa", mentions=(span("Ambarawa"),)),),
        "times": (Time(id="t1", type="DATE", value=None, span=span("Senin")),),
    }  # fmt: skip
    return Reading(story=Story(id=story_id, text=TEXT, lang="id"), **(parts | fields))


class TestTables:
    def test_every_part_is_a_row_that_its_story_owns(self) -> None:
        made = kawat.tables([reading("s1"), reading("s2", events=())])
        assert list(made) == ["stories", "events", "actors", "quotes", "places", "times"]
        assert [made[name].num_rows for name in made] == [2, 1, 4, 2, 2, 2]
        assert made["actors"]["story_id"].to_pylist() == ["s1", "s1", "s2", "s2"]

    def test_a_row_says_what_the_reading_says(self) -> None:
        (event,) = kawat.tables([reading()])["events"].to_pylist()
        assert event["actors"] == ["Sari Utami"] and event["actor_ids"] == ["a1"]
        assert event["recipients"] == ["Kerajaan Utara"] and event["recipient_countries"] == [None]
        assert TEXT[event["trigger_start"] : event["trigger_end"]] == event["trigger"] == "mengecam"
        assert (event["evidence"], event["evidence_start"], event["when"]) == (None, None, None)
        (quote,) = kawat.tables([reading()])["quotes"].to_pylist()
        assert (quote["speaker_id"], quote["country"], quote["addressee_id"]) == ("a1", "IDN", None)
        assert [TEXT[each["start"] : each["end"]] for each in quote["spans"]] == [quote["content"]]

    def test_columns_are_typed_where_every_value_is_open(self) -> None:
        made = kawat.tables([reading()])
        assert made["places"]["geonames"].to_pylist() == [None]
        assert str(made["places"].schema.field("geonames").type) == "int64"
        assert str(made["events"].schema.field("contexts").type).startswith("list<")

    def test_no_reading_makes_the_same_columns(self) -> None:
        assert kawat.tables([])["events"].schema == kawat.tables([reading()])["events"].schema

    def test_every_row_fills_every_column_and_no_other(self) -> None:
        for name, row in columns.rows(reading()):
            # a key that the schema lacks would be dropped without a word
            assert set(row) == {column.name for column in columns.COLUMNS[name]}

    def test_pandas_keeps_whole_numbers_beside_open_ones(self) -> None:
        pytest.importorskip("pandas", reason="needs the extra `pandas`")
        known = Place(id="p1", name="Ambarawa", geonames=1651778, mentions=(span("Ambarawa"),))
        frame = kawat.tables([reading("s1", places=(known,)), reading("s2")]).to_pandas()["places"]
        assert frame["geonames"][0] == 1651778 and str(frame["geonames"].dtype).startswith("int64")
        assert frame["geonames"].isna().tolist() == [False, True]

    def test_polars(self) -> None:
        pytest.importorskip("polars", reason="needs the extra `polars`")
        frame = kawat.tables([reading()]).to_polars()["events"]
        assert frame["actors"].to_list() == [["Sari Utami"]]


@pytest.mark.parametrize("missing", ["pandas", "polars"])
def test_what_is_missing_is_named_with_what_brings_it(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def imported(name: str) -> Any:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    monkeypatch.setattr(extras, "import_module", imported)
    with pytest.raises(ExtraError, match=rf"to_{missing} needs {missing}; pip install 'kawat\[{missing}\]'"):
        getattr(kawat.tables([]), f"to_{missing}")()


def test_importing_kawat_loads_neither_tables_nor_display() -> None:
    code = "import kawat, sys; print([name for name in ('pyarrow', 'pandas', 'rich', 'onnxruntime', 'kawat.display') if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


class TestNotebook:
    def test_it_shows_the_page(self) -> None:
        shown = reading()._repr_html_()
        assert shown is not None
        inner = unescape(shown.partition('srcdoc="')[2].rpartition('"></iframe>')[0])
        assert inner == page(reading())
        assert '<span class="trigger"' in inner

    def test_a_story_cannot_leave_the_frame(self) -> None:
        evil = Reading(story=Story(id="x", text='"></iframe><script>alert(1)</script>', title='"><img src=x>'))
        shown = evil._repr_html_()
        assert shown is not None and shown.count("<") == 2  # the frame's own tags
        assert "<iframe sandbox " in shown

    def test_a_reading_without_a_drawing_is_shown_plainly(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Reading, "drawing", None)
        assert reading()._repr_html_() is None


WORDS = "Presiden Rusia Vladimir Putin mengecam Inggris di Moskow."


def _stories(count: int) -> Iterator[Story]:
    for number in range(count):
        yield Story.of("12345 67890" if number == 1 else f"{WORDS} Laporan nomor {number}.", id=f"s{number}")


class TestReadMany:
    def test_stories_are_asked_for_as_readings_are_taken(self) -> None:
        asked: list[str] = []

        def source() -> Iterator[Story]:
            for story in _stories(9):
                asked.append(story.id)
                yield story

        readings = kawat.read_many(source())
        assert asked == []
        assert next(readings).story.id == "s0" and asked == ["s0"]

    def test_one_that_cannot_be_read_raises_and_ends(self) -> None:
        readings = kawat.read_many(_stories(3))
        next(readings)
        with pytest.raises(LanguageError, match="s1"):
            next(readings)
        assert list(readings) == []

    @pytest.mark.parametrize("processes", [1, 2])
    def test_one_that_cannot_be_read_is_told_in_its_place(self, processes: int) -> None:
        made = list(kawat.read_many(_stories(30), processes=processes, unread="tell"))
        assert [each.story.id for each in made] == [f"s{number}" for number in range(30)]
        (unread,) = (each for each in made if isinstance(each, kawat.Unread))
        assert unread.story.id == "s1" and "s1" in unread.reason

    def test_several_processes_raise_the_same_words(self) -> None:
        readings = kawat.read_many(_stories(3), processes=2)
        next(readings)
        with pytest.raises(StoryError, match="s1"):
            next(readings)

    def test_tables_of_ones_own_go_to_the_processes(self, monkeypatch: pytest.MonkeyPatch) -> None:
        given: dict[str, Any] = {}

        def code_all(stories: Any, **named: Any) -> Iterator[Coded]:
            given.update(named)
            return iter([Coded(story, reading(story.id)) for story in stories])

        monkeypatch.setattr("kawat.api.code_all", code_all)
        own = SimpleNamespace(own="mine")
        assert len(list(kawat.read_many(_stories(2), processes=3, lang="id", knowledge=own))) == 2  # type: ignore[call-overload]
        assert given == {"processes": 3, "own": "mine", "lang": "id"}

    def test_a_word_that_is_neither(self) -> None:
        with pytest.raises(ValueError, match="raise or tell"):
            kawat.read_many([], unread="skip")  # type: ignore[call-overload]
