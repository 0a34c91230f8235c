"""The options of the command line, with what is checked of them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kawat.cli.output import tables_of
from kawat.knowledge import LANGUAGES

if TYPE_CHECKING:
    from kawat.store import EventFilter

MOST = 1_000_000_000


def iso_day(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """A day for --published."""
    from kawat.story import is_iso

    if value is not None and not is_iso(value):
        raise click.BadParameter(f"{value!r} is no day of the calendar in ISO 8601; 2019-04-25 is right")
    return value


def grain(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """A day, month or year for a filter."""
    from kawat.store import is_day

    if value is not None and not is_day(value):
        raise click.BadParameter(
            f"{value!r} is no day, month or year in ISO 8601; 2019-04-25, 2019-04 or 2019 is right"
        )
    return value


def two_parties(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[str, str] | None:
    """Two parties for --dyad."""
    if value is None:
        return None
    one, _, other = (part.strip() for part in value.partition(","))
    if not one or not other:
        raise click.BadParameter(f"{value!r} does not name two; USA,RUS is right")
    return one, other


def folder(ctx: click.Context, param: click.Parameter, value: str | None) -> Path | None:
    """A folder of tables."""
    if value == "":
        raise click.BadParameter("is empty; a folder with tables is right")
    return Path(value) if value is not None else None


def known_word(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """A mode or context that the ontology has."""
    table, column = {"mode": ("plover_modes", "mode"), "context": ("plover_contexts", "context")}[param.name or ""]
    if value is not None:
        known = sorted({row[column] for row in tables_of(None).rows("ontology", table) if row[column]})
        if value.lower() not in known:
            raise click.BadParameter(f"{value!r} is none of {', '.join(known)}")
    return value and value.lower()


knowledge_option = click.option(
    "--knowledge", "own", callback=folder, help="Folder with your own table rows, laid over ours."
)
published_option = click.option(
    "--published", metavar="DATE", callback=iso_day, help="Publication date (ISO 8601) of stories that name none."
)
processes_option = click.option(
    "--processes",
    type=click.IntRange(1, 256),
    default=os.cpu_count() or 1,
    show_default="one a core",
    help="How many read at once.",
)
fast_option = click.option(
    "--fast",
    is_flag=True,
    help="Let stories that surely tell no event leave early; of these only tables read the quotes.",
)
lang_option = click.option("--lang", type=click.Choice(LANGUAGES), help="Language; without it the text shows it.")


def event_filters(command: Callable[..., None]) -> Callable[..., None]:
    """The filters of ``kawat events``, and how many at the most."""
    limit = click.option("--limit", type=click.IntRange(1, MOST), help="At most so many.")
    return event_conditions(limit(command))


def event_conditions(command: Callable[..., None]) -> Callable[..., None]:
    """The filters of ``kawat events``."""
    from kawat.reading import EVENT_TYPES, STATUSES

    for option in reversed(
        [
            click.option(
                "--actor",
                metavar="WHO",
                help='Country code, sector, both ("IDN GOV") or part of a name of who acts.',
            ),
            click.option("--recipient", metavar="WHO", help="The same of who it is done to."),
            click.option("--party", metavar="WHO", help="The same of who stands on either side."),
            click.option(
                "--dyad",
                metavar="WHO,WHO",
                callback=two_parties,
                help="Two of which one acts toward the other, or that act together.",
            ),
            click.option("--source", metavar="NAME", help="Part of the name of who says so."),
            click.option(
                "--type",
                "type",
                multiple=True,
                type=click.Choice(EVENT_TYPES, case_sensitive=False),
                help="Event type; may be repeated.",
            ),
            click.option("--mode", callback=known_word, help="PLOVER mode, such as visit."),
            click.option(
                "--status", multiple=True, type=click.Choice(STATUSES), help="Factual status; may be repeated."
            ),
            click.option("--context", callback=known_word, help="PLOVER context, such as cbrn."),
            click.option(
                "--quad", multiple=True, type=click.IntRange(1, 4), help="Quad class, 1 to 4; may be repeated."
            ),
            click.option("--merged", metavar="ID", help="Reports of one event that happened."),
            click.option("--since", metavar="DATE", callback=grain, help="On this ISO day, month or year, or later."),
            click.option("--until", metavar="DATE", callback=grain, help="On this ISO day, month or year, or earlier."),
            click.option("--where", metavar="PLACE", help="Part of a place's name, or its country code."),
            click.option("--story", metavar="ID", help="One story."),
            click.option("--lang", help="Language of the story."),
            click.option("--publisher", help="Publisher of the story."),
            click.option("--min-probability", type=click.FloatRange(0, 1), help="Events at least so probable."),
        ]
    ):
        command = option(command)
    return command


def event_filter(given: dict[str, Any]) -> EventFilter:
    """The filter that the options of ``event_filters`` ask for."""
    from kawat.store import EventFilter

    return EventFilter(**{**given, "type": tuple(kind.upper() for kind in given["type"])})


def table_format(*forms: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """How the output looks, the first being the default."""
    return click.option("--format", "form", type=click.Choice(forms), default=forms[0], show_default=True)


least_option = click.option(
    "--min-probability",
    "least",
    type=click.FloatRange(0, 1),
    metavar="P",
    help="Events at least so probable: an event's probability is its precision. Without it those that make F best.",
)

into_option = click.option(
    "--into",
    "database",
    required=True,
    type=click.Path(path_type=Path),
    help="Database to write; made where there is none.",
)
