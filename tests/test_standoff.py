"""The project's annotations: well formed, of the ontology, without a word of the texts, and about the texts that are at hand."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from training.standoff import ANNOTATIONS, told

from kawat.knowledge import shipped
from kawat.reading import EVENT_TYPES, STATUSES

from .shared import shared

FILES = sorted(ANNOTATIONS.glob("*.jsonl"))
MODES = {(row["event"], row["mode"]) for row in shipped().rows("ontology", "plover_modes")}
KEYS = {"source", "lang", "sha256", "events"}
EVENT_KEYS = {"trigger", "type", "mode", "status", "actors", "recipients", "attributed"}


def rows(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_rows_are_of_the_codebook_and_hold_no_text(path: Path) -> None:
    for row in rows(path):
        assert set(row) == KEYS
        assert len(row["sha256"]) == 64
        for event in row["events"]:
            assert set(event) == EVENT_KEYS
            assert event["type"] in EVENT_TYPES
            assert event["mode"] is None or (event["type"], event["mode"]) in MODES
            assert event["status"] in STATUSES
            assert event["trigger"][0] < event["trigger"][1]
            for side in (*event["actors"], *event["recipients"]):
                assert set(side) == {"span", "country", "sector"}
                assert side["sector"] is None or len(side["sector"]) == 3


def test_every_sentence_once() -> None:
    sources = [row["source"] for path in FILES for row in rows(path)]
    assert len(sources) > 2000
    assert len(set(sources)) == len(sources)


def test_every_row_finds_its_text() -> None:
    for row in told(shared("")):
        for event in row.events:
            spans = [
                event["trigger"],
                event["attributed"],
                *(side["span"] for side in (*event["actors"], *event["recipients"])),
            ]
            assert all(span is None or 0 <= span[0] < span[1] <= len(row.text) for span in spans), row.source


def test_another_text_is_refused(tmp_path: Path) -> None:
    data = tmp_path / "data" / "parallel"
    data.mkdir(parents=True)
    (tmp_path / "rows").mkdir()
    row = {"source": "panl-own.en:1", "lang": "en", "sha256": "0" * 64, "events": []}
    (tmp_path / "rows" / "a.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    (data / "panl-own.en.txt.gz").write_bytes(gzip.compress(b"The envoy left.\n"))
    with pytest.raises(ValueError, match="panl-own"):
        list(told(tmp_path, tmp_path / "rows"))
