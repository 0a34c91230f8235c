"""What the command line writes: data to standard output, talk to standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from kawat.knowledge import Knowledge
    from kawat.reading import Reading
    from kawat.store import Database, EventFilter

SOME_SET_ASIDE = 3
PLAIN_WIDTH = 150
TABLE_ROWS = 200


def tables_of(own: Path | None) -> Knowledge:
    from kawat.knowledge import Knowledge

    return Knowledge(own)


def tell(item: Any) -> int:
    """Says what was set aside or noticed; 1 for what was set aside."""
    from kawat.intake import SetAside

    if isinstance(item, SetAside):
        say(f"kawat: {item.reason}")
        return 1
    say(f"kawat: note: {item.message}")
    return 0


def tell_backup(store: Database) -> None:
    """Says where an older database was kept before it was brought up to date."""
    if store.backup:
        say(f"kawat: note: {store.path} has a newer schema now; the file as it was is {store.backup}")


def show_reading(reading: Reading, form: str, console: Console, *, first: bool) -> None:
    import json

    if form == "json":
        click.echo(json.dumps(reading.to_json(), ensure_ascii=False))
    elif form == "html":
        from kawat.display import page

        click.echo(page(reading), nl=False)
    else:
        from kawat.display import marked_text, reading_tables

        if not first:
            console.rule(style="dim")
        what: RenderableType = (
            reading_tables(reading)
            if form == "table"
            else marked_text(reading, signs=console.color_system is None or console.no_color)
        )
        console.print(what, soft_wrap=form == "text")


def print_events(store: Database, wanted: EventFilter, form: str) -> None:
    import json
    from dataclasses import asdict, replace

    if form == "json":
        for row in store.events(wanted):
            click.echo(json.dumps(asdict(row), ensure_ascii=False))
    elif form == "csv":
        from kawat.store.query import CSV_COLUMNS, flat

        print_csv(CSV_COLUMNS, (flat(row).values() for row in store.events(wanted)))
    else:
        from kawat.display import event_rows_table

        limited = replace(wanted, limit=wanted.limit or TABLE_ROWS + 1)
        found = list(store.events(limited))
        shown = found[: wanted.limit or TABLE_ROWS]
        if shown:
            console = console_of()
            console.print(
                event_rows_table(shown, title=f"{len(shown)} event{'s' * (len(shown) != 1)} as told by their stories")
            )
        else:
            say("kawat: no event fits")
        if len(found) > len(shown):
            say(f"kawat: these are the first {len(shown)}; --limit N or --format csv shows more")


def print_csv(header: Sequence[str], rows: Iterable[Iterable[Any]]) -> None:
    """A table in CSV; cells that a spreadsheet could take for a formula are neutralised."""
    import csv

    from kawat.export.cells import neutral

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([neutral(cell) for cell in row] for row in rows)


def print_rows(header: Sequence[str], rows: Iterable[Iterable[Any]], form: str, *, title: str) -> None:
    """A small table as ``form``: table, csv, or json (one object a line)."""
    import json

    if form == "csv":
        print_csv(header, rows)
    elif form == "json":
        for row in rows:
            click.echo(json.dumps(dict(zip(header, row, strict=True)), ensure_ascii=False))
    else:
        from kawat.display.tables import rows_table

        console_of().print(rows_table(header, rows, title=title))


def print_row(*cells: str | None) -> None:
    """One line of cells separated by tabs."""
    from kawat.display.plain import plain

    click.echo("\t".join(plain(" ".join((cell or "").split())) for cell in cells))


def console_of() -> Console:
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else PLAIN_WIDTH, highlight=False)


def say(words: str) -> None:
    from kawat.display.plain import plain

    click.echo(plain(words), err=True)
