"""The command line. Only this file prints; standard output is data, standard error is talk."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kawat.errors import KawatError, StoryError
from kawat.version import __version__

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from kawat.intake import Notice, SetAside
    from kawat.knowledge import Knowledge
    from kawat.reading import Reading
    from kawat.store import Database, EventFilter
    from kawat.story import Story

SOME_SET_ASIDE = 3
USAGE = 2
_TALK_LINES = 20
_WRITE_EVERY = 256
_PLAIN_WIDTH = 150

_knowledge = click.option(
    "--knowledge", "own", type=click.Path(path_type=Path), help="Folder with your own table rows, laid over ours."
)
_published = click.option("--published", metavar="DATE", help="Publication date (ISO 8601) of stories that name none.")
_lang = click.option("--lang", type=click.Choice(["id", "en"]), help="Language; without it the text shows it.")


class _Group(click.Group):
    """Commands in the order in which they are needed; our errors in one line, with an exit code of their own."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KawatError as error:
            _say(f"kawat: {error}")
            ctx.exit(SOME_SET_ASIDE if isinstance(error, StoryError) else USAGE)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="kawat")
def main() -> None:
    """Turns Indonesian and English newswire stories into event data that a person can check."""


@main.command()
@click.argument("path", metavar="FILE|-")
@_published
@_lang
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "html", "text"]), default="table", show_default=True
)
@_knowledge
def read(path: str, published: str | None, lang: str | None, form: str, own: Path | None) -> None:
    """Read one story (or each of a .jsonl file) and show who did what to whom."""
    import gc

    gc.disable()  # one story, then the end: looking for cycles among the rows of the tables would take a fifth of the time
    from kawat.coding.coder import code
    from kawat.story import Story

    tables = _tables(own)
    console = _console()
    aside = 0
    for number, item in enumerate(_items([path], published=published)):
        if not isinstance(item, Story):
            aside += _tell(item)
            continue
        try:
            reading = code(item, knowledge=tables, lang=lang)
            gc.enable()
        except StoryError as error:
            _say(f"kawat: {item.origin or item.id}: {error}")
            aside += 1
            continue
        _show(reading, form, console, first=number == 0)
    sys.exit(SOME_SET_ASIDE if aside else 0)


@main.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option(
    "--into",
    "database",
    required=True,
    type=click.Path(path_type=Path),
    help="Database to write; made where there is none.",
)
@_published
@_lang
@click.option(
    "--processes",
    type=click.IntRange(1),
    default=os.cpu_count() or 1,
    show_default="one a core",
    help="How many read at once.",
)
@_knowledge
def code(
    paths: tuple[str, ...], database: Path, published: str | None, lang: str | None, processes: int, own: Path | None
) -> None:
    """Read many stories into a database: files and folders of .txt, .html, .json, .jsonl (.gz too), or - for standard input.

    Exit code 0 when every story was read, 3 when some were set aside (each is told with its reason and kept in the database).
    """
    from kawat.store import Database

    _tables(own)
    with Database(database, write=True) as store:
        aside = _code_into(store, _items(list(paths), published=published), processes=processes, lang=lang, own=own)
    sys.exit(SOME_SET_ASIDE if aside else 0)


@main.command()
@click.argument("database", type=click.Path(path_type=Path))
@click.option(
    "--processes",
    type=click.IntRange(1),
    default=os.cpu_count() or 1,
    show_default="one a core",
    help="How many read at once.",
)
@_knowledge
def recode(database: Path, processes: int, own: Path | None) -> None:
    """Read the stories of a database again that this version of the coder has not read; earlier readings are kept."""
    from kawat.coding.coder import coder_of
    from kawat.errors import StoreError
    from kawat.store import Database, coder_name

    if not database.is_file():
        raise StoreError(f"{database}: no such database; `kawat code STORIES --into {database}` makes one")
    coder = coder_name(coder_of(_tables(own)))
    with Database(database, write=True) as store:
        stories = list(store.stories(lacking=coder))
        aside = _code_into(store, iter(stories), processes=processes, lang=None, own=own, total=len(stories))
    sys.exit(SOME_SET_ASIDE if aside else 0)


def _filters(command: Callable[..., None]) -> Callable[..., None]:
    from kawat.reading import EVENT_TYPES, STATUSES

    for option in reversed(
        [
            click.option("--actor", metavar="WHO", help="Country code, sector or part of a name of who acts."),
            click.option("--recipient", metavar="WHO", help="The same of who it is done to."),
            click.option(
                "--type",
                "type",
                multiple=True,
                type=click.Choice(EVENT_TYPES, case_sensitive=False),
                help="Event type; may be repeated.",
            ),
            click.option("--mode", help="PLOVER mode, such as visit."),
            click.option(
                "--status", multiple=True, type=click.Choice(STATUSES), help="Factual status; may be repeated."
            ),
            click.option("--context", help="PLOVER context, such as cbrn."),
            click.option("--since", metavar="DATE", help="On this ISO day, month or year, or later."),
            click.option("--until", metavar="DATE", help="On this ISO day, month or year, or earlier."),
            click.option("--where", metavar="PLACE", help="Part of a place's name, or its country code."),
            click.option("--story", metavar="ID", help="One story."),
            click.option("--lang", help="Language of the story."),
            click.option("--publisher", help="Publisher of the story."),
            click.option("--min-probability", type=click.FloatRange(0, 1), help="Events at least so probable."),
            click.option("--limit", type=click.IntRange(1), help="At most so many."),
        ]
    ):
        command = option(command)
    return command


