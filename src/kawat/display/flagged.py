"""How a story is flagged, in words."""

from __future__ import annotations

from kawat.reading import Reading


def flagged(reading: Reading) -> str | None:
    """The kinds of a reading's flags, and that no events were coded where one of them tells so: "opinion – no events coded". None without flags."""
    kinds = ", ".join(flag.kind for flag in reading.flags)
    return (kinds if reading.news else f"{kinds} – no events coded") or None
