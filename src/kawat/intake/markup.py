"""What pages, feeds and wire formats share: the words of a tree line by line, and XML that is read without trust."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from kawat.errors import IntakeError

_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section",
    "summary", "table", "tr", "ul",
    "head", "item", "lb", "list", "quote", "row",  # of trafilatura's XML
    "block", "bq", "byline", "dateline", "fn", "hl1", "hl2", "media", "note", "tagline",  # of NITF
))  # fmt: skip
_CELLS = frozenset(("td", "th", "cell"))
NOT_SHOWN = frozenset((
    "script", "style", "noscript", "template", "head", "title", "nav", "aside", "footer", "button", "select", "textarea", "svg",
    "iframe",
))  # fmt: skip
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")
# Possessive, so that a long prolog takes no longer than once through.
_PROLOG = re.compile(r"(?:\s|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE\s*([\w.:-]*)", re.IGNORECASE)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")


def lines_of(root: Any, *, skip: frozenset[str] = frozenset()) -> Iterator[str]:
    """The words of a tree, one block a line, runs of white space as one space; nothing of elements named in ``skip``."""
    from lxml.etree import iterwalk

    parts: list[str] = []

    def line() -> str:
        words = " ".join("".join(parts).split())
        parts.clear()
        return words

    walk = iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else None
        hidden = tag is None or tag in skip
        if tag in _BLOCKS and (words := line()):
            yield words
        if event == "start":
            if hidden:
                walk.skip_subtree()
            else:
                parts.append(element.text or "")
        else:
            parts.append(" " if tag in _CELLS else "")
            if element is not root:
                parts.append(element.tail or "")
    if words := line():
        yield words


def fragment_text(words: str) -> str:
    """The words of a piece of HTML, one block a line, without scripts; words without a tag keep their lines.

    Words that no tree can hold come back as they are: what takes a story in says what is wrong with them.
    """
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    if not _TAG.search(words):
        return html.unescape(words).strip()
    if "\0" in words:
        return words
    try:
        data = words.encode("utf-8")
        tree = document_fromstring(data, parser=HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True))
    except UnicodeEncodeError:
        return words
    except (etree.LxmlError, ValueError):  # nothing but comments
        return ""
    return "\n".join(lines_of(tree, skip=NOT_SHOWN))


def opening(words: str) -> str | None:
    """The local name of an XML document's first element, ``html`` for a page, ``!DOCTYPE`` for any other with a DTD."""
    prolog = _PROLOG.match(words)
    start = prolog.end() if prolog else 0
    after = words[start : start + 1000]
    if kind := _DOCTYPE.match(after):
        return "html" if kind[1].lower() == "html" else "!DOCTYPE"
    root = _ROOT.match(after)
    return root[1] if root else None


def xml_tree(words: str, *, name: str) -> Any:
    """The root of an XML document without a DTD. Nothing outside it is opened, no entity is resolved.

    Raises IntakeError where it is not well-formed.
    """
    from lxml import etree

    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )  # fmt: skip
    try:
        return etree.fromstring(words.encode("utf-8"), parser)
    except (etree.LxmlError, ValueError) as error:
        reason = " ".join(str(error).split())[:120]
        raise IntakeError(f"{name}: not well-formed XML ({reason}); ask its source for the document again") from None


def without_namespaces(root: Any) -> Any:
    """``root``, its elements renamed to their local names."""
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.rpartition("}")[2]
    return root
