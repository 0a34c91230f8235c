"""NewsML-G2 (newsItem, packageItem, newsMessage) and NITF → stories."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kawat.errors import IntakeError, StoryError
from kawat.intake.fields import iso_time, story_of
from kawat.intake.limits import DEFAULT, Limits
from kawat.intake.markup import NOT_SHOWN, fragment_text, lines_of, without_namespaces, xml_tree
from kawat.intake.outcome import Found, Notice, SetAside
from kawat.intake.wire import NOT_TEXT, NOT_USABLE, composed
from kawat.story import Story

_BESIDE = NOT_SHOWN | {"media", "note"}  # captions, and what is meant for editors
_METADATA = {"dateline": "dateline", "by": "by", "credit": "creditline"}
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def newsml_stories(words: str, *, name: str, limits: Limits = DEFAULT) -> Iterator[Found]:
    """Stories of a NewsML-G2 document without a DTD; of several items a bad one comes out as SetAside, named ``file[item]``.

    Pictures, sounds and packages are passed over with a Notice. Raises IntakeError where the whole cannot be read.
    """
    root = xml_tree(words, name=name)
    items = list(root.iter("{*}newsItem"))
    packages = sum(1 for _ in root.iter("{*}packageItem"))
    if packages:
        yield Notice(
            name, f"{packages} package{'s' * (packages > 1)} that only name{'s' * (packages == 1)} items; passed over"
        )
    if not items and not packages:
        raise IntakeError(f"{name}: no newsItem in it; a NewsML-G2 newsItem, or a newsMessage of them, is right")
    for number, item in enumerate(items, 1):
        origin = name if len(items) == 1 else f"{name}[{number}]"
        try:
            yield from _item_stories(item, origin=origin, limits=limits)
        except StoryError as error:
            if len(items) == 1:
                raise
            yield SetAside(origin, str(error), item.get("guid"))


def nitf_stories(words: str, *, name: str, limits: Limits = DEFAULT) -> Iterator[Found]:
    """The one story of a NITF document without a DTD. What only its ``head`` says is left open."""
    root = without_namespaces(xml_tree(words, name=name))
    issued = root.find("head/docdata/date.issue")
    identity = root.find("head/docdata/doc-id")
    raw = {
        "id": None if identity is None else identity.get("id-string"),
        "published": None if issued is None else issued.get("norm"),
        "lang": root.get(_LANG),
    }
    yield from _composed(raw, _nitf(root), origin=name, limits=limits)


def _item_stories(item: Any, *, origin: str, limits: Limits) -> Iterator[Found]:
    kind, status = (_code(item.find(f"{{*}}itemMeta/{{*}}{each}")) for each in ("itemClass", "pubStatus"))
    if status in NOT_USABLE:
        raise IntakeError(f"{origin}: its publisher marks this item {status}; a usable one is right")
    if kind in NOT_TEXT:
        yield Notice(origin, f"an item of class {kind}, not a text; passed over", item.get("guid"))
        return
    told = {
        each: _words(item.find(f"{{*}}contentMeta/{{*}}{each}"))
        for each in ("headline", "dateline", "by", "creditline", "contentCreated", "slugline")
    }
    language = item.find("{*}contentMeta/{*}language")
    created = told["contentCreated"]
    parts = _content(item)
    raw = {
        "id": item.get("guid"),
        "published": created if created and iso_time(created) else _words(item.find("{*}itemMeta/{*}versionCreated")),
        "publisher": _party(item.find("{*}itemMeta/{*}provider")),
        "lang": (None if language is None else language.get("tag")) or item.get(_LANG),
    }
    title = told["headline"] or parts.get("title") or told["slugline"]
    beside = {key: told[name] for key, name in _METADATA.items() if told[name]}
    yield from _composed(raw, {**parts, **beside, "title": title}, origin=origin, limits=limits)


def _composed(raw: dict[str, Any], parts: dict[str, Any], *, origin: str, limits: Limits) -> Iterator[Found]:
    title = parts.get("title")
    text, notices = composed(
        parts.get("lines", []),
        headline=title,
        dateline=parts.get("dateline"),
        by=parts.get("by"),
        credit=parts.get("credit"),
    )
    if not text:
        raise IntakeError(f"{origin}: no text in the item; inlineXML with XHTML or NITF, or inlineData, is right")
    for found in story_of({**raw, "title": title, "text": text}, origin=origin, limits=limits):
        if isinstance(found, Story):
            yield from (Notice(origin, message, found.id) for message in notices)
        yield found


def _content(item: Any) -> dict[str, Any]:
    """The first content of an item that has words, as lines, with what NITF says beside them."""
    for holder in item.iterfind("{*}contentSet/{*}inlineXML"):
        root = next((each for each in holder if isinstance(each.tag, str)), None)
        if root is None:
            continue
        without_namespaces(root)
        parts = _nitf(root) if root.tag == "nitf" else _page(root)
        if parts["lines"]:
            return parts
    for holder in item.iterfind("{*}contentSet/{*}inlineData"):
        kind, words = holder.get("contenttype", "text/plain"), holder.text or ""
        if kind.startswith("text/") and (text := fragment_text(words) if "html" in kind else words.strip()):
            return {"lines": text.split("\n")}
    return {}


def _page(root: Any) -> dict[str, Any]:
    """XHTML, its elements by local name, or whatever else has the words: lines and title."""
    return {"lines": list(lines_of(root, skip=_BESIDE)), "title": _words(next(root.iter("h1"), None))}


def _nitf(root: Any) -> dict[str, Any]:
    """A NITF document, its elements by local name: lines of the body and its end, and what stands in the body's head."""
    content, end, head = (root.find(f"body/body.{each}") for each in ("content", "end", "head"))
    lines = [line for part in (content, end) if part is not None for line in lines_of(part, skip=_BESIDE)]
    if head is None:
        return {"lines": lines}
    headline, place, author = (head.find(path) for path in ("hedline/hl1", "dateline", "byline"))
    return {"lines": lines, "title": _words(headline), "dateline": _words(place), "by": _words(author)}


def _words(element: Any) -> str | None:
    return None if element is None else " ".join("".join(element.itertext()).split()) or None


def _code(element: Any) -> str | None:
    """What a controlled value says after its scheme: ``ninat:text`` and its address both say ``text``."""
    if element is None:
        return None
    code = element.get("qcode") or element.get("uri") or ""
    return re.split(r"[:/#]", code)[-1] or None


def _party(element: Any) -> str | None:
    """The name of a party, else the literal or code by which it is called."""
    if element is None:
        return None
    return _words(element.find("{*}name")) or element.get("literal") or _code(element)
