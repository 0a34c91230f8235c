"""How the tree leads from some words to another."""

from __future__ import annotations

from kawat.coding.mention import Mention
from kawat.language.parse import Syntax


def way(word: int, first: int, last: int, syntax: Syntax) -> str:
    """The way through the tree from words ``first`` to ``last``, both included, to a word, by relations; "far" where it is long."""
    heads, relations = syntax.heads, syntax.relations
    over = heads[word] - 1
    head = heads[first] - 1
    if first <= over <= last:
        return f"under:{relations[word]}"
    if word == head:
        return f"over:{relations[first]}"
    if over == head and head >= 0:
        return f"beside:{relations[first]}:{relations[word]}"
    if over >= 0 and first <= heads[over] - 1 <= last:
        return f"deep:{relations[over]}:{relations[word]}"
    if head >= 0 and word == heads[head] - 1:
        return f"high:{relations[head]}"
    if head >= 0 and heads[head] and over == heads[head] - 1:
        return f"above:{relations[first]}:{relations[word]}"
    return "far"


def top(mention: Mention, syntax: Syntax) -> int:
    """The word of a mention that hangs on one outside it."""
    return top_of(mention.first, mention.last, syntax)


def top_of(first: int, last: int, syntax: Syntax) -> int:
    """The first of words ``first`` up to ``last`` that hangs on one outside them."""
    return next((word for word in range(first, last) if not first <= syntax.heads[word] - 1 < last), first)
