"""Tables and word lists: what the reading stands on that is not learned. Data, and a thin loader."""

from kawat.knowledge.loader import LANGUAGES, Knowledge, shipped
from kawat.knowledge.phrases import Found, Phrases
from kawat.knowledge.schema import SECTORS, TABLES

__all__ = ["LANGUAGES", "SECTORS", "TABLES", "Found", "Knowledge", "Phrases", "shipped"]
