"""What an ISO 8601 value means in days."""

from __future__ import annotations

import re
from calendar import monthrange

_GRAIN = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


def days(value: str | None) -> tuple[str | None, str | None]:
    """First and last day that an ISO date, month, year or interval can mean; None at an open or missing end."""
    if not value:
        return None, None
    start, _, end = value.partition("/")
    first, last = _bounds(start)
    return (first, _bounds(end)[1]) if "/" in value else (first, last)


def is_day(value: str) -> bool:
    """Whether this is an ISO year, month or day of the calendar."""
    found = _GRAIN.fullmatch(value)
    if not found:
        return False
    year, month, day = (int(part or 1) for part in found.groups())
    return 1 <= month <= 12 and year > 0 and 1 <= day <= monthrange(year, month)[1]


def grain(value: str | None) -> str | None:
    """How finely an ISO 8601 value tells a time: day, month, year or interval; None where it is null."""
    if value is None or "/" in value:
        return "interval" if value else None
    return {4: "year", 7: "month"}.get(len(value), "day")


def _bounds(value: str) -> tuple[str | None, str | None]:
    found = _GRAIN.match(value)
    if not found:
        return None, None
    year, month, day = found.groups()
    if day:
        return found.group(), found.group()
    if month:
        days_in = monthrange(int(year), int(month))[1] if 1 <= int(month) <= 12 and int(year) else 28
        return f"{year}-{month}-01", f"{year}-{month}-{days_in:02}"
    return f"{year}-01-01", f"{year}-12-31"
