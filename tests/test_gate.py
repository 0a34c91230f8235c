"""The accuracy gate: when it fails, and how floors move. The measures here are made by hand."""

from __future__ import annotations

import hashlib
import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from kawat.evaluation import gold_stories, score
from kawat.reading import Reading

from .shared import shared

TOOLS = Path(__file__).resolve().parents[1] / "tools"
OLD, NEW = {"f.jsonl": "1" * 64}, {"f.jsonl": "2" * 64}


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(TOOLS))
    return importlib.import_module("gate")


def faults(gate: Any, floors: dict[str, float], today: dict[str, float], *, files: dict[str, str] = OLD) -> list[str]:
    found: list[str] = gate.faults_of("dev-en", gate.Standing(OLD, floors), gate.Standing(files, today), tolerance=0.01)
    return found


@pytest.mark.parametrize("value", [0.49, 0.495, 0.5, 0.9])
def test_a_measure_may_stand_under_its_floor_by_the_tolerance(value: float, gate: Any) -> None:
    assert faults(gate, {"dyad": 0.5}, {"dyad": value}) == []


def test_every_floor_less_the_tolerance_is_tolerated(gate: Any) -> None:
    """Decimal fractions: 0.29 is less than 0.30 - 0.01 as the machine counts."""
    for cent in range(1, 100):
        assert faults(gate, {"dyad": (cent + 1) / 100}, {"dyad": cent / 100}) == []


def test_a_measure_below_the_tolerance_is_told_with_set_measure_value_and_floor(gate: Any) -> None:
    found = faults(gate, {"event": 0.7, "dyad": 0.5, "full": 0.4}, {"event": 0.7, "dyad": 0.4899, "full": 0.0})
    assert found == [
        "dev-en: dyad is 0.4899, its floor 0.5000 (0.0101 below, 0.01 is tolerated)",
        "dev-en: full is 0.0000, its floor 0.4000 (0.4000 below, 0.01 is tolerated)",
    ]


def test_a_measure_without_a_floor_and_a_floor_without_a_measure_fail(gate: Any) -> None:
    assert len(faults(gate, {}, {"dyad": 0.5})) == 1
    [gone] = faults(gate, {"dyad": 0.5}, {})
    assert "dyad is measured no more" in gone


def test_measures_on_another_file_are_refused_however_high(gate: Any) -> None:
    [fault] = faults(gate, {"dyad": 0.5}, {"dyad": 0.9}, files=NEW)
    assert "f.jsonl is not what the floors were made for" in fault
    assert "1" * 64 in fault
    assert "2" * 64 in fault
    [missing] = faults(gate, {"dyad": 0.5}, {"dyad": 0.9}, files={})
    assert "f.jsonl is not there" in missing


FLOOR = {"event": 0.7, "dyad": 0.5}
MIXED = {"event": 0.65, "dyad": 0.56789}


def moved(gate: Any, today: dict[str, float], *lower: str, files: dict[str, str] = OLD) -> tuple[Any, list[str]]:
    out: tuple[Any, list[str]] = gate.updated(
        "dev-en", gate.Standing(OLD, FLOOR), gate.Standing(files, today), lower=lower
    )
    return out


@pytest.mark.parametrize("lower", [(), ("dyad",), ("dev-int",), ("dev-int/event",)])
def test_an_update_raises_and_lowers_only_what_is_named(lower: tuple[str, ...], gate: Any) -> None:
    after, told = moved(gate, MIXED, *lower)
    assert after.measures == {"event": 0.7, "dyad": 0.5679}
    assert told == ["dev-en: dyad rises from 0.5000 to 0.5679"]


@pytest.mark.parametrize("name", ["event", "dev-en/event", "dev-en", "all"])
def test_a_floor_falls_when_named_and_says_by_how_much(name: str, gate: Any) -> None:
    after, told = moved(gate, MIXED, name)
    assert after.measures == {"event": 0.65, "dyad": 0.5679}
    assert "dev-en: event FALLS from 0.7000 to 0.6500, by 0.0500" in told
    assert len(told) == 2


