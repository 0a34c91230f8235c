"""`kawat link` and `kawat storylines`: what stories have to do with each other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kawat.cli.options import knowledge_option
from kawat.cli.output import print_rows, say, tables_of

if TYPE_CHECKING:
    from kawat.store import Database

link_option = click.option(
    "--link/--no-link",
    "linking",
    default=True,
    show_default=True,
    help="Bring reprints, reports of one event and storylines together when all is read.",
)


@click.command()
@click.argument("database", type=click.Path(path_type=Path))
@knowledge_option
def link(database: Path, own: Path | None) -> None:
    """Bring the stories of a database together: reprints, reports of one event, storylines. What is linked stays."""
    from kawat.errors import StoreError
    from kawat.store import Database

    if not database.is_file():
        raise StoreError(f"{database}: no such database; `kawat code STORIES --into {database}` makes one")
    with Database(database, write=True) as store:
        if not link_all(store, own):
            say(f"kawat: all stories of {database} are linked already")


def link_all(store: Database, own: Path | None) -> int:
    """Links what is not linked, with progress; how many stories were."""
    from kawat.display.progress import Steps
    from kawat.runner.link import link

    with Steps("linking") as steps:
        done = link(store, knowledge=tables_of(own), tell=steps.tell)
    if done.stories:
        say(f"{done.stories} stories linked: {done.merged} merged events and {done.storylines} storylines written")
    return done.stories


@click.command()
@click.argument("database", type=click.Path(path_type=Path))
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True)
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
def storylines(database: Path, limit: int, form: str) -> None:
    """Print the storylines of a database, those of most stories first."""
    from kawat.store import Database
    from kawat.store.corpus import storylines as stored

    with Database(database) as store:
        found = sorted(stored(store.connection), key=lambda each: (-len(each.stories), each.first_day or "", each.id))
    if not found:
        say(f"kawat: no storylines; `kawat link {database}` makes them")
    rows = [
        (each.id, len(each.stories), each.first_day, each.last_day, each.title, ", ".join(each.about["actors"]))
        for each in found[:limit]
    ]
    print_rows(("id", "stories", "first", "last", "title", "actors"), rows, form, title=f"{len(found)} storylines")
