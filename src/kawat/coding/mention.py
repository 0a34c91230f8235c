"""Words that stand for an actor: where they are, and what they say of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from kawat.reading import Span

REACH = 60


@dataclass(frozen=True, slots=True, eq=False)
class Mention:
    """Words ``first`` up to ``last`` of sentence ``sentence``. ``name`` is the proper name in it, if it has one.

    ``kind`` is an actor's kind, ``name`` for a proper name that nothing explains, or ``pronoun``. ``locative`` tells that a
    locative preposition stands before it; ``described`` that its actor is told by a role and not named; ``fresh`` that its words bring in somebody
    who was not told before ("seorang pejabat", "menteri lain"). ``noun`` are the words of a description without articles and determiners, its head
    first, ``guess`` the sector that the heads see, for want of a better. ``title`` are the words of the office alone, in one spelling: "menlu" is
    "menteri luar negeri"; ``post`` the first office without what it is the office of, ``held`` the office as the table of people has it. ``apposed``
    is the first word of the mention that it stands in apposition to, ``renames`` that of the one whose nickname or name it is. ``within`` are the
    states and bodies that its words name beside its own actor: the KPK in "pegawai KPK". ``seen`` is what the encoder takes the name for: PER, ORG
    or LOC.
    """

    sentence: int
    first: int
    last: int
    span: Span
    kind: str
    name: str
    country: str | None = None
    sector: str | None = None
    headline: bool = False
    locative: bool = False
    capital: bool = False
    town: bool = False
    described: bool = False
    definite: bool = False
    fresh: bool = False
    plural: bool = False
    office: bool = False
    person: tuple[dict[str, str], ...] = ()
    body: str | None = None
    pronoun: dict[str, str] | None = None
    head: str | None = None
    short: str | None = None
    noun: str | None = None
    guess: str | None = None
    title: str | None = None
    post: str | None = None
    held: str | None = None
    apposed: int | None = None
    renames: int | None = None
    within: tuple[Mention, ...] = ()
    seen: str | None = None


def is_clitic(mention: Mention) -> bool:
    """Whether a mention is a pronoun that stands against another word: "katanya"."""
    return mention.pronoun is not None and mention.pronoun["kind"] == "clitic"


def is_aside(mention: Mention) -> bool:
    """Whether a mention stands for its actor only where somebody asks for it: most clitics are no more than a possessive, and "di Jakarta" is a place."""
    return is_clitic(mention) or (mention.locative and mention.kind == "state" and not mention.described)


def near(row: Sequence[Mention], first: int, last: int) -> Sequence[Mention]:
    """The mentions of a sentence within sixty words of words ``first`` to ``last``: what stands farther has no part in them."""
    begin = bisect_left(row, first - REACH, key=lambda mention: mention.first)
    end = bisect_left(row, last + REACH, key=lambda mention: mention.first)
    return row[begin:end]
