"""Where tests find the shared data, which the project does not hold."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(os.environ.get("KAWAT_SHARED") or Path(__file__).resolve().parents[2] / "shared")


def shared(name: str) -> Path:
    """The path of a shared file; skips the test where it is not there."""
    path = ROOT / name
    if not path.exists():
        pytest.skip(f"shared data is not here: {name}")
    return path
