"""What every test may ask for."""

from __future__ import annotations

import pytest

from kawat.knowledge import Knowledge


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The shipped tables."""
    return Knowledge()
