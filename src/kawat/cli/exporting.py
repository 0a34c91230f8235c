"""``kawat export`` and ``kawat import``: out of a database for other programs, and back."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kawat.cli.options import event_filter, event_filters, into_option
from kawat.cli.output import SOME_SET_ASIDE, say, tables_of, tell, tell_backup
from kawat.cli.stories import items

if TYPE_CHECKING:
    from kawat.story import Story

FORMS = ("parquet", "csv", "jsonl", "geojson", "plover", "gdelt", "xlsx", "graphml", "brat", "docbin", "conllu", "gold")
_EVERY = 256


@click.command()
@click.argument("database", type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--to", "form", type=click.Choice(FORMS), required=True, help="Format; parquet, csv and brat are folders."
)
@click.option("--no-text", is_flag=True, help="Offsets and hashes only, to share without the publishers' text.")
@event_filters
def export(database: Path, out: Path, form: str, no_text: bool, **given: Any) -> None:
    """Write events, and what their stories say, for other programs; with filters the events that fit and their stories."""
    from kawat.export import Request
    from kawat.export import export as exported
    from kawat.store import Database

    with Database(database) as store:
        request = Request(store=store, knowledge=tables_of(None), wanted=event_filter(given), text=not no_text)
        counts = exported(request, form, out)
    say(f"kawat: {', '.join(f'{count} {what}' for what, count in counts.items()) or 'nothing'} → {out}")


@click.command(name="import")
@click.argument("path", metavar="EXPORT", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@into_option
@click.option(
    "--texts",
    multiple=True,
    metavar="PATH",
    help="Stories for an export without text: files or folders; may be repeated.",
)
def import_readings(path: Path, database: Path, texts: tuple[str, ...]) -> None:
    """Read an export in JSON Lines into a database, with --texts one that was made without text.

    Exit code 0 when all readings are there, 3 when some lack their text.
    """
    from itertools import islice

    from kawat.export.jsonl import readings_from
    from kawat.store import Database

    waiting = readings_from(path, _stories(texts))
    count = without = 0
    with Database(database, write=True) as store:
        tell_backup(store)
        while batch := list(islice(waiting, _EVERY)):
            with store.writing():
                for _, reading in batch:
                    if reading is None:
                        without += 1
                    else:
                        store.add(reading)
                        count += 1
    say(f"kawat: {count} reading{'s' * (count != 1)} → {database}")
    if without:
        say(
            f"kawat: {without} without text; --texts names where {'their stories are' if without > 1 else 'its story is'}"
        )
    sys.exit(SOME_SET_ASIDE if without else 0)


def _stories(paths: tuple[str, ...]) -> Iterator[Story]:
    from kawat.story import Story

    for item in items(list(paths)):
        if isinstance(item, Story):
            yield item
        else:
            tell(item)
