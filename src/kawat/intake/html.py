"""An HTML page → the Story that it publishes.

trafilatura finds the body; what is said about it comes only from explicit marks: JSON-LD, meta elements, ``<time>``,
``<link rel=canonical>``. trafilatura's own reading of dates is never asked, for it guesses from URLs and loose words.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from kawat.errors import IntakeError, LimitError
from kawat.intake.fields import iso_time, language, story_of
from kawat.intake.jsonld import articles, fields_of, named
from kawat.intake.limits import DEFAULT, Limits
from kawat.intake.markup import NOT_SHOWN, lines_of
from kawat.intake.outcome import Found, Notice
from kawat.intake.text import decoded
from kawat.knowledge import LANGUAGES, shipped
from kawat.story import Story

_PUBLISHED = (  # meta names that say when, the plainest first
    "article:published_time", "og:article:published_time", "datepublished", "dtk:publishdate", "content_publisheddate", "publishdate",
    "publish-date", "publish_date", "pubdate", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.date", "dc.date", "date",
)  # fmt: skip
_MUCH_LESS = 0.5  # of the length of JSON-LD's articleBody
_BEFORE, _AFTER = 12, 8  # lines around the body in which a page sets its credits
_LONGEST_CREDIT = 120
_PROOF = 40  # letters of a line that prove it is on the page


def page_stories(data: bytes, *, name: str, limits: Limits = DEFAULT, url: str | None = None) -> Iterator[Found]:
    """The one story of a page, after a Notice for what had to be left open. The headline is its title, not in its text.
    ``url`` is where the page was fetched, for one that does not name its own address.

    Raises IntakeError where the page has no article text, LimitError where it is too large, naming the file.
    """
    tree = _parsed(decoded(data, name=name, declared=True), name=name, limits=limits)
    linked = _jsonld(tree)
    raw, notices = _metadata(tree, linked)
    raw["url"] = raw["url"] or url
    page = list(lines_of(tree, skip=NOT_SHOWN))
    headlines = _headlines(tree, raw["title"])
    body = [part for line in _body(tree, name) for part in _as_shown(line, page)]
    shown = _unspaced(" ".join(page))
    if not any(_unspaced(line)[:_PROOF] in shown for line in body):
        body = []  # what trafilatura falls back on where there is no article: menus, footers
    while body and folded(body[0]) in headlines:
        body.pop(0)
    text = "\n".join([*body, *_lost_credits(page, body, headlines)])
    told = linked.get("text")
    if told and len(text) < _MUCH_LESS * len(told):
        text = told
    if not text.strip():
        raise IntakeError(f"{name}: no article text in the page; save the page of one story, or its text as .txt")
    for found in story_of({**raw, "text": text}, origin=name, limits=limits):
        if isinstance(found, Story):
            yield from (Notice(name, message, found.id) for message in notices)
        yield found


@cache
def credit_line() -> re.Pattern[str]:
    """What opens a credit line, in every language that has a table of them, and the first letter of the name."""
    tables = shipped()
    rows = (row for lang in LANGUAGES for row in tables.rows(lang, "credits"))
    cues = [f"(?:{row['cue']})" for row in rows if row["place"] == "line" and row["side"] == "before"]
    return re.compile(rf"(?:{'|'.join(cues) or '(?!)'})(?:(?<=\W)|(?!\w))\s*:?\s*(?P<letter>[^\W\d_])", re.IGNORECASE)


def _parsed(words: str, *, name: str, limits: Limits) -> Any:
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    try:
        parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        tree = document_fromstring(words.encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise IntakeError(
            f"{name}: not HTML that can be read ({error}); save the page again, or its text as .txt"
        ) from None
    count = sum(1 for _ in tree.iter())
    if count > limits.max_html_elements:
        raise LimitError(
            f"{name}: the page has {count} elements, the limit is {limits.max_html_elements}; save the page of one story or raise max_html_elements"
        )
    return tree


def _body(tree: Any, name: str) -> list[str]:
    """The lines that trafilatura takes for the article."""
    import trafilatura  # slow to import

    for logger in ("trafilatura", "htmldate", "readability"):
        log = logging.getLogger(logger)
        if not log.handlers:
            log.addHandler(logging.NullHandler())  # else Python writes its warnings to the terminal
    try:
        found = trafilatura.bare_extraction(tree, include_comments=False, include_images=False, with_metadata=False)
    except Exception as error:  # another's code on a stranger's page: whatever it raises, the page is set aside
        raise IntakeError(f"{name}: the page cannot be read ({type(error).__name__}); save its text as .txt") from error
    body = getattr(found, "body", None)
    return [] if body is None else list(lines_of(body))


def _as_shown(line: str, page: list[str]) -> list[str]:
    """The lines of the page that trafilatura ran together into one, as it does with short articles; else ``line`` itself."""
    if line in page:
        return [line]
    parts, rest = [], line
    for shown in page:
        if rest.startswith(shown):
            parts.append(shown)
            rest = rest[len(shown) :].lstrip()
    return parts if not rest else [line]


def _lost_credits(page: list[str], body: list[str], headlines: set[str]) -> list[str]:
    """Credit lines that the page sets around the body, or in it under a mark that trafilatura drops."""
    if not body or body[0] not in page or body[-1] not in page:
        return []
    first, last = page.index(body[0]), len(page) - 1 - page[::-1].index(body[-1])
    start = max(
        [first - _BEFORE, *(at + 1 for at, line in enumerate(page[:first]) if folded(line) in headlines)], default=0
    )
    known = folded("\n".join(body))
    lost: list[str] = []
    for line in page[max(start, 0) : last + 1 + _AFTER]:
        for part in (piece.strip() for piece in line.split("|")):
            if len(part) <= _LONGEST_CREDIT and opens_credit(part) and folded(part) not in known:
                known += "\n" + folded(part)
                lost.append(part)
    return lost


def opens_credit(line: str) -> bool:
    """Whether a line begins as credits do: with a word such as "Editor" and then a name."""
    opening = credit_line().match(line)
    return opening is not None and opening["letter"].isupper()


def _metadata(tree: Any, linked: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Title, publisher, publication, language and URL as the page marks them, and what had to be left open."""
    metas = _metas(tree)
    notices: list[str] = []
    times = [linked.get("published"), *(metas.get(key) for key in _PUBLISHED), *_time_elements(tree)]
    said = [words for words in times if words]
    published = next((iso for iso in map(iso_time, said) if iso), None)
    if said and not published:
        notices.append(f"published is {said[0]!r}, which is not ISO 8601 (2019-04-25); left open")
    tags = [linked.get("lang"), tree.get("lang"), metas.get("og:locale")]
    languages = list(dict.fromkeys(code for code in (language(tag) for tag in tags if tag) if code))
    if len(languages) > 1:
        notices.append(f"the page names several languages ({', '.join(languages)}); left open")
    addresses = [*tree.xpath("//link[@rel='canonical']/@href"), metas.get("og:url"), linked.get("url")]
    return {
        "title": linked.get("title") or _title(tree, metas),
        "publisher": linked.get("publisher") or metas.get("og:site_name"),
        "published": published,
        "lang": languages[0] if len(languages) == 1 else None,
        "url": next(
            (str(one).strip() for one in addresses if one and str(one).strip().startswith(("http://", "https://"))),
            None,
        ),
    }, notices


