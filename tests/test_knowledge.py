"""The tables: schema, ontology, a user's own rows, matching."""

from __future__ import annotations

from pathlib import Path

import pytest

import kawat.knowledge.loader as loader
from kawat import reading
from kawat.errors import KnowledgeError
from kawat.knowledge import LANGUAGES, TABLES, Knowledge, Phrases
from kawat.knowledge import schema as grammar
from kawat.knowledge.loader import faults_of
from kawat.knowledge.schema import FOLDERS

from .shared import shared

HERE = Path(loader.__file__).parent
FILES = [
    (folder, kind)
    for kind in TABLES
    for folder in (
        LANGUAGES if kind.per_language else [name for name, tables in FOLDERS.items() if kind.name in tables]
    )
]


@pytest.mark.parametrize(("folder", "kind"), FILES, ids=lambda value: value if isinstance(value, str) else value.name)
def test_every_table_is_there_and_fits_its_schema(folder: str, kind: grammar.Table) -> None:
    path = HERE / folder / f"{kind.name}.csv"
    assert path.is_file()
    assert list(faults_of(path, kind)) == []


def test_no_table_stands_without_a_schema() -> None:
    known = {(folder, kind.name) for folder, kind in FILES}
    assert {(path.parent.name, path.stem) for path in HERE.rglob("*.csv")} == known


@pytest.mark.parametrize("name", FOLDERS["ontology"])
def test_the_ontology_is_complete(name: str) -> None:
    ours = (HERE / "ontology" / f"{name}.csv").read_text(encoding="utf-8")
    assert ours.splitlines() == shared(f"ontology/{name}.csv").read_text(encoding="utf-8").splitlines()


def test_types_and_statuses_are_one_list(knowledge: Knowledge) -> None:
    assert (
        set(grammar.TYPES)
        == set(reading.EVENT_TYPES)
        == {row["type"] for row in knowledge.rows("ontology", "plover_forward")}
    )
    assert grammar.STATUSES == reading.STATUSES
    assert len(knowledge.rows("ontology", "plover_contexts")) == 37
    assert len(grammar.TYPES) == 16


def test_every_mode_has_its_codes(knowledge: Knowledge) -> None:
    forward = {(row["type"], row["mode"]) for row in knowledge.rows("ontology", "plover_forward")}
    modes = {(row["event"], row["mode"]) for row in knowledge.rows("ontology", "plover_modes") if row["mode"]}
    assert modes <= forward


def _own(tmp_path: Path, name: str, content: str) -> Path:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return tmp_path


def test_own_rows_are_added_replace_and_drop(tmp_path: Path, knowledge: Knowledge) -> None:
    first = knowledge.rows("id", "complementizers")[0]["form"]
    own = Knowledge(_own(tmp_path, "id/complementizers.csv", f"form,drop\nkononlah,\n{first},yes\n"))
    forms = [row["form"] for row in own.rows("id", "complementizers")]
    assert "kononlah" in forms
    assert first not in forms
    assert len(forms) == len(knowledge.rows("id", "complementizers"))


def test_own_rows_change_the_digest(tmp_path: Path, knowledge: Knowledge) -> None:
    own = Knowledge(_own(tmp_path, "id/complementizers.csv", "form\nkononlah\n"))
    assert own.digest() != knowledge.digest()
    assert Knowledge().digest() == knowledge.digest()


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("id/nothing.csv", "form\na\n", "no table of that name"),
        ("xx/cues.csv", "form\na\n", "no table of that name"),
        ("id/statuses.csv", "form,status,reach\nkiranya,perhaps,next\n", "status is 'perhaps'"),
        ("id/statuses.csv", "status\nplanned\n", "columns"),
        ("world/people.csv", "name,since\nA,last year\n", "since"),
        ("id/complementizers.csv", "form,drop\nbahwa,Yes\n", "drop is 'Yes'"),
        ("id/complementizers.csv", 'form\n" "\n', "form is empty"),
        ("id/boilerplate.csv", "pattern,place,example\n(a,line,a\n", "no regular expression"),
        ("world/places.csv", "geonames,name\n1,Kota\n", "lat"),
    ],
)
def test_own_rows_that_do_not_fit_are_named(tmp_path: Path, name: str, content: str, word: str) -> None:
    with pytest.raises(KnowledgeError, match=word):
        Knowledge(_own(tmp_path, name, content))


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no such folder"):
        Knowledge(tmp_path / "nowhere")


def test_a_table_that_is_no_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / "id").mkdir()
    (tmp_path / "id" / "complementizers.csv").write_bytes(b"form\n\xff\xfe\n")
    with pytest.raises(KnowledgeError, match="UTF-8"):
        Knowledge(tmp_path)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("di Amerika Serikat itu", [("USA", 1, 3)]),
        ("di Amerika saja", [("USA2", 1, 2)]),
        ("as dan AS", [("US", 2, 3)]),
        ("AMERIKA SERIKAT", [("USA", 0, 2)]),
        ("amerika serikat", []),
        ("Unjuk rasa", [("demo", 0, 2)]),
        ("UNJUK RASA", [("demo", 0, 2)]),
    ],
)
def test_phrases_find_the_longest_and_mind_capitals(text: str, found: list[tuple[str, int, int]]) -> None:
    phrases = Phrases([("Amerika Serikat", "USA"), ("Amerika", "USA2"), ("AS", "US"), ("unjuk rasa", "demo")])
    words = text.split()
    hits = [(hit.values[0], hit.first, hit.last) for hit in phrases.find(words, [word.lower() for word in words])]
    assert hits == found
