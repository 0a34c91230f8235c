"""What is in a database for other programs and people: tables, maps, graphs, annotations, and readings that Kawat takes back."""

from kawat.export.formats import FORMATS, export
from kawat.export.selection import Request

__all__ = ["FORMATS", "Request", "export"]
