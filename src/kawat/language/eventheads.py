"""The heads for events, over the vectors of words that the encoder gives: small matrices, multiplied sentence by sentence.

So small that they need no graph; and as every sentence is multiplied by itself, what it gives does not depend on the sentences beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kawat.language.eventlabels import ROLES, EventLabels
from kawat.language.parse import Trigger
from kawat.language.triggers import EventScores, Linked, triggers_of

Floats = NDArray[np.float32]

FILE = "events.npz"
OUTPUTS = ("event_own", "event_above", "event_word", "event_sectors")
"""Outputs of the graph: a word's part of its hidden vector, what it gives to the words that hang on it, what it is as a party, its sector."""
PARTS = (
    "told",
    "tags",
    "tags_bias",
    "modes",
    "modes_bias",
    "statuses",
    "statuses_bias",
    "of_event",
    "of_event_bias",
    "by_path",
)
LEAST = 0.05
_GELU = np.float32(np.sqrt(2 / np.pi))


class EventHeads:
    """Tells the triggers of a sentence from the graph's outputs, the tree, and the hints of the tables."""

    def __init__(self, parts: Mapping[str, Floats], labels: EventLabels) -> None:
        self._parts, self.labels = {name: np.ascontiguousarray(parts[name], np.float32) for name in PARTS}, labels
        self._relation = {relation: at for at, relation in enumerate(labels.relations)}

    @classmethod
    def of(cls, directory: Path, labels: Mapping[str, Any]) -> EventHeads:
        """From the files of a model."""
        with np.load(directory / FILE) as parts:
            return cls({name: parts[name] for name in PARTS}, EventLabels.of(labels))

    @property
    def hints(self) -> int:
        """How many hints a word has."""
        return int(self._parts["told"].shape[0])

    def triggers(
        self, rows: Mapping[str, Floats], hints: Floats, heads: Sequence[int], relations: Sequence[str]
    ) -> tuple[Trigger, ...]:
        """``rows``: OUTPUTS by name [words + 1, …]; ``hints`` [words + 1, hints]; ``heads`` and ``relations`` of the words, without the root."""
        parts = self._parts
        above = (0, *heads)
        hidden = rows["event_own"] + rows["event_above"][list(above)] + hints @ parts["told"]
        # the cube by multiplying: numpy's power of a vector takes several times as long
        cube = hidden * hidden * hidden
        hidden = hidden * (0.5 + 0.5 * np.tanh(_GELU * (hidden + np.float32(0.044715) * cube)))

        def linked(words: Sequence[int]) -> Linked:
            some = hidden[list(words)]
            modes, statuses, of_event = (
                some @ parts[name] + parts[f"{name}_bias"] for name in ("modes", "statuses", "of_event")
            )
            return Linked(modes, statuses, of_event.reshape(len(some), len(ROLES), -1))

        word = rows["event_word"]
        scores = EventScores(
            tags=hidden @ parts["tags"] + parts["tags_bias"],
            of_word=np.concatenate([word, np.ones((len(word), 1), np.float32)], axis=1),
            sectors=rows["event_sectors"],
            linked=linked,
        )
        ways = (0, *(self._relation[each] for each in relations))
        return triggers_of(scores, above, ways, self.labels, parts["by_path"], least=LEAST)
