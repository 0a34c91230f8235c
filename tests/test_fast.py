"""Stories that leave before the encoder, and what they still give."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from kawat.coding.coder import code_parse, coder_of, heard
from kawat.coding.gate import BUCKETS, gate_features, may_tell
from kawat.coding.linear import MODELS, Linear
from kawat.runner.batch import code_stories
from kawat.runner.write import write_all
from kawat.store import Added, Database
from kawat.story import Story

from .coding import parse, tables, words_of

RECIPE = (
    "Cara membuat kue lapis yang lembut di rumah. Campur tepung beras, santan, gula, dan sedikit garam, lalu aduk sampai rata. "
    'Kukus selapis demi selapis selama sepuluh menit. "Jangan buka tutup panci terlalu sering," kata Lestari, pembuat kue di Ambarawa. '
    "Setelah dingin, potong kue dengan pisau yang diolesi minyak agar tidak lengket."
)
CLASH = (
    "Presiden Rusia Vladimir Putin mengecam Amerika Serikat di Moskow, Kamis (25/4). Menteri Luar Negeri Rusia bertemu Menteri "
    "Luar Negeri Jepang dan menolak sanksi baru."
)


def test_a_recipe_leaves_and_a_dispute_stays() -> None:
    assert not may_tell(parse(RECIPE), words_of())
    assert may_tell(parse(CLASH), words_of())


def test_features_are_those_of_words_and_forms() -> None:
    features = gate_features(parse(CLASH), words_of())
    assert features["type:REJECT"] >= 1 and features["type:CONSULT"] >= 1
    assert 0 < features["best"] <= 1
    hashed = {int(name.removeprefix("word:")) for name in features if name.startswith("word:")}
    assert hashed and max(hashed) < BUCKETS
    # the hash is the same in every process and on every machine
    assert "word:1463" in gate_features(parse("kue"), words_of())


def test_the_threshold_is_nought(monkeypatch: pytest.MonkeyPatch) -> None:
    for bias, stays in ((0.0, True), (-0.001, False)):
        monkeypatch.setitem(MODELS, "gate", Linear({"bias": bias}))
        assert may_tell(parse(RECIPE), words_of()) is stays


@pytest.mark.parametrize("fast", [False, True])
def test_only_a_fast_run_lets_stories_leave(fast: bool) -> None:
    both = heard([parse(RECIPE), parse(CLASH)], tables(), fast=fast)
    assert [each.sentences[0].syntax is not None for each in both] == [not fast, True]
    assert [each.story.text for each in both] == [RECIPE, CLASH]


def test_one_that_leaves_still_gives_its_quote_and_place() -> None:
    (left,) = heard([parse(RECIPE)], tables(), fast=True)
    reading = code_parse(left, knowledge=tables(), fast=True)
    assert reading.events == ()
    (quote,) = reading.quotes
    assert quote.content[0].text == "Jangan buka tutup panci terlalu sering"
    assert quote.speaker is not None and quote.speaker.name == "Lestari"
    assert [place.name for place in reading.places] == ["Ambarawa"]


def test_one_that_stays_reads_as_ever() -> None:
    story = Story.of(CLASH, lang="id", published="2019-04-25")
    (whole,), (fast,) = code_stories([story]), code_stories([story], fast=True)
    assert whole.reading and fast.reading and whole.reading.events
    assert fast.reading.to_json() | {"coder": None} == whole.reading.to_json() | {"coder": None}


def test_fast_readings_stand_apart_from_whole_ones(tmp_path: Path) -> None:
    assert coder_of(tables(), fast=True).version == coder_of(tables()).version + ".fast"
    story = Story.of(RECIPE, id="kue", lang="id")
    with Database(tmp_path / "desk.db", write=True) as store:
        assert write_all(store, [story], processes=1, fast=True).added[Added.NEW] == 1
        assert write_all(store, [story], processes=1, fast=True).added[Added.NOTHING] == 1
        assert write_all(store, [story], processes=1).added[Added.RECODED] == 1


class TestLearning:
    """What the gate is learned from, and how it is judged."""

    @pytest.fixture
    def learning(self) -> Any:
        pytest.importorskip("torch", reason="training needs the extra `training`")
        from training import gate as learning

        return learning

    def rows(self, learning: Any, scores: Sequence[float], fold: int) -> list[Any]:
        return [learning.Judged(f"{fold}-{at}", "id", {}, True, True, fold) for at in range(len(scores))]

    def test_so_few_positives_lie_below_the_threshold(self, learning: Any) -> None:
        scores = [float(each) for each in range(1000)]
        assert sum(score < learning.threshold(scores) for score in scores) == 1000 * learning.MISSED

    def test_a_fold_is_judged_by_the_threshold_of_the_others(self, learning: Any) -> None:
        low, high = [0.0] * 10, [5.0] * 10
        made = self.rows(learning, low, 0) + self.rows(learning, high, 1)
        # by its own scores no fold would lose one
        assert learning.leaves(made, [*low, *high]) == [True] * 10 + [False] * 10

    def test_a_story_that_was_read_in_part_is_no_story_without_events(
        self, learning: Any, monkeypatch: Any, tmp_path: Path
    ) -> None:
        rows = (
            '{"source": "aaaaaaaaaaaa:0:9", "lang": "id", "events": [], "whole": true}\n'
            '{"source": "bbbbbbbbbbbb:0:9", "lang": "id", "events": []}\n'
            '{"source": "cccccccccccc:0:9", "lang": "id", "events": [{}]}\n'
        )
        path = tmp_path / "mod1.jsonl"
        path.write_text(rows, encoding="utf-8")
        monkeypatch.setattr(learning, "files", lambda: [path])
        assert learning.annotated() == {("id", "aaaaaaaaaaaa"): False, ("id", "cccccccccccc"): True}