def _metas(tree: Any) -> dict[str, str]:
    """Meta elements by lower-case name, the first of a name."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        for key in (meta.get("property"), meta.get("name"), meta.get("itemprop")):
            content = (meta.get("content") or "").strip()
            if key and content:
                found.setdefault(key.strip().lower(), content)
    return found


def _time_elements(tree: Any) -> list[str]:
    """``<time>`` elements marked as the publication; without a mark, the one moment that all of them give."""
    marked = tree.xpath("//time[@pubdate or @itemprop='datePublished']/@datetime")
    if marked:
        return [str(one) for one in marked]
    moments = {str(one) for one in tree.xpath("//time/@datetime")}
    return list(moments) if len(moments) == 1 else []


def _title(tree: Any, metas: dict[str, str]) -> str | None:
    """The one h1 if the page's other titles hold it (they often add the site's name), else those."""
    heads = [" ".join(head.text_content().split()) for head in tree.iter("h1")]
    others = [metas.get("og:title"), next((" ".join(one.text_content().split()) for one in tree.iter("title")), None)]
    said = [one for one in others if one]
    if len(heads) == 1 and heads[0] and (not said or any(folded(heads[0]) in folded(one) for one in said)):
        return heads[0]
    return said[0] if said else None


def _headlines(tree: Any, title: str | None) -> set[str]:
    heads = {folded(head.text_content()) for head in tree.iter("h1")}
    return {one for one in (*heads, folded(title or "")) if one}


def _jsonld(tree: Any) -> dict[str, Any]:
    """The page's own article in JSON-LD: the one with the page's address, else the first. Broken JSON counts as none."""
    import json

    canonical = next(iter(tree.xpath("//link[@rel='canonical']/@href")), None)
    found: list[dict[str, Any]] = []
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            value = json.loads(script.text or "", strict=False)  # publishers leave bare newlines in strings
        except (ValueError, RecursionError):
            continue
        known = named(value)
        found += [fields_of(article, known=known) for article in articles(value)]
    return next((one for one in found if canonical and one["url"] == canonical), found[0] if found else {})


def folded(words: str) -> str:
    """``words`` for comparing: without case, white space as one space."""
    return " ".join(words.split()).casefold()


def _unspaced(words: str) -> str:
    return "".join(words.split())
