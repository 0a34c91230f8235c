"""One reading as one HTML page: nothing to load, no script, all that comes from the story escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files
from textwrap import shorten

from kawat.chain import told_by
from kawat.display.flagged import flagged
from kawat.display.segments import Segment, segments
from kawat.reading import Actor, Reading

_LEGEND = ("trigger", "actor", "place", "time", "quote", "credit", "unread")
_LEGEND_WORDS = {"trigger": "event", "unread": "not read"}


def page(reading: Reading) -> str:
    """A self-contained HTML 5 page: provenance, the text as published with its marks, events, quotes, actors."""
    story = reading.story
    start, end = reading.sentences[0] if reading.sentences else (0, 0)
    title = story.title or shorten(story.text[start:end], 90, placeholder=" …") or story.id
    style = (files("kawat.display") / "page.css").read_text(encoding="utf-8")
    body = "\n".join(
        (
            f"<h1>{escape(title)}</h1>",
            _provenance(reading),
            '<p class="legend">'
            + "".join(f'<span class="{name}">{_LEGEND_WORDS.get(name, name)}</span>' for name in _LEGEND)
            + "</p>",
            f'<div class="text" lang="{escape(story.lang or "und")}">'
            + "".join(map(_segment, segments(reading)))
            + "</div>",
            _events(reading),
            _quotes(reading),
            _actors(reading),
        )
    )
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(title)} · Kawat</title>\n<style>\n{style}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _segment(segment: Segment) -> str:
    words = escape(segment.text)
    classes = list(dict.fromkeys(mark.layer for mark in segment.marks))
    if not segment.read:
        classes.append("unread")
    if not classes:
        return words
    told = escape("\n".join(dict.fromkeys(mark.label for mark in segment.marks)), quote=True)
    return f'<span class="{" ".join(classes)}"' + (f' title="{told}"' if told else "") + f">{words}</span>"


def _provenance(reading: Reading) -> str:
    story = reading.story
    dateline = reading.dateline
    rows: list[tuple[str, str | None]] = [
        ("publisher", story.publisher),
        ("published", story.published or "not given: dates stay open"),
        (
            "dateline",
            ", ".join(filter(None, (dateline.place, dateline.date))) or dateline.span.text if dateline else None,
        ),
        ("flagged", flagged(reading)),
        *((credit.role, credit.name) for credit in reading.credits),
        ("language", story.lang),
        ("address", story.url),
        ("read by", f"{reading.coder.name} {reading.coder.version}" if reading.coder else None),
    ]
    return (
        "<dl>" + "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in rows if value) + "</dl>"
    )


def _people(actors: Iterable[Actor]) -> str:
    return "<br>".join(f"{escape(actor.name)} <small>{escape(actor.code)}</small>" for actor in actors)


def _table(title: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A table of cells that are HTML already."""
    if not rows:
        return f"<h2>{title}</h2><p><small>none</small></p>"
    head = "".join(f'<th scope="col">{column}</th>' for column in columns)
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return (
        f'<h2>{title}</h2><div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{cells}</tbody></table></div>'
    )


def _events(reading: Reading) -> str:
    rows = [
        (
            event.id,
            f"{event.type}" + (f" <small>{escape(event.mode)}</small>" if event.mode else ""),
            _people(event.actors),
            _people(event.recipients),
            f'<span class="trigger">{escape(event.trigger.text)}</span>',
            event.status,
            escape(event.when or ""),
            escape(event.where or ""),
            escape(told_by(event)),
            escape(" ".join(event.contexts)),
        )
        for event in reading.events
    ]
    return _table(
        "Events", ("", "type", "who", "to whom", "words", "status", "when", "where", "who says so", "contexts"), rows
    )


def _quotes(reading: Reading) -> str:
    rows = [
        (
            quote.id,
            _people((quote.speaker,)) if quote.speaker else "?",
            escape(quote.cue.text) if quote.cue else "",
            quote.kind,
            escape(" … ".join(span.text for span in quote.content)),
            escape(told_by(quote)),
        )
        for quote in reading.quotes
    ]
    return _table("Quotes", ("", "speaker", "cue", "kind", "words", "who says so"), rows)


def _actors(reading: Reading) -> str:
    rows = [
        (
            actor.id,
            escape(actor.name),
            actor.kind,
            actor.country or "",
            actor.sector or "",
            escape(" · ".join(dict.fromkeys(span.text for span in actor.mentions))),
        )
        for actor in reading.actors
    ]
    return _table("Actors", ("", "name", "kind", "country", "sector", "named as"), rows)
