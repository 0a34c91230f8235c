"""Who stands for a side that the sentence has no words for, or only a pronoun: an actor of the sentences before, or nobody.

"Ia ditangkap": who, and by whom, the sentence before told. The figures named last compete, and nobody is one of the choices. What counts: how near they
were named and as what, which sectors such an event has on that side, who was on it when an event of the type was last told, who is speaking.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from kawat.coding.actors import Cast
from kawat.coding.figures import Figure
from kawat.coding.mention import Mention, is_clitic
from kawat.language import Parse
from kawat.language.parse import Trigger

NOBODY = None
_BACK = 4
_MANY = 80
"""So many figures compete: those named nearest."""
_SUBJECTS = ("nsubj",)


@dataclass(slots=True)
class Slot:
    """A side without words: ``role`` of ``trigger`` in a sentence; ``known`` are the figures that the event has, ``speaker`` whose words tell it.

    ``pronoun`` is the mention that stands there instead, ``ruled`` whom the rules for pronouns take it for.
    """

    index: int
    trigger: Trigger
    role: str
    known: tuple[Figure, ...]
    speaker: Figure | None
    pronoun: Mention | None = None
    ruled: tuple[Figure, ...] = ()


@dataclass(slots=True)
class Memory:
    """What a story has told so far: the sides of the last event of each type, and of the last event at all."""

    last: dict[str, dict[str, tuple[Figure, ...]]] = field(default_factory=dict)
    latest: dict[str, tuple[Figure, ...]] = field(default_factory=dict)

    def note(self, kind: str, actors: tuple[Figure, ...], recipients: tuple[Figure, ...]) -> None:
        sides = {"actor": actors, "recipient": recipients}
        self.last[kind] = sides
        self.latest = sides


class Antecedents:
    """The candidates of a story and their features."""

    def __init__(self, parse: Parse, rows: Sequence[Sequence[Mention]], cast: Cast) -> None:
        self._parse, self._rows, self._cast = parse, rows, cast
        self._count: dict[Figure, int] = {}
        self._named: list[dict[Figure, tuple[int, Mention]]] = []
        for row in rows:
            named: dict[Figure, tuple[int, Mention]] = {}
            for number, mention in enumerate(row):
                for figure in cast.figures_at(mention):
                    self._count[figure] = self._count.get(figure, 0) + 1
                    named.setdefault(figure, (number, mention))
            self._named.append(named)
        self._most = max(self._count.values(), default=1)

    def candidates(self, slot: Slot) -> list[Figure | None]:
        found: dict[Figure, None] = {}
        for index in range(slot.index, max(-1, slot.index - _BACK - 1), -1):
            for mention in self._rows[index]:
                later = slot.pronoun is not None and index == slot.index and mention.first >= slot.pronoun.first
                if not is_clitic(mention) and not later:
                    found.update(dict.fromkeys(self._cast.figures_at(mention)))
            if len(found) > _MANY:
                break
        if slot.speaker is not None:
            found[slot.speaker] = None
        return [NOBODY, *islice((figure for figure in found if figure not in slot.known), _MANY)]

    def features(self, slot: Slot, figure: Figure | None, memory: Memory) -> dict[str, float]:
        kind, role = slot.trigger.type, slot.role
        if slot.pronoun is not None:
            return self._of_pronoun(slot, figure, memory)
        if figure is None:
            return {
                "nobody": 1.0,
                f"nobody:{role}": 1.0,
                f"nobody:{kind}:{role}": 1.0,
                "nobody:known": float(bool(slot.known)),
            }
        out = {
            f"sector:{kind}:{role}:{figure.sector}": 1.0,
            f"sector:{role}:{figure.sector}": 1.0,
            f"kind:{role}:{figure.kind}": 1.0,
        }
        distance, subject, first = self._nearest(slot.index, figure)
        out[f"distance:{min(distance, 5)}"] = 1.0
        out[f"distance:{role}:{min(distance, 2)}"] = 1.0
        if subject:
            out[f"subject:{role}:{min(distance, 2)}"] = 1.0
        if first:
            out[f"first:{role}"] = 1.0
        out["count"] = self._count.get(figure, 0) / self._most
        out["most"] = float(self._count.get(figure, 0) == self._most)
        out["speaker"] = float(figure is slot.speaker)
        out[f"speaker:{kind}:{role}"] = float(figure is slot.speaker)
        out[f"same type:{role}"] = float(figure in memory.last.get(kind, {}).get(role, ()))
        out[f"latest:{role}"] = float(figure in memory.latest.get(role, ()))
        other = "recipient" if role == "actor" else "actor"
        out[f"latest other:{role}"] = float(figure in memory.latest.get(other, ()))
        shared = bool(figure.country) and any(each.country == figure.country for each in slot.known)
        out[f"same state:{kind}"] = float(shared)
        out["same state"] = float(shared)
        out["open state"] = float(figure.country is None)
        return out

    def _of_pronoun(self, slot: Slot, figure: Figure | None, memory: Memory) -> dict[str, float]:
        pronoun = slot.pronoun
        assert pronoun is not None and pronoun.pronoun is not None
        number, kind = pronoun.pronoun["number"], slot.trigger.type
        if figure is None:
            return {"pronoun nobody": 1.0, f"pronoun nobody:{number}": 1.0}
        distance, subject, first = self._nearest(slot.index, figure, before=pronoun.first)
        out = {
            f"pronoun:{number}:{figure.kind}": 1.0,
            f"pronoun:{number}:{pronoun.head}:{figure.kind}": 1.0,
            f"pronoun:{number}:distance:{min(distance, 5)}": 1.0,
            f"pronoun:sector:{kind}:{slot.role}:{figure.sector}": 1.0,
            f"pronoun:{number}:sector:{figure.sector}": 1.0,
            "pronoun:count": self._count.get(figure, 0) / self._most,
            "pronoun:ruled": float(figure in slot.ruled),
            f"pronoun:ruled:{number}": float(figure in slot.ruled),
            "pronoun:speaker": float(figure is slot.speaker),
            "pronoun:latest": float(figure in memory.latest.get(slot.role, ())),
            f"pronoun:first:{min(distance, 2)}": float(first),
        }
        if subject:
            out[f"pronoun:subject:{min(distance, 2)}"] = 1.0
        return out

    def _nearest(self, index: int, figure: Figure, *, before: int | None = None) -> tuple[int, bool, bool]:
        """How many sentences back a figure was named, whether as a subject, and whether first of its sentence; ``before`` a word of the last."""
        for distance in range(min(index, _BACK) + 1):
            number, mention = self._named[index - distance].get(figure, (-1, None))
            if mention is not None and not (distance == 0 and before is not None and mention.first >= before):
                return distance, self._is_subject(index - distance, mention), number == 0
        return _BACK + 1, False, False

    def _is_subject(self, index: int, mention: Mention) -> bool:
        syntax = self._parse.sentences[index].syntax
        return syntax is not None and any(
            syntax.relations[at] in _SUBJECTS for at in range(mention.first, mention.last)
        )
