"""A story's text with its marks, for a terminal."""

from __future__ import annotations

from rich.text import Text

from kawat.display.flagged import flagged
from kawat.display.plain import plain
from kawat.display.segments import segments
from kawat.reading import Reading

STYLES = {
    "trigger": "bold red",
    "mention": "red",
    "actor": "cyan",
    "place": "green",
    "time": "magenta",
    "cue": "yellow",
    "quote": "italic",
    "credit": "bold blue",
    "dateline": "blue",
    "flag": "bold yellow",
}
_SIGNS = {
    "trigger": ("⟦", "⟧"),
    "mention": ("⟦", "⟧"),
    "actor": ("[", "]"),
    "place": ("‹", "›"),
    "time": ("{", "}"),
    "credit": ("<", ">"),
}


def marked_text(reading: Reading, *, signs: bool) -> Text:
    """The text as published in colours; with ``signs`` also between signs, for a terminal or file without colour.

    ⟦event⟧ [actor] ‹place› {time} <credit>; what is not read (boilerplate, credit lines) is dim. A line above says
    how the story is flagged.
    """
    out = Text()
    if told := flagged(reading):
        out.append(f"flagged: {told}\n\n", style=STYLES["flag"])
    open_now: str | None = None
    for segment in segments(reading):
        layer = segment.marks[0].layer if segment.marks else None
        style = STYLES[layer] if layer else ("" if segment.read else "dim")
        if any(mark.layer == "quote" for mark in segment.marks) and layer != "quote":
            style += " italic"
        sign = layer if signs and layer in _SIGNS else None
        if sign != open_now:
            if open_now:
                out.append(_SIGNS[open_now][1])
            if sign:
                out.append(_SIGNS[sign][0])
            open_now = sign
        out.append(plain(segment.text), style=style)
    if open_now:
        out.append(_SIGNS[open_now][1])
    return out
