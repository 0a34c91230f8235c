"""What people look at: segments, the page, the tables."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from kawat.chain import chain_line
from kawat.display import marked_text, page, reading_tables, segments
from kawat.reading import Actor, Event, Link, Quote, Reading, Span
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


def _chained() -> Reading:
    reading = _reading()
    paper, agency = Link(role="publisher", name="Warta <Kawat>"), Link(role="agency", name="Reuters")
    speaker = Link(role="speaker", name="Lavrov", actor=reading.actors[1])
    [quote], (first, second) = reading.quotes, reading.events
    told = replace(second, chain=(paper, agency, speaker), attributed_to=reading.actors[1])
    return replace(
        reading,
        quotes=(replace(quote, chain=(paper, agency, speaker)),),
        events=(replace(first, chain=(paper, agency)), told),
    )


def test_the_page_shows_the_chain_beside_each_event_and_quote() -> None:
    out = page(_chained())
    assert out.count("<td>Warta &lt;Kawat&gt; → Reuters → Lavrov</td>") == 2
    assert out.count("<td>Warta &lt;Kawat&gt; → Reuters</td>") == 1


@pytest.mark.parametrize("width", [80, 120])
def test_tables_show_each_chain_once_in_one_line(width: int) -> None:
    console = Console(width=width, record=True, file=StringIO())
    console.print(reading_tables(_chained()))
    lines = [line.rstrip() for line in console.export_text().splitlines()]
    start = lines.index("Who says so")
    assert [line.split() for line in lines[start + 1 : start + 3]] == [
        ["Warta", "<Kawat>", "→", "Reuters", "e1"],
        ["Warta", "<Kawat>", "→", "Reuters", "→", "Lavrov", "e2", "q1"],
    ]
    assert all(len(line) <= width for line in lines)


def test_a_reading_without_chains_says_nothing_of_them() -> None:
    console = Console(width=120, record=True, file=StringIO())
    console.print(reading_tables(_reading()))
    assert "Who says so" not in console.export_text()


@pytest.mark.parametrize(
    ("names", "source", "line"),
    [
        ((), None, ""),
        (("Reuters",), None, "Reuters"),
        (("AFP", "Reuters"), None, "AFP / Reuters"),
        (("AFP", "Reuters"), "Reuters", "AFP → Reuters"),
    ],
)
def test_agencies_stand_side_by_side_but_for_who_is_credited(
    names: tuple[str, ...], source: str | None, line: str
) -> None:
    actors = {name: Actor(id=name, name=name, kind="org", sector="JRN") for name in names}
    chain = [Link(role="agency", name=name, actor=actors[name]) for name in names]
    assert chain_line(chain, source) == line
