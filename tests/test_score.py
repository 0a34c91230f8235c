"""Our measures against the one definition, and on small cases by hand."""

from __future__ import annotations

import importlib.util
import json
import random
from pathlib import Path
from typing import Any

import pytest

from kawat.evaluation import gold_stories, score
from kawat.evaluation.compare import names_agree
from kawat.reading import Reading

from .shared import shared


def _one_definition() -> Any:
    spec = importlib.util.spec_from_file_location("one_definition", shared("score.py"))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _spoiled(row: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """A reading made of gold with things lost, changed and moved, so that every measure has something to count."""
    out = Reading.from_gold(row).to_json()
    for event in out["events"]:
        if chance.random() < 0.2:
            event["type"] = chance.choice(["ACCUSE", "CONSULT"])
        if chance.random() < 0.2:
            event["status"] = "planned"
        if chance.random() < 0.2:
            event["actors"], event["recipients"] = event["recipients"], event["actors"]
        if chance.random() < 0.3:
            event["mode"] = event["attributed_to"] = event["when"] = None
    out["events"] = [event for event in out["events"] if chance.random() < 0.8]
    for actor in out["actors"]:
        if chance.random() < 0.2:
            actor["country"] = None
    for key in ("quotes", "times", "places", "credits"):
        out[key] = [part for part in out[key] if chance.random() < 0.8]
    for quote in out["quotes"]:
        if chance.random() < 0.2:
            quote["speaker"] = None
        span = quote["content"][0]
        if chance.random() < 0.3 and len(span["text"]) > 20:
            quote["content"][0] = {"start": span["start"], "end": span["end"] - 15, "text": span["text"][:-15]}
    return out


@pytest.mark.parametrize("name", ["dev-int", "dev-mod", "dev-en", "train-mod"])
@pytest.mark.parametrize("seed", [1, 2])
def test_figures_agree_with_the_one_definition(name: str, seed: int, tmp_path: Path) -> None:
    path, chance = shared(f"gold/{name}.gold.jsonl"), random.Random(seed)
    rows = [_spoiled(json.loads(line), chance) for line in path.read_text(encoding="utf-8").splitlines()]
    predicted = tmp_path / "readings.jsonl"
    predicted.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    definition = _one_definition()
    tallies, status, _ = definition.score(definition.load(path), definition.load(predicted))
    ours = score(gold_stories(path), {row["story"]["id"]: Reading.from_json(row) for row in rows})
    assert ours.tallies["event"].right > 50
    for measure, tally in tallies.items():
        mine = ours.tallies[measure]
        assert (measure, mine.right, mine.predicted, mine.gold) == (measure, tally.tp, tally.pred, tally.gold)
    assert ours.status_share == pytest.approx(status["share"])
    assert ours.status_macro_f == pytest.approx(status["macro_f"])


def test_a_story_without_a_reading_counts_as_read_empty(tmp_path: Path) -> None:
    text = "Rusia mengecam Inggris."
    row = {
        "story": {"id": "g", "text": text},
        "sentences": [[0, 23]],
        "actors": [{"id": "a1", "name": "Rusia", "kind": "state", "country": "RUS", "sector": "GOV"}],
        "events": [
            {
                "id": "e1",
                "type": "ACCUSE",
                "status": "occurred",
                "actors": ["a1"],
                "trigger": {"start": 6, "end": 14, "text": "mengecam"},
            }
        ],
        "quotes": None,
    }
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(row), encoding="utf-8")
    scores = score(gold_stories(path), {})
    assert (scores.tallies["event"].gold, scores.tallies["event"].predicted, scores.tallies["event"].f) == (1, 0, 0.0)
    assert scores.tallies["quote"].gold == 0


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("Vladimir Putin", "Putin", True),
        ("Presiden Rusia Vladimir Putin", "Vladimir Putin", True),
        ("Presiden Rusia", "Presiden", False),
        ("Kim Jong Un", "Kim Jong Nam", False),
        (None, None, True),
        ("Kim", None, False),
    ],
)
def test_names_agree_as_whole_words_with_more_than_titles(one: str | None, other: str | None, agree: bool) -> None:
    assert names_agree(one, other) is agree
