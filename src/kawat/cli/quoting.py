"""``kawat quotes``: who said what, over all stories."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kawat.cli.options import MOST, grain, table_format
from kawat.cli.output import TABLE_ROWS, console_of, print_csv, say
from kawat.reading import QUOTE_KINDS

if TYPE_CHECKING:
    from kawat.store import QuoteFilter

_COLUMNS = (
    "story_id", "title", "publisher", "quote_id", "kind", "speaker", "country", "sector", "addressee", "cue", "content", "first_day", "spans",
)  # fmt: skip


@click.command()
@click.argument("database", type=click.Path(path_type=Path))
@click.option("--speaker", metavar="WHO", help="Country code, sector or part of a name of who speaks.")
@click.option("--words", help="Words of the quote (SQLite full-text syntax).")
@click.option("--kind", type=click.Choice(QUOTE_KINDS), help="Inside quotation marks, reported, or both.")
@click.option("--since", metavar="DATE", callback=grain, help="Published on this ISO day, month or year, or later.")
@click.option("--until", metavar="DATE", callback=grain, help="Published on this ISO day, month or year, or earlier.")
@click.option("--story", metavar="ID", help="One story.")
@click.option("--publisher", help="Publisher of the story.")
@click.option("--limit", type=click.IntRange(1, MOST), help="At most so many.")
@table_format("table", "json", "csv")
def quotes(database: Path, form: str, **given: Any) -> None:
    """Print the quotes of a database that fit all filters, by day of publication; with --words the best first."""
    from kawat.store import QuoteFilter

    print_quotes(database, QuoteFilter(**given), form)


def print_quotes(database: Path, wanted: QuoteFilter, form: str) -> None:
    """Prints the quotes that fit."""
    import json
    from dataclasses import asdict, replace

    from kawat.store import Database

    with Database(database) as store:
        if form == "json":
            for row in store.quotes(wanted):
                click.echo(json.dumps(asdict(row), ensure_ascii=False))
            return
        if form == "csv":
            cells = (
                {**asdict(row), "spans": "|".join(f"{start}:{end}" for start, end in row.spans)}
                for row in store.quotes(wanted)
            )
            print_csv(_COLUMNS, ([row[name] for name in _COLUMNS] for row in cells))
            return
        most = wanted.limit or TABLE_ROWS
        found = list(store.quotes(replace(wanted, limit=most + 1)))
    if not found:
        say("kawat: no quote fits")
        return
    from kawat.display.tables import quote_rows_table

    shown = found[:most]
    console_of().print(quote_rows_table(shown, title=f"{len(shown)} quote{'s' * (len(shown) != 1)}"))
    if len(found) > most and not wanted.limit:
        say(f"kawat: these are the first {most}; --limit N or --format csv shows more")
