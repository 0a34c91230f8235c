"""Linear models: a feature weighs what the table says, and a choice is a share among candidates."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from kawat.coding import linear as room
from kawat.coding.linear import Linear, linear

MODEL = Linear({"near": 2.0, "far": -1.5, "zero": 0.0})


def test_a_score_is_the_sum_of_weights_by_values() -> None:
    assert MODEL.score({"near": 0.5, "far": 2.0}) == 0.5 * 2.0 - 1.5 * 2.0
    assert MODEL.score({}) == 0.0


def test_a_feature_without_a_weight_weighs_nothing() -> None:
    assert MODEL.score({"near": 1.0, "never seen": 1000.0}) == MODEL.score({"near": 1.0}) == 2.0
    assert Linear({}).probability({"near": 9.0}) == 0.5


def test_yes_is_as_probable_as_the_logistic_function_says() -> None:
    assert MODEL.probability({"near": 1.0}) == pytest.approx(1 / (1 + math.exp(-2.0)))
    assert MODEL.probability({"near": 1.0}) + MODEL.probability({"near": -1.0}) == pytest.approx(1.0)


def test_the_farthest_scores_are_probabilities_too() -> None:
    assert 0.999 < MODEL.probability({"near": 1e6}) <= 1.0
    assert 0.0 < MODEL.probability({"near": -1e6}) < 1e-20


def test_shares_sum_to_one_and_stand_to_each_other_as_their_scores() -> None:
    shares = MODEL.shares([{"near": 1.0}, {"far": 1.0}, {}])
    assert sum(shares) == pytest.approx(1.0)
    assert shares[0] / shares[2] == pytest.approx(math.exp(2.0))
    assert shares[1] / shares[2] == pytest.approx(math.exp(-1.5))


def test_what_all_candidates_have_changes_no_share() -> None:
    some = [{"near": 1.0}, {"near": 3.0}]
    assert MODEL.shares(some) == pytest.approx(MODEL.shares([each | {"far": 100.0} for each in some]))


def test_shares_of_great_scores_of_one_candidate_and_of_none() -> None:
    assert MODEL.shares([{"near": 1000.0}, {"near": 999.0}]) == pytest.approx(
        [1 / (1 + math.exp(-2)), 0.1192], abs=1e-4
    )
    assert MODEL.shares([{"far": 5000.0}]) == [1.0]
    assert MODEL.shares([]) == []


def test_reasons_are_what_weighs_most_on_either_side_first() -> None:
    features = {"zero": 5.0, "near": 0.5, "unknown": 9.0, "far": 2.0}
    assert MODEL.reasons(features, 2) == [("far", -3.0), ("near", 1.0)]
    assert MODEL.reasons(features)[2:] == [("zero", 0.0), ("unknown", 0.0)]
    assert len(MODEL.reasons({str(number): 1.0 for number in range(9)})) == 5


def test_the_reasons_of_all_features_add_up_to_the_score() -> None:
    features = {"near": 0.25, "far": 3.0, "unknown": 1.0}
    assert sum(adds for _, adds in MODEL.reasons(features, 9)) == MODEL.score(features)


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the models lie that ship."""
    monkeypatch.setattr(room, "MODELS", {})
    monkeypatch.setattr(room, "files", lambda package: tmp_path / package)
    folder = tmp_path / "kawat" / "models" / "coder"
    folder.mkdir(parents=True)
    return folder


def test_a_model_is_read_once_from_what_ships(shipped: Path) -> None:
    path = shipped / "homes.json"
    path.write_text(json.dumps({"weights": {"négatif": -2.5}}), encoding="utf-8")
    read = linear("homes")
    assert read.weights == {"négatif": -2.5}
    path.unlink()
    assert linear("homes") is read
    with pytest.raises(FileNotFoundError):
        linear("tellings")


def test_a_model_in_use_goes_before_what_ships(shipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (shipped / "homes.json").write_text('{"weights": {"open": 1.0}}', encoding="utf-8")
    monkeypatch.setitem(room.MODELS, "homes", MODEL)
    assert linear("homes") is MODEL
