"""Whether probabilities are true: in bins of equal width, what was said beside what came true (Naeini et al., 2015)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

Pairs = Sequence[tuple[float, bool]]
"""A probability, and whether it came true."""


def in_bins(pairs: Pairs, count: int = 10) -> Iterator[tuple[int, Pairs]]:
    """(number, its pairs) of every bin that has some; 1 is in the last."""
    for at in range(count):
        some = [
            each for each in pairs if at / count <= each[0] < (at + 1) / count or (at == count - 1 and each[0] == 1)
        ]
        if some:
            yield at, some


def calibration_error(pairs: Pairs, bins: int = 10) -> float:
    """The expected calibration error; 0 of nothing."""
    gaps = (abs(sum(share for share, _ in some) - sum(good for _, good in some)) for _, some in in_bins(pairs, bins))
    return sum(gap / len(pairs) for gap in gaps)


def bins(pairs: Pairs, count: int = 10) -> dict[str, Any]:
    """A reliability table, rounded, with the error."""
    rows = []
    for at, some in in_bins(pairs, count):
        said, true = sum(share for share, _ in some) / len(some), sum(good for _, good in some) / len(some)
        rows.append({"from": at / count, "events": len(some), "said": round(said, 3), "true": round(true, 3)})
    return {"rows": rows, "error": round(calibration_error(pairs, count), 4), "events": len(pairs)}
