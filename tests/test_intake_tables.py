"""CSV and Parquet: rows become stories as those of JSON Lines do, and no cell is too much."""

from __future__ import annotations

import gzip
import io
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from kawat.errors import IntakeError, LimitError
from kawat.intake import Limits, Notice, SetAside, from_stream, read_bytes, stories_from
from kawat.story import Story

ROWS = [
    ["a-1", "Kapal Nauru bersandar", 'Kapal tiba, lalu\nnakhoda berkata: "Aman".', "2016-05-04", "Surat Pagi", "id"],
    ["a-2", "", "Utusan pulang.", "", "", ""],
]
NAMES = ["id", "Headline", "text", "date", "source", "language"]


def table(separator: str = ",", names: list[str] = NAMES, rows: list[list[str]] = ROWS) -> bytes:
    def cell(words: str) -> str:
        return '"' + words.replace('"', '""') + '"' if set(words) & {separator, '"', "\n"} else words

    return "".join(separator.join(map(cell, row)) + "\r\n" for row in [names, *rows]).encode()


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "standard input"])
def test_rows_of_every_separator(separator: str, name: str) -> None:
    first, second = read_bytes(table(separator), name=name)
    assert isinstance(first, Story) and isinstance(second, Story)
    assert (first.id, first.title, first.published, first.publisher, first.lang) == (
        "a-1", "Kapal Nauru bersandar", "2016-05-04", "Surat Pagi", "id",
    )  # fmt: skip
    assert first.text == 'Kapal tiba, lalu\nnakhoda berkata: "Aman".'
    assert (second.title, second.published, second.lang) == (None, None, None)
    assert (first.origin, second.origin) == (f"{name}:3", f"{name}:4")


def test_packed_and_with_a_byte_order_mark() -> None:
    data = gzip.compress(b"\xef\xbb\xbf" + table())
    assert [story.id for story in read_bytes(data, name="a.csv.gz") if isinstance(story, Story)] == ["a-1", "a-2"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (b"a-3,x,Satu, dua,,,\r\n", "7 cells, the header has 6"),
        (b"a-3\r\n", "1 cells, the header has 6"),
        (b"a-3,x,caf\xe9,,,\r\n", "not UTF-8"),
        (b"a-3,x,a\x00b,,,\r\n", "NUL"),
        (b"a-3,x,,,,\r\n", "no text"),
    ],
)
def test_bad_row_is_set_aside_and_the_rest_go_on(row: bytes, words: str) -> None:
    head, *rest = table().split(b"\r\n", 1)
    aside, first, _ = read_bytes(head + b"\r\n" + row + rest[0], name="a.csv")
    assert isinstance(aside, SetAside) and aside.origin == "a.csv:2" and aside.story_id == "a-3"
    assert words in aside.reason and aside.reason.startswith("a.csv:2")
    assert isinstance(first, Story)


def test_date_that_could_mean_two_days_is_left_open() -> None:
    notice, story = read_bytes(table(rows=[["1", "", "Utusan tiba.", "04/05/2016", "", ""]]), name="a.csv")
    assert isinstance(notice, Notice) and "04/05/2016" in notice.message
    assert isinstance(story, Story) and story.published is None


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"a,b\n1,2\n", "no column 'text'"),
        (b"", "empty"),
        (b"PK\x03\x04", "zip"),
        (b"caf\xe9,text\n1,2\n", "not UTF-8"),
    ],
)
def test_table_that_is_none(data: bytes, words: str) -> None:
    with pytest.raises(IntakeError, match=words):
        list(read_bytes(data, name="a.csv"))


def test_story_that_begins_like_a_header_is_text() -> None:
    (story,) = read_bytes(b"Text, and a date.\nUtusan tiba.\n", name="a")
    assert isinstance(story, Story) and story.text.startswith("Text, and")


