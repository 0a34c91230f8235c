"""What tests of other engines need; a plain reason where it is missing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

JAVA = 17
"""The oldest Java that Spark 4 runs on."""


def needs(module: str) -> None:
    """Skips the test where a module of an extra is not installed."""
    if find_spec(module) is None:
        pytest.skip(f"{module} is not installed: pip install -e '.[cluster]'")


def java_home() -> Path:
    """The home of a Java that Spark can run on; skips the test where there is none."""
    found = Path(os.environ["JAVA_HOME"]) / "bin" / "java" if os.environ.get("JAVA_HOME") else shutil.which("java")
    if not found or not Path(found).exists():
        pytest.skip(
            f"no Java: Spark needs a Java runtime of version {JAVA} or newer (apt-get install openjdk-17-jre-headless)"
        )
    told = subprocess.run([found, "-version"], capture_output=True, text=True).stderr
    version = re.search(r'version "(\d+)', told)
    if not version or int(version[1]) < JAVA:
        pytest.skip(
            f"Spark needs a Java runtime of version {JAVA} or newer; {found} is {told.splitlines()[0] if told else 'unknown'}"
        )
    return Path(found).resolve().parent.parent
