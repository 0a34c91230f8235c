"""What all pictures share: words in the language of the page, colours, addresses of what a mark counts."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from dataclasses import fields as fields_of
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

from kawat.display.plain import plain
from kawat.knowledge.loader import shipped
from kawat.store import EventFilter

QUADS = (1, 2, 3, 4)
COLOURS = {1: "#4596cf", 2: "#2a6db0", 3: "#d07a1f", 4: "#b8361f"}
"""Of the quad classes: blue cooperates, orange and red conflict, the darker one is material. Each is told from its ground in light
and in dark (contrast of 3 at least) and from the others with colour-blind eyes; ``tests/test_charts.py`` holds them to it."""
INK = "currentColor"
"""Text and lines have the colour of the page's text, so they are seen in dark mode too."""
WIDTH = 900
"""Of a picture without what stands beside its axes, in pixels."""
DRAWN_AT = "https://desk.invalid"
"""Before every address while a picture is drawn, as Vega makes addresses whole by one of its own; no link with another beginning is kept."""
LANGUAGES = ("en", "id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a picture is made: the language of its words, and the address of the desk before its links ("" on the desk itself, None for no links)."""

    lang: str = "en"
    desk: str | None = ""

    def word(self, key: str, **values: object) -> str:
        """The words of ``words.csv``, with the values in them."""
        return _words()[key][self.lang].format(**values)

    def number(self, count: int) -> str:
        """The number with marks at the thousands."""
        written = f"{count:,}"
        return written.replace(",", ".") if self.lang == "id" else written

    def count(self, count: int, what: str) -> str:
        """So many of reports, independent reports, events or stories."""
        return f"{self.number(count)} {self.word(f'{what}_one' if count == 1 else what)}"

    def events(self, wanted: EventFilter, **others: Any) -> str | None:
        """The address of the events that fit a filter, with some of its fields changed, for a row's ``href``."""
        fields = {slot.name: getattr(wanted, slot.name) for slot in fields_of(wanted)} | others
        fields["dyad"] = ",".join(fields["dyad"]) if fields["dyad"] else None
        asked = {name: value for name, value in fields.items() if value not in (None, ())}
        return self.page(f"/events?{urlencode(asked, doseq=True)}")

    def page(self, path: str) -> str | None:
        """The address of a page of the desk, for a row's ``href``; ``path`` begins with a slash."""
        return None if self.desk is None else f"{DRAWN_AT}{path}"


def shown(words: str, longest: int = 60) -> str:
    """Words from a story in one line, of a length that a picture has room for, without control characters."""
    line = " ".join(plain(words).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def quad_of() -> dict[str, int]:
    """The quad class of each event type, which all its modes share."""
    return {row["type"]: int(row["quad"]) for row in shipped().rows("ontology", "plover_forward")}


def types_of(quad: int, wanted: EventFilter) -> tuple[str, ...]:
    """The event types of a quad class that a filter lets through."""
    return tuple(kind for kind, its in quad_of().items() if its == quad and (not wanted.type or kind in wanted.type))


@cache
def _words() -> dict[str, dict[str, str]]:
    with (files("kawat.desk.charts") / "words.csv").open(encoding="utf-8") as file:
        return {row["key"]: row for row in csv.DictReader(file)}