def test_a_floor_is_dropped_only_by_name(gate: Any) -> None:
    assert moved(gate, {"event": 0.7})[0].measures == FLOOR
    after, told = moved(gate, {"event": 0.7}, "dyad")
    assert after.measures == {"event": 0.7}
    assert told == ["dev-en: dyad IS DROPPED, it was 0.5000"]


def test_a_new_measure_gets_a_floor(gate: Any) -> None:
    assert moved(gate, {**FLOOR, "full": 0.3})[0].measures == {**FLOOR, "full": 0.3}


@pytest.mark.parametrize("lower", [(), ("event", "dyad")])
def test_floors_for_another_file_stay_unless_the_set_is_named(lower: tuple[str, ...], gate: Any) -> None:
    after, told = moved(gate, {"event": 0.9, "dyad": 0.9}, *lower, files=NEW)
    assert (after.files, after.measures, told) == (OLD, FLOOR, [])


def test_floors_are_made_anew_for_another_file_when_the_set_is_named(gate: Any) -> None:
    after, told = moved(gate, MIXED, "dev-en", files=NEW)
    assert (after.files, after.measures) == (NEW, {"event": 0.65, "dyad": 0.5679})
    assert len(told) == 3


@pytest.fixture
def world(gate: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A floors file, a shared folder, and measures by hand: ``today``, by set; ``asked`` says which sets were measured."""

    class World:
        def __init__(self) -> None:
            self.path, self.root, self.asked = tmp_path / "floors.json", tmp_path / "shared", list[str]()
            self.today = {name: {"event": 0.5} for name in gate.SETS}

        def sets(self) -> Any:
            return json.loads(self.path.read_text(encoding="utf-8"))["sets"]

        def run(self, *args: str) -> int:
            return int(gate.main([str(self.root), *args]))

    one = World()
    monkeypatch.setattr(gate, "FLOORS", one.path)
    monkeypatch.setattr(gate, "FIXTURES", tmp_path)

    def measures_today(name: str, _: Path) -> dict[str, float]:
        one.asked.append(name)
        return one.today[name]

    monkeypatch.setattr(gate, "measures_today", measures_today)
    (one.root / "gold").mkdir(parents=True)
    sets = {}
    for name in gate.SETS:
        paths = gate.files_of(name, one.root)
        for path in paths:
            path.write_text(path.name, encoding="utf-8")
        files = {path.name: hashlib.sha256(path.name.encode()).hexdigest() for path in paths}
        sets[name] = gate.Standing(files, {"event": 0.5})
    gate.save_floors(gate.Floors(0.01, sets), one.path)
    return one


def test_all_stands(world: Any, capsys: pytest.CaptureFixture[str]) -> None:
    before = world.path.read_bytes()
    assert world.run() == 0
    assert world.asked == ["dev-int", "dev-mod", "dev-en", "own"]
    assert capsys.readouterr().out == "gate: 4 measures of dev-int, dev-mod, dev-en, own: all stand (tolerance 0.01)\n"
    assert world.path.read_bytes() == before


@pytest.mark.parametrize("name", ["dev-mod", "own"])
def test_a_fall_in_any_set_fails(name: str, world: Any, capsys: pytest.CaptureFixture[str]) -> None:
    world.today[name] = {"event": 0.4}
    before = world.path.read_bytes()
    assert world.run() == 1
    assert f"{name}: event is 0.4000, its floor 0.5000" in capsys.readouterr().err
    assert world.path.read_bytes() == before


def test_a_rise_moves_floors_only_with_update(world: Any) -> None:
    world.today["own"] = {"event": 0.6}
    assert world.run() == 0
    assert world.sets()["own"]["measures"] == {"event": 0.5}
    assert world.run("--update") == 0
    assert world.sets()["own"]["measures"] == {"event": 0.6}
    assert world.sets()["dev-en"]["measures"] == {"event": 0.5}


def test_an_update_fails_over_a_fall_that_was_not_named(world: Any, capsys: pytest.CaptureFixture[str]) -> None:
    world.today.update({"own": {"event": 0.6}, "dev-en": {"event": 0.4}})
    assert world.run("--update") == 1
    assert world.sets()["own"]["measures"] == {"event": 0.6}
    assert world.sets()["dev-en"]["measures"] == {"event": 0.5}
    assert world.run("--update", "--lower", "dev-en/event") == 0
    assert world.sets()["dev-en"]["measures"] == {"event": 0.4}
    assert "dev-en: event FALLS from 0.5000 to 0.4000, by 0.1000" in capsys.readouterr().out


def test_to_lower_needs_update_and_a_known_name(world: Any, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        world.run("--lower", "event")
    assert stopped.value.code == 2
    assert world.run("--update", "--lower", "evnt") == 2
    assert "evnt: no such measure or set; one of all, dev-en" in capsys.readouterr().err
    assert world.asked == []


def test_a_changed_file_fails_unread_until_its_set_is_named(world: Any, capsys: pytest.CaptureFixture[str]) -> None:
    (world.root / "gold" / "dev-int.gold.jsonl").write_text("other", encoding="utf-8")
    assert world.run() == 1
    assert world.run("--update", "--lower", "event") == 1
    assert "dev-int" not in world.asked
    assert "dev-int.gold.jsonl is not what the floors were made for" in capsys.readouterr().err
    assert world.run("--update", "--lower", "dev-int") == 0
    assert world.sets()["dev-int"]["files"] == {"dev-int.gold.jsonl": hashlib.sha256(b"other").hexdigest()}
    assert world.run() == 0


def test_a_missing_gold_file_fails_even_when_its_set_is_named(world: Any, capsys: pytest.CaptureFixture[str]) -> None:
    (world.root / "gold" / "dev-int.gold.jsonl").unlink()
    assert world.run("--update", "--lower", "all") == 1
    assert "dev-int: dev-int.gold.jsonl is not there" in capsys.readouterr().err


def test_without_the_shared_folder_own_cases_are_gated_alone(world: Any, capsys: pytest.CaptureFixture[str]) -> None:
    world.root = world.root / "nowhere"
    assert world.run() == 0
    assert world.asked == ["own"]
    assert f"gold files skipped: {world.root} is not there" in capsys.readouterr().err
    world.today["own"] = {"event": 0.4}
    assert world.run() == 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"event": 0.5', '"event": NaN', "from 0 to 1 is right"),
        ('"event": 0.5', '"event": "0.5"', "from 0 to 1 is right"),
        ('"tolerance": 0.01', '"tolerance": NaN', "from 0 to below 1 is right"),
        ('"own"', '"owns"', "for dev-int, dev-mod, dev-en, own is right"),
        ('"measures"', '"measure"', "KeyError 'measures'"),
        ("{", "", "no floors"),
    ],
)
def test_floors_that_cannot_be_used_are_refused(
    old: str, new: str, said: str, world: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    world.path.write_text(world.path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    assert world.run() == 2
    assert said in capsys.readouterr().err
    assert world.asked == []


@pytest.mark.parametrize(
    ("name", "has", "lacks"),
    [("dev-int", {"quote", "attribution"}, {"when", "place"}), ("dev-mod", {"when", "credit"}, set()),
     ("dev-en", {"mode"}, {"quote", "attribution", "time"})],
)  # fmt: skip
def test_only_what_gold_has_is_measured_however_little_is_found(
    name: str, has: set[str], lacks: set[str], gate: Any
) -> None:
    stories = list(gold_stories(shared(f"gold/{name}.gold.jsonl")))
    itself: dict[str, Reading] = {each.reading.story.id: each.reading for each in stories}
    best = gate.measured(score(stories, itself), score(stories, itself))
    empty = gate.measured(score(stories, {}), score(stories, itself))
    assert has | {"event", "dyad", "status"} <= set(empty)
    assert not lacks & set(empty)
    assert set(empty.values()) == {0.0}
    assert set(best) == set(empty)
    assert min(best.values()) > 0.98


def test_the_shipped_floors_are_for_the_shipped_cases(gate: Any) -> None:
    files = gate.load_floors().sets["own"].files
    assert files == {path.name: gate.sha256(path) for path in gate.files_of("own", gate.SHARED)}


@pytest.mark.parametrize("name", ["dev-int", "dev-mod", "dev-en"])
def test_the_shipped_floors_are_for_the_gold_files_that_are_here(name: str, gate: Any) -> None:
    path = shared(f"gold/{name}.gold.jsonl")
    assert gate.load_floors().sets[name].files == {path.name: gate.sha256(path)}
