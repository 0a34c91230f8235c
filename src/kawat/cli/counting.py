"""``kawat count``, ``kawat sample`` and ``kawat diff``: how many, how right, and what another coder says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kawat.cli.options import MOST, event_filter, event_filters, table_format
from kawat.cli.output import TABLE_ROWS, console_of, print_csv, print_rows, say, tables_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kawat.evaluation.changes import Change
    from kawat.store import Database

_WHAT = {"reports": "event reports", "independent": "independent reports", "events": "distinct events"}


@click.command()
@click.argument("database", type=click.Path(path_type=Path))
@click.option(
    "--by", required=True, metavar="NAME,…", help="What to count by, such as month,type; the docs have the names."
)
@click.option(
    "--what", type=click.Choice(list(_WHAT)), default="reports", show_default=True,
    help="Events as stories tell them; each once a reprint family; what happened, however many tell it.",
)  # fmt: skip
@table_format("table", "csv", "json")
@event_filters
def count(database: Path, by: str, what: str, form: str, **given: Any) -> None:
    """Count the events of a database that fit all filters, by month, type, country and more."""
    from kawat.store import Database

    names = [name.strip().lower() for name in by.split(",") if name.strip()]
    with Database(database) as store:
        rows = store.count(names, event_filter(given), what=what)
    print_rows((*names, what), rows[: given["limit"]], form, title=f"{_WHAT[what]} by {', '.join(names)}")


@click.command()
@click.argument("database", type=click.Path(path_type=Path), required=False)
@click.argument("size", metavar="N", type=click.IntRange(1, MOST), required=False)
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed draws the same events.")
@click.option(
    "--answers",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A sample whose last column was filled: 1 right, 0 wrong.",
)
@event_filters
def sample(database: Path | None, size: int | None, seed: int, answers: Path | None, **given: Any) -> None:
    """Draw N events with their sentences as CSV, to be judged by eye; with --answers FILE print how many were judged right."""
    if answers:
        _print_precision(answers)
        return
    if database is None or size is None:
        raise click.UsageError("a database and a number of events are needed, or --answers FILE")
    from kawat.export import Request
    from kawat.export.sample import COLUMNS
    from kawat.export.sample import sample as drawn
    from kawat.store import Database

    with Database(database) as store:
        request = Request(store=store, knowledge=tables_of(None), wanted=event_filter(given))
        rows = list(drawn(request, size, seed=seed))
    print_csv(COLUMNS, ([row[name] for name in COLUMNS] for row in rows))
    if len(rows) < size:
        say(f"kawat: only {len(rows)} event{'s' * (len(rows) != 1)} fit")


def _print_precision(path: Path) -> None:
    import csv

    from kawat.evaluation.judged import precision

    with path.open(encoding="utf-8-sig", newline="") as file:
        found = precision(csv.DictReader(file))
    rows = [
        (
            name,
            each.judged,
            each.right,
            *(f"{value:.3f}" if each.share is not None else None for value in (each.share, each.low, each.high)),
        )
        for name, each in found.items()
    ]
    print_rows(("type", "judged", "right", "precision", "from", "to"), rows, "table", title="precision, 95 % by Wilson")


@click.command()
@click.argument("database", type=click.Path(path_type=Path))
@click.argument("before", metavar="CODER_A")
@click.argument("after", metavar="CODER_B")
@table_format("table", "csv", "json")
def diff(database: Path, before: str, after: str, form: str) -> None:
    """Show what changed between two coders' readings of the same stories. A coder is told by any part of its name that no other has."""
    import json
    from dataclasses import asdict

    from kawat.store import Database

    with Database(database) as store:
        one, other = (_coder(store, name) for name in (before, after))
        stories, found, tally = _compared(store, one, other)
    header = ("story", "what", "type", "words", "before", "after", "fields")
    if form == "json":
        for change in found:
            click.echo(json.dumps(asdict(change), ensure_ascii=False))
    elif form == "csv":
        print_csv(header, map(_cells, found))
    else:
        rows = [
            (name, tally[name])
            for name in ("lost", "added", "changed", *sorted(set(tally) - {"lost", "added", "changed"}))
        ]
        print_rows(("events", "how many"), rows, "table", title=f"{one} → {other}: {stories} stories read by both")
        if found:
            console_of().print()
            print_rows(header, map(_cells, found[:TABLE_ROWS]), "table", title="changes")
        if len(found) > TABLE_ROWS:
            say(f"kawat: these are the first {TABLE_ROWS} of {len(found)} changes; --format csv shows all")


def _coder(store: Database, name: str) -> str:
    from kawat.errors import StoreError

    known = store.coders()
    fitting = [name] if name in known else [coder for coder in known if name in coder]
    if len(fitting) != 1:
        raise StoreError(
            f"{store.path}: {name!r} names {len(fitting) or 'no'} coder{'s' * (len(fitting) > 1)}; there are {', '.join(known)}"
        )
    return fitting[0]


def _compared(store: Database, one: str, other: str) -> tuple[int, list[Change], Counter[str]]:
    """How many stories both have read, what changed in them, and how often."""
    from kawat.evaluation.changes import changes

    found: list[Change] = []
    stories = 0
    for before, after in store.readings_of_both(one, other):
        stories += 1
        found += changes(before, after)
    tally = Counter(change.what for change in found)
    tally.update(f"changed {name}" for change in found for name in change.fields)
    return stories, found, tally


def _cells(change: Change) -> Iterator[str | None]:
    yield from (change.story_id, change.what, change.type, change.words, change.before, change.after)
    yield " · ".join(f"{name}: {was or '–'} → {now or '–'}" for name, (was, now) in change.fields.items())
