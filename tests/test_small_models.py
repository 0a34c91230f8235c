"""What the small models over sentences and stories are fitted on: sides, speakers, and which telling counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

import pytest

pytest.importorskip("torch", reason="training needs the extra `training`")
pytest.importorskip("onnx", reason="training needs the extra `training`")

from training import sides, speakers, standoff, tellings
from training.scenes import Staged, staged
from training.told import Side, ToldEvent, ToldQuote, ToldSentence

from kawat.coding.linear import Linear
from kawat.coding.sidewords import SIDES
from kawat.knowledge import shipped
from kawat.language.encoder import Encoder
from kawat.language.parse import Party, Trigger

from .test_event_data import PLAN, REFUSAL, SLEEP, Bank, told


def stories(some: Sequence[ToldSentence]) -> list[Staged]:
    return list(staged(some, cast(Encoder, Bank()), shipped()))


MEET = ToldEvent((2, 2), "CONSULT", None, "planned", (Side((0, 0), "DEU", "GOV"), Side((3, 3), "FRA", "GOV")), (), None)


def heard(*parties: Party, share: float = 0.9, kind: str = "CONSULT") -> Trigger:
    return Trigger(2, 2, share, ((kind, share),), ((None, 1.0),), (("planned", 1.0),), parties)


def test_candidates_of_an_event_that_was_heard() -> None:
    row = told(PLAN, "id", MEET, source="panl-int.id:3", group="panl-int:1")
    there = {row.source: (heard(Party(0, "actor", 0.9), Party(3, "recipient", 0.4)),)}
    (asked,) = sides.asked(stories([row]), there, shipped())
    right = {(word, role) for word, role, _, good in asked.rows if good}
    assert right == {(0, "actor"), (3, "actor")}
    assert {role for _, role, _, _ in asked.rows} == set(SIDES)
    for missed in (heard(share=0.1), heard(kind="AID"), replace(heard(), first=3, last=3)):
        assert not list(sides.asked(stories([row]), {row.source: (missed,)}, shipped()))


def test_only_the_head_and_its_mention_stand_for_a_side() -> None:
    event = replace(MEET, actors=(Side((2, 3), None, "MIL"), Side(None, "DEU", "GOV")))
    row = told(REFUSAL, "id", replace(event, trigger=(2, 2)), source="panl-int.id:3")
    (story,) = stories([row])
    syntax = story.parse.sentences[0].syntax
    assert syntax is not None
    heads = (0, *syntax.heads)
    assert sides._stands(2, event.actors, heads, ())
    assert not sides._stands(3, event.actors, heads, ())
    assert sides._stands(None, event.actors, heads, ())
    assert not sides._stands(None, event.actors[:1], heads, ())


@pytest.mark.parametrize(
    ("parties", "wanted"),
    [
        ([Party(0, "actor", 0.9), Party(3, "actor", 0.9)], (1.0, 1.0, 1.0)),
        ([Party(0, "actor", 0.9)], (1.0, 0.5, 0.0)),
        ([Party(0, "actor", 0.9), Party(3, "actor", 0.9), Party(1, "recipient", 0.9)], (2 / 3, 1.0, 0.0)),
        ([], (0.0, 0.0, 0.0)),
    ],
)
def test_figures_of_sides(parties: list[Party], wanted: tuple[float, float, float]) -> None:
    found = sides.figures([(MEET, heard(*parties))])
    assert (found["P"], found["R"], found["both sides"]) == pytest.approx(wanted)


def test_the_model_stands_in_the_heads_place() -> None:
    row = told(PLAN, "id", MEET, source="panl-int.id:3")
    there = {row.source: (heard(Party(0, "actor", 0.9)),)}
    scenes = stories([row])
    (asked,) = sides.asked(scenes, there, shipped())
    moved = sides.by_model(asked, Linear({"actor:unheard": 9.0}))
    assert (3, "actor") in {(each.word, each.role) for each in moved.parties}
    ((whose, _, triggers),) = sides.weighed(scenes, there, shipped(), Linear({"heard": 1.0}))
    assert whose == row
    assert [(each.word, each.role) for each in triggers[0].parties] == [(0, "actor")]


def quote(who: tuple[int, int] | None, *, cue: tuple[int, int] | None = (2, 2), speaker: str = "Berlin") -> ToldQuote:
    return ToldQuote("indirect", ((3, 3),), cue, who, speaker, None, None)


def test_sentences_that_go_on_are_those_behind_a_quote_without_a_cue_of_their_own() -> None:
    lines = [
        told(PLAN, "id", source="panl-int.id:3", group="panl-int:1"),
        told(SLEEP, "id", source="panl-int.id:4", group="panl-int:1"),
        told(SLEEP, "id", source="panl-int.id:5", group="panl-int:1"),
    ]
    said = quote((0, 0))
    first, second, third = lines
    goes = [replace(first, quotes=(said,)), replace(second, quotes=(quote(None, cue=None),)), replace(third, quotes=())]
    assert [row.right for row in speakers.going_on(stories(goes), shipped())] == [True, False]
    unread = [replace(first, quotes=(said,)), second, third]
    assert not list(speakers.going_on(stories(unread), shipped()))
    other = [replace(first, quotes=(said,)), replace(second, quotes=(quote(None, cue=None, speaker="Paris"),))]
    assert [row.right for row in speakers.going_on(stories(other), shipped())] == [False]


def test_a_story_with_a_hole_does_not_teach_which_telling_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    clearest, again = replace(MEET, clearest=True), replace(MEET, clearest=False)
    lines = [
        replace(told(PLAN, "id", clearest, source="panl-int.id:3", group="panl-int:1"), whole=True),
        replace(told(PLAN, "id", again, source="panl-int.id:4", group="panl-int:1"), whole=True),
    ]
    there = {each.source: (heard(Party(0, "actor", 0.9), Party(3, "actor", 0.9)),) for each in lines}
    story = standoff.story_of(lines[0].source)
    monkeypatch.setattr(tellings, "whole_sizes", lambda: {("id", story): 2})
    rows, events = tellings.whole_rows(stories(lines), there, shipped())
    assert ([row.right for row in rows], events) == ([True, False], 1)
    monkeypatch.setattr(tellings, "whole_sizes", lambda: {("id", story): 3})
    assert tellings.whole_rows(stories(lines), there, shipped()) == ([], 0)
