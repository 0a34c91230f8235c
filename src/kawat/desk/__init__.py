"""The desk: a local web application over a database, and its API."""

from kawat.desk.app import desk

__all__ = ["desk"]
