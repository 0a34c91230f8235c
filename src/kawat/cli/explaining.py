"""``kawat explain``: why the events of a story were coded."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kawat.cli.options import knowledge_option, lang_option, least_option, published_option
from kawat.cli.output import SOME_SET_ASIDE, console_of, say, tables_of, tell
from kawat.cli.stories import intake_options, items
from kawat.errors import StoryError

if TYPE_CHECKING:
    from rich.console import Console

    from kawat.coding.explain import Explanation
    from kawat.story import Story


@click.command()
@click.argument("path", metavar="FILE|-")
@click.argument("wanted", metavar="[EVENT]...", nargs=-1)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@published_option
@lang_option
@knowledge_option
@least_option
@intake_options
def explain(
    path: str,
    wanted: tuple[str, ...],
    form: str,
    published: str | None,
    lang: str | None,
    own: Path | None,
    least: float | None,
    **how: Any,
) -> None:
    """Show why the events of a story were coded: all, or those that are named, such as e2 e5.

    With the same options the ids are those of `kawat read`; --min-probability counts anew.
    """
    from kawat.coding.coder import heard
    from kawat.coding.events import LEAST
    from kawat.coding.explain import explain as explained
    from kawat.language import parse_story
    from kawat.story import Story

    tables, console = tables_of(own), console_of()
    aside = shown = 0
    for item in items([path], published=published, **how):
        if not isinstance(item, Story):
            aside += tell(item)
            continue
        try:
            parsed = parse_story(item, knowledge=tables, lang=lang)
        except StoryError as error:
            say(f"kawat: {item.origin or item.id}: {error}")
            aside += 1
            continue
        [read] = heard([parsed], tables)
        found = explained(read, knowledge=tables, least=LEAST if least is None else least)
        _show(item, _those(item, found, wanted), form, console, first=not shown)
        shown += 1
    sys.exit(SOME_SET_ASIDE if aside else 0)


def _those(story: Story, found: list[Explanation], wanted: tuple[str, ...]) -> list[Explanation]:
    """The events that are named, in the order of the text; all where none is. Raises UsageError for one that the story has not."""
    known = [each.id for each in found]
    for name in wanted:
        if name not in known:
            has = f"it has {', '.join(known)}" if known else "it has none"
            raise click.UsageError(f"story {story.id} has no event {name!r}; {has}")
    return [each for each in found if not wanted or each.id in wanted]


def _show(story: Story, found: list[Explanation], form: str, console: Console, *, first: bool) -> None:
    """Prints the explanations of one story: in JSON one object a line."""
    import json

    if form == "json":
        row = {"story": story.id, "events": [each.to_json() for each in found]}
        click.echo(json.dumps(row, ensure_ascii=False))
        return
    from kawat.display.explanation import explanation_tables

    if not first:
        console.rule(style="dim")
    console.print(explanation_tables(story, found))
