"""The SQLite file that holds stories, readings and events."""

from kawat.days import is_day
from kawat.store.database import Added, Database, coder_name
from kawat.store.query import EventFilter, EventRow

__all__ = ["Added", "Database", "EventFilter", "EventRow", "coder_name", "is_day"]
