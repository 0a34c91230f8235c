"""Sets the scale of an event's probability by the development stories, for the network that ships is another than those of the folds.

    python -m training.calibrate ../shared        # calibration error before, and after by five-fold over the stories; then writes it into ``tellings``

Two numbers, after Platt (1999): what the model ``tellings`` adds up is stretched and moved. Which event is likelier than which stays as it is.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from kawat.coding.linear import Linear, linear, logit
from kawat.knowledge import shipped
from training.calibration import bins
from training.event_data import parted
from training.event_report import DEV, gold_of, read_all, reliability
from training.fit import fit_yes_no
from training.homes import written

_ALL = 0.02
_PENALTY = 1e-3


def fitted(pairs: Sequence[tuple[float, bool]]) -> Linear:
    """Stretch and shift that make these probabilities true."""
    rows = [{"sum": logit(share), "bias": 1.0} for share, _ in pairs]
    return Linear(fit_yes_no(rows, [good for _, good in pairs], _PENALTY))


def scaled(scale: Linear, share: float) -> float:
    """A probability on another scale."""
    return scale.probability({"sum": logit(share), "bias": 1.0})


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    cli.add_argument("shared", type=Path)
    given = cli.parse_args()
    knowledge = shipped()
    told: list[tuple[str, tuple[float, bool]]] = []
    for name in DEV:
        for story in gold_of(given.shared, name):
            readings = list(read_all([story.reading.story], knowledge, least=_ALL))
            told += [(story.reading.story.id, pair) for pair in reliability([story], readings)]
    after: list[tuple[float, bool]] = []
    for train, held in parted(told, lambda each: each[0]):
        model = fitted([pair for _, pair in train])
        after += [(scaled(model, share), good) for _, (share, good) in held]
    figures = {"before": bins([pair for _, pair in told]), "after": bins(after)}
    print(json.dumps({name: found["error"] for name, found in figures.items()}), f"{len(told):,} events")
    weights = fitted([pair for _, pair in told]).weights
    stretched = {name: round(each * weights["sum"], 4) for name, each in linear("tellings").weights.items()}
    stretched["bias"] = round(stretched.get("bias", 0.0) + weights["bias"], 4)
    written("tellings", stretched)
    print(f"stretch {weights['sum']:.3f}, shift {weights['bias']:.3f}")


if __name__ == "__main__":
    main()
