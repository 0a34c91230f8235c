"""Why events were coded, as tables for a terminal: one an event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from kawat.chain import chain_line
from kawat.coding.explain import Explanation, Row, Share, Side, Source, Telling, Weight, Who
from kawat.display.plain import plain
from kawat.span import Span
from kawat.story import Story

_BETWEEN = " · "
_LITTLE = 0.01
_HOMES = {"words": "country by its own words", "story": "country by the story", "open": "country open"}


def explanation_tables(story: Story, explanations: Sequence[Explanation]) -> RenderableType:
    """The story's id and title, and a table for each event."""
    head = Text(plain(story.id), style="bold")
    if story.title:
        head.append(f"  {plain(story.title)}", style="not bold")
    parts: list[RenderableType] = [head]
    for each in explanations:
        parts += [Text(), _title(each), _table(each)]
    if not explanations:
        parts += [Text(), Text("No events that the codebook asks for.", style="dim")]
    return Group(*parts)


def _title(event: Explanation) -> Text:
    kind = ":".join(filter(None, (event.type, event.mode)))
    out = Text(f"{event.id}  {kind}  {event.status}  {event.probability:.2f}", style="bold")
    if event.contexts:
        out.append(f"  {', '.join(event.contexts)}", style="not bold dim")
    return out


def _table(event: Explanation) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")

    def rows(name: str, lines: Iterable[Text]) -> None:
        for number, line in enumerate(lines):
            table.add_row("" if number else name, line)

    rows("words", [_span(event.trigger, style="bold")])
    rows("clause", [_span(event.evidence)])
    rows("told again", map(_telling, event.mentions))
    rows("heard", [Text(f"some event {event.told:.2f}")])
    rows("types", [_shares(event.types)])
    rows("modes", [_shares(event.modes)])
    rows("statuses", [_shares(event.statuses)])
    rows("actors", [_side(side) for side in event.sides if side.role == "actor"])
    rows("recipients", [_side(side) for side in event.sides if side.role == "recipient"])
    rows("says", [_source(event.source)] if event.source else [])
    line = chain_line(event.chain, event.source.who.id if event.source else None)
    rows("told by", [Text(plain(line))] if line else [])
    rows("tables", map(_row, event.tables))
    rows("by sentence", [_weights(event.alone, event.triggers)])
    rows("by story", [_weights(event.probability, event.tellings)])
    rows("second type", [_shares([event.second])] if event.second else [])
    rows("not coded", [_telling(event.rejected)] if event.rejected else [])
    return table


def _span(span: Span, *, style: str = "") -> Text:
    """The words in one line, and where they stand."""
    out = Text(plain(" ".join(span.text.split())), style=style)
    return out.append(f" {span.start}–{span.end}", style="not bold dim")


def _shares(shares: Iterable[Share]) -> Text:
    return Text(_BETWEEN.join(f"{each.value or 'none'} {_number(each.probability)}" for each in shares))


def _number(probability: float) -> str:
    return f"{probability:.2f}" if probability >= _LITTLE else f"<{_LITTLE}"


def _telling(telling: Telling) -> Text:
    out = _span(telling.words)
    out.append(f"  {telling.type}  {telling.alone:.2f} by sentence, {telling.probability:.2f} by story")
    if telling.agreement is not None:
        out.append(f", sides agree {telling.agreement} of 2")
    return out


def _who(who: Who) -> Text:
    out = Text(plain(who.name), style="cyan")
    code = " ".join(dict.fromkeys(filter(None, (who.country, who.sector))))
    return out.append(f" {code}" if code else "", style="dim").append(f"  {_HOMES[who.home]}", style="default not dim")


def _side(side: Side) -> Text:
    out = _span(side.words) if side.words else Text("no words")
    out.append(f"  {side.probability:.2f} → ")
    out.append_text(_who(side.who) if side.who else Text("?", style="dim"))
    if side.filled is not None:
        out.append(f"; from before {side.filled:.2f}")
    if side.named is not None:
        out.append(": ").append_text(_span(side.named))
    return out


def _source(source: Source) -> Text:
    out = _who(source.who)
    if source.words is not None:
        out.append("; heard ").append_text(_span(source.words)).append(f"  {source.probability:.2f}")
    else:
        out.append("; quoted")
        if source.cue is not None:
            out.append(" ").append_text(_span(source.cue))
    return out


def _row(row: Row) -> Text:
    out = Text(f"{row.table}  ", style="dim").append(plain(row.form), style="default not dim")
    return out.append(f" = {plain(row.value)}  ", style="default not dim").append_text(_span(row.words))


def _weights(probability: float, weights: Iterable[Weight]) -> Text:
    out = Text(f"{probability:.2f}")
    for number, each in enumerate(weights):
        out.append(_BETWEEN if number else "  ").append(f"{each.feature} {each.adds:+.2f}")
    return out
