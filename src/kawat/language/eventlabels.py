"""What the heads for events choose among, and how a tree leads from a trigger to a word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROLES = ("actor", "recipient", "attributed")
_UPON = ("xcomp", "conj", "acl", "advcl", "ccomp")
"""Relations of a trigger to its head that change what the head's other dependents are to it."""
_FAR, _ROOT, _SELF = 0, 1, 2
_SPECIAL = 3


@dataclass(frozen=True)
class EventLabels:
    """``types``; ``modes``, pairs of type and mode; ``statuses``; ``sectors``, the last for none; ``relations`` of the tree.

    Tags of triggers are ``O``, then B of each type, then I of each type.
    """

    types: tuple[str, ...]
    modes: tuple[tuple[str, str], ...]
    statuses: tuple[str, ...]
    sectors: tuple[str, ...]
    relations: tuple[str, ...]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> EventLabels:
        """From the ``events`` of a model's labels."""
        modes = tuple((kind, mode) for kind, mode in row["modes"])
        types, statuses, sectors, relations = (
            tuple(row[each]) for each in ("types", "statuses", "sectors", "relations")
        )
        return cls(types, modes, statuses, sectors, relations)

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("types", "modes", "statuses", "sectors", "relations")}

    @cached_property
    def modes_of(self) -> Mapping[str, tuple[int, ...]]:
        """The numbers of the modes of each type."""
        return {kind: tuple(at for at, (owner, _) in enumerate(self.modes) if owner == kind) for kind in self.types}

    @property
    def tags(self) -> int:
        return 1 + 2 * len(self.types)

    @property
    def paths(self) -> int:
        """How many ways from a trigger to a word are told apart."""
        return _SPECIAL + len(self.relations) * (4 + 1 + len(_UPON))

    def paths_from(self, trigger: int, heads: Sequence[int], relations: Sequence[int]) -> NDArray[np.int64]:
        """The way from a trigger to each word, the root first. ``heads`` and ``relations`` (numbers) count the root as word 0.

        Told apart: its dependents, its head, its head's dependents, its dependents' dependents, its head's head, each by relation;
        the head's dependents also by the trigger's own relation, where that shares or shifts a subject.
        """
        size = len(self.relations)
        out = np.full(len(heads), _FAR, np.int64)
        head = heads[trigger]
        above = self.relations[relations[trigger]]
        group = 4 + (_UPON.index(above) + 1 if above in _UPON else 0)
        for word in range(1, len(heads)):
            over = heads[word]
            if over == trigger:
                out[word] = _SPECIAL + relations[word]
            elif word == head:
                out[word] = _SPECIAL + size + relations[trigger]
            elif head and over == head:
                out[word] = _SPECIAL + group * size + relations[word]
            elif head and word == heads[head]:
                out[word] = _SPECIAL + 2 * size + relations[head]
            elif over and heads[over] == trigger:
                out[word] = _SPECIAL + 3 * size + relations[word]
        out[0], out[trigger] = _ROOT, _SELF
        return out
