"""Fits the linear models over named features: a conditional logit among candidates, or a logistic regression; L-BFGS with an L2 penalty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch

Features = Mapping[str, float]
_STEPS = 60
_SEEN = 5
"""A feature that was met less often is left out."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Candidates of which those of ``right`` are right; one with none right is no use."""

    candidates: Sequence[Features]
    right: Sequence[int]
    group: str = ""
    kind: str = ""


def fit_choices(choices: Sequence[Choice], penalty: float = 1.0) -> dict[str, float]:
    """Weights that make the right candidates likely (their joint probability counts)."""
    rows = [features for choice in choices for features in choice.candidates]
    matrix, names = _matrix(rows)
    owner = torch.tensor([at for at, choice in enumerate(choices) for _ in choice.candidates])
    right = torch.zeros(len(rows), dtype=torch.bool)
    start = 0
    for choice in choices:
        for at in choice.right:
            right[start + at] = True
        start += len(choice.candidates)

    def loss(weights: torch.Tensor) -> torch.Tensor:
        scores = matrix(weights)
        top = torch.full((len(choices),), -1e9).scatter_reduce(0, owner, scores.detach(), "amax")
        raised = torch.exp(scores - top[owner])
        total = torch.zeros(len(choices)).index_add(0, owner, raised)
        good = torch.zeros(len(choices)).index_add(0, owner[right], raised[right])
        return -(torch.log(good + 1e-9) - torch.log(total)).sum()

    return _minimised(loss, names, penalty)


def fit_yes_no(rows: Sequence[Features], answers: Sequence[bool], penalty: float = 1.0) -> dict[str, float]:
    """Weights of a logistic regression."""
    matrix, names = _matrix(rows)
    wanted = torch.tensor(answers, dtype=torch.float32)

    def loss(weights: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.binary_cross_entropy_with_logits(matrix(weights), wanted, reduction="sum")

    return _minimised(loss, names, penalty)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Features in rows, most of them nought: of each row the numbers and values of those that are not."""

    numbers: torch.Tensor
    values: torch.Tensor
    starts: torch.Tensor

    def __call__(self, weights: torch.Tensor) -> torch.Tensor:
        """The sum of each row by these weights."""
        return torch.nn.functional.embedding_bag(
            self.numbers, weights[:, None], self.starts, mode="sum", per_sample_weights=self.values
        )[:, 0]


def _matrix(rows: Sequence[Features]) -> tuple[_Rows, list[str]]:
    counts = Counter(name for row in rows for name in row)
    names = sorted(name for name, count in counts.items() if count >= _SEEN)
    number = {name: at for at, name in enumerate(names)}
    numbers: list[int] = []
    values: list[float] = []
    starts: list[int] = []
    for row in rows:
        starts.append(len(numbers))
        for name, value in row.items():
            if value and name in number:
                numbers.append(number[name])
                values.append(float(value))
    return _Rows(torch.tensor(numbers, dtype=torch.long), torch.tensor(values), torch.tensor(starts)), names


def _minimised(loss: object, names: Sequence[str], penalty: float) -> dict[str, float]:
    weights = torch.zeros(len(names), requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=_STEPS, line_search_fn="strong_wolfe")

    def step() -> torch.Tensor:
        optimiser.zero_grad()
        value = loss(weights) + penalty * weights.square().sum() / 2  # type: ignore[operator]
        value.backward()
        return value

    optimiser.step(step)
    return {
        name: round(float(weight), 4)
        for name, weight in zip(names, weights.detach(), strict=True)
        if abs(weight) > 1e-3
    }
