"""The command line as a user meets it: output, exit codes, messages."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kawat.cli import main

from .desk import desk, reading
from .shared import shared

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "stories"
KEYS = ["story", "sentences", "flags", "dateline", "credits", "actors", "places", "times", "quotes", "events", "coder"]


def run(*arguments: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, list(arguments), input=stdin)


def test_json_is_one_reading_a_line_with_every_key() -> None:
    result = run("read", str(SAMPLES / "wire.jsonl"), "--format", "json")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [row["story"]["id"] for row in rows] == [f"kawat-000{i}" for i in range(1, 8)]
    assert all(list(row) == KEYS for row in rows)


def test_published_resolves_days_and_without_it_they_stay_open() -> None:
    dated = json.loads(
        run("read", str(SAMPLES / "salisbury.txt"), "--format", "json", "--published", "2018-03-15").stdout
    )
    undated = json.loads(run("read", str(SAMPLES / "salisbury.txt"), "--format", "json").stdout)
    values = {time["span"]["text"]: time["value"] for time in dated["times"]}
    assert values["pekan depan"] == "2018-03-19/2018-03-25"
    assert {time["span"]["text"]: time["value"] for time in undated["times"]}["pekan depan"] is None
    assert undated["story"]["published"] is None


def test_standard_input_is_a_dash() -> None:
    text = (SAMPLES / "singapura.txt").read_bytes()
    result = run("read", "-", "--format", "json", stdin=text)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["credits"]


def test_gold_rows_keep_their_ids() -> None:
    path = shared("gold/dev-mod.gold.jsonl")
    ids = [json.loads(line)["story"]["id"] for line in path.read_text(encoding="utf-8").splitlines()]
    result = run("read", str(path), "--format", "json")
    assert [json.loads(line)["story"]["id"] for line in result.stdout.splitlines()] == ids


@pytest.mark.parametrize("form", ["table", "text"])
def test_no_color_is_honoured(form: str) -> None:
    command = [sys.executable, "-m", "kawat", "read", str(SAMPLES / "singapura.txt"), "--format", form]
    plain = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, "NO_COLOR": "1", "FORCE_COLOR": "1"}
    )
    coloured = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, "FORCE_COLOR": "1", "NO_COLOR": ""}
    )
    assert "\x1b[3" not in plain.stdout.replace("\x1b[3m", "")
    assert "\x1b[3" in coloured.stdout.replace("\x1b[3m", "")


def test_text_marks_the_words() -> None:
    out = run("read", str(SAMPLES / "singapura.txt"), "--format", "text").stdout
    assert "⟦bertemu⟧" in out
    assert "<Reuters>" in out


def test_html_is_one_page_without_script_and_all_escaped() -> None:
    story = {
        "id": "x",
        "title": "<script>alert(1)</script>",
        "text": 'Presiden Rusia <b onclick="x">Putin</b> mengecam Inggris & Prancis.',
        "lang": "id",
    }
    page = run("read", "-", "--format", "html", stdin=json.dumps(story).encode()).stdout
    assert page.startswith("<!doctype html>")
    assert "<script" not in page
    assert "<b onclick" not in page
    assert "&lt;script&gt;" in page
    assert "Inggris" in page and "&amp;" in page
    assert "http://" not in page and "https://" not in page and "src=" not in page


def test_a_folder_is_coded_once(tmp_path: Path) -> None:
    desk = str(tmp_path / "desk.db")
    first = run("code", str(SAMPLES), "--into", desk, "--processes", "1")
    assert (first.exit_code, "12 new" in first.stderr) == (0, True)
    events = run("events", desk, "--format", "json").stdout
    second = run("code", str(SAMPLES), "--into", desk, "--processes", "1")
    assert (second.exit_code, "12 already there" in second.stderr) == (0, True)
    assert run("events", desk, "--format", "json").stdout == events
    assert len(events.splitlines()) > 20


def test_events_are_filtered_and_printed_as_csv(tmp_path: Path) -> None:
    desk = str(tmp_path / "desk.db")
    run("code", str(SAMPLES / "singapura.txt"), "--into", desk, "--published", "2018-06-12")
    rows = list(
        csv.DictReader(
            io.StringIO(run("events", desk, "--type", "consult", "--actor", "PRK", "--format", "csv").stdout)
        )
    )
    assert rows
    assert all(row["type"] == "CONSULT" and "PRK" in row["actor_countries"].split("|") for row in rows)
    nothing = run("events", desk, "--since", "2030")
    assert (nothing.exit_code, nothing.stdout, "no event fits" in nothing.stderr) == (0, "", True)


def test_show_prints_what_read_printed(tmp_path: Path) -> None:
    desk = str(tmp_path / "desk.db")
    run("code", str(SAMPLES / "wire.jsonl"), "--into", desk)
    shown = json.loads(run("show", desk, "kawat-0002", "--format", "json").stdout)
    read = {
        row["story"]["id"]: row
        for row in map(json.loads, run("read", str(SAMPLES / "wire.jsonl"), "--format", "json").stdout.splitlines())
    }
    assert shown == read["kawat-0002"]


def test_search_finds_stories(tmp_path: Path) -> None:
    desk = str(tmp_path / "desk.db")
    run("code", str(SAMPLES), "--into", desk)
    assert "kawat-0002" in run("search", desk, '"gencatan senjata"').stdout


def test_what_cannot_be_read_is_set_aside_and_the_rest_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    shutil.copytree(SAMPLES, folder)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(b"PK\x03\x04" + bytes(range(256)) * 8)
    (folder / "latin.txt").write_bytes(
        "Menteri itu berkata «caf\xe9» kepada pers di Jakarta kemarin.".encode("latin-1")
    )
    (folder / "rows.jsonl").write_text(
        '{"id": "ok", "text": "Presiden Rusia mengecam Inggris di London pada Rabu."}\n{broken\n{"id": "no"}\n',
        encoding="utf-8",
    )
    (folder / "page.html").write_text("<html><body><script>x()</script></body></html>", encoding="utf-8")
    with gzip.open(folder / "more.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write('{"id": "gz", "text": "Pemerintah Indonesia mengecam serangan itu dan mendesak PBB bertindak."}\n')
    desk = str(tmp_path / "desk.db")
    result = run("code", str(folder), "--into", desk)
    assert result.exit_code == 3
    assert "14 new" in result.stderr
    aside = run("set-aside", desk).stdout
    for name in ("empty.txt", "binary.txt", "latin.txt", "rows.jsonl:2", "rows.jsonl:3", "page.html"):
        assert name in aside
    assert len(aside.splitlines()) == 6


def test_a_story_in_another_language_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "fr.txt").write_text(
        "Le président français a rencontré le chancelier allemand à Berlin pour discuter de la guerre en Ukraine et des sanctions.",
        encoding="utf-8",
    )
    result = run("code", str(tmp_path / "fr.txt"), "--into", str(tmp_path / "desk.db"))
    assert result.exit_code == 3
    assert "fr" in result.stderr


def test_recode_reads_again_with_other_tables(tmp_path: Path) -> None:
    desk, own = str(tmp_path / "desk.db"), tmp_path / "own"
    run("code", str(SAMPLES / "wire.jsonl"), "--into", desk)
    again = run("recode", desk)
    assert (again.exit_code, "0 stories" in again.stderr) == (0, True)
    (own / "id").mkdir(parents=True)
    (own / "id" / "complementizers.csv").write_text("form\nkononlah\n", encoding="utf-8")
    anew = run("recode", desk, "--knowledge", str(own))
    assert (anew.exit_code, "7 read anew" in anew.stderr) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["read", "nowhere.txt"], 3, "nowhere.txt"),
        (["read", str(SAMPLES / "singapura.txt"), "--published", "kemarin"], 2, "ISO 8601"),
        (["read", str(SAMPLES / "singapura.txt"), "--format", "pdf"], 2, "pdf"),
        (["events", "nowhere.db"], 2, "nowhere.db"),
        (["events", str(SAMPLES / "singapura.txt")], 2, "not a Kawat database"),
        (["code", str(SAMPLES), "--into", str(SAMPLES / "singapura.txt")], 2, "not a Kawat database"),
        (["recode", "nowhere.db"], 2, "kawat code"),
        (["read", str(SAMPLES / "singapura.txt"), "--knowledge", "nowhere"], 2, "no such folder"),
        (["score", "nowhere.jsonl"], 2, "nowhere.jsonl"),
        (["read", str(SAMPLES / "singapura.txt"), "--published", "2019-02-30"], 2, "calendar"),
        (["read", str(SAMPLES / "singapura.txt"), "--knowledge", ""], 2, "empty"),
        (["events", "x.db", "--since", "20190910"], 2, "ISO 8601"),
        (["events", "x.db", "--until", "2019-02-31"], 2, "ISO 8601"),
        (["events", "x.db", "--mode", "bogus"], 2, "visit"),
        (["events", "x.db", "--context", "bogus"], 2, "cbrn"),
        (["events", "x.db", "--limit", "99999999999999999999"], 2, "limit"),
        (["code", "x"], 2, "--into"),
    ],
)
def test_errors_are_one_line_that_names_the_matter(arguments: list[str], code: int, words: str) -> None:
    result = run(*arguments)
    assert result.exit_code == code
    assert words in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_every_command_is_in_the_docs() -> None:
    docs = (Path(__file__).resolve().parents[1] / "docs" / "commands.md").read_text(encoding="utf-8")
    for name, command in main.commands.items():
        assert f"kawat {name}" in docs
        for option in command.params:
            for flag in option.opts:
                if flag.startswith("--"):
                    assert f"`{flag}" in docs, f"{name} {flag}"


def test_score_prints_the_measures() -> None:
    path = shared("gold/dev-mod.gold.jsonl")
    row = json.loads(run("score", str(path), "--format", "json").stdout)
    assert row["file"] == "dev-mod.gold.jsonl"
    assert 0 < row["event"]["f"] <= 1
    assert row["event"]["gold"] == 152


def test_tables_are_listed() -> None:
    out = run("tables").stdout
    assert "id/cues.csv\t" in out
    assert "ontology/plover_modes.csv\t" in out


def test_a_trial_with_own_tables_can_be_undone(tmp_path: Path) -> None:
    desk, own = str(tmp_path / "desk.db"), tmp_path / "own" / "id"
    own.mkdir(parents=True)
    (own / "names.csv").write_text("form,iso3,kind\nNegeri Kanguru,AUS,metonym\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text(
        "Negeri Kanguru mengecam Rusia pada pertemuan di Jakarta kemarin sore.", encoding="utf-8"
    )
    run("code", str(tmp_path / "a.txt"), "--into", desk, "--lang", "id")
    before = run("events", desk, "--format", "csv").stdout
    run("recode", desk, "--knowledge", str(own.parent))
    assert "AUS" in run("events", desk, "--format", "csv").stdout
    assert "1 read anew" in run("recode", desk).stderr
    assert run("events", desk, "--format", "csv").stdout == before


def test_a_date_that_was_forgotten_can_be_given(tmp_path: Path) -> None:
    desk, story = str(tmp_path / "desk.db"), str(SAMPLES / "salisbury.txt")
    run("code", story, "--into", desk)
    again = run("code", story, "--into", desk, "--published", "2018-03-15")
    assert "1 read anew" in again.stderr
    assert "2018-03-14" in run("events", desk, "--format", "csv").stdout
    assert "1 already there" in run("code", story, "--into", desk).stderr


def test_a_story_given_twice_counts_once(tmp_path: Path) -> None:
    story = str(SAMPLES / "salisbury.txt")
    once = run("code", story, "--into", str(tmp_path / "a.db")).stderr
    twice = run("code", story, story, "--into", str(tmp_path / "b.db")).stderr
    assert once.split("), ")[1].split(" events")[0] == twice.split("), ")[1].split(" events")[0]


@pytest.mark.parametrize("form", ["table", "text"])
def test_no_story_talks_to_the_terminal(form: str, tmp_path: Path) -> None:
    row = {
        "id": "\x1b[2Jx",
        "title": "\x1b]0;pwn\x07",
        "lang": "id",
        "text": "Rusia \x1b[31mmengecam Inggris di London kemarin.",
    }
    desk = str(tmp_path / "desk.db")
    (tmp_path / "a.jsonl").write_text(json.dumps(row), encoding="utf-8")
    assert "\x1b" not in run("read", str(tmp_path / "a.jsonl"), "--format", form).stdout
    run("code", str(tmp_path / "a.jsonl"), "--into", desk)
    assert "\x1b" not in run("events", desk).stdout
    assert "\x1b" not in run("search", desk, "mengecam").stdout


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
@pytest.mark.parametrize("form", ["table", "text", "json", "html"])
def test_a_poor_terminal_is_no_error(encoding: str, form: str) -> None:
    command = [sys.executable, "-m", "kawat", "read", str(SAMPLES / "singapura.txt"), "--format", form]
    done = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONIOENCODING": encoding})
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"bertemu" in done.stdout


def test_a_damaged_database_is_one_line(tmp_path: Path) -> None:
    import sqlite3

    desk = tmp_path / "desk.db"
    run("code", str(SAMPLES / "salisbury.txt"), "--into", str(desk))
    with sqlite3.connect(desk) as connection:
        connection.execute("UPDATE readings SET body = x'00'")
        story_id = connection.execute("SELECT story_id FROM stories").fetchone()[0]
    connection.close()
    result = run("show", str(desk), story_id)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "damaged" in result.stderr


def test_events_say_through_whom_they_came(tmp_path: Path) -> None:
    path = desk(tmp_path / "desk.db", reading())
    table = run("events", str(path)).stdout
    assert "who says so" in table
    rows = [json.loads(line) for line in run("events", str(path), "--format", "json").stdout.splitlines()]
    assert {row["event_id"]: row["chain"] for row in rows} == {
        "e1": None,
        "e2": "Warta Alpen → Menlu Swiss",
        "e3": None,
    }
    assert "Warta Alpen → Menlu Swiss" in run("events", str(path), "--format", "csv").stdout
