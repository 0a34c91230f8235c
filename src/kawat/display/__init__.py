"""Readings as people look at them: a table, a marked text for the terminal, a page."""

from kawat.display.page import page
from kawat.display.segments import Segment, segments
from kawat.display.tables import event_rows_table, reading_tables, score_table
from kawat.display.terminal import marked_text

__all__ = [
    "Segment",
    "event_rows_table",
    "marked_text",
    "page",
    "reading_tables",
    "score_table",
    "segments",
]
