"""The docs show what the program does."""

from __future__ import annotations

import doctest
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def test_readme_shows_the_real_screen() -> None:
    run = subprocess.run(
        [sys.executable, "tools/readme_screen.py", "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr


def test_every_page_of_the_docs_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for page in sorted((ROOT / "docs").glob("*.md")):
        assert f"docs/{page.name}" in readme


def test_all_names_are_there_and_in_order() -> None:
    import kawat

    assert kawat.__all__ == sorted(kawat.__all__)
    for name in kawat.__all__:
        assert hasattr(kawat, name)


def test_the_examples_of_python_run() -> None:
    for name in ("pandas", "polars", "pyarrow"):
        pytest.importorskip(name, reason=f"the examples need {name}")
    options = doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL
    run = doctest.testfile(str(ROOT / "docs" / "python.md"), module_relative=False, optionflags=options)
    assert run.attempted > 10
    assert run.failed == 0
