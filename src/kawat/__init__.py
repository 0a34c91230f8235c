"""Kawat turns newswire stories into event data that a person can check.

>>> import kawat
>>> reading = kawat.read("Presiden Rusia Vladimir Putin mengecam Amerika Serikat.", lang="id")
>>> [(event.type, event.trigger.text) for event in reading.events]
[('ACCUSE', 'mengecam')]
"""

from kawat.api import read, read_many
from kawat.errors import KawatError
from kawat.knowledge import Knowledge
from kawat.reading import Actor, Coder, Credit, Dateline, Event, Place, Quote, Reading, Span, Time
from kawat.story import Story
from kawat.version import __version__

__all__ = [
    "Actor",
    "Coder",
    "Credit",
    "Dateline",
    "Event",
    "KawatError",
    "Knowledge",
    "Place",
    "Quote",
    "Reading",
    "Span",
    "Story",
    "Time",
    "__version__",
    "read",
    "read_many",
]
