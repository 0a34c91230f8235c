"""How long a user waits: `kawat --help`, and one story from cold. Medians of several runs, in seconds.

python benchmarks/startup.py [--runs 7]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parents[1]
KAWAT = Path(sys.executable).with_name("kawat")
COMMANDS = {
    "kawat --help": ["--help"],
    "kawat read, Indonesian": ["read", str(HERE / "samples/stories/singapura.txt"), "--published", "2018-06-12"],
    "kawat read, English page": ["read", str(HERE / "samples/stories/drill.html")],
}


def seconds(arguments: list[str]) -> float:
    """Wall time of one run."""
    start = time.perf_counter()
    subprocess.run([str(KAWAT), *arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--runs", type=int, default=7)
    runs = cli.parse_args().runs
    for name, arguments in COMMANDS.items():
        print(f"{name:28s} {median(seconds(arguments) for _ in range(runs)):.2f} s")


if __name__ == "__main__":
    main()
