"""schema.org articles as JSON-LD → fields of a Story."""

from __future__ import annotations

import html
from collections import deque
from collections.abc import Iterator
from typing import Any

from kawat.intake.markup import fragment_text

# Where a page's own article stands; other keys lead to related articles, whose dates are not the page's.
_OWN = ("@graph", "mainEntity", "mainEntityOfPage")
_POSTS = ("BlogPosting", "LiveBlogPosting", "Report")


def is_jsonld(value: Any) -> bool:
    """Whether ``value`` is an object with the marks of JSON-LD."""
    return isinstance(value, dict) and any(key in value for key in ("@type", "@graph", "@context"))


def articles(value: Any, *, deep: bool = False) -> Iterator[dict[str, Any]]:
    """Article objects in ``value``, the outermost first; with ``deep`` under any key (lists of items, parts)."""
    queue = deque([value])
    while queue:
        one = queue.popleft()
        if isinstance(one, list):
            queue.extend(one)
        elif isinstance(one, dict):
            if _is_article(one):
                yield one
            else:
                queue.extend(inner for key, inner in one.items() if deep or key in _OWN)


def updates(article: dict[str, Any]) -> list[dict[str, Any]]:
    """The posts of a live blog, each with the publisher and language of the blog where it names none of its own."""
    posts = article.get("liveBlogUpdate")
    shared: dict[str, Any] = {
        key: article[key] for key in ("publisher", "sourceOrganization", "inLanguage") if key in article
    }
    posts = posts if isinstance(posts, list) else [posts]
    return [{**shared, **post} for post in posts if isinstance(post, dict)]


def named(value: Any) -> dict[str, dict[str, Any]]:
    """Objects that have a name, by their ``@id``: a publisher is often only linked."""
    found: dict[str, dict[str, Any]] = {}
    queue = deque([value])
    while queue:
        one = queue.popleft()
        if isinstance(one, list):
            queue.extend(one)
        elif isinstance(one, dict):
            if isinstance(one.get("@id"), str) and "name" in one:
                found.setdefault(one["@id"], one)
            queue.extend(one.values())
    return found


def fields_of(article: dict[str, Any], *, known: dict[str, dict[str, Any]] | None = None) -> dict[str, Any]:
    """The article's fields under the names that Story has; what it does not give is None."""
    return {
        "title": _words(article.get("headline")) or _words(article.get("name")),
        "text": _body(article.get("articleBody")),
        "lang": _name(article.get("inLanguage"), {}, first="alternateName"),
        "publisher": _name(article.get("publisher"), known or {})
        or _name(article.get("sourceOrganization"), known or {}),
        "published": _words(article.get("datePublished")),
        "url": _address(article.get("url"))
        or _address(article.get("mainEntityOfPage"))
        or _address(article.get("@id")),
    }


def _is_article(one: dict[str, Any]) -> bool:
    kinds = one.get("@type")
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        if isinstance(kind, str):
            kind = kind.replace("#", "/").replace(":", "/").rpartition("/")[2]
            if kind.endswith("Article") or kind in _POSTS:
                return True
    return False


def _words(value: Any) -> str | None:
    """The first string of ``value``, its entities resolved (publishers escape twice)."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value")
    return html.unescape(value).strip() or None if isinstance(value, str) else None


def _name(value: Any, known: dict[str, dict[str, Any]], *, first: str = "name") -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        link = value.get("@id")
        if "name" not in value and isinstance(link, str):
            value = known.get(link, value)
        return _words(value.get(first)) or _words(value.get("name")) or _words(value)
    return _words(value)


def _address(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    return value.strip() if isinstance(value, str) and value.strip().startswith(("http://", "https://")) else None


def _body(value: Any) -> str | None:
    words = _words(value)
    if words and "</p>" in words.lower():
        words = fragment_text(words) or None
    return words
