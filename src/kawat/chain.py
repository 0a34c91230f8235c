"""The chain of who says so, in one line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kawat.reading import Event, Link, Quote


def chain_line(chain: Sequence[Link], source: str | None) -> str:
    """The names of a chain, such as "KONTAN.CO.ID → Reuters → Kim Jong Un"; ``source`` is the id of the actor who is credited with the claim.

    Agencies stand side by side, "AFP / Reuters", for no story tells which had it from the other; but the source stands behind them.
    """
    out = chain[0].name if chain else ""
    for outer, inner in pairwise(chain):
        credited = inner.actor is not None and inner.actor.id == source
        beside = outer.role == inner.role == "agency" and not credited
        out += f"{' / ' if beside else ' → '}{inner.name}"
    return out


def told_by(part: Event | Quote) -> str:
    """The chain of an event or a quote in one line."""
    source = part.attributed_to if isinstance(part, Event) else part.speaker
    return chain_line(part.chain, source.id if source else None)
