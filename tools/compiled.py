"""Writes compiled tables, or says which of them differ from what their sources give."""

from __future__ import annotations

import argparse
import csv
import io
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

SOURCES = Path(__file__).parent / "sources"
KNOWLEDGE = Path(__file__).resolve().parents[1] / "src" / "kawat" / "knowledge"

Row = dict[str, str]
Tables = dict[str, tuple[tuple[str, ...], list[Row]]]
"""The compiled tables: path under the knowledge folder, columns, rows."""


def source(name: str) -> list[Row]:
    """The rows of a hand-made table under ``sources``. Raises ValueError for a row with more or fewer cells than columns."""
    with (SOURCES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows, 2):
        if None in row or None in row.values():
            raise ValueError(f"{name}.csv:{number}: {len(row)} cells do not fit the columns; quote a cell with a comma")
    return rows


def values(cell: str) -> Iterator[str]:
    """The values of a cell that separates them with ``|``."""
    return (value for value in cell.split("|") if value)


def plain_letters(word: str) -> str:
    """The word without accents and with straight apostrophes, as newspapers set it."""
    straight = word.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return "".join(letter for letter in unicodedata.normalize("NFD", straight) if not unicodedata.combining(letter))


def squeezed(name: str) -> str:
    """The letters of a name in lower case, without accents: "Tanjung Priok" and "Tanjungpriok" are one name."""
    return "".join(filter(str.isalpha, plain_letters(name).lower()))


def csv_text(columns: Iterable[str], rows: Iterable[Row]) -> str:
    """The table as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def run(build: Callable[[], Tables], description: str) -> int:
    """The command line of a builder: writes its tables, or with ``--check`` only compares. Returns the exit code."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 when a table differs from its sources"
    )
    check = parser.parse_args().check
    differ = 0
    for name, (columns, rows) in build().items():
        path, text = KNOWLEDGE / name, csv_text(columns, rows)
        if check:
            same = path.is_file() and path.read_text(encoding="utf-8") == text
            differ += not same
            if not same:
                print(f"{name} differs from its sources; build it again", file=sys.stderr)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"{name}: {len(rows)} rows, {len(text.encode()):,} bytes")
    return int(differ > 0)
