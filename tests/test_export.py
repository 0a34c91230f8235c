"""Exports: every format by its own reader, nothing that a spreadsheet would run, and back again byte for byte."""

from __future__ import annotations

import csv
import hashlib
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from kawat.cli import main
from kawat.cli.exporting import FORMS
from kawat.errors import ExportError, ExtraError, IntakeError
from kawat.export import FORMATS, Request, export
from kawat.export.cells import FORMULA, neutral
from kawat.export.codebook import codebook, columns_markdown
from kawat.export.gdelt import COLUMNS as GDELT
from kawat.export.jsonl import bare, whole
from kawat.export.plover import COLUMNS as PLOVER
from kawat.export.tables import TABLES
from kawat.knowledge import Knowledge
from kawat.reading import EVENT_TYPES, Reading
from kawat.store import Database, EventFilter
from kawat.store.corpus import Family, Member, Merged, put_families, put_merged
from kawat.story import Story

from .desk import BLAME, MEETING, NORWAY, SWISS, TEXT, at, desk, reading

ROOT = Path(__file__).resolve().parents[1]
EVIL = '=HYPERLINK("http://example.org")'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Two stories, of which the second says less and is of another publisher."""
    second = reading(BLAME, id="s2", publisher="Kabar Fyord", title=EVIL, url="https://example.org/s2", published=None)
    path = desk(tmp_path / "desk.db", second, reading())
    members = tuple(Member(story_id=story, event_id="e2") for story in ("s1", "s2"))
    with Database(path, write=True) as store, store.writing():
        put_families(store.connection, [Family(story_id="s2", family="s1", role="reprint")])
        put_merged(store.connection, [Merged(id="s1:e2", type="ACCUSE", status="occurred", members=members)])
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


def _export(path: Path, form: str, out: Path, *, text: bool = True, **wanted: Any) -> dict[str, int]:
    with Database(path) as store:
        request = Request(store=store, knowledge=Knowledge(), wanted=EventFilter(**wanted), text=text)
        return export(request, form, out)


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_command_line_knows_every_format() -> None:
    assert set(FORMS) == set(FORMATS)


def test_tables_in_csv(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    counts = _export(path, "csv", out)
    assert sorted(item.name for item in out.iterdir()) == sorted(
        ["codebook.md", "datapackage.json", *(f"{table}.csv" for table in TABLES)]
    )
    tables = {table: _csv(out / f"{table}.csv") for table in TABLES}
    assert {table: len(rows) for table, rows in tables.items() if rows} == counts
    assert [(row["story_id"], row["event_id"], row["merged_id"]) for row in tables["events"]] == [
        ("s1", "e1", ""), ("s1", "e2", "s1:e2"), ("s1", "e3", ""), ("s2", "e2", "s1:e2"),
    ]  # fmt: skip
    meeting, _, help, undated = tables["events"]
    assert (meeting["actors"], meeting["actor_countries"], meeting["recipients"]) == (
        "Menlu Swiss|Menlu Norwegia",
        "CHE|NOR",
        "",
    )
    assert (meeting["lat"], meeting["geonames"], meeting["first_day"]) == ("46.202", "2660646", "2018-03-05")
    assert (help["first_day"], help["last_day"]) == ("2018-01-01", "2018-12-31")
    assert (undated["when"], undated["first_day"]) == ("", "")
    assert [row["family_role"] for row in tables["stories"]] == ["", "reprint"]
    for row in tables["events"]:
        assert TEXT[int(row["trigger_start"]) : int(row["trigger_end"])] == row["trigger"]
    for row in tables["mentions"]:
        assert TEXT[int(row["start"]) : int(row["end"])] == row["words"]


def test_filters_choose_events_and_their_stories(path: Path, tmp_path: Path) -> None:
    assert _export(path, "csv", tmp_path / "out", type=("CONSULT",))["events"] == 1
    assert [row["story_id"] for row in _csv(tmp_path / "out" / "stories.csv")] == ["s1"]
    assert _csv(tmp_path / "out" / "credits.csv")[0]["name"] == "Kawat Alpen"
    assert _export(path, "jsonl", tmp_path / "out.jsonl", publisher="Kabar Fyord") == {"stories": 1, "events": 1}
    assert _export(path, "csv", tmp_path / "none", type=("PROTEST",)) == {}
    assert run("export", path, "--to", "csv", tmp_path / "none2", "--type", "PROTEST").exit_code == 0


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_the_data_package_describes_its_files(path: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / "out"
    _export(path, form, out)
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    assert [resource["name"] for resource in package["resources"]] == list(TABLES)
    for resource in package["resources"]:
        file = out / resource["path"]
        assert resource["hash"] == f"sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}"
        names = [field["name"] for field in resource["schema"]["fields"]]
        if form == "csv":
            assert file.read_text(encoding="utf-8").splitlines()[0].split(",") == names


def test_parquet_has_types_and_lists(path: Path, tmp_path: Path) -> None:
    from pyarrow import parquet

    _export(path, "parquet", tmp_path / "out")
    events = parquet.read_table(tmp_path / "out" / "events.parquet")
    rows = events.to_pylist()
    assert rows[0]["contexts"] == ["diplomatic"] and rows[0]["actor_countries"] == ["CHE", "NOR"]
    assert rows[0]["probability"] == 0.9 and rows[3]["when"] is None
    assert [str(kind) for kind in (events.schema.field("quad").type, events.schema.field("cameo").type)] == [
        "int64",
        "string",
    ]
    assert events.schema.field("quad").metadata[b"description"]


def _sheet(path: Path, number: int) -> str:
    with zipfile.ZipFile(path) as file:
        return file.read(f"xl/worksheets/sheet{number}.xml").decode()


def test_excel_has_no_formula(path: Path, tmp_path: Path) -> None:
    _export(path, "xlsx", tmp_path / "out.xlsx")
    stories = _sheet(tmp_path / "out.xlsx", 1)
    assert "'=HYPERLINK" in stories and "<f>" not in stories
    assert ">-2<" in _sheet(tmp_path / "out.xlsx", 2)  # the Goldstein score is a number
    _export(path, "xlsx", tmp_path / "again.xlsx")
    assert _sheet(tmp_path / "again.xlsx", 2) == _sheet(tmp_path / "out.xlsx", 2)


@pytest.mark.parametrize("words", [f"{mark}1+1" for mark in FORMULA])
def test_cells_that_a_spreadsheet_would_run_are_words(words: str) -> None:
    assert neutral(words) == f"'{words}"


@pytest.mark.parametrize("value", [-4.0, 0, None, "", "1-1", "Pertemuan = damai", "'=1"])
def test_other_cells_stay_as_they_are(value: object) -> None:
    assert neutral(value) == value


def test_csv_of_any_command_is_neutral(path: Path, tmp_path: Path) -> None:
    _export(path, "csv", tmp_path / "out")
    assert _csv(tmp_path / "out" / "stories.csv")[1]["title"] == f"'{EVIL}"
    for command in (("events", path), ("sample", path, 9), ("quotes", path)):
        text = run(*command, *(("--format", "csv") if command[0] != "sample" else ())).stdout
        assert not any(
            cell.startswith(FORMULA) for row in csv.reader(text.splitlines()) for cell in row if cell != "-2.0"
        )


def test_geojson_has_what_has_coordinates(path: Path, tmp_path: Path) -> None:
    assert _export(path, "geojson", tmp_path / "out") == {"events": 1, "events without coordinates": 3}
    collection = json.loads((tmp_path / "out").read_text(encoding="utf-8"))
    (feature,) = collection["features"]
    assert (collection["type"], feature["geometry"]) == (
        "FeatureCollection",
        {"type": "Point", "coordinates": [6.146, 46.202]},
    )
    assert feature["properties"]["trigger"] == "bertemu" and "lat" not in feature["properties"]
    _export(path, "geojson", tmp_path / "none", type=("PROTEST",))
    assert json.loads((tmp_path / "none").read_text(encoding="utf-8"))["features"] == []


def _lines(path: Path) -> Iterator[list[str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield line.split("\t")


def test_plover_has_the_columns_of_polecat(path: Path, tmp_path: Path) -> None:
    assert _export(path, "plover", tmp_path / "out") == {"events": 4}
    header, *rows = _lines(tmp_path / "out")
    assert header == list(PLOVER) and all(len(row) == len(PLOVER) for row in rows)
    meeting, blame, help, _ = (dict(zip(header, row, strict=True)) for row in rows)
    assert (meeting["Event ID"], meeting["Event Date"], meeting["Event Type"]) == ("s1:e1", "2018-03-05", "CONSULT")
    assert (meeting["Actor Name"], meeting["Actor Country"]) == ("Menlu Swiss; Menlu Norwegia", "CHE; NOR")
    assert (blame["Event Mode"], blame["Recipient Country"], blame["Attributed To"]) == (
        "disapprove",
        "NOR",
        "Menlu Swiss",
    )
    assert (help["Event Date"], help["Event Status"], help["Publication Date"]) == ("", "planned", "2018-03-06")


def test_gdelt_has_its_61_columns_and_no_event_that_did_not_happen(path: Path, tmp_path: Path) -> None:
    assert _export(path, "gdelt", tmp_path / "out") == {"lines": 4, "events": 3, "events that did not occur": 1}
    rows = list(_lines(tmp_path / "out"))
    assert len(GDELT) == 61 and all(len(row) == 61 for row in rows)
    there, back, blame, undated = (dict(zip(GDELT, row, strict=True)) for row in rows)
    assert [(row["Actor1Code"], row["Actor2Code"]) for row in (there, back)] == [
        ("CHEGOV", "NORGOV"),
        ("NORGOV", "CHEGOV"),
    ]
    assert (there["SQLDATE"], there["MonthYear"], there["Year"], there["FractionDate"]) == (
        "20180305",
        "201803",
        "2018",
        "2018.2603",
    )
    assert (blame["EventCode"], blame["EventRootCode"], blame["QuadClass"], blame["GoldsteinScale"]) == (
        "111",
        "11",
        "3",
        "-2.0",
    )
    assert (blame["SQLDATE"], blame["DATEADDED"], undated["DATEADDED"]) == ("", "20180306", "")
    assert undated["SOURCEURL"] == "https://example.org/s2"
    assert len({row[0] for row in rows}) == 4


def test_sectors_of_gdelt_are_known(knowledge: Knowledge) -> None:
    from kawat.export.codebook import table_of
    from kawat.knowledge.schema import SECTORS

    assert {row["sector"] for row in table_of("cameo_types")} <= set(SECTORS)
    assert [row["type"] for row in table_of("types")] == list(EVENT_TYPES)


def test_a_graph_of_who_acts_toward_whom(path: Path, tmp_path: Path) -> None:
    import networkx

    counts = _export(path, "graphml", tmp_path / "out")
    assert counts == {"nodes": 2, "edges": 1, "events": 3, "events with an open side": 1}
    graph = networkx.read_graphml(tmp_path / "out")
    assert dict(graph.nodes(data=True))["NOR GOV"] == {"country": "NOR", "sector": "GOV"}
    assert graph.edges["CHE GOV", "NOR GOV"] == {
        "events": 3, "together": 1, "ACCUSE": 2, "CONSULT": 1, "first_day": "2018-03-05", "last_day": "2018-03-06",
    }  # fmt: skip


def test_brat_marks_stand_in_their_texts(tmp_path: Path) -> None:
    broken = replace(MEETING, trigger=at('(5/3/2018).\n"Pintu'))
    story = reading(broken, BLAME, id="../s 1")
    counts = _export(desk(tmp_path / "desk.db", story), "brat", tmp_path / "out")
    assert counts == {"stories": 1, "events": 2}
    (file,) = (tmp_path / "out").glob("*.ann")
    assert (file.with_suffix(".txt")).read_text(encoding="utf-8") == TEXT
    lines = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()]
    marks = {row[0]: row for row in lines if row[0].startswith("T")}
    for name, told, words in marks.values():
        pieces = [tuple(map(int, piece.split())) for piece in told.split(" ", 1)[1].split(";")]
        assert " ".join(TEXT[start:end] for start, end in pieces) == words, name
    assert any(";" in row[1] for row in marks.values())
    events = [row[1].split() for row in lines if row[0].startswith("E")]
    assert [words.split(":")[0] for event in events for words in event] == [
        "CONSULT", "Actor", "Actor2", "ACCUSE", "Actor", "Recipient", "Source",
    ]  # fmt: skip
    assert all(words.split(":")[1] in marks for event in events for words in event)


def test_docbin_has_the_spans(path: Path, tmp_path: Path) -> None:
    spacy = pytest.importorskip("spacy")
    from spacy.tokens import DocBin

    assert _export(path, "docbin", tmp_path / "out", type=("CONSULT",)) == {"stories": 1, "events": 1}
    (doc,) = DocBin().from_disk(tmp_path / "out").get_docs(spacy.blank("id").vocab)
    assert doc.text == TEXT
    assert [(span.label_, span.text) for span in doc.spans["events"]] == [("CONSULT", "bertemu")]
    assert [event["id"] for event in json.loads(doc.user_data["kawat"])["events"]] == ["e1"]


def test_conllu_is_what_parse_gives(path: Path, tmp_path: Path) -> None:
    assert _export(path, "conllu", tmp_path / "out", story="s1")["stories"] == 1
    text = (tmp_path / "out").read_text(encoding="utf-8")
    assert "# newdoc id = s1" in text and "\tbertemu\t" in text


def test_a_format_that_lacks_its_package_says_what_to_install(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(ExtraError, match=r"kawat\[export\]"):
        _export(path, "xlsx", tmp_path / "out")
    assert not list(tmp_path.glob("out*"))


def test_nothing_is_overwritten_and_nothing_half_written(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    out.write_text("mine", encoding="utf-8")
    result = run("export", path, "--to", "csv", out)
    assert (result.exit_code, out.read_text(encoding="utf-8")) == (2, "mine") and "there already" in result.stderr
    monkeypatch.setattr("kawat.export.csvs.describe", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        _export(path, "csv", tmp_path / "half")
    assert not list(tmp_path.glob("half*"))
    assert "does not exist" in run("export", path, "--to", "csv", tmp_path / "no" / "out").stderr


def test_readings_come_back_byte_for_byte(path: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    assert run("export", path, "--to", "jsonl", first).exit_code == 0
    assert [json.loads(line)["story"]["id"] for line in first.read_text(encoding="utf-8").splitlines()] == ["s1", "s2"]
    result = run("import", first, "--into", tmp_path / "other.db")
    assert (result.exit_code, result.stderr) == (0, f"kawat: 2 readings → {tmp_path / 'other.db'}\n")
    _export(tmp_path / "other.db", "jsonl", second)
    assert first.read_bytes() == second.read_bytes()


def _texts(path: Path, *rows: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_readings_without_text_come_back_byte_for_byte_with_the_texts(path: Path, tmp_path: Path) -> None:
    full, shared, again = (tmp_path / f"{name}.jsonl" for name in ("full", "shared", "again"))
    _export(path, "jsonl", full)
    assert run("export", path, "--to", "jsonl", "--no-text", shared).exit_code == 0
    result = run("import", shared, "--into", tmp_path / "none.db")
    assert result.exit_code == 3 and "2 without text" in result.stderr
    # two stories of one text, told with other titles, the second under another id
    texts = _texts(
        tmp_path / "texts.jsonl", {"id": "s1", "title": "Dua Menlu di Jenewa", "text": TEXT}, {"id": "x9", "title": EVIL, "text": TEXT},
        {"id": "s7", "text": "Teks lain yang tidak dibaca siapa pun di sini."},
    )  # fmt: skip
    result = run("import", shared, "--texts", texts, "--into", tmp_path / "other.db")
    assert result.exit_code == 0, result.stderr
    _export(tmp_path / "other.db", "jsonl", again)
    assert again.read_bytes() == full.read_bytes()


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
    elif isinstance(value, str):
        yield value


WORDS = ("bertemu", "mengecam", "Pintu tetap terbuka", "Senin", "kata", "Dua Menlu di Jenewa")


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet", "geojson", "plover", "gdelt", "graphml", "xlsx"])
def test_without_text_no_words_of_the_publisher_go_out(path: Path, tmp_path: Path, form: str) -> None:
    _export(path, form, tmp_path / "out", text=False)
    if form == "jsonl":
        strings = [
            words
            for line in (tmp_path / "out").read_text(encoding="utf-8").splitlines()
            for words in _strings(json.loads(line))
        ]
    elif form == "parquet":
        from pyarrow import parquet

        strings = [
            w for file in (tmp_path / "out").glob("*.parquet") for w in _strings(parquet.read_table(file).to_pylist())
        ]
    elif form == "csv":
        strings = [w for file in (tmp_path / "out").glob("*.csv") for row in _csv(file) for w in row.values()]
    elif form == "geojson":
        strings = list(_strings(json.loads((tmp_path / "out").read_text(encoding="utf-8"))))
    elif form == "graphml":
        strings = [
            words or ""
            for node in ElementTree.parse(tmp_path / "out").iter()
            for words in (node.text, *node.attrib.values())
        ]
    elif form == "xlsx":
        with zipfile.ZipFile(tmp_path / "out") as file:
            text = "".join(
                file.read(name).decode() for name in file.namelist() if "sheet" in name and name.endswith(".xml")
            )
        strings = [
            element.text or ""
            for part in text.split("<?xml")[1:]
            for element in ElementTree.fromstring(f"<?xml{part}").iter()
        ]
    else:
        strings = [cell for row in _lines(tmp_path / "out") for cell in row]
    assert strings
    assert not [string for string in strings for words in WORDS if string.split() and words == string]
    assert not [string for string in strings if len(string) > 40 and string in TEXT]


def test_formats_of_text_are_not_to_be_had_without_it(path: Path, tmp_path: Path) -> None:
    for form in ("brat", "docbin", "conllu"):
        with pytest.raises(ExportError, match="cannot be had without"):
            _export(path, form, tmp_path / "out", text=False)


def test_another_text_is_refused() -> None:
    row = bare(reading().to_json())
    assert Reading.from_json(whole(row, reading().story)) == reading()
    with pytest.raises(IntakeError, match="not the text"):
        whole(row, Story.of(TEXT + " "))
    assert whole(row, Story.of(TEXT, title="Lain"))["story"]["title"] is None


@pytest.mark.parametrize(
    ("line", "says"), [("{", "not JSON"), ("[1]", "not an object"), ("{}", "a reading is an object")]
)
def test_a_line_that_is_no_reading_is_told_and_its_batch_not_written(tmp_path: Path, line: str, says: str) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text(json.dumps(reading().to_json()) + "\n" + line + "\n", encoding="utf-8")
    result = run("import", file, "--into", tmp_path / "other.db")
    assert result.exit_code != 0 and says in result.stderr
    with Database(tmp_path / "other.db") as store:
        assert store.counts()["stories"] == 0


def test_the_codebook_has_every_column_type_mode_and_context(knowledge: Knowledge) -> None:
    text = codebook(knowledge)
    for columns in TABLES.values():
        assert all(f"| `{column.name}` | {column.kind} | {column.meaning} |" in text for column in columns)
    assert all(f"| `{kind}` |" in text for kind in EVENT_TYPES)
    for row in knowledge.rows("ontology", "plover_forward"):
        assert f"| `{row['type']}` | {row['mode']} |" in text
    assert all(f"| `{row['context']}` |" in text for row in knowledge.rows("ontology", "plover_contexts"))
    assert "`trigger`" not in codebook(knowledge, text=False)


def test_the_docs_have_the_columns() -> None:
    assert columns_markdown().strip() in (ROOT / "docs" / "store.md").read_text(encoding="utf-8")


def test_names_that_begin_with_a_mark_are_neutral_between_tabs(tmp_path: Path) -> None:
    odd = replace(NORWAY, name="=1+\t1")
    events = (replace(BLAME, recipients=(odd,)),)
    story = replace(reading(), actors=(SWISS, odd, *reading().actors[2:]), events=events)
    _export(desk(tmp_path / "desk.db", story), "plover", tmp_path / "out")
    header, row = _lines(tmp_path / "out")
    assert dict(zip(header, row, strict=True))["Recipient Name"] == "'=1+ 1"


def test_reading_a_command_does_not_load_what_exports_need() -> None:
    code = "import sys, kawat.cli; print([name for name in ('pyarrow', 'xlsxwriter', 'networkx', 'spacy') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
