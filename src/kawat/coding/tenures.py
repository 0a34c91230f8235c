"""Which office a known person held on a day, and what state and sector that makes theirs."""

from __future__ import annotations

from collections.abc import Sequence

from kawat.coding.offices import GOVERNMENT
from kawat.knowledge.schema import INTERNATIONAL

FORMER = "ELI"
_OUT_OF_OFFICE = ("PTY", "OPP", FORMER)
"""A state office goes before these when one person holds both."""


def tenure(rows: Sequence[dict[str, str]], day: str | None) -> tuple[str | None, str | None]:
    """Country and sector of a known person on a day: the office held then, a former official's ``ELI`` after the last.

    Without a day only what all the person's offices share.
    """
    countries = {row["country"] for row in rows}
    country = countries.pop() or None if len(countries) == 1 else None
    if day is None:
        sectors = {row["sector"] for row in rows}
        return country, (sectors.pop() or None if len(sectors) == 1 else None)
    day = day[:10]
    held = tenures_of(rows, day)
    if held:
        row = max(held, key=lambda each: (each["sector"] not in _OUT_OF_OFFICE, each["since"]))
        return row["country"] or country, row["sector"] or None
    over = [row for row in rows if row["until"] and _end(row["until"]) < day]
    if country is None:  # between an office of a state and one of an international body: the state's
        states = {row["country"] for row in over} - {"", *INTERNATIONAL}
        country = states.pop() if len(states) == 1 else None
    return country, (FORMER if over and any(row["sector"] == GOVERNMENT for row in over) else None)


def tenures_of(rows: Sequence[dict[str, str]], day: str | None) -> list[dict[str, str]]:
    """The offices of a known person on a day; all without a day."""
    if day is None:
        return list(rows)
    day = day[:10]
    return [
        row
        for row in rows
        if (not row["since"] or row["since"] <= day) and (not row["until"] or day <= _end(row["until"]))
    ]


def _end(until: str) -> str:
    """The last day that a date of any grain can mean."""
    return until + "9999-12-31"[len(until) :] if len(until) < 10 else until
