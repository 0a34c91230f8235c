"""What the model of merging is learned from and measured by."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch", reason="training needs the extra `training`")

from training import merging, standoff

from kawat.corpus.merged import Merger
from kawat.corpus.rarity import Rarity
from kawat.reading import Reading, Span

from .test_merged import AGAIN, ENGLISH, FIRST, KIM, OTHER, PUTIN, told

TOOLS = Path(__file__).resolve().parents[1] / "tools"


@pytest.fixture
def report(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(TOOLS))
    return importlib.import_module("merge_report")


def test_groupings_agree_by_what_stands_together(report: Any) -> None:
    one = {"a": "1", "b": "1", "c": "2"}
    assert report.agreement(one, {"a": "x", "b": "x", "c": "y"}) == 1.0
    assert report.agreement(one, {"a": "x", "b": "y", "c": "z"}) == pytest.approx(0.8)


def row(one: Reading, other: Reading, *, same: bool) -> str:
    ends = []
    for reading in (one, other):
        trigger = reading.events[0].trigger
        ends.append(
            {"article": reading.story.id, "sha256": reading.story.text_hash, "trigger": [trigger.start, trigger.end]}
        )
    return json.dumps({"one": ends[0], "other": ends[1], "type": "CONSULT", "same": same})


def test_judged_pairs_are_found_by_hash_and_trigger(tmp_path: Path, report: Any) -> None:
    path = tmp_path / "pairs.jsonl"
    gone = told("gone", FIRST.story.text + " ", "bertemu", (KIM, PUTIN))
    path.write_text(
        "\n".join([row(FIRST, AGAIN, same=True), row(FIRST, OTHER, same=False), row(FIRST, gone, same=True)]),
        encoding="utf-8",
    )
    assert [each.same for each in merging.judged(path, [FIRST, AGAIN, OTHER], Rarity())] == [True, False]
    merger = Merger()
    for reading in (FIRST, AGAIN, OTHER):
        merger.add(reading)
    assert report.precision([FIRST, AGAIN, OTHER], merger, path) == (1, 1, 1, 1)


def test_judged_pairs_stand_together_or_apart(tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    rows = [row(FIRST, AGAIN, same=True), row(FIRST, OTHER, same=True), row(AGAIN, OTHER, same=False)]
    path.write_text("\n".join(rows), encoding="utf-8")
    assert merging.together(path, [[FIRST, AGAIN, OTHER]]) == (1.0, 0.5)
    assert merging.together(path, [[FIRST], [AGAIN, OTHER]]) == (0.0, 0.0)  # each part by itself


def test_another_text_under_the_same_id_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text(row(FIRST, AGAIN, same=True), encoding="utf-8")
    other = told(AGAIN.story.id, OTHER.story.text, "bertemu", ())
    with pytest.raises(ValueError, match="not the one that was judged"):
        list(merging.judged(path, [FIRST, other], Rarity()))


def test_the_line_of_a_report_and_whether_it_is_alone_of_its_type() -> None:
    text = f"{FIRST.story.text}\n{ENGLISH.story.text}"
    start = text.index("talks")
    event = FIRST.events[0]
    both = told("panl-int.id:5", text, "bertemu", (KIM, PUTIN))
    second = Reading(
        story=both.story, sentences=both.sentences, actors=both.actors, places=both.places,
        events=(both.events[0], type(event)(id="e2", type="CONSULT", trigger=Span(start, start + 5, "talks"))),
    )  # fmt: skip
    assert [(line, alone) for _, line, alone in merging.lines(second)] == [([0], True), ([1], True)]
    assert merging.number(second) == 5


def test_what_is_learned_from_is_not_what_is_reported_on() -> None:
    learned, reported = (
        {
            end["article"]
            for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())
            for end in (row["one"], row["other"])
        }
        for path in (merging.PAIRS, standoff.ANNOTATIONS / "gold" / "merging.jsonl")
    )
    assert learned and reported and not learned & reported
