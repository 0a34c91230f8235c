"""What wire formats keep beside the body, put where a newsroom prints it, so that a reading can prove it by offsets."""

from __future__ import annotations

from kawat.intake.fields import shown
from kawat.intake.html import folded, opens_credit

NOT_TEXT = frozenset(("picture", "graphic", "video", "audio", "animation", "event", "planning"))
"""What IPTC calls an item that is no story."""
NOT_USABLE = frozenset(("canceled", "withheld"))
"""What IPTC calls an item that its publisher has taken back, or not let out."""
_DASHES = " -–—"


def composed(
    lines: list[str], *, headline: str | None, dateline: str | None, by: str | None, credit: str | None
) -> tuple[str, list[str]]:
    """The text of a story, and what had to be left out of it.

    The headline is dropped where it opens the body; a dateline stands before the first line with a dash; a byline that begins with
    a word of credit ("By", "Oleh"), and the credit line, in brackets, close the text. What the body has already is not repeated.
    """
    lines, notices = list(lines), []
    while lines and headline and folded(lines[0]) == folded(headline):
        lines.pop(0)
    if not any(line.strip() for line in lines):
        return "", []
    place = " ".join((dateline or "").split()).rstrip(_DASHES)
    if place and not folded(lines[0]).startswith(folded(place)):
        lines[0] = f"{place} - {lines[0]}"
    known = folded("\n".join(lines))
    author, source = (" ".join((words or "").split()) for words in (by, credit))
    if author and folded(author) not in known:
        if opens_credit(author):
            lines.append(author)
        else:
            notices.append(f"by is {shown(author)}, without a word that says who wrote; left out of the text")
    if source and folded(source) not in known:
        lines.append(source if opens_credit(source) else f"({source})")
    return "\n".join(lines), notices
