"""Counting, sampling and comparing coders."""

from __future__ import annotations

import csv
import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kawat.cli import main
from kawat.errors import ReadingError, StoreError
from kawat.evaluation.changes import changes
from kawat.evaluation.judged import precision, wilson
from kawat.reading import Event
from kawat.store import Database, EventFilter
from kawat.store.corpus import Family, Member, Merged, put_families, put_merged
from kawat.store.counting import BY

from .desk import BLAME, HELP, MEETING, NORWEGIA, SWITZERLAND, at, desk, reading

DOCS = Path(__file__).resolve().parents[1] / "docs"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Three stories: all three events, one of them again, one of a year later."""
    return desk(
        tmp_path / "desk.db",
        reading(),
        reading(BLAME, id="s2", published="2018-04-01"),
        reading(BLAME, id="s3", published=None),
    )


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


@pytest.mark.parametrize(
    ("by", "rows"),
    [
        (["type"], [("ACCUSE", 3), ("AID", 1), ("CONSULT", 1)]),
        (["month"], [(None, 2), ("2018-03", 2), ("2018-04", 1)]),
        (["day", "status"], [(None, "occurred", 1), (None, "planned", 1), ("2018-03-05", "occurred", 1), ("2018-03-06", "occurred", 1),
                             ("2018-04-01", "occurred", 1)]),
        (["year"], [(None, 1), ("2018", 4)]),
        (["actor_country"], [("CHE", 5), ("NOR", 1)]),
        (["actor_country", "actor_sector", "recipient_country"], [("CHE", "GOV", None, 2), ("CHE", "GOV", "NOR", 3), ("NOR", "GOV", None, 1)]),
        (["context"], [(None, 1), ("diplomatic", 4), ("executive", 3)]),
        (["country", "place"], [(None, None, 4), ("CHE", "Jenewa", 1)]),
        (["quad"], [(1, 1), (2, 1), (3, 3)]),
        ([], [(5,)]),
    ],
)  # fmt: skip
def test_counts_by(path: Path, by: list[str], rows: list[tuple[Any, ...]]) -> None:
    with Database(path) as store:
        assert store.count(by) == rows


@pytest.mark.parametrize("name", BY)
def test_every_name_counts_with_every_filter(path: Path, name: str) -> None:
    wanted = EventFilter(
        actor="CHE", recipient="NOR", type=("ACCUSE",), mode="disapprove", status=("occurred",), context="executive", since="2018",
        until="2019", publisher="Warta Alpen", lang="id", story="s1", min_probability=0.1,
    )  # fmt: skip
    with Database(path, write=True) as store:
        with store.writing():
            put_families(store.connection, [Family(story_id="s1", family="s1", role="original")])
            put_merged(
                store.connection,
                [
                    Merged(
                        id="m",
                        type="ACCUSE",
                        status="occurred",
                        members=(Member(story_id="s1", event_id="e2", probability=0.5),),
                    )
                ],
            )
        for what in ("reports", "independent", "events"):
            assert {row[-1] for row in store.count([name], wanted, what=what)} == {1}
    assert f"`{name}`" in (DOCS / "commands.md").read_text(encoding="utf-8")


def test_three_counts(path: Path) -> None:
    told = [Member(story_id=story, event_id="e2") for story in ("s1", "s2", "s3")]
    with Database(path, write=True) as store:
        for what, lacks in (("independent", "reprint"), ("events", "same event")):
            with pytest.raises(StoreError, match=lacks):
                store.count(["type"], what=what)
        with store.writing():
            put_families(
                store.connection, [Family(story_id=story, family="s1", role="unknown") for story in ("s1", "s2")]
            )
            put_merged(store.connection, [Merged(id="s1:e2", type="ACCUSE", status="occurred", members=tuple(told))])
        found = {what: dict(store.count(["type"], what=what)) for what in ("reports", "independent", "events")}
    assert [found[what]["ACCUSE"] for what in ("reports", "independent", "events")] == [3, 2, 1]
    assert [found[what]["CONSULT"] for what in ("reports", "independent", "events")] == [1, 1, 1]


def test_count_on_the_command_line(path: Path) -> None:
    assert run("count", path, "--by", "month, type", "--format", "csv", "--type", "accuse").stdout.splitlines() == [
        "month,type,reports", ",ACCUSE,1", "2018-03,ACCUSE,1", "2018-04,ACCUSE,1",
    ]  # fmt: skip
    rows = [
        json.loads(line)
        for line in run("count", path, "--by", "type", "--format", "json", "--limit", "1").stdout.splitlines()
    ]
    assert rows == [{"type": "ACCUSE", "reports": 3}]
    assert "event reports by type" in run("count", path, "--by", "type").stdout
    result = run("count", path, "--by", "colour")
    assert result.exit_code == 2 and "actor_country" in result.stderr


def _sample(*arguments: object) -> list[dict[str, str]]:
    return list(csv.DictReader(run("sample", *arguments).stdout.splitlines()))


def test_a_sample_is_drawn_again_by_its_seed(path: Path) -> None:
    first = _sample(path, 3, "--seed", 1)
    assert first == _sample(path, 3, "--seed", 1)
    drawn = {tuple(row["story_id"] + row["event_id"] for row in _sample(path, 3, "--seed", seed)) for seed in range(8)}
    assert len(drawn) > 1
    assert len({row["story_id"] + row["event_id"] for row in first}) == 3
    assert {row["answer"] for row in first} == {""}
    meeting = next(row for row in _sample(path, 9) if row["type"] == "CONSULT")
    assert meeting["sentence"] == "Menlu Swiss bertemu Menlu Norwegia di Jenewa, Senin (5/3/2018)."
    assert meeting["actors"] == "Menlu Swiss CHE GOV; Menlu Norwegia NOR GOV"
    assert "only 1 event fit" in run("sample", path, 4, "--type", "AID").stderr


@pytest.mark.parametrize(
    ("right", "judged", "low", "high"),
    [(0, 0, 0.0, 1.0), (8, 10, 0.4902, 0.9433), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0)],
)
def test_the_interval_is_wilsons(right: int, judged: int, low: float, high: float) -> None:
    assert wilson(right, judged) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_answers_give_precision(path: Path, tmp_path: Path) -> None:
    rows = _sample(path, 5)
    for row, answer in zip(sorted(rows, key=lambda row: row["type"]), ("1", "0", "1", "", " 1 "), strict=True):
        row["answer"] = answer
    file = tmp_path / "answers.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    found = precision(rows)
    assert [(name, each.right, each.judged) for name, each in found.items()] == [
        ("all", 3, 4), ("ACCUSE", 2, 3), ("AID", 0, 0), ("CONSULT", 1, 1),
    ]  # fmt: skip
    assert found["AID"].share is None
    shown = run("sample", "--answers", file).stdout
    assert "0.750" in shown and "0.301" in shown and "0.954" in shown
    with pytest.raises(ReadingError, match="row 2: the answer is 'ya'"):
        precision([{"type": "AID", "answer": "ya"}])
    with pytest.raises(ReadingError, match="no column"):
        precision([{"type": "AID"}])
    assert run("sample").exit_code == 2


STRICTER = replace(BLAME, mode=None, status="possible")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ((BLAME,), (BLAME,), []),
        ((BLAME,), (replace(BLAME, id="e7", probability=0.1),), []),
        ((MEETING, BLAME), (BLAME,), [("lost", "CONSULT", ())]),
        ((BLAME,), (BLAME, HELP), [("added", "AID", ())]),
        ((BLAME,), (STRICTER,), [("changed", "ACCUSE", ("mode", "status"))]),
        ((BLAME,), (replace(BLAME, type="REJECT"),), [("changed", "REJECT", ("type",))]),
        (
            (BLAME,),
            (replace(BLAME, actors=(NORWEGIA,), recipients=(SWITZERLAND,)),),
            [("changed", "ACCUSE", ("actors", "recipients"))],
        ),
        ((HELP,), (replace(HELP, trigger=at("bantuan")),), [("changed", "AID", ("trigger",))]),
        (
            (replace(BLAME, mentions=(at("bertemu"),)),),
            (replace(BLAME, trigger=at("bertemu")),),
            [("changed", "ACCUSE", ("trigger",))],
        ),
        ((MEETING,), (HELP,), [("lost", "CONSULT", ()), ("added", "AID", ())]),
    ],
)
def test_what_changed_between_two_readings(
    before: tuple[Event, ...], after: tuple[Event, ...], told: list[tuple[Any, ...]]
) -> None:
    found = changes(reading(*before), reading(*after))
    assert [(change.what, change.type, tuple(change.fields)) for change in found] == told


def test_diff_on_the_command_line(tmp_path: Path) -> None:
    path = desk(
        tmp_path / "desk.db",
        reading(MEETING, BLAME),
        reading(id="s2"),
        reading(STRICTER, HELP, coder="2"),
        reading(id="s9", coder="2"),
    )
    table = run("diff", path, "kawat/1", "kawat/2").stdout
    assert "1 stories read by both" in table and "changed status" in table
    rows = list(csv.DictReader(run("diff", path, "1", "2", "--format", "csv").stdout.splitlines()))
    assert [(row["story"], row["what"], row["type"]) for row in rows] == [
        ("s1", "lost", "CONSULT"), ("s1", "changed", "ACCUSE"), ("s1", "added", "AID"),
    ]  # fmt: skip
    assert rows[1]["fields"] == "mode: disapprove → – · status: occurred → possible"
    first = json.loads(run("diff", path, "1", "2", "--format", "json").stdout.splitlines()[1])
    assert first["fields"]["status"] == ["occurred", "possible"]
    for name, says in (("kawat", "names 2 coders"), ("9", "names no coder")):
        result = run("diff", path, "1", name)
        assert result.exit_code == 2 and says in result.stderr and "kawat/1, kawat/2" in result.stderr


def test_quotes_on_the_command_line(path: Path) -> None:
    assert "Pintu tetap terbuka" in run("quotes", path, "--speaker", "CHE").stdout
    rows = [
        json.loads(line) for line in run("quotes", path, "--format", "json", "--words", "pintu").stdout.splitlines()
    ]
    assert [row["story_id"] for row in rows] == ["s1", "s2", "s3"] and rows[0]["spans"] == [[74, 93]]
    assert "no quote fits" in run("quotes", path, "--speaker", "NOR").stderr
    assert "Pintu tetap terbuka" in run("search", path, "pintu", "--quotes", "--limit", "2").stdout
    assert "no quote fits" in run("search", path, "bertemu", "--quotes").stderr
    assert "first 1" not in run("quotes", path, "--limit", "1").stderr


@pytest.mark.parametrize(
    ("options", "number"),
    [
        (("--quad", 3), 3), (("--quad", 1, "--quad", 2), 2), (("--party", "NOR"), 4), (("--party", "menlu norwegia"), 1),
        (("--source", "menlu"), 3), (("--merged", "m1"), 2), (("--merged", "none"), 0),
    ],
)  # fmt: skip
def test_the_filters_of_the_desk(path: Path, options: tuple[object, ...], number: int) -> None:
    told = (Member(story_id="s1", event_id="e2"), Member(story_id="s2", event_id="e2"))
    with Database(path, write=True) as store, store.writing():
        put_merged(store.connection, [Merged(id="m1", type="ACCUSE", status="occurred", members=told)])
    listed = run("events", path, "--format", "json", *options)
    assert listed.exit_code == 0 and len(listed.stdout.splitlines()) == number
    counted = run("count", path, "--by", "story", "--format", "csv", *options)
    assert sum(int(row["reports"]) for row in csv.DictReader(counted.stdout.splitlines())) == number


def test_the_command_line_has_every_filter() -> None:
    """Each field of the filter that the desk and the API ask by is an option of each command that filters, and in the docs."""
    names = {slot.name for slot in fields(EventFilter)} - {"limit"}
    text = (DOCS / "commands.md").read_text("utf-8")
    for name in names:
        assert f"`--{name.replace('_', '-')} " in text, name
    timeline = main.commands["plot"].commands["timeline"]  # type: ignore[attr-defined]
    for command in (*(main.commands[name] for name in ("events", "count", "export", "sample")), timeline):
        assert names <= {option.name for option in command.params}, command.name
