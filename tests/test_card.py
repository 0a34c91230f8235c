"""The model card says what was measured, and is what the command writes."""

from __future__ import annotations

import json

from training.card import CARD, card, curve, read
from training.recipes import SHIPPED, recipes


def test_the_card_is_what_the_command_writes() -> None:
    assert CARD.read_text(encoding="utf-8") == card()


def test_every_place_in_the_card_is_filled() -> None:
    text = card()
    assert "{" not in text
    assert [line.split(" ")[1] for line in curve(6).splitlines()[2:]] == ["3", "4", "6", "12"]


def test_the_figures_are_of_the_shipped_model() -> None:
    """Measured on the very files: a new model needs new figures."""
    sizes = {path.name: path.stat().st_size for path in SHIPPED.iterdir()}
    assert read("speed")["bytes"] == sizes
    facts = json.loads((SHIPPED / "encoder.json").read_text(encoding="utf-8"))["facts"]
    assert facts["layers"] == recipes()["student"]["layers"]
    assert facts["recipe"] == recipes()


def test_every_goal_is_told() -> None:
    goals = {row["file"]: row["goals"] for row in read("evaluation")["figures"] if row["goals"]}
    assert {"id_csui-ud-test", "id_gsd-ud-test", "en_ewt-ud-test", "idner2k_test"} <= set(goals)
