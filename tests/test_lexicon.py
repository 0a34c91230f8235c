"""The event lexicons, status cues and context words of each language."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

import kawat.knowledge.loader as loader
from kawat.knowledge import LANGUAGES, Knowledge
from kawat.knowledge.loader import Row, faults_of
from kawat.knowledge.schema import STATUSES, TYPES, table
from kawat.language.words import words_of

HERE = Path(loader.__file__).parent
NAMES = ("lexicon", "statuses", "contexts")
TABLES = [(lang, name) for lang in LANGUAGES for name in NAMES]
LEXICONS = [lang for lang in LANGUAGES if (HERE / lang / "lexicon.csv").exists()]


def _rows(knowledge: Knowledge, lang: str, name: str) -> tuple[Row, ...]:
    rows = knowledge.rows(lang, name)
    if not (HERE / lang / f"{name}.csv").exists():
        pytest.skip(f"no table {lang}/{name}")
    return rows


@pytest.mark.parametrize(("lang", "name"), TABLES)
def test_no_faults(lang: str, name: str) -> None:
    path = HERE / lang / f"{name}.csv"
    if not path.exists():
        pytest.skip(f"no table {lang}/{name}")
    assert list(faults_of(path, table(name))) == []


@pytest.mark.parametrize(("lang", "name"), TABLES)
def test_forms_are_tidy(lang: str, name: str, knowledge: Knowledge) -> None:
    """Single blanks, no marks at the ends, and never twice in capitals and in lower case."""
    forms = {row["form"] for row in _rows(knowledge, lang, name)}
    assert [form for form in forms if form != " ".join(form.split()) or form[-1] in ".,;:"] == []
    assert [form for form in forms if form != form.lower() and form.lower() in forms] == []


@pytest.mark.parametrize("lang", LEXICONS)
@pytest.mark.parametrize("name", ["lexicon", "statuses"])
def test_forms_are_lower_case(lang: str, name: str, knowledge: Knowledge) -> None:
    """Only a word that is a name, such as an abbreviation or a country, has a capital, never the first word of a common phrase."""
    names = {word for row in knowledge.rows(lang, "names") for word in row["form"].split()}
    names |= {word for row in knowledge.rows(lang, "organisations") for word in row["form"].split()}
    odd = [
        row["form"]
        for row in _rows(knowledge, lang, name)
        for word in row["form"].split()
        if word != word.lower() and not word.isupper() and word not in names
    ]
    assert odd == []


@pytest.mark.parametrize("lang", LEXICONS)
def test_types_and_modes_are_plovers(lang: str, knowledge: Knowledge) -> None:
    forward = {(row["type"], row["mode"]) for row in knowledge.rows("ontology", "plover_forward")}
    modes = {(row["event"], row["mode"]) for row in knowledge.rows("ontology", "plover_modes")}
    for row in _rows(knowledge, lang, "lexicon"):
        pair = (row["type"], row["mode"])
        assert pair in forward, row["form"]
        assert not row["mode"] or pair in modes, row["form"]


@pytest.mark.parametrize("lang", LEXICONS)
def test_every_type_and_mode_is_told(lang: str, knowledge: Knowledge) -> None:
    rows = _rows(knowledge, lang, "lexicon")
    told = {(row["type"], row["mode"]) for row in rows}
    assert {row["type"] for row in rows} == set(TYPES)
    wanted = {(row["event"], row["mode"]) for row in knowledge.rows("ontology", "plover_modes")}
    assert wanted - told == set()


@pytest.mark.parametrize("lang", LEXICONS)
def test_contexts_are_plovers(lang: str, knowledge: Knowledge) -> None:
    known = {row["context"] for row in knowledge.rows("ontology", "plover_contexts")}
    used = {row["context"] for row in _rows(knowledge, lang, "contexts")}
    assert used == known
    for row in _rows(knowledge, lang, "lexicon"):
        assert set(filter(None, row["contexts"].split("|"))) <= known, row["form"]


@pytest.mark.parametrize("lang", LEXICONS)
def test_passives_and_nouns_name_their_agent(lang: str, knowledge: Knowledge) -> None:
    """An active verb has no agent phrase, a passive has one: else its actor cannot be found."""
    rows = _rows(knowledge, lang, "lexicon")
    assert [row["form"] for row in rows if row["voice"] == "active" and row["agent"]] == []
    assert [row["form"] for row in rows if row["voice"] == "passive" and not row["agent"]] == []
    assert [row["form"] for row in rows if row["voice"] == "active" and not row["recipient"]] == []


@pytest.mark.parametrize("lang", LEXICONS)
def test_every_status_has_cues(lang: str, knowledge: Knowledge) -> None:
    assert {row["status"] for row in _rows(knowledge, lang, "statuses")} == set(STATUSES)


@pytest.mark.parametrize("lang", LEXICONS)
def test_forms_are_cut_as_text_is(lang: str, knowledge: Knowledge) -> None:
    """No two forms of the same voice become the same words: the second would never be found."""
    cut = Counter(
        (
            tuple(word.lower for word in words_of(row["form"], 0, len(row["form"]), lang=lang, knowledge=knowledge)),
            row["voice"],
        )
        for row in _rows(knowledge, lang, "lexicon")
    )
    assert [words for (words, _), count in cut.items() if count > 1 and any(words)] == []


@pytest.mark.parametrize(
    ("form", "voice", "kind", "mode"),
    [
        ("menjatuhkan sanksi", "active", "SANCTION", "discontinue"),
        ("dijatuhi sanksi", "passive", "SANCTION", "discontinue"),
        ("bertemu", "reciprocal", "CONSULT", ""),
        ("pertemuan puncak", "noun", "CONSULT", ""),
        ("mengutuk", "active", "ACCUSE", "disapprove"),
        ("dikutuk", "passive", "ACCUSE", "disapprove"),
        ("kecam", "active", "ACCUSE", "disapprove"),
        ("kecaman", "noun", "ACCUSE", "disapprove"),
        ("mengundurkan diri", "agentless", "RETREAT", "resign"),
        ("menarik pasukan", "active", "RETREAT", "withdraw"),
        ("menolak berunding", "active", "REJECT", "meet"),
        ("uji coba nuklir", "noun", "MOBILIZE", "weapons"),
        ("ditetapkan sebagai tersangka", "passive", "ACCUSE", "allege"),
        ("bom bunuh diri", "noun", "ASSAULT", "suicide-attack"),
    ],
)
def test_indonesian_forms(form: str, voice: str, kind: str, mode: str, knowledge: Knowledge) -> None:
    rows = [row for row in knowledge.rows("id", "lexicon") if row["form"] == form]
    assert (voice, kind, mode) in {(row["voice"], row["type"], row["mode"]) for row in rows}


@pytest.mark.parametrize(
    "form", ["kata", "mengatakan", "ujar", "menang", "naik", "bunuh", "diri", "membantah", "tewas", "menurut"]
)
def test_words_that_are_no_events_are_left_out(form: str, knowledge: Knowledge) -> None:
    assert form not in {row["form"] for row in knowledge.rows("id", "lexicon")}


@pytest.mark.parametrize(
    ("form", "status", "reach"),
    [
        ("telah", "occurred", "next"),
        ("akan", "planned", "next"),
        ("dijadwalkan", "planned", "next"),
        ("mungkin", "possible", "next"),
        ("jika", "possible", "clause"),
        ("tidak", "negated", "next"),
        ("batal", "negated", "next"),
        ("tidak hanya", "occurred", "next"),
    ],
)
def test_indonesian_cues(form: str, status: str, reach: str, knowledge: Knowledge) -> None:
    found = {row["form"]: (row["status"], row["reach"]) for row in knowledge.rows("id", "statuses")}
    assert found[form] == (status, reach)


def _tool() -> ModuleType:
    path = Path(__file__).resolve().parents[1] / "tools" / "lexicon_report.py"
    spec = importlib.util.spec_from_file_location("lexicon_report", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_the_report_counts_forms_and_cues(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "Budi akan bertemu Ani. Pertemuan besok batal."
    first = {"start": 10, "end": 17, "text": "bertemu"}
    event = {"trigger": first, "type": "CONSULT", "mode": None, "status": "planned"}
    record = {"id": "x", "lang": "id", "text": text, "events": [event]}
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "light-x.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    (tmp_path / "gold" / "dev-x.gold.jsonl").write_text("this must not be read", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["lexicon_report", "id", "--shared", str(tmp_path), "--csv"])
    _tool().main()
    out = capsys.readouterr().out.splitlines()
    assert "bertemu,CONSULT,,1,1,1,1" in out
    assert "pertemuan,CONSULT,,1,0,0,0" in out
    monkeypatch.setattr(sys, "argv", ["lexicon_report", "id", "--shared", str(tmp_path)])
    _tool().main()
    told = capsys.readouterr().out
    assert "gold triggers            1" in told
    assert any(line.split()[:5] == ["akan", "planned", "next", "0", "1"] for line in told.splitlines())
