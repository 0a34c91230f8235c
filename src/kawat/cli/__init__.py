"""The command line. Only this package prints; standard output is data, standard error is talk."""

from __future__ import annotations

import errno
import io
import signal
import sqlite3
import sys
import threading
import zlib
from pathlib import Path
from typing import Any

import click

from kawat.cli.coding import code, recode
from kawat.cli.counting import count, diff, sample
from kawat.cli.desking import desk
from kawat.cli.explaining import explain
from kawat.cli.exporting import export, import_readings
from kawat.cli.linking import link, storylines
from kawat.cli.options import (
    MOST,
    event_filter,
    event_filters,
    knowledge_option,
    lang_option,
    least_option,
    published_option,
)
from kawat.cli.output import (
    SOME_SET_ASIDE,
    console_of,
    print_events,
    print_row,
    say,
    show_reading,
    tables_of,
    tell,
)
from kawat.cli.parsing import parse
from kawat.cli.plotting import plot
from kawat.cli.quoting import print_quotes, quotes
from kawat.cli.stories import intake_options, items
from kawat.errors import KawatError, StoryError
from kawat.version import __version__

USAGE = 2


class _Group(click.Group):
    """Commands in the order in which they are needed; our errors in one line, with an exit code of their own."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KawatError as error:
            say(f"kawat: {error}")
            ctx.exit(SOME_SET_ASIDE if isinstance(error, StoryError) else USAGE)
        except (sqlite3.Error, zlib.error, UnicodeError, OverflowError) as error:
            say(
                f"kawat: cannot be done: {type(error).__name__}: {error}; if the database is damaged, code its stories anew"
            )
            ctx.exit(USAGE)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            say(f"kawat: {error.filename or 'output'}: {error.strerror}")
            ctx.exit(USAGE)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="kawat")
def main() -> None:
    """Turns Indonesian and English newswire stories into event data that a person can check."""
    # What a terminal's encoding cannot write is written as its code; a stop asked for is a stop.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))


@main.command()
@click.argument("path", metavar="FILE|-")
@published_option
@lang_option
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "html", "text"]), default="table", show_default=True
)
@least_option
@knowledge_option
@intake_options
def read(
    path: str, published: str | None, lang: str | None, form: str, least: float | None, own: Path | None, **how: Any
) -> None:
    """Read one story (or each of a file that holds many) and show who did what to whom."""
    import gc

    gc.disable()  # one story, then the end: looking for cycles among the rows of the tables would take a fifth of the time
    from kawat.coding.coder import code as code_story
    from kawat.coding.events import LEAST
    from kawat.story import Story

    tables = tables_of(own)
    console = console_of()
    aside = 0
    for number, item in enumerate(items([path], published=published, **how)):
        if not isinstance(item, Story):
            aside += tell(item)
            continue
        try:
            reading = code_story(item, knowledge=tables, lang=lang, least=LEAST if least is None else least)
            gc.enable()
        except StoryError as error:
            say(f"kawat: {item.origin or item.id}: {error}")
            aside += 1
            continue
        show_reading(reading, form, console, first=number == 0)
    sys.exit(SOME_SET_ASIDE if aside else 0)


main.add_command(parse)
main.add_command(explain)
main.add_command(link)
main.add_command(storylines)
main.add_command(code)
main.add_command(recode)


@main.command()
@click.argument("database", type=click.Path(path_type=Path))
@event_filters
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
def events(database: Path, form: str, **given: Any) -> None:
    """Print the events of a database that fit all filters, by day."""
    from kawat.store import Database

    with Database(database) as store:
        print_events(store, event_filter(given), form)


@main.command()
@click.argument("database", type=click.Path(path_type=Path))
@click.argument("story")
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "html", "text"]), default="table", show_default=True
)
def show(database: Path, story: str, form: str) -> None:
    """Print the last reading of one story of a database."""
    from kawat.store import Database

    with Database(database) as store:
        show_reading(store.reading(story), form, console_of(), first=True)


@main.command()
@click.argument("database", type=click.Path(path_type=Path))
@click.argument("words")
@click.option("--limit", type=click.IntRange(1, MOST), default=20, show_default=True)
@click.option("--quotes", "of_quotes", is_flag=True, help="Search what is said in quotes, not whole stories.")
def search(database: Path, words: str, limit: int, of_quotes: bool) -> None:
    """Find stories by their words (SQLite full-text syntax: a phrase in double quotation marks, OR, NOT)."""
    from kawat.store import Database, QuoteFilter

    if of_quotes:
        print_quotes(database, QuoteFilter(words=words, limit=limit), "table")
        return
    with Database(database) as store:
        found = store.search(words, limit=limit)
    for story_id, title, snippet in found:
        print_row(story_id, title, snippet)
    if not found:
        say("kawat: no story holds these words")


for command in (quotes, count, plot, sample, diff, export, import_readings, desk):
    main.add_command(command)


@main.command(name="set-aside")
@click.argument("database", type=click.Path(path_type=Path))
def set_aside(database: Path) -> None:
    """Print what could not be read: origin, story, reason, separated by tabs."""
    from kawat.store import Database

    with Database(database) as store:
        for origin, story_id, reason in store.set_aside_rows():
            print_row(origin, story_id, reason)


@main.command()
@click.argument("gold", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@knowledge_option
def score(gold: tuple[Path, ...], form: str, own: Path | None) -> None:
    """Read annotated stories and print how well: precision, recall and F by measure."""
    import json

    from kawat.coding.coder import code as code_story
    from kawat.evaluation import gold_stories
    from kawat.evaluation import score as score_readings

    tables, console = tables_of(own), console_of()
    for path in gold:
        try:
            stories = list(gold_stories(path))
        except StoryError as error:
            raise click.UsageError(str(error)) from error
        readings = {}
        for each in stories:
            try:
                readings[each.reading.story.id] = code_story(each.reading.story, knowledge=tables)
            except StoryError as error:
                say(f"kawat: {path}: not read, counts as read empty: {error}")
        scores = score_readings(stories, readings)
        if form == "json":
            click.echo(json.dumps({"file": path.name, **scores.to_json()}))
        else:
            from kawat.display import score_table

            console.print(score_table(scores, title=f"{path.name}: {scores.stories} stories"))
            console.print()


@main.command()
@knowledge_option
def tables(own: Path | None) -> None:
    """List the tables that the coder stands on: folder, name, rows, columns."""
    from kawat.knowledge import LANGUAGES, TABLES
    from kawat.knowledge.schema import FOLDERS

    knowledge = tables_of(own)
    for kind in TABLES:
        folders = (
            LANGUAGES if kind.per_language else [folder for folder, names in FOLDERS.items() if kind.name in names]
        )
        for folder in folders:
            columns = ",".join(column.name for column in kind.columns)
            click.echo(f"{folder}/{kind.name}.csv\t{len(knowledge.rows(folder, kind.name))}\t{columns}")
