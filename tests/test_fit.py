"""The small models: weights come back from simulated data, rare features do not count, and the penalty holds back."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import pytest

pytest.importorskip("torch", reason="training needs the extra `training`")

import torch
from training.fit import Choice, fit_choices, fit_yes_no

from kawat.coding.linear import Linear

TRUE = {"near": 1.5, "subject": -1.0, "count": 0.7}
Features = dict[str, float]


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)


def drawn_features(draw: random.Random) -> Features:
    """Two features that are there or not, and a number."""
    some = {name: 1.0 for name in ("near", "subject") if draw.random() < 0.5}
    return {**some, "count": draw.gauss(0, 1)}


def answered(count: int, seed: int = 1) -> tuple[list[Features], list[bool]]:
    draw, model = random.Random(seed), Linear({**TRUE, "bias": -0.4})
    rows = [{"bias": 1.0, **drawn_features(draw)} for _ in range(count)]
    return rows, [draw.random() < model.probability(row) for row in rows]


def chosen(count: int, seed: int = 2, options: int = 4) -> list[Choice]:
    draw, model = random.Random(seed), Linear(TRUE)
    made = []
    for _ in range(count):
        candidates = [drawn_features(draw) for _ in range(options)]
        made.append(Choice(candidates, draw.choices(range(options), model.shares(candidates))))
    return made


def test_yes_and_no_give_the_weights_back() -> None:
    weights = fit_yes_no(*answered(4000), penalty=0.1)
    assert weights == pytest.approx({**TRUE, "bias": -0.4}, abs=0.2)


def test_choices_give_the_weights_back() -> None:
    assert fit_choices(chosen(2500), penalty=0.1) == pytest.approx(TRUE, abs=0.2)


def test_where_several_are_right_their_joint_probability_counts() -> None:
    candidates: list[Features] = [{"one": 1.0}, {"two": 1.0}, {"three": 1.0}]
    told = {(0, 1): 100, (0,): 12, (1,): 10, (2,): 50}
    some = [Choice(candidates, right) for right, count in told.items() for _ in range(count)]
    # "One or two" is right 122 times of 172, and says nothing of which: twelve to ten decide that.
    both = 122 / 172
    shares = Linear(fit_choices(some, penalty=1e-4)).shares(candidates)
    assert shares == pytest.approx([both * 12 / 22, both * 10 / 22, 1 - both], abs=0.01)


def test_a_feature_of_all_candidates_decides_nothing() -> None:
    some = [Choice([{**each, "here": 1.0} for each in choice.candidates], choice.right) for choice in chosen(300)]
    assert "here" not in fit_choices(some)


@pytest.mark.parametrize(("count", "kept"), [(4, False), (5, True)])
def test_what_was_met_less_than_five_times_is_left_out(count: int, *, kept: bool) -> None:
    rows: list[Features] = [{"bias": 1.0, **({"rare": 1.0} if at < count else {})} for at in range(100)]
    answers = [at < count or at % 2 == 0 for at in range(100)]
    assert ("rare" in fit_yes_no(rows, answers)) is kept
    choices = [Choice([{"bias": 1.0}, row], [1 if answer else 0]) for row, answer in zip(rows, answers, strict=True)]
    assert ("rare" in fit_choices(choices)) is kept


def length(weights: dict[str, float]) -> float:
    return math.hypot(*weights.values())


def test_the_penalty_shrinks_weights() -> None:
    def lengths(penalties: Sequence[float]) -> list[float]:
        return [length(fit_yes_no(*answered(300), penalty=each)) for each in penalties]

    loose, usual, tight, tightest = lengths((0.01, 1.0, 30.0, 1e7))
    assert loose > usual > 1.2 * tight > 0
    assert tightest == 0
    some = chosen(200)
    assert length(fit_choices(some, penalty=0.01)) > 1.5 * length(fit_choices(some, penalty=50.0)) > 0


def test_the_penalty_is_half_the_square_of_each_weight() -> None:
    # 20 yes and no no: where the slope of 20 log(1 + exp(-w)) + w² is none, w = 10 / (1 + exp(w)), so w ≈ 1.62.
    (weight,) = fit_yes_no([{"bias": 1.0}] * 20, [True] * 20, penalty=2.0).values()
    assert weight == pytest.approx(10 / (1 + math.exp(weight)), abs=1e-3)


def test_a_feature_that_tells_all_stays_finite() -> None:
    rows: list[Features] = [{"yes" if at % 2 else "no": 1.0} for at in range(40)]
    weights = fit_yes_no(rows, [at % 2 == 1 for at in range(40)])
    assert weights["yes"] == pytest.approx(-weights["no"], abs=1e-3)
    assert 1 < weights["yes"] < 10


def test_equal_data_give_equal_weights() -> None:
    assert fit_choices(chosen(100)) == fit_choices(chosen(100))
    assert fit_choices(chosen(100)) != fit_choices(chosen(100, seed=3))
