"""Measures how often each form of the lexicon tells an event of its type, and writes it as a table.

``python tools/build_precision.py DIR`` counts over the training stories and light annotations under ``DIR/gold`` (never the
development stories) and writes ``precision.csv`` beside each language's lexicon: form, how often it was seen, how often a
trigger of its type stood there. The coder takes an event's probability from it. The annotations are a language model's.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import kawat.knowledge.loader as loader
from kawat.knowledge import LANGUAGES, Knowledge
from lexicon_report import Report, lines_of


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    cli.add_argument("shared", type=Path, help="folder that holds gold/")
    given = cli.parse_args()
    for lang in LANGUAGES:
        report = Report(lang, Knowledge())
        for line in lines_of(given.shared, lang):
            report.read(line)
        rows = sorted((form, seen, typed) for form, _, _, seen, _, typed, _ in report.table())
        path = Path(loader.__file__).parent / lang / "precision.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerows([("form", "seen", "right"), *rows])
        seen, right = sum(row[1] for row in rows), sum(row[2] for row in rows)
        print(f"{path.name} ({lang}): {len(rows)} forms, {right} of {seen} right ({right / seen:.2f})")


if __name__ == "__main__":
    main()