class Endless(io.RawIOBase):
    """A row before, then one cell of two billion bytes; counts what was asked for."""

    def __init__(self, opens: bytes, fill: bytes) -> None:
        self._start, self._fill, self.taken = b"id,text\n1,Utusan tiba.\n2," + opens, fill, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._start:
            data, self._start = self._start[: len(buffer)], self._start[len(buffer) :]
        else:
            data = (self._fill * (len(buffer) // len(self._fill) + 1))[: len(buffer)]
        self.taken += len(data)
        if self.taken > 2_000_000_000:
            return 0
        buffer[: len(data)] = data
        return len(data)


@pytest.mark.parametrize(
    ("opens", "fill"), [(b"", b"a"), (b'"', b"Utusan tiba, lalu pulang.\n")], ids=["line", "quote"]
)
def test_cell_of_two_billion_bytes_is_not_taken_in(opens: bytes, fill: bytes) -> None:
    source = Endless(opens, fill)
    found = from_stream(io.BufferedReader(source), name="a", form="csv")  # type: ignore[arg-type]
    assert isinstance(next(found), Story)
    with pytest.raises(LimitError, match="max_line_bytes"):
        next(found)
    assert source.taken < 20_000_000


def test_cell_longer_than_the_csv_module_takes_of_itself() -> None:
    (story,) = read_bytes(table(rows=[["1", "", "Utusan tiba. " * 15_000, "", "", ""]]), name="a.csv")
    assert isinstance(story, Story) and len(story.text) > 131_072


# Parquet


def packed(columns: dict[str, Any], **given: Any) -> bytes:
    out = io.BytesIO()
    parquet.write_table(pa.table(columns), out, **given)
    return out.getvalue()


@pytest.mark.parametrize("name", ["a.parquet", "a.txt", "standard input"])
def test_parquet(name: str) -> None:
    zone = timezone(timedelta(hours=7))
    data = packed(
        {
            "id": pa.array([7, 8, 9]),
            "text": ["Utusan tiba.", None, "Utusan pulang."],
            "Headline": ["a", "b", None],
            "date": pa.array([datetime(2019, 4, 25, 10, 20, tzinfo=zone), None, None], pa.timestamp("ns", "+07:00")),
            "other": [[1], [2], None],
        }
    )
    first, aside, third = read_bytes(data, name=name)
    assert isinstance(first, Story) and isinstance(aside, SetAside) and isinstance(third, Story)
    assert (first.id, first.text, first.title) == ("7", "Utusan tiba.", "a")
    assert (first.published, third.published) == ("2019-04-25T10:20:00+07:00", None)
    assert aside.origin == f"{name}[2]" and "no text" in aside.reason
    assert third.origin == f"{name}[3]"


@pytest.mark.parametrize(
    ("column", "published"),
    [
        (pa.array([date(2019, 4, 25)]), "2019-04-25"),
        (pa.array([datetime(2019, 4, 25, 3, 20, tzinfo=UTC)]), "2019-04-25T03:20:00+00:00"),
        (pa.array(["2019-04-25"]), "2019-04-25"),
        (pa.array(["2019-04-25"]).dictionary_encode(), "2019-04-25"),
    ],
)
def test_days_and_moments_of_parquet(column: Any, published: str) -> None:
    (story,) = read_bytes(packed({"text": ["Utusan tiba."], "published": column}), name="a.parquet")
    assert isinstance(story, Story) and story.published == published


def test_moment_that_no_calendar_of_ours_holds_is_left_open() -> None:
    column = pa.array([2**60], pa.timestamp("ms"))
    *notices, story = read_bytes(packed({"text": ["Utusan tiba."], "published": column}), name="a.parquet")
    assert isinstance(story, Story) and story.published is None
    assert [type(each) for each in notices] == [Notice]


def test_parquet_file_and_folder(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(packed({"text": ["Satu."]}))
    (tmp_path / "b.csv").write_bytes(table())
    (tmp_path / "c.parquet.gz").write_bytes(gzip.compress(packed({"text": ["Dua."]})))
    assert [type(each) for each in stories_from(tmp_path)] == [Story] * 4


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (packed({"words": ["a"]}), "no column 'text'"),
        (packed({"text": ["Utusan tiba."] * 50})[:-30], "not a sound Parquet file"),
        (b"PAR1" + b"\xff" * 200 + b"PAR1", "not a sound Parquet file"),
        (b"id,text\n1,a\n", "not a Parquet file"),
        (b"", "not a Parquet file"),
    ],
)
def test_bad_parquet(data: bytes, words: str) -> None:
    with pytest.raises(IntakeError, match=words) as caught:
        list(read_bytes(data, name="a.parquet"))
    assert "\n" not in str(caught.value)


def test_parquet_that_unpacks_too_far_is_refused_before_it_is_unpacked() -> None:
    data = packed({"text": ["a" * 10_000_000 + str(n) for n in range(4)]}, compression="zstd", use_dictionary=False)
    assert len(data) < 100_000
    with pytest.raises(LimitError, match="max_group_bytes"):
        list(read_bytes(data, name="a.parquet", limits=Limits(max_group_bytes=20_000_000)))


def test_long_cell_of_parquet_is_set_aside() -> None:
    aside, story = read_bytes(packed({"text": ["a" * 300_000, "Utusan tiba."]}), name="a.parquet")
    assert isinstance(aside, SetAside) and "max_story_chars" in aside.reason
    assert isinstance(story, Story)
