"""The SQLite file that holds stories, readings and events."""

from kawat.store.database import Added, Database, coder_name
from kawat.store.marks import Mark
from kawat.store.query import EventFilter, EventRow, is_day

__all__ = ["Added", "Database", "EventFilter", "EventRow", "Mark", "coder_name", "is_day"]
