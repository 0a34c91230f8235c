"""The batch as Arrow has it: a row for a row, the same readings as elsewhere, nothing raised for a story."""

from __future__ import annotations

import json

import pytest

from kawat.errors import IntakeError
from kawat.runner import code_stories
from kawat.story import Story
from tests.engines import needs
from tests.newsroom import rows


@pytest.fixture(autouse=True)
def _arrow() -> None:
    needs("pyarrow")


def test_a_row_out_for_each_row_in() -> None:
    import pyarrow as pa

    from kawat.runner.arrow import READINGS, code_batch

    given = [
        *rows(3),
        {"id": "buruk", "text": ""},
        {"id": "angka", "text": "12345 67890"},
        {"text": rows(1)[0]["text"]},
    ]
    read = code_batch(
        pa.RecordBatch.from_pylist(
            given, schema=pa.schema([(name, pa.string()) for name in ("id", "lang", "text", "published")])
        )
    )
    assert read.schema == READINGS
    out = read.to_pylist()
    assert [row["id"] for row in out[:5]] == ["warta-00000", "warta-00001", "warta-00002", "buruk", "angka"]
    assert out[5]["id"] == Story.of(given[5]["text"]).id
    assert [row["reading"] is None for row in out] == [False, False, False, True, True, False]
    assert [row["reason"] is None for row in out] == [True, True, True, False, False, True]
    alone = code_stories([Story.from_json({**row, "title": None}) for row in rows(3)])
    assert [json.loads(row["reading"]) for row in out[:3]] == [each.reading.to_json() for each in alone if each.reading]


def test_offsets_count_in_the_text_as_it_stands() -> None:
    import pyarrow as pa

    from kawat.runner.arrow import code_batch

    text = "Rusia mengecam Inggris di London.\r\nPutin menolak berunding dengan Inggris."
    [row] = code_batch(pa.RecordBatch.from_pylist([{"text": text, "lang": "id", "more": 7}])).to_pylist()
    assert json.loads(row["reading"])["story"]["text"] == text


def test_a_batch_without_text_is_refused_and_an_empty_one_is_empty() -> None:
    import pyarrow as pa

    from kawat.runner.arrow import STORIES, code_batch

    with pytest.raises(IntakeError, match="without a column 'text'; it has body"):
        code_batch(pa.RecordBatch.from_pylist([{"body": "x"}]))
    assert code_batch(pa.RecordBatch.from_pylist([], schema=STORIES)).num_rows == 0
