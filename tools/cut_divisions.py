"""Cuts ``sources/divisions.csv`` from the data folder of the npm package idn-area-data: the provinces, regencies, cities and districts of Indonesia.

``npm pack idn-area-data``, unpack it, then ``python tools/cut_divisions.py package/data``. The data is under the Open Database License 1.0.
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from pathlib import Path

from compiled import SOURCES, Row, csv_text, squeezed

COLUMNS = ("code", "name", "alone")
PROVINCE, REGENCY, DISTRICT = 2, 5, 8
"""How long a code is: ``32``, ``32.01``, ``32.01.05``."""


def rows_of(path: Path) -> list[Row]:
    """Code and name of a table of the package. A doubled quotation mark inside a name is an apostrophe."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            {"code": row["code"], "name": " ".join(row["name"].replace('"', "'").split())}
            for row in csv.DictReader(file)
        ]


def cut(data: Path) -> list[Row]:
    """The divisions from the largest to the smallest, by code.

    ``alone`` is yes where no district and no village outside the regency has the name in the same province: a town of that name there is in the regency.
    """
    rows = [row for name in ("provinces", "regencies", "districts") for row in rows_of(data / f"{name}.csv")]
    regencies: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in [*rows, *rows_of(data / "villages.csv")]:
        if len(row["code"]) >= DISTRICT:
            regencies[row["code"][:PROVINCE], squeezed(row["name"])].add(row["code"][:REGENCY])
    for row in rows:
        name = row["name"].partition(" ")[2] if len(row["code"]) == REGENCY else row["name"]
        elsewhere = regencies[row["code"][:PROVINCE], squeezed(name)] - {row["code"][:REGENCY]}
        row["alone"] = "yes" if len(row["code"]) > PROVINCE and not elsewhere else ""
    return rows


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    cli.add_argument("data", type=Path, help="the folder data of the unpacked package")
    (SOURCES / "divisions.csv").write_text(csv_text(COLUMNS, cut(cli.parse_args().data)), encoding="utf-8")


if __name__ == "__main__":
    main()