@main.command()
@click.argument("database", type=click.Path(path_type=Path))
@_filters
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
def events(database: Path, form: str, **given: Any) -> None:
    """Print the events of a database that fit all filters, by day."""
    from kawat.store import Database, EventFilter

    given["type"] = tuple(kind.upper() for kind in given["type"])
    with Database(database) as store:
        _print_events(store, EventFilter(**given), form)


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
        _show(store.reading(story), form, _console(), first=True)


@main.command()
@click.argument("database", type=click.Path(path_type=Path))
@click.argument("words")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True)
def search(database: Path, words: str, limit: int) -> None:
    """Find stories by their words (SQLite full-text syntax: a phrase in double quotation marks, OR, NOT)."""
    from kawat.store import Database

    with Database(database) as store:
        found = store.search(words, limit=limit)
    for story_id, title, snippet in found:
        click.echo(f"{story_id}\t{title or ''}\t{' '.join(snippet.split())}")
    if not found:
        _say("kawat: no story holds these words")


@main.command(name="set-aside")
@click.argument("database", type=click.Path(path_type=Path))
def set_aside(database: Path) -> None:
    """Print what could not be read: origin, story, reason, separated by tabs."""
    from kawat.store import Database

    with Database(database) as store:
        for origin, story_id, reason in store.set_aside_rows():
            click.echo(f"{origin}\t{story_id or ''}\t{reason}")


@main.command()
@click.argument("gold", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@_knowledge
def score(gold: tuple[Path, ...], form: str, own: Path | None) -> None:
    """Read annotated stories and print how well: precision, recall and F by measure."""
    import json

    from kawat.coding.coder import code
    from kawat.evaluation import gold_stories
    from kawat.evaluation import score as score_readings

    tables, console = _tables(own), _console()
    for path in gold:
        stories = list(gold_stories(path))
        readings = {each.reading.story.id: code(each.reading.story, knowledge=tables) for each in stories}
        scores = score_readings(stories, readings)
        if form == "json":
            click.echo(json.dumps({"file": path.name, **scores.to_json()}))
        else:
            from kawat.display import score_table

            console.print(score_table(scores, title=f"{path.name}: {scores.stories} stories"))
            console.print()


@main.command()
@_knowledge
def tables(own: Path | None) -> None:
    """List the tables that the coder stands on: folder, name, rows, columns."""
    from kawat.knowledge import LANGUAGES, TABLES
    from kawat.knowledge.schema import FOLDERS

    knowledge = _tables(own)
    for kind in TABLES:
        folders = (
            LANGUAGES if kind.per_language else [folder for folder, names in FOLDERS.items() if kind.name in names]
        )
        for folder in folders:
            columns = ",".join(column.name for column in kind.columns)
            click.echo(f"{folder}/{kind.name}.csv\t{len(knowledge.rows(folder, kind.name))}\t{columns}")


def _tables(own: Path | None) -> Knowledge:
    from kawat.knowledge import Knowledge

    return Knowledge(own)


def _items(paths: list[str], *, published: str | None) -> Iterator[Story | SetAside | Notice]:
    """All stories of files, folders and standard input, with what could not be read between them."""
    from dataclasses import replace

    from kawat.intake import stories_from, walk
    from kawat.story import Story

    if published is not None:
        Story.of("-", published=published)  # a wrong date is a wrong option: told before anything is read
    for path in walk(paths):
        for item in stories_from(path):
            if isinstance(item, Story) and item.published is None and published is not None:
                yield replace(item, published=published)
            else:
                yield item


def _tell(item: Any) -> int:
    """Says what was set aside or noticed; 1 for what was set aside."""
    from kawat.intake import SetAside

    if isinstance(item, SetAside):
        _say(f"kawat: {item.reason}")
        return 1
    _say(f"kawat: note: {item.message}")
    return 0


def _show(reading: Reading, form: str, console: Console, *, first: bool) -> None:
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
            reading_tables(reading) if form == "table" else marked_text(reading, signs=console.color_system is None)
        )
        console.print(what, soft_wrap=form == "text")


def _print_events(store: Database, wanted: EventFilter, form: str) -> None:
    import csv
    import json
    from dataclasses import asdict

    rows = store.events(wanted)
    if form == "json":
        for row in rows:
            click.echo(json.dumps(asdict(row), ensure_ascii=False))
    elif form == "csv":
        from kawat.store.query import CSV_COLUMNS, flat

        writer = csv.DictWriter(sys.stdout, CSV_COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(flat(row) for row in rows)
    else:
        from kawat.display import event_rows_table

        found = list(rows)
        if found:
            _console().print(
                event_rows_table(found, title=f"{len(found)} event{'s' * (len(found) != 1)} as told by their stories")
            )
        else:
            _say("kawat: no event fits")


def _code_into(
    store: Database,
    items: Iterator[Any],
    *,
    processes: int,
    lang: str | None,
    own: Path | None,
    total: int | None = None,
) -> int:
    """Reads all stories that are not yet read into the store, with progress; how many were set aside."""
    from kawat.display.progress import Run
    from kawat.runner.write import write_all

    with Run(total=total) as run:
        report = write_all(store, items, processes=processes, lang=lang, own=own, every=_WRITE_EVERY, tell=run.tell)
    _say(report.line(store.path))
    for origin, _, reason in report.set_aside[:_TALK_LINES]:
        _say(f"  set aside: {reason}" if origin in reason else f"  set aside: {origin}: {reason}")
    if len(report.set_aside) > _TALK_LINES:
        _say(f"  … {len(report.set_aside) - _TALK_LINES} more: kawat set-aside {store.path}")
    return len(report.set_aside)


def _console() -> Console:
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else _PLAIN_WIDTH, highlight=False)


def _say(words: str) -> None:
    click.echo(words, err=True)
