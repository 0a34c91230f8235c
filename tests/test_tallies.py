"""The counts that are kept with every write: always what a fresh count gives."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kawat.days import days
from kawat.reading import Actor, Event, Reading
from kawat.store import Database
from kawat.store.query import EventFilter, period_of
from kawat.store.tallies import TABLES, Dyad, dyads, network, places, timeline, timeline_of

from .desk import BLAME, HELP, MEETING, NORWAY, SWISS, SWITZERLAND, add, desk, reading

Fresh = dict[str, Counter[tuple[str, ...]]]


def _kept(store: Database) -> Fresh:
    out: Fresh = {}
    for table in TABLES:
        rows = store.connection.execute(f"SELECT {', '.join(TABLES[table])}, events FROM {table}").fetchall()
        out[table] = Counter({tuple(cells): count for *cells, count in rows})
    return out


def _fresh(store: Database) -> Fresh:
    """The same counts from the events themselves."""
    out: Fresh = {table: Counter() for table in TABLES}
    for row in store.events():
        period = period_of(*days(row.when or row.published)) or ""
        out["day_counts"][period, row.type, row.status] += 1
        if row.where or row.country:
            out["place_counts"][row.country or "", row.where or "", period, row.type, row.status] += 1
        for actor, recipient in dyads(row.actors, row.recipients):
            out["dyad_counts"][(*actor, *recipient, period, row.type, row.status)] += 1
        acting, receiving = (
            {code for party in parties for code in (party.country, party.sector) if code}
            for parties in (row.actors, row.recipients)
        )
        for side, codes in (
            ("both", acting & receiving),
            ("actor", acting - receiving),
            ("recipient", receiving - acting),
        ):
            for code in codes:
                out["party_counts"][code, period[:7], row.type, row.status, side] += 1
    return out


EVENTS = st.lists(
    st.builds(
        lambda event, status, when: replace(event, status=status, when=when),
        st.sampled_from([MEETING, BLAME, HELP]),
        st.sampled_from(["occurred", "planned"]),
        st.sampled_from([None, "2018-03-05", "2018-03", "2018", "2018-03-05/2018-04-02", "../2018"]),
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda event: event.id,
)
TOTALS = (
    ("month_counts", "day_counts", "substr(period, 1, 7), type, status"),
    ("dyad_totals", "dyad_counts", "actor_country, actor_sector, recipient_country, recipient_sector, type, status"),
    ("place_totals", "place_counts", "country, place, type, status"),
)
"""What triggers keep, and of which table."""
READINGS = st.builds(
    lambda events, id, coder, tail, published: reading(*events, id=id, coder=coder, tail=tail, published=published),
    EVENTS,
    st.sampled_from(["s1", "s2"]),
    st.sampled_from(["1", "2"]),
    st.sampled_from(["", " Lagi."]),
    st.sampled_from([None, "2018-03-06", "2018-03-07"]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(READINGS, max_size=4), max_size=4))
def test_the_counts_are_always_those_of_a_fresh_count(batches: list[list[Reading]]) -> None:
    with TemporaryDirectory() as folder, Database(Path(folder) / "desk.db", write=True) as store:
        for batch in batches:
            with store.writing():
                for each in batch:
                    store.add(each)
            assert _kept(store) == _fresh(store)
            for table, of, shared in TOTALS:
                fresh = store.connection.execute(f"SELECT {shared}, sum(events) FROM {of} GROUP BY {shared}").fetchall()
                assert sorted(store.connection.execute(f"SELECT * FROM {table}")) == sorted(fresh), table


def test_what_is_no_longer_current_is_taken_out(tmp_path: Path) -> None:
    path = desk(tmp_path / "desk.db", reading(MEETING, BLAME))
    with Database(path) as store:
        assert {key[1]: count for key, count in _kept(store)["day_counts"].items()} == {"CONSULT": 1, "ACCUSE": 1}
    add(path, reading(HELP, tail=" Versi kedua."))
    with Database(path) as store:
        assert _kept(store)["day_counts"] == {("2018", "AID", "planned"): 1}
        assert _kept(store)["place_counts"] == {}
    add(path, reading(BLAME, tail=" Versi kedua.", coder="2"))
    with Database(path) as store:
        assert _kept(store)["day_counts"] == {("2018-03-06", "ACCUSE", "occurred"): 1}


def test_a_broken_off_write_leaves_the_counts(tmp_path: Path) -> None:
    path = desk(tmp_path / "desk.db", reading())
    with Database(path, write=True) as store:
        before = _kept(store)
        with pytest.raises(RuntimeError), store.writing():
            store.add(reading(id="s2"))
            raise RuntimeError
        assert _kept(store) == before


OPEN = Actor(id="a9", name="warga", kind="group")
CHE, NOR, NONE = ("CHE", "GOV"), ("NOR", "GOV"), ("", "")


@pytest.mark.parametrize(
    ("event", "pairs"),
    [
        (BLAME, [Dyad(CHE, NOR)]),
        (MEETING, [Dyad(CHE, NOR)]),
        (replace(MEETING, actors=(NORWAY, SWISS)), [Dyad(CHE, NOR)]),
        (replace(MEETING, actors=(SWISS, SWITZERLAND)), [Dyad(CHE, CHE)]),
        (HELP, [Dyad(CHE, NONE)]),
        (replace(HELP, actors=()), [Dyad(NONE, NONE)]),
        (replace(BLAME, actors=(SWISS, SWITZERLAND)), [Dyad(CHE, NOR)]),
        (replace(BLAME, recipients=(OPEN, NORWAY)), [Dyad(CHE, NONE), Dyad(CHE, NOR)]),
    ],
)
def test_the_dyads_of_an_event(event: Event, pairs: list[Dyad]) -> None:
    assert dyads(event.actors, event.recipients) == pairs


@pytest.mark.parametrize(
    ("first", "last", "period"),
    [
        ("2018-03-05", "2018-03-05", "2018-03-05"),
        ("2018-03-05", "2018-03-09", "2018-03"),
        ("2018-03-05", "2018-04-01", "2018"),
        ("2018-12-31", "2019-01-01", None),
        ("2018-03-05", None, None),
        (None, None, None),
    ],
)
def test_a_period_is_never_finer_than_what_is_known(first: str | None, last: str | None, period: str | None) -> None:
    assert period_of(first, last) == period


def test_timelines_and_networks_come_from_the_counts(tmp_path: Path) -> None:
    with Database(desk(tmp_path / "desk.db", reading(), reading(id="s2"))) as store:
        assert timeline(store.connection, "month") == [
            ("", "AID", "planned", 2),
            ("2018-03", "ACCUSE", "occurred", 2),
            ("2018-03", "CONSULT", "occurred", 2),
        ]
        assert timeline(store.connection, "day", type="CONSULT") == [("2018-03-05", "CONSULT", "occurred", 2)]
        assert network(store.connection, since="2018-03-06") == [(Dyad(CHE, NOR), "ACCUSE", "occurred", 2)]
        assert (Dyad(CHE, NONE), "AID", "planned", 2) in network(store.connection, until="2018")
        assert places(store.connection) == [("CHE", "Jenewa", "CONSULT", "occurred", 2)]


@pytest.mark.parametrize(
    "what",
    [{"party": "NOR"}, {"actor": "nor"}, {"recipient": "NOR"}, {"party": "GOV"}, {"actor": "GOV"}, {"party": "CHE"}],
)
@pytest.mark.parametrize("more", [{}, {"type": ("ACCUSE", "AID")}, {"status": ("planned",)}])
@pytest.mark.parametrize("grain", ["month", "year"])
def test_the_timeline_of_a_code_is_that_of_its_events(
    tmp_path: Path, what: dict[str, str], more: dict[str, tuple[str, ...]], grain: str
) -> None:
    """A filter finds a party by a word of its name too: that of NOR's office, whose state no word tells."""
    office = replace(NORWAY, id="a5", name="Kantor NOR", country=None, sector=None)
    events = (
        MEETING, replace(BLAME, recipients=(office,)), replace(HELP, id="e4", actors=(office, NORWAY), when="2018-03"),
        replace(HELP, id="e5", actors=(NORWAY,), recipients=(office, SWISS)),
    )  # fmt: skip
    path = desk(
        tmp_path / "desk.db",
        reading(*events, also=(office,)),
        reading(HELP, id="s2"),
        reading(BLAME, id="s2", coder="2"),
    )
    wanted = EventFilter(**what, **more)
    with Database(path) as store:
        rows = timeline_of(store.connection, wanted, grain)
        counted = store.count([grain, "type", "status"], wanted)
        assert rows is not None and {tuple(row) for row in rows} == {(period or "", *rest) for period, *rest in counted}
        assert timeline_of(store.connection, replace(wanted, lang="id"), grain) is None
        assert timeline_of(store.connection, EventFilter(party="menlu"), grain) is None
