"""``kawat plot``."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

pytest.importorskip("vl_convert", reason="pictures need vl-convert-python: pip install 'kawat[plot]'")

from kawat.cli import main, plotting
from kawat.desk.charts import AREAS, GRAINS, LANGUAGES, MOST_EDGES, MOST_LANES
from kawat.store import Database
from kawat.store.corpus import Storyline, put_storylines
from kawat.store.counting import WHAT

from .desk import desk, reading

DOCS = Path(__file__).resolve().parents[1] / "docs"
KINDS = {
    "timeline": ("Events by quad class, by month", ()),
    "dyad": ("Cooperation and conflict: CHE – NOR, by month", ("--dyad", "CHE,NOR")),
    "map": ("Where events took place", ()),
    "network": ("Who acts toward whom", ()),
    "storylines": ("Storylines", ()),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = desk(tmp_path / "desk.db", reading(), reading(id="s2", published="2018-04-01"))
    with Database(path, write=True) as store, store.writing():
        put_storylines(store.connection, [Storyline(id="s1", title="Dua menlu", about={}, stories=("s1", "s2"))])
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["plot", *(str(each) for each in arguments)])


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_of_each_kind(path: Path, tmp_path: Path, kind: str) -> None:
    title, options = KINDS[kind]
    out = tmp_path / "out.svg"
    result = run(kind, path, "--out", out, *options)
    assert (result.exit_code, result.output) == (0, "")
    svg = out.read_text(encoding="utf-8")
    assert svg.startswith("<svg") and title in svg and "<a" not in svg and "data-told" in svg
    assert run(kind, path, "--out", tmp_path / "out.PNG", *options).exit_code == 0
    assert (tmp_path / "out.PNG").read_bytes().startswith(b"\x89PNG")
    assert f"`{kind}`" in (DOCS / "pictures.md").read_text(encoding="utf-8")


def test_links_to_a_desk(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.svg"
    assert run("timeline", path, "--out", out, "--desk", "http://127.0.0.1:8000/").exit_code == 0
    assert 'href="http://127.0.0.1:8000/events?type=' in out.read_text(encoding="utf-8")
    assert run("timeline", path, "--out", out, "--desk", "javascript:alert(1)").exit_code == 2


@pytest.mark.parametrize("kind", KINDS)
def test_filters_and_language(path: Path, tmp_path: Path, kind: str) -> None:
    out = tmp_path / "out.svg"
    given = ("--type", "protest", "--since", "2017", "--publisher", "Warta Alpen", "--words", "id", *KINDS[kind][1])
    assert run(kind, path, "--out", out, *given).exit_code == 0
    assert any(
        words in out.read_text(encoding="utf-8") for words in ("Tidak ada yang cocok", "tidak punya alur berita")
    )


def test_indonesia(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.svg"
    assert run("map", path, "--out", out, "--area", "idn").exit_code == 0
    assert "no event here has a place" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("timeline", "--out", "out.gif"), "ends in .svg or .png"),
        (("timeline",), "--out"),
        (("dyad", "--out", "out.svg"), "two parties"),
        (("dyad", "--out", "out.svg", "--dyad", "CHE"), "does not name two"),
        (("dyad", "--out", "out.svg", "--actor", "CHE"), "two parties"),
        (("timeline", "--out", "out.svg", "--what", "events"), "only reports can be counted"),
        (("timeline", "--out", "out.svg", "--limit", "3"), "--limit"),
        (("network", "--out", "out.svg", "--edges", "0"), "--edges"),
        (("timeline", "--out", "no/such/folder/out.svg"), "No such file"),
    ],
)
def test_what_cannot_be_drawn(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(arguments[0], path, *arguments[1:])
    assert result.exit_code == 2 and words in result.stderr
    assert not (tmp_path / "out.svg").exists()


def test_the_command_offers_what_the_pictures_know() -> None:
    offered = {
        name: {option.name: option.type for option in each.params} for name, each in plotting.plot.commands.items()
    }
    assert tuple(offered["timeline"]["grain"].choices) == GRAINS
    assert tuple(offered["map"]["area"].choices) == AREAS
    assert tuple(offered["map"]["what"].choices) == WHAT
    assert tuple(offered["map"]["words"].choices) == LANGUAGES
    assert offered["network"]["edges"].max == MOST_EDGES and offered["storylines"]["most"].max == MOST_LANES
