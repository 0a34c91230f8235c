"""What people look at: segments, the page, the tables."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from kawat.display import marked_text, page, reading_tables, segments
from kawat.reading import Actor, Event, Quote, Reading, Span
from kawat.story import Story

TEXT = 'Rusia mengecam Inggris.\nBaca juga: Lainnya\n"Kami akan membalas," kata Lavrov.'


def _reading() -> Reading:
    russia = Actor(id="a1", name="Rusia", kind="state", country="RUS", sector="GOV", mentions=(Span.of(TEXT, 0, 5),))
    lavrov = Actor(
        id="a2", name="Lavrov", kind="person", mentions=(Span.of(TEXT, TEXT.index("Lavrov"), TEXT.index("Lavrov") + 6),)
    )
    start = TEXT.index("Kami")
    return Reading(
        story=Story.of(TEXT, id="s1", lang="id"),
        sentences=((0, 23), (43, len(TEXT))),
        actors=(russia, lavrov),
        quotes=(
            Quote(
                id="q1",
                kind="direct",
                speaker=lavrov,
                addressee=None,
                cue=None,
                content=(Span.of(TEXT, start, start + 18),),
            ),
        ),
        events=(
            Event(id="e1", type="ACCUSE", actors=(russia,), trigger=Span.of(TEXT, 6, 14)),
            Event(
                id="e2",
                type="THREATEN",
                actors=(lavrov,),
                status="planned",
                trigger=Span.of(TEXT, start + 5, start + 18),
            ),
        ),
    )


def test_segments_are_the_whole_text_and_know_what_lies_over_each_other() -> None:
    parts = list(segments(_reading()))
    assert "".join(part.text for part in parts) == TEXT
    over = next(part for part in parts if part.text == "akan membalas")
    assert [mark.layer for mark in over.marks] == ["trigger", "quote"]
    unread = "".join(part.text for part in parts if not part.read)
    assert "Baca juga: Lainnya" in unread
    assert "Rusia" not in unread


def test_the_page_marks_and_escapes() -> None:
    out = page(_reading())
    assert '<span class="trigger" title="e1 ACCUSE, occurred: Rusia">mengecam</span>' in out
    assert '<span class="unread">' in out
    assert "&quot;" in out
    assert "<script" not in out


def test_signs_stand_where_colour_does_not() -> None:
    assert "[Rusia] ⟦mengecam⟧" in marked_text(_reading(), signs=True).plain
    assert marked_text(_reading(), signs=False).plain == TEXT


def test_tables_show_what_is_open() -> None:
    console = Console(width=150, record=True, file=StringIO())
    console.print(reading_tables(_reading()))
    out = console.export_text()
    assert "not given: dates stay open" in out
    assert "Rusia RUS GOV" in out
