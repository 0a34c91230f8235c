"""XML → stories: tells feeds, NewsML-G2, NITF and XHTML apart, and refuses what has a DTD."""

from __future__ import annotations

from collections.abc import Iterator

from kawat.errors import IntakeError
from kawat.intake.feeds import feed_stories
from kawat.intake.html import page_stories
from kawat.intake.limits import DEFAULT, Limits
from kawat.intake.markup import opening
from kawat.intake.newsml import newsml_stories, nitf_stories
from kawat.intake.outcome import Found
from kawat.intake.text import decoded

ROOTS = frozenset(("rss", "feed", "RDF", "newsItem", "newsMessage", "packageItem", "nitf"))
"""First elements of the documents that are read."""


def xml_stories(data: bytes, *, name: str, limits: Limits = DEFAULT, url: str | None = None) -> Iterator[Found]:
    """Stories of an XML document; ``url`` is where it was fetched.

    Raises IntakeError for a document with a DTD, whose entities could swell without bound or name other files, and for one of
    another kind.
    """
    words = decoded(data, name=name, declared=True)
    root = opening(words)
    if root == "html":
        yield from page_stories(data, name=name, limits=limits, url=url)
    elif root == "!DOCTYPE":
        raise IntakeError(
            f"{name}: XML with a DTD, which is not read; take the DOCTYPE and its entities out at the source"
        )
    elif root in ("rss", "feed", "RDF"):
        yield from feed_stories(words, name=name, limits=limits, url=url)
    elif root == "nitf":
        yield from nitf_stories(words, name=name, limits=limits)
    elif root in ROOTS:
        yield from newsml_stories(words, name=name, limits=limits)
    else:
        found = f"<{root}>" if root else "no element"
        raise IntakeError(f"{name}: XML of another kind ({found}); RSS, Atom, NewsML-G2, NITF or XHTML is right")
