"""What the command line reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from kawat.intake import Limits, Notice, SetAside
    from kawat.story import Story

FORMS = ["text", "html", "json", "jsonl", "xml", "csv", "parquet", "warc"]
"""Those of ``intake.FORMS``, for ``--help`` need not wait for the readers."""


def limits_of(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> Limits:
    """The limits as ``--limit`` sets them."""
    from kawat.intake import DEFAULT, Limits

    given: dict[str, int] = {}
    for value in values:
        name, _, number = value.partition("=")
        if name not in Limits.help_of():
            raise click.BadParameter(f"{value!r} names none of {', '.join(Limits.help_of())}")
        if not (number.isascii() and number.isdigit() and len(number) <= 18 and int(number)):
            raise click.BadParameter(f"{value!r} is no NAME=NUMBER; max_story_chars=500000 is right")
        given[name] = int(number)
    return replace(DEFAULT, **given)


def intake_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of all commands that take stories in; they are those of ``items``."""
    for option in (
        click.option(
            "--fetch", is_flag=True, help="Fetch stories from web addresses (public ones only); else none is asked."
        ),
        click.option(
            "--limit",
            "limits",
            multiple=True,
            metavar="NAME=VALUE",
            callback=limits_of,
            help="Another limit; docs/intake.md has them.",
        ),
        click.option(
            "--format-in",
            "form_in",
            type=click.Choice(FORMS),
            help="What comes in, where name and content do not tell.",
        ),
    ):
        command = option(command)
    return command


def items(
    paths: list[str],
    *,
    published: str | None = None,
    limits: Limits | None = None,
    form_in: str | None = None,
    fetch: bool = False,
) -> Iterator[Story | SetAside | Notice]:
    """All stories of files, folders, addresses and standard input, with what could not be read between them."""
    from kawat.intake import DEFAULT, stories_from, walk
    from kawat.story import Story

    for path in walk(paths):
        for item in stories_from(path, limits=limits or DEFAULT, form=form_in, fetch=fetch):
            if isinstance(item, Story) and item.published is None and published is not None:
                yield replace(item, published=published)
            else:
                yield item
