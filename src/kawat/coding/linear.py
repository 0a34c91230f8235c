"""Linear models over named features: the small decisions over what the heads and the tables say, each of which can be told in words.

A model is a table of weights by feature. Choosing among candidates is a conditional logit (McFadden, 1974), a yes or no logistic regression.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

Features = Mapping[str, float]
_FLOOR = 0.01


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights by feature; a feature without one weighs nothing."""

    weights: Mapping[str, float]

    def score(self, features: Features) -> float:
        weight, out = self.weights.get, 0.0
        for name, value in features.items():
            out += weight(name, 0.0) * value
        return out

    def probability(self, features: Features) -> float:
        """Of yes, by the logistic function."""
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, self.score(features)))))

    def shares(self, candidates: Sequence[Features]) -> list[float]:
        """The probability of each candidate among all."""
        scores = [self.score(each) for each in candidates]
        top = max(scores, default=0.0)
        raised = [math.exp(score - top) for score in scores]
        total = sum(raised)
        return [each / total for each in raised]

    def best(self, candidates: Sequence[Features]) -> tuple[int, float]:
        """The number of the likeliest candidate, the first of equals, and its probability. Raises ValueError where there is none."""
        shares = self.shares(candidates)
        at = max(range(len(shares)), key=shares.__getitem__)
        return at, shares[at]

    def reasons(self, features: Features, count: int = 5) -> list[tuple[str, float]]:
        """The features that weigh most for or against, with what they add."""
        parts = ((name, self.weights.get(name, 0.0) * value) for name, value in features.items())
        return sorted(parts, key=lambda each: -abs(each[1]))[:count]


def logit(share: float) -> float:
    """The logarithm of the odds, of a share held off from 0 and 1."""
    bounded = min(1 - _FLOOR, max(_FLOOR, share))
    return math.log(bounded / (1 - bounded))


MODELS: dict[str, Linear] = {}
"""The models in use, by name; one that is not here yet is read from those that ship."""


def linear(name: str) -> Linear:
    """A model: ``speakers``, ``reports``, ``going_on``, ``sources``, ``sides``, ``homes``, ``antecedents``, ``statuses``, ``triggers``,
    ``tellings``, ``sport``, ``merging`` or ``gate``."""
    if name not in MODELS:
        text = (files("kawat") / "models" / "coder" / f"{name}.json").read_text(encoding="utf-8")
        MODELS[name] = Linear(json.loads(text)["weights"])
    return MODELS[name]
