"""An actor in the making: what the story has told of it so far, and what that makes of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from kawat.coding.lexical import MEDIA
from kawat.coding.mention import Mention
from kawat.reading import Span

_WORD = re.compile(r"[\w'’]+")
PERSON = "PER"
_OUTLAWS = frozenset(("CRM", "REB", "UAF"))
_OFFICIALS = frozenset(("GOV", "MIL", "COP", "SPY", "JUD", "LEG"))
_SEEN = {PERSON: "person", "ORG": "org", "LOC": "state"}


@dataclass(eq=False, slots=True)
class Figure:
    """An actor in the making. ``key`` is what makes later mentions the same actor, ``asides`` are clitics and places that stand for it only if asked."""

    key: tuple[str, ...]
    kind: str
    name: str
    country: str | None
    sector: str | None
    by_capital: bool = False
    held: str | None = None
    nearby: bool = False
    seen: Counter[str] = field(default_factory=Counter)
    sentences: list[int] = field(default_factory=list)
    mentions: list[Span] = field(default_factory=list)
    asides: list[Span] = field(default_factory=list)
    called: set[str] = field(default_factory=set)
    """The words of its offices and descriptions in small letters, the noun that they stand on first."""

    @property
    def words(self) -> tuple[str, ...]:
        return name_words(self.name)

    @property
    def seen_as(self) -> str | None:
        """What the encoder takes a name that nothing explains for most often: PER, ORG or LOC; None of others, and where it does not say."""
        return self.seen.most_common(1)[0][0] if self.kind == "name" and self.seen else None


@lru_cache(maxsize=4096)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name, hyphens and marks aside: "Omar al-Beshir" holds "Beshir"."""
    return tuple(_WORD.findall(name))


DESCRIBED_AS: Mapping[str, Callable[[Figure], bool]] = {
    "org": lambda figure: figure.kind == "org" or figure.key[0] == "body",
    "state": lambda figure: figure.kind == "state",
    "group": lambda figure: figure.kind == "group",
    "press": lambda figure: figure.sector == MEDIA,
}
"""Which figures a description of a kind can mean."""


def one_actor(figure: Figure, mention: Mention) -> bool:
    """Whether a figure and a mention beside its words can be one actor: one of them told, the other named, both a person or both a body."""
    told = figure.key[0] == "role"
    if told == mention.described or "state" in (figure.kind, mention.kind):
        return False
    kind, name = (figure.kind, mention.kind) if told else (mention.kind, figure.kind)
    return name in (kind, "name") or (kind == "group" and name == "org")


def kind_of(figure: Figure) -> str:
    """The kind of an actor; a name that nothing in the text explains is what the encoder takes it for most often, a person where it does not say."""
    return _SEEN.get(figure.seen_as or "", "person") if figure.kind == "name" else figure.kind


def may_be(figure: Figure, sector: str | None) -> bool:
    """Whether an actor can be one of a sector: no policeman is "penipu itu"."""
    return not (sector in _OUTLAWS and figure.sector in _OFFICIALS)


def is_person(figure: Figure) -> bool:
    """A person, or a name that nothing explains: what the encoder takes it for, and where it does not say one of several words."""
    if figure.kind == "name" and figure.seen:
        return figure.seen_as == PERSON
    return figure.kind == "person" or (figure.kind == "name" and len(figure.words) > 1)
