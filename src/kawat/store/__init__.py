"""The SQLite file that holds stories, readings, events and quotes."""

from kawat.days import is_day
from kawat.store.database import Added, Database, coder_name
from kawat.store.marks import Mark
from kawat.store.query import EventFilter, EventRow, Party
from kawat.store.quotes import QuoteFilter, QuoteRow

__all__ = [
    "Added",
    "Database",
    "EventFilter",
    "EventRow",
    "Mark",
    "Party",
    "QuoteFilter",
    "QuoteRow",
    "coder_name",
    "is_day",
]
