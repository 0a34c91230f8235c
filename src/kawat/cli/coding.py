"""``kawat code`` and ``kawat recode``: many stories into a database."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kawat.cli.linking import link_all, link_option
from kawat.cli.options import (
    fast_option,
    into_option,
    knowledge_option,
    lang_option,
    processes_option,
    published_option,
)
from kawat.cli.output import SOME_SET_ASIDE, say, tables_of, tell_backup
from kawat.cli.stories import intake_options

if TYPE_CHECKING:
    from kawat.intake import Limits
    from kawat.runner.write import Report
    from kawat.store import Database

seconds_option = click.option(
    "--story-seconds",
    type=click.FloatRange(0.1, 86_400),
    default=30.0,
    show_default=True,
    help="A story that takes longer is set aside.",
)
set_aside_option = click.option(
    "--set-aside",
    "aside_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.jsonl",
    help="File to write what the database has set aside to, when the run ends.",
)


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@into_option
@published_option
@lang_option
@processes_option
@seconds_option
@set_aside_option
@click.option("--again", is_flag=True, help="Look through inputs that are done too, and try again what was set aside.")
@click.option(
    "--engine",
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
    help="Processes of this machine, or a Ray cluster (kawat[ray]).",
)
@fast_option
@knowledge_option
@link_option
@intake_options
def code(
    paths: tuple[str, ...],
    database: Path,
    published: str | None,
    lang: str | None,
    processes: int,
    story_seconds: float,
    aside_file: Path | None,
    again: bool,
    engine: str,
    fast: bool,
    own: Path | None,
    linking: bool,
    limits: Limits,
    form_in: str | None,
    fetch: bool,
) -> None:
    """Read many stories into a database: files and folders of text, HTML, JSON, feeds, NewsML-G2, CSV, Parquet and WARC (.gz too),
    web addresses with --fetch, or - for standard input.

    A run that broke off goes on where it was when it is started again. Exit code 0 when every story was read, 3 when some were set aside
    (each is told with its reason and kept in the database).
    """
    from kawat.display.progress import Run
    from kawat.intake import walk
    from kawat.runner.parts import in_parts, inputs, setting_of, size_of
    from kawat.runner.write import write_all
    from kawat.store import Database

    tables_of(own)
    taking: dict[str, Any] = {"published": published, "limits": limits, "form": form_in}
    setting = setting_of(own, lang=lang, fast=fast, **taking)
    with Database(database, write=True) as store:
        tell_backup(store)
        given = inputs(walk(paths), store, setting=setting, again=again)
        with Run(total=size_of(walk(paths)), in_bytes=True) as run:
            same: dict[str, Any] = {
                "own": own,
                "lang": lang,
                "fast": fast,
                "story_seconds": story_seconds,
                "tell": run.tell,
            }
            if engine == "ray":
                report = _ray()(store, list(given), actors=processes, taken=run.taken, **taking, **same)
            else:
                items = in_parts(given, fetch=fetch, taken=run.taken, **taking)
                report = write_all(store, items, processes=processes, **same)
        if linking:
            link_all(store, own)
        _end(store, report, aside_file)


@click.command()
@click.argument("database", type=click.Path(path_type=Path))
@processes_option
@seconds_option
@set_aside_option
@link_option
@knowledge_option
def recode(
    database: Path, processes: int, story_seconds: float, aside_file: Path | None, linking: bool, own: Path | None
) -> None:
    """Read the stories of a database again that this version of the coder has not read; earlier readings are kept."""
    from kawat.coding.coder import coder_of
    from kawat.display.progress import Run
    from kawat.errors import StoreError
    from kawat.runner.write import write_all
    from kawat.store import Database, coder_name

    if not database.is_file():
        raise StoreError(f"{database}: no such database; `kawat code STORIES --into {database}` makes one")
    coder = coder_name(coder_of(tables_of(own)))
    with Database(database, write=True) as store:
        tell_backup(store)
        stories = list(
            store.stories(lacking=coder)
        )  # read before the first is written: the writing changes what is lacking
        if stories:
            with (
                store.writing()
            ):  # their readings will be this coder's: what code has marked as done by another is true no more
                store.forget_done()
        with Run(total=len(stories)) as run:
            report = write_all(store, stories, processes=processes, own=own, story_seconds=story_seconds, tell=run.tell)
        if linking:
            link_all(store, own)
        _end(store, report, aside_file)


def _ray() -> Any:
    """What writes with Ray. Raises RunError where it is not installed."""
    from kawat.errors import RunError

    try:
        from kawat.runner.ray import write_by_ray
    except ImportError as error:
        raise RunError(f"--engine ray needs Ray ({error}); pip install 'kawat[ray]'") from error
    return write_by_ray


def _end(store: Database, report: Report, aside_file: Path | None) -> None:
    """Tells what a run did and ends with its exit code."""
    say(report.line(store.path))
    for origin, _, reason in report.asides:
        say(f"  set aside: {reason}" if origin in reason else f"  set aside: {origin}: {reason}")
    if report.set_aside > len(report.asides):
        say(
            f"  … {report.set_aside - len(report.asides)} more: kawat set-aside {store.path}; `kawat code --again` tries them again"
        )
    if aside_file is not None:
        _write_aside(store, aside_file)
    sys.exit(SOME_SET_ASIDE if report.set_aside else 0)


def _write_aside(store: Database, path: Path) -> None:
    """Writes the list of what was set aside, whole or not at all."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with unfinished.open("w", encoding="utf-8") as file:
            for origin, story_id, reason in store.set_aside_rows():
                file.write(json.dumps({"origin": origin, "id": story_id, "reason": reason}, ensure_ascii=False) + "\n")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
