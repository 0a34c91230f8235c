"""Annotated events in one form, from files of each kind; and what follows what."""

from __future__ import annotations

import pytest
from training import guard, told

from kawat.knowledge import shipped

from .shared import shared

TEXT = "Menteri itu bertemu dubes Rusia, katanya."


def test_words_of_a_sentence_annotated_alone() -> None:
    events = told._light(
        [
            {
                "trigger": {"start": 12, "end": 19},
                "type": "CONSULT",
                "mode": None,
                "status": "occurred",
                "actors": [{"span": {"start": 0, "end": 11}, "country": "IDN", "sector": "GOV"}],
                "recipients": [{"span": None, "country": "RUS", "sector": "GOV"}],
                "attributed": {"start": 33, "end": 40},
            }
        ]
    )
    row = told._sentence("own:1", "own", "id", TEXT, "", events, shipped())
    (event,) = row.events
    said = [
        " ".join(word.text for word in row.words[at[0] : at[1] + 1]) for at in (event.trigger, event.actors[0].words)
    ]
    assert said == ["bertemu", "Menteri itu"]
    assert event.recipients[0].words is None
    assert event.attributed is not None
    assert row.words[event.attributed[0]].text == "kata"


def test_a_trigger_without_a_word_is_refused() -> None:
    event = {
        "trigger": [11, 12],
        "type": "AID",
        "mode": None,
        "status": "occurred",
        "actors": [],
        "recipients": [],
        "attributed": None,
    }
    with pytest.raises(ValueError, match="own:2"):
        told._sentence("own:2", "own", "id", TEXT, "", [event], shipped())


@pytest.mark.parametrize(
    ("before", "source", "follows"),
    [
        ("panl-int.en:4", "panl-int.en:5", True),
        ("panl-int.en:4", "panl-int.en:6", False),
        ("panl-int.en:4", "panl-int.id:5", False),
        ("0a:0:40", "0a:41:90", True),
        ("0a:0:40", "0a:140:190", False),
        ("0a:0:40", "0b:41:90", False),
        ("", "0b:41:90", False),
    ],
)
def test_what_follows_what(before: str, source: str, follows: bool) -> None:
    assert told._follows(before, source) is follows


def test_all_that_is_at_hand() -> None:
    rows = list(told.sentences(shared(""), shipped()))
    assert len(rows) > 9000
    kept_out = guard.Guard.of(shared(""))
    assert all(kept_out.allows(row.text) for row in rows)
    assert {row.lang for row in rows} == {"id", "en"}
