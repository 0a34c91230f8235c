"""Readings, events and measures as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from kawat.chain import told_by
from kawat.display.flagged import flagged
from kawat.display.plain import plain
from kawat.evaluation import Scores
from kawat.reading import Actor, Event, Quote, Reading
from kawat.store import EventRow, QuoteRow

_STATUS_STYLE = {"occurred": "green", "planned": "yellow", "possible": "magenta", "negated": "red"}
_QUAD_STYLE = {1: "cyan", 2: "blue", 3: "yellow", 4: "red"}


def _table(title: str, *columns: str) -> Table:
    table = Table(
        title=title or None,
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        show_edge=False,
    )
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def reading_tables(reading: Reading) -> RenderableType:
    """Provenance, events, quotes, who says so, and actors of one reading."""
    parts: list[RenderableType] = [_provenance(reading)]
    if reading.events:
        parts += [Text(), _events(reading)]
    if reading.quotes:
        parts += [Text(), _quotes(reading)]
    told = _chains(reading)
    if told.row_count:
        parts += [Text(), told]
    if reading.actors:
        parts += [Text(), _actors(reading)]
    if not reading.events and reading.news:
        parts += [Text(), Text("No events that the codebook asks for.", style="dim")]
    return Group(*parts)


def _provenance(reading: Reading) -> Table:
    story = reading.story
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="bold")
    grid.add_column()

    def row(name: str, value: object, style: str = "") -> None:
        if value:
            grid.add_row(name, Text(plain(str(value)), style=style))

    row("story", story.id)
    row("title", story.title)
    row("publisher", story.publisher)
    row("published", story.published or "not given: dates stay open")
    if reading.dateline:
        row(
            "dateline",
            ", ".join(filter(None, (reading.dateline.place, reading.dateline.date))) or reading.dateline.span.text,
        )
    row("flagged", flagged(reading), "bold yellow")
    for credit in reading.credits:
        where = f"  at {credit.span.start}–{credit.span.end}" if credit.span else ""
        row(credit.role, credit.name + where)
    row("language", story.lang)
    row("sentences", len(reading.sentences))
    return grid


def _actor(actor: Actor) -> Text:
    out = Text(plain(actor.name), style="cyan")
    if actor.code:
        out.append(f" {actor.code}", style="dim")
    return out


def _side(actors: Iterable[Actor]) -> Text:
    return Text("\n").join(_actor(actor) for actor in actors)


def _events(reading: Reading) -> Table:
    table = _table("Events", "", "type", "who", "to whom", "words", "status", "when", "where")
    for event in reading.events:
        kind = Text(event.type, style=_QUAD_STYLE.get(event.quad or 0, ""))
        if event.mode:
            kind.append(f"\n{event.mode}", style="dim")
        name = Text(event.id)
        if event.probability is not None:
            name.append(f"\n{event.probability:.2f}", style="dim")
        words = Text(plain(event.trigger.text), style="bold")
        if event.mentions:
            words.append(f"\n+{len(event.mentions)} more", style="dim")
        table.add_row(
            name, kind, _side(event.actors), _side(event.recipients), words, Text(event.status, style=_STATUS_STYLE[event.status]),
            event.when or "", Text(plain(event.where or "")),
        )  # fmt: skip
    return table


def _quotes(reading: Reading) -> Table:
    table = _table("Quotes", "", "speaker", "cue", "kind", "words")
    for quote in reading.quotes:
        table.add_row(
            quote.id,
            _actor(quote.speaker) if quote.speaker else Text("?", style="dim"),
            Text(plain(quote.cue.text)) if quote.cue else "",
            quote.kind,
            _content(quote),
        )
    return table


def _content(quote: Quote) -> Text:
    return Text(
        plain(" … ".join(span.text for span in quote.content)), style="italic" if quote.kind == "direct" else ""
    )


def _chains(reading: Reading) -> Table:
    """Each chain once, with the events and quotes that came through it: most parts of a story share theirs, and a row has room for it."""
    table = _table("Who says so", "", "")
    table.show_header = False
    through: dict[str, list[str]] = {}
    parts: list[Event | Quote] = [*reading.events, *reading.quotes]
    for part in parts:
        if part.chain:
            through.setdefault(told_by(part), []).append(part.id)
    for line, ids in through.items():
        table.add_row(Text(plain(line)), " ".join(ids))
    return table


def _actors(reading: Reading) -> Table:
    table = _table("Actors", "", "name", "kind", "country", "sector", "named as")
    for actor in reading.actors:
        names = dict.fromkeys(span.text for span in actor.mentions)
        table.add_row(
            actor.id,
            Text(actor.name, style="cyan"),
            actor.kind,
            actor.country or "",
            actor.sector or "",
            " · ".join(names),
        )
    return table


def _party(row: EventRow, side: str) -> Text:
    return Text("\n").join(
        Text(plain(party.name), style="cyan").append(
            f" {' '.join(dict.fromkeys(filter(None, (party.country, party.sector))))}".rstrip(), style="dim"
        )
        for party in getattr(row, side)
    )


def event_rows_table(rows: Iterable[EventRow], *, title: str) -> Table:
    """Events of a database, one a row, with the story that tells each."""
    table = _table(title, "day", "type", "who", "to whom", "words", "status", "where", "who says so", "story")
    for row in rows:
        kind = Text(row.type, style=_QUAD_STYLE.get(row.quad or 0, ""))
        if row.mode:
            kind.append(f"\n{row.mode}", style="dim")
        day = Text(row.when) if row.when else Text(f"({row.published[:10]})" if row.published else "", style="dim")
        table.add_row(
            day, kind, _party(row, "actors"), _party(row, "recipients"), Text(plain(row.trigger), style="bold"),
            Text(row.status, style=_STATUS_STYLE[row.status]), Text(plain(row.where or "")),
            Text(plain(row.chain or row.publisher or ""), style="dim"), Text(plain(row.story_id)),
        )  # fmt: skip
    return table


def quote_rows_table(rows: Iterable[QuoteRow], *, title: str) -> Table:
    """Quotes of a database, one a row, with the story that holds each."""
    table = _table(title, "day", "speaker", "cue", "kind", "words", "story")
    for row in rows:
        speaker = Text(plain(row.speaker or ""))
        speaker.append(f" {' '.join(dict.fromkeys(filter(None, (row.country, row.sector))))}", style="dim")
        story = Text(plain(row.story_id))
        if row.publisher:
            story.append(f"\n{plain(row.publisher)}", style="dim")
        table.add_row(row.first_day or "", speaker, plain(row.cue or ""), row.kind, Text(plain(row.content)), story)
    return table


def rows_table(header: Sequence[str], rows: Iterable[Iterable[object]], *, title: str) -> RenderableType:
    """Rows of numbers and words under a title that may be wider than they are; what is None is empty."""
    table = _table("", *header)
    for row in rows:
        table.add_row(*(Text(plain("" if cell is None else str(cell))) for cell in row))
    return Group(Text(plain(title), style="bold"), table)


def score_table(scores: Scores, *, title: str) -> Table:
    """Precision, recall and F by measure, with what they were counted over."""
    table = _table(title, "measure", "P", "R", "F", "gold", "predicted")
    for column in table.columns[1:]:
        column.justify = "right"
    for name, tally in scores.tallies.items():
        if tally.gold or tally.predicted:
            figures = (f"{value:.3f}" for value in (tally.precision, tally.recall, tally.f))
            table.add_row(name, *figures, str(tally.gold), str(tally.predicted))
    matched = sum(tally.gold for tally in scores.statuses.values())
    table.add_row(
        "status",
        f"{scores.status_share:.3f}",
        "",
        f"{scores.status_macro_f:.3f}",
        str(matched),
        "",
        style="dim" if not matched else "",
    )
    table.caption = "status: P is the share right, F the macro F, over matched events"
    table.caption_justify = "left"
    return table
