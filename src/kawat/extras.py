"""Packages that only an extra brings."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from kawat.errors import ExtraError


def needed(module: str, *, extra: str, what: str) -> Any:
    """The module. Raises ExtraError that says what to install where it is missing."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise ExtraError(f"{what} needs {error.name}; pip install 'kawat[{extra}]' brings it") from error
