"""What every test may ask for."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest

from kawat.knowledge import Knowledge


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The shipped tables."""
    return Knowledge()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With KAWAT_NO_SKIP=1 a test that would be skipped fails: what it needs was to be there."""
    report = yield
    if report.skipped and os.environ.get("KAWAT_NO_SKIP") == "1" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: skipped, with KAWAT_NO_SKIP=1: {report.longrepr}"
    return report
