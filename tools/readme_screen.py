"""Puts the real output of the command that README shows between its marks, or checks that it stands there (`--check`)."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMMAND = ["read", "samples/stories/singapura.txt", "--published", "2018-06-12"]
BEGIN, END = "<!-- screen -->\n", "<!-- /screen -->"


def screen() -> str:
    """What the command prints, without blanks at the ends of lines."""
    run = subprocess.run(
        [sys.executable, "-m", "kawat", *COMMAND],
        capture_output=True,
        check=True,
        cwd=ROOT,
        encoding="utf-8",
        env={**os.environ, "COLUMNS": "116", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"},
    )
    lines = [line.rstrip() for line in run.stdout.splitlines()]
    return "```\n$ kawat " + " ".join(COMMAND) + "\n" + "\n".join(lines) + "\n```\n"


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--check", action="store_true")
    given = cli.parse_args()
    path = ROOT / "README.md"
    text = path.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    new = before + BEGIN + screen() + END + after
    if given.check and new != text:
        sys.exit("README.md shows other output than the command gives; run python tools/readme_screen.py")
    path.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
