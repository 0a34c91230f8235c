"""The recipe file and where things lie; needs no package beyond Python's own."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

RECIPES = Path(__file__).parent / "recipes.toml"
FIGURES = Path(__file__).parent / "figures"
SHIPPED = Path(__file__).parent.parent / "src" / "kawat" / "models" / "encoder"
BASE = Path(__file__).parent.parent / "build" / "base"
"""The encoder before it learned events: `python -m training.build ../shared --into build/base` makes it."""


def recipes() -> dict[str, Any]:
    """The recipe file as a mapping."""
    return tomllib.loads(RECIPES.read_text(encoding="utf-8"))
