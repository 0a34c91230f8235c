"""``kawat parse``: what the encoder says of the sentences of stories."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kawat.cli.options import knowledge_option, lang_option
from kawat.cli.output import SOME_SET_ASIDE, console_of, say, tables_of, tell
from kawat.cli.stories import intake_options, items
from kawat.errors import StoryError

if TYPE_CHECKING:
    from rich.console import Console

    from kawat.language import Parse

BATCH = 64
"""Stories that the encoder gets at once, so that sentences of every length find others like them."""


@click.command()
@click.argument("paths", metavar="FILE...|-", nargs=-1, required=True)
@click.option(
    "--format", "form", type=click.Choice(["table", "conllu", "json", "text"]), default="table", show_default=True
)
@lang_option
@knowledge_option
@intake_options
def parse(paths: tuple[str, ...], form: str, lang: str | None, own: Path | None, **how: Any) -> None:
    """Show the sentences of stories as the encoder reads them: words, dependency trees, names.

    Exit code 0 when every story was read, 3 when some were set aside (each is told with its reason).
    """
    from kawat.language import parse_story
    from kawat.story import Story

    tables, console = tables_of(own), console_of()
    waiting: list[Parse] = []
    aside = shown = 0
    for item in items(list(paths), **how):
        if not isinstance(item, Story):
            aside += tell(item)
            continue
        try:
            waiting.append(parse_story(item, knowledge=tables, lang=lang))
        except StoryError as error:
            say(f"kawat: {item.origin or item.id}: {error}")
            aside += 1
            continue
        if len(waiting) == BATCH:
            shown += _show(waiting, form, console, first=not shown)
            waiting = []
    _show(waiting, form, console, first=not shown)
    sys.exit(SOME_SET_ASIDE if aside else 0)


def _show(parses: list[Parse], form: str, console: Console, *, first: bool) -> int:
    """Prints the parses with what the encoder says of them; how many they were."""
    if not parses:
        return 0
    from kawat.language.encoder import encoded, shipped_encoder

    for number, each in enumerate(encoded(parses, shipped_encoder())):
        if not each.sentences:
            say(f"kawat: note: {each.story.origin or each.story.id}: no sentence of headline or body in it")
        _print(each, form, console, ruled=not (first and number == 0))
    return len(parses)


def _print(parse: Parse, form: str, console: Console, *, ruled: bool) -> None:
    import json

    from kawat.display import trees

    if form == "json":
        click.echo(json.dumps(trees.parse_json(parse), ensure_ascii=False))
    elif form == "conllu":
        click.echo(trees.conllu(parse), nl=False)
    else:
        if ruled:
            console.rule(style="dim")
        if form == "table":
            console.print(trees.parse_trees(parse), crop=False)
        else:
            console.print(trees.named_text(parse), soft_wrap=True)
