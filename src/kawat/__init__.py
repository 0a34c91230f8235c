"""Kawat turns newswire stories into event data that a person can check.

>>> import kawat
>>> reading = kawat.read("Presiden Rusia Vladimir Putin mengecam Amerika Serikat.", lang="id")
>>> [(event.type, event.trigger.text) for event in reading.events]
[('ACCUSE', 'mengecam')]

The parts are loaded when they are first asked for, so that ``kawat --help`` need not wait for the coder.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from kawat import notebook as _notebook

if TYPE_CHECKING:
    from kawat.api import Unread, parse_many, read, read_many
    from kawat.arrow import Tables, tables
    from kawat.errors import KawatError
    from kawat.knowledge import Knowledge
    from kawat.language import Parse
    from kawat.reading import Actor, Coder, Credit, Dateline, Event, Flag, Link, Place, Quote, Reading, Span, Time
    from kawat.story import Story
    from kawat.version import __version__

_HOMES = {
    "kawat.api": ("Unread", "parse_many", "read", "read_many"),
    "kawat.arrow": ("Tables", "tables"),
    "kawat.errors": ("KawatError",),
    "kawat.knowledge": ("Knowledge",),
    "kawat.language": ("Parse",),
    "kawat.reading": (
        "Actor",
        "Coder",
        "Credit",
        "Dateline",
        "Event",
        "Link",
        "Flag",
        "Place",
        "Quote",
        "Reading",
        "Span",
        "Time",
    ),
    "kawat.story": ("Story",),
    "kawat.version": ("__version__",),
}

__all__ = [
    "Actor",
    "Coder",
    "Credit",
    "Dateline",
    "Event",
    "Flag",
    "KawatError",
    "Knowledge",
    "Link",
    "Parse",
    "Place",
    "Quote",
    "Reading",
    "Span",
    "Story",
    "Tables",
    "Time",
    "Unread",
    "__version__",
    "parse_many",
    "read",
    "read_many",
    "tables",
]

_notebook.hook()


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module 'kawat' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
