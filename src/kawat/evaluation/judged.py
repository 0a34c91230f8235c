"""How many of a sample were judged right, and how sure one can be of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import sqrt
from typing import NamedTuple

from kawat.errors import ReadingError

RIGHT, WRONG = "1", "0"
"""What stands in an answer; an empty one was not judged."""
_Z = 1.959964
"""The quantile of the normal distribution for 95 %."""


class Precision(NamedTuple):
    """The share judged right with its 95 % interval by Wilson; ``share`` is None where nothing was judged."""

    right: int
    judged: int
    share: float | None
    low: float
    high: float


def wilson(right: int, judged: int) -> tuple[float, float]:
    """The 95 % interval of a share, by Wilson's score; from 0 to 1 where nothing was judged."""
    if not judged:
        return 0.0, 1.0
    share, square = right / judged, _Z * _Z
    middle = (share + square / (2 * judged)) / (1 + square / judged)
    half = _Z / (1 + square / judged) * sqrt(share * (1 - share) / judged + square / (4 * judged * judged))
    return max(0.0, middle - half), min(1.0, middle + half)


def precision(rows: Iterable[Mapping[str, str]]) -> dict[str, Precision]:
    """The precision of all rows (under ``all``) and of each type. A row has ``type`` and ``answer``.

    Raises ReadingError for an answer that is not 1, 0 or empty, or a row without these columns.
    """
    right: dict[str, int] = defaultdict(int)
    judged: dict[str, int] = defaultdict(int)
    for number, row in enumerate(rows, 2):
        if "answer" not in row or "type" not in row:
            raise ReadingError(f"row {number}: no column answer or type; a file of `kawat sample` has both")
        answer = (row["answer"] or "").strip()
        if answer not in (RIGHT, WRONG, ""):
            raise ReadingError(
                f"row {number}: the answer is {answer!r}; {RIGHT} (right), {WRONG} (wrong) or nothing is right"
            )
        for name in ("all", row["type"]):
            judged[name] += answer != ""
            right[name] += answer == RIGHT
    names = ["all", *sorted(name for name in judged if name != "all")]
    return {
        name: Precision(
            right[name],
            judged[name],
            right[name] / judged[name] if judged[name] else None,
            *wilson(right[name], judged[name]),
        )
        for name in names
    }
