"""RSS and Atom → stories: each entry with what the feed itself says of it. Nothing that a feed links is fetched."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from kawat.errors import IntakeError, StoryError
from kawat.intake.fields import shown, story_of
from kawat.intake.limits import DEFAULT, Limits
from kawat.intake.markup import fragment_text
from kawat.intake.outcome import Found, Notice, SetAside
from kawat.story import Story

_WEB = ("http://", "https://")


def feed_stories(words: str, *, name: str, limits: Limits = DEFAULT, url: str | None = None) -> Iterator[Found]:
    """Stories of a feed without a DTD, entry by entry; a bad entry comes out as SetAside, named ``file[entry]``.

    ``url`` is where the feed was fetched, for its relative links. Raises IntakeError where it holds no entries.
    """
    import feedparser

    headers = {"content-type": "application/xml; charset=utf-8"}
    if url:
        headers["content-location"] = url
    try:
        # A stream of bytes: feedparser would take a string for an address or a file's name and open it.
        data = io.BytesIO(words.encode("utf-8"))
        feed = feedparser.parse(data, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # another's code on a stranger's feed: whatever it raises, the feed is set aside
        raise IntakeError(f"{name}: the feed cannot be read ({type(error).__name__}); fetch it again") from error
    if not feed.entries:
        raise IntakeError(f"{name}: a feed without entries; RSS with <item> or Atom with <entry> is right")
    if feed.bozo:
        yield Notice(name, f"the feed is not well-formed XML ({_reason(feed)}); read as far as it goes")
    for number, entry in enumerate(feed.entries, 1):
        origin = f"{name}[{number}]"
        try:
            yield from _entry_stories(entry, feed, origin=origin, limits=limits)
        except StoryError as error:
            yield SetAside(origin, str(error), entry.get("id"))


def _entry_stories(entry: Any, feed: Any, *, origin: str, limits: Limits) -> Iterator[Found]:
    link, guid = (_words(entry.get(key)) for key in ("link", "id"))
    # RSS 1.0 has one date, when the item was published; in other feeds it is when an entry was last changed.
    moment = entry.get("published") or (entry.get("updated") if feed.version in ("rss090", "rss10") else None)
    notices = []
    if link and link != guid and not link.startswith(_WEB):  # feedparser takes a guid for the link where none is given
        notices.append(f"link is {shown(link)}, which is not an http or https address; left open")
    if not moment and entry.get("updated"):
        notices.append("the entry says only when it was updated; published is left open")
    raw = {
        # A guid that is an address names the page as its address does: the identity is that of the story's url.
        "id": None if not guid or guid.startswith(_WEB) else guid,
        "url": next((one for one in (link, guid) if one and one.startswith(_WEB)), None),
        "title": _text(entry.get("title_detail")),
        "text": _body(entry),
        "published": moment,
        "publisher": _words(entry.get("source", {}).get("title")) or _text(feed.feed.get("title_detail")),
        "lang": next((each.get("language") for each in entry.get("content", [])), None) or feed.feed.get("language"),
    }
    if not raw["text"]:
        raise IntakeError(f"{origin}: {shown(raw['title'])} has no text; an entry with content or a summary is right")
    for found in story_of(raw, origin=origin, limits=limits):
        if isinstance(found, Story):
            yield from (Notice(origin, message, found.id) for message in notices)
        yield found


def _body(entry: Any) -> str | None:
    """The longest of an entry's contents that is text, else its summary."""
    contents = [each for each in entry.get("content", []) if "text" in each.type or "html" in each.type]
    longest = max(contents, key=lambda each: len(each.value), default=None)
    return _text(longest) or _text(entry.get("summary_detail"))


def _text(detail: Any) -> str | None:
    if not detail or not detail.value:
        return None
    return (detail.value.strip() if detail.type == "text/plain" else fragment_text(detail.value)) or None


def _words(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _reason(feed: Any) -> str:
    return " ".join(str(feed.get("bozo_exception", "")).split())[:120]
